"""The commands about what rises, about dangerous calls, and on the way of an analysis to the public."""

import json
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def marsad(rising: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run the command in this process, in the observatory in which something rises."""
    from typer.testing import CliRunner

    from marsad.cli.main import app

    monkeypatch.setenv("MARSAD_HOME", str(rising.home))
    monkeypatch.setenv("MARSAD_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: CliRunner().invoke(app, list(words))


def test_a_run_is_made_listed_and_opened(marsad: Callable[..., Any]) -> None:
    made = marsad("bursts", "run", "--json")
    assert made.exit_code == 0, made.output
    run = json.loads(made.stdout)
    assert run["run"] == 2
    assert run["state"] == "draft"
    assert run["says"].startswith("An alert is no finding")
    listed = marsad("bursts", "list")
    assert "#lampsoftheharbour" in listed.stdout
    first = marsad("bursts", "show", "1", "--run", "1")
    assert "Debate on the radio" in first.stdout
    told = json.loads(marsad("bursts", "show", "1", "--json").stdout)
    assert told["series"]["name"] == "lampsoftheharbour"
    assert told["behind"]["listed"] > 100


def test_an_alert_of_lawful_speech_tells_no_post(marsad: Callable[..., Any], lamps: Any) -> None:
    alerts = json.loads(marsad("bursts", "list", "--json").stdout)["alerts"]
    number = next(one["number"] for one in alerts if one["series"]["lawful"])
    said = marsad("bursts", "show", str(number))
    assert "Its posts are not opened" in said.stdout
    assert lamps.ABSTAIN not in said.stdout


def test_an_analysis_is_read_published_and_withdrawn(marsad: Callable[..., Any]) -> None:
    from marsad.core.errors import NotAllowed

    assert isinstance(marsad("analysis", "read", "1", "--as", "sara").exception, NotAllowed)
    assert "read by a second person" in marsad("analysis", "read", "1", "--as", "senior").stdout
    done = json.loads(marsad("analysis", "publish", "1", "--as", "publisher", "--json").stdout)
    assert done == {"analysis": 1, "state": "published", "people": 3}
    ended = marsad("analysis", "withdraw", "1", "--as", "publisher", "--why", "a source came in since")
    assert "withdrawn" in ended.stdout


def test_the_focal_point_follows_shows_and_ends_a_call(marsad: Callable[..., Any]) -> None:
    made = marsad(
        "danger", "follow", "--as", "focal", "--title", "The fence", "--on", "2030-09-28", "--hashtag", "#NorthernFence"
    )
    assert "Call 1 is followed until 5\u00a0October\u00a02030" in made.stdout
    assert "The fence" in marsad("danger", "list", "--as", "focal").stdout
    shown = marsad("danger", "show", "1", "--as", "focal").stdout
    assert "about 170" in shown
    assert "Not known" in shown
    assert "followed no longer" in marsad("danger", "end", "1", "--as", "focal", "--why", "made safe").stdout


@pytest.mark.parametrize("name", ["admin", "legal", "senior"])
def test_nobody_else_reads_of_a_call_at_the_shell(marsad: Callable[..., Any], name: str) -> None:
    from marsad.core.errors import NotAllowed

    for words in (("list",), ("show", "1"), ("end", "1", "--why", "x")):
        assert isinstance(marsad("danger", *words, "--as", name).exception, NotAllowed)


def test_no_command_about_a_call_answers_a_programme() -> None:
    from marsad.cli.dangers import danger

    options = {
        name for one in danger.registered_commands for name in (one.callback.__annotations__ if one.callback else ())
    }
    assert "as_json" not in options
