"""The overview: for everybody, in aggregates, suggestions named as such, small numbers and lawful speech held back."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from marsad.core.roles import Role
from marsad.flows.overview_days import Days

FIRST = date(2030, 9, 1)


def days(*counts: int) -> Counter[date]:
    return Counter({FIRST + timedelta(days=step): count for step, count in enumerate(counts)})


@pytest.fixture
def busy(arcadia: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The observatory, as if its lake held much more."""
    found = Days(
        posts={"replies": days(1400, 1234, 1300)},
        undated={"replies": 7},
        flagged={
            "lexicon:abuse": days(40, 31, 4, 3),
            "threat:threat": days(3, 4),
            "abstention:abstention_call_or_declared": days(73, 81),
            "counter-speech:counter-speech": days(8),
            "lexicon:abstention": days(15),
        },
        flagged_undated={},
    )
    monkeypatch.setattr("marsad.flows.overview.days_of", lambda *_given: found)
    arcadia.add("watcher", Role.OBSERVER, language="en")
    return arcadia


def text_of(answer: Any) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())


def test_everybody_of_the_unit_reads_it(busy: Any, browse: Callable[..., Any]) -> None:
    for role in Role:
        busy.add(f"a {role}", role, language="en")
        answer = browse(f"a {role}").get("/overview/")
        assert answer.status_code == 200
        said = answer.content.decode()
        assert ("How far two coders agree" in said) is False  # nothing is coded twice yet
        assert ('id="findings"' in said) == (
            role in {Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER, Role.AUDITOR}
        )


def test_signals_are_said_to_be_suggestions_and_no_share_is_shown(busy: Any, browse: Callable[..., Any]) -> None:
    said = text_of(browse("watcher").get("/overview/"))
    assert "never how much there is of anything" in said
    assert "lexicon:abuse" in said
    assert "%" not in said


def test_a_signal_of_few_posts_is_not_named_and_a_day_of_few_is_withheld(busy: Any, browse: Callable[..., Any]) -> None:
    said = text_of(browse("watcher").get("/overview/"))
    assert "Threat" not in said
    assert "Signals of under ten posts are left out." in said
    assert said.count("under ten ") >= 2  # the third and the fourth of September


def test_lawful_speech_is_rounded_never_by_day_and_cannot_be_chosen(busy: Any, browse: Callable[..., Any]) -> None:
    for asked in ("/overview/", "/overview/?signal=abstention:abstention_call_or_declared"):
        answer = browse("watcher").get(asked)
        said, page = text_of(answer), answer.content.decode()
        assert "about 150" in said  # 154 posts
        for number in ("154", " 73 ", " 81 "):
            assert number not in said, number
        assert 'value="abstention' not in page
        assert "counter-speech" not in page


def test_in_the_restricted_period_what_may_read_as_a_poll_is_kept_back(
    busy: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from marsad.core.mission import RestrictedPeriod
    from marsad.flows import overview
    from marsad.store.observatory import Observatory

    inside = RestrictedPeriod(start=FIRST, end=FIRST + timedelta(days=9), reference="Act", checked_on=FIRST)
    mission = replace(busy.observatory.mission, restricted=inside)
    monkeypatch.setattr(Observatory, "mission", property(lambda _self: mission))
    monkeypatch.setattr(overview, "today", lambda _mission: FIRST)
    said = text_of(browse("watcher").get("/overview/"))
    assert "Restricted period from" in said
    assert "kept back in the restricted period" in said
    assert "about 150" not in said
    assert "lexicon:abuse" in said


def test_the_same_counts_stand_in_the_chart_and_in_its_table(busy: Any, browse: Callable[..., Any]) -> None:
    import html
    import json

    page = browse("watcher").get("/overview/").content.decode()
    specs = [json.loads(html.unescape(one)) for one in re.findall(r'data-chart="([^"]*)"', page)]
    assert [one["posts"] for one in specs[0]["data"]["values"]] == [1400, 1234, 1300]
    said = text_of(browse("watcher").get("/overview/"))
    for number in ("1,400", "1,234", "1,300"):
        assert number in said


def test_the_numbers_follow_the_readers_digits(busy: Any, browse: Callable[..., Any]) -> None:
    from marsad.store.records import members, work

    reader = members.member("fajr")
    for digits, number in (("european", "1.234"), ("arabic_indic", "١٬٢٣٤")):
        with work.unit("tester", "choose", "fajr"):
            reader.digits = digits
            reader.save()
        assert number in browse("fajr").get("/overview/").content.decode()


def test_the_progress_of_coding_is_counted_without_an_answer_in_it(busy: Any, browse: Callable[..., Any]) -> None:
    assert "0 of 8 posts answered" in text_of(browse("third").get("/overview/"))
    task = busy.tasks()[0]
    busy.code("fajr", task, "A6", severity=2)
    busy.code("nour", task, "A6", severity=2)
    busy.add("auditor", Role.AUDITOR, language="en")
    said = text_of(browse("auditor").get("/overview/"))
    assert "1 of 8 posts answered" in said
    assert "How far two coders agree" in said
    assert "A6" not in said
    assert "How far two coders agree" not in text_of(browse("third").get("/overview/"))


def test_who_may_code_sees_no_signal_while_a_post_waits_for_answers(busy: Any, browse: Callable[..., Any]) -> None:
    """Counts of all posts less those the explorer gives a coder would tell what the machine said of posts that wait."""
    busy.add("two hats", Role.CODER, Role.OBSERVER, language="en")
    for name in ("third", "two hats", "senior"):
        for asked in ("/overview/", "/overview/?signal=lexicon:abuse"):
            page = browse(name).get(asked).content.decode()
            assert "lexicon:abuse" not in page, name
            assert "about 150" not in text_of(browse(name).get(asked))
    assert "what the machine suggests is shown once they are in" in text_of(browse("third").get("/overview/"))
    for task in busy.tasks():
        busy.code("fajr", task)
        busy.code("nour", task)
    assert "lexicon:abuse" in text_of(browse("third").get("/overview/"))
