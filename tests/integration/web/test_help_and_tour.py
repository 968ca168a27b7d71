"""The help page answers for one's own roles; the walk through the example leads from page to page and is kept."""

from collections.abc import Callable
from typing import Any

import pytest

from marsad.core.roles import Role


def act(reader: Any, name: str) -> Any:
    return reader.post("/help/tour/", {"act": name, "next": "/"})


def place(name: str) -> tuple[str, bool] | None:
    from marsad.store.records import members, tour

    return tour.place_of(members.member(name))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_walks_from_the_first_step_to_the_last_on_pages_that_open(
    arcadia: Any, browse: Callable[..., Any], role: Role
) -> None:
    from marsad.store.records import members
    from marsad.web.tour import steps_of

    arcadia.add(f"a {role}", role, language="en")
    reader = browse(f"a {role}")
    steps = steps_of(members.member(f"a {role}"))
    assert steps[0][0].name == "samples"
    assert steps[-1][0].name == "report"
    answer = act(reader, "begin")
    for number, (step, _arguments) in enumerate(steps, start=1):
        assert answer.status_code == 302
        shown = reader.get(answer["Location"])
        assert shown.status_code == 200, step.name
        text = shown.content.decode()
        assert f"Step {number} of {len(steps)}" in text
        assert text.count('class="tour"') == 1
        assert 'value="leave"' in text
        answer = act(reader, "next")
    assert answer["Location"] == "/"
    assert place(f"a {role}") == ("report", True)
    assert 'class="tour"' not in reader.get("/").content.decode()


def test_the_walk_is_left_and_gone_on_with_where_it_was(arcadia: Any, browse: Callable[..., Any]) -> None:
    reader = browse("senior")
    assert place("senior") is None
    for name in ("begin", "next", "next", "back", "leave"):
        act(reader, name)
    there = place("senior")
    assert there is not None
    assert there[1]
    assert 'class="tour"' not in reader.get("/").content.decode()
    assert 'value="resume"' in reader.get("/help/").content.decode()
    answer = act(browse("senior"), "resume")  # another browser, another day
    assert place("senior") == (there[0], False)
    assert 'class="tour"' in reader.get(answer["Location"]).content.decode()


def test_another_page_leads_back_to_the_step(arcadia: Any, browse: Callable[..., Any]) -> None:
    reader = browse("third")
    act(reader, "begin")
    text = reader.get("/help/").content.decode()
    assert 'href="/">To the page of this step' in text
    assert act(reader, "jump").status_code == 400


def test_only_the_worked_example_has_a_walk(
    arcadia: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.web import tour
    from marsad.web.pages import help as help_module

    reader = browse("third")
    act(reader, "begin")
    monkeypatch.setattr(tour, "is_offered", lambda: False)
    monkeypatch.setattr(help_module, "is_offered", lambda: False)
    text = reader.get("/help/").content.decode()
    assert 'value="begin"' not in text
    assert 'class="tour"' not in text
    assert act(reader, "next").status_code == 400


def test_the_ledger_knows_of_each_step_and_nothing_more(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.store.records import work

    act(browse("fajr"), "begin")
    last = list(work.entries())[-1].act
    assert (last.actor, last.action, last.detail) == ("fajr", "tour", {"step": "samples", "left": False})
    assert work.verify() is None


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_help_page_names_the_places_that_are_open_and_no_others(
    arcadia: Any, browse: Callable[..., Any], language: str
) -> None:
    from marsad.core.words import _, speaking
    from marsad.web.pages.help import FOR

    arcadia.add("reader", Role.AUDITOR, language=language)
    text = browse("reader").get("/help/").content.decode()
    with speaking(language):
        assert _(FOR["ledger"]) in text
        assert _(FOR["people"]) not in text
    assert 'href="/keys/"' in text
    assert 'href="/keys/"' not in browse("fajr").get("/help/").content.decode()


def test_every_place_of_the_menu_has_its_use_and_every_step_its_own_name() -> None:
    from marsad.web.pages.help import FOR
    from marsad.web.places import PLACES
    from marsad.web.tour import STEPS

    assert set(FOR) == {place.name for place in PLACES}
    assert len({step.name for step in STEPS}) == len(STEPS)


def test_the_first_page_offers_the_walk_until_it_was_begun(arcadia: Any, browse: Callable[..., Any]) -> None:
    reader = browse("third")
    assert 'value="begin"' in reader.get("/").content.decode()
    act(reader, "begin")
    act(reader, "leave")
    assert 'value="begin"' not in reader.get("/").content.decode()


def test_a_walk_that_is_done_is_not_gone_on_with(arcadia: Any, browse: Callable[..., Any]) -> None:
    reader = browse("third")
    act(reader, "begin")
    for _step in range(30):
        if not act(reader, "next")["Location"].startswith("/") or (place("third") or ("", False))[1]:
            break
    assert place("third") == ("report", True)
    assert 'value="resume"' not in reader.get("/help/").content.decode()


def test_an_observatory_without_a_sample_has_no_walk_and_says_what_comes_first(
    arcadia: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.web import tour
    from marsad.web.pages import home

    for module in (home, tour):
        monkeypatch.setattr(module, "latest_samples", list)
    arcadia.add("observer", Role.OBSERVER, language="en")
    text = browse("observer").get("/").content.decode()
    assert 'value="begin"' not in text
    assert "marsad ingest FILE --source SOURCE" in text
    assert "marsad sample" not in text
    assert "What comes first" not in browse("fajr").get("/").content.decode()
