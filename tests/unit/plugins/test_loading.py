"""Only plug-ins on the list load, and no two offer the same name."""

from importlib.metadata import EntryPoint
from typing import Any

import pytest

from marsad.core.errors import Missing, RefusedInput
from marsad.plugins.loading import allowed_names, load_plugins
from marsad.plugins.seam import Plugin


class Point(EntryPoint):
    """An entry point that loads what it is given, without a package."""

    offered: Any

    def load(self) -> Any:
        return self.offered


def point(name: str, offered: Any) -> EntryPoint:
    made = Point(name=name, value="nowhere:NOTHING", group="marsad.plugins")
    vars(made)["offered"] = offered
    return made


def reader(name: str) -> Any:
    return type(name, (), {"name": name})


def test_a_plugin_that_nobody_listed_is_not_loaded() -> None:
    ours = Plugin(name="builtin", readers=(reader("ndjson"),))
    theirs = Plugin(name="other", readers=(reader("other"),))
    loaded = load_plugins(["builtin"], [point("builtin", ours), point("other", theirs)])
    assert loaded == (ours,)


def test_a_listed_plugin_that_is_not_installed_stops_the_start() -> None:
    with pytest.raises(Missing, match="'other' is not installed"):
        load_plugins(["builtin", "other"], [point("builtin", Plugin(name="builtin"))])


def test_two_readers_of_one_name_are_refused_with_both_plugins_named() -> None:
    plugins = [point(name, Plugin(name=name, readers=(reader("ndjson"),))) for name in ("builtin", "other")]
    with pytest.raises(RefusedInput, match="'builtin' and 'other' both offer 'ndjson'"):
        load_plugins(["builtin", "other"], plugins)


def test_what_is_no_plugin_is_refused() -> None:
    with pytest.raises(RefusedInput, match="'other'"):
        load_plugins(["other"], [point("other", object())])


def test_the_list_comes_from_the_environment_and_always_holds_the_builtin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MARSAD_PLUGINS", raising=False)
    assert allowed_names() == ("builtin",)
    monkeypatch.setenv("MARSAD_PLUGINS", "chatlog, ,other")
    assert allowed_names() == ("builtin", "chatlog", "other")
