import re
from collections import Counter

import pytest

from marsad.core.mission import Sex
from marsad.demo.generate import generate
from marsad.demo.texts import BANKS
from marsad.demo.tifinagh import to_tifinagh
from marsad.demo.world import roster, the_world


def test_twenty_women_and_twenty_men_stand_for_election() -> None:
    assert Counter(figure.sex for figure in the_world().candidates) == {Sex.WOMAN: 20, Sex.MAN: 20}


def test_five_women_and_five_men_report_on_it() -> None:
    assert Counter(figure.sex for figure in the_world().journalists) == {Sex.WOMAN: 5, Sex.MAN: 5}


def test_no_two_figures_share_a_first_or_a_family_name_or_an_id() -> None:
    figures = (*the_world().candidates, *the_world().journalists)
    for part in ("id", "handle"):
        assert len({getattr(figure, part) for figure in figures}) == len(figures)
    for script in ("ara", ""):
        assert len({figure.first.names[script] for figure in figures}) == len(figures)
        assert len({figure.family.names[script] for figure in figures}) == len(figures)


@pytest.mark.parametrize("language", sorted(BANKS))
def test_everything_has_a_name_in_every_language(language: str) -> None:
    world = the_world()
    for named in (world.body, *world.parties, *world.places, *world.media):
        assert named.called(language).strip()


def test_the_roster_holds_everyone_with_an_invented_handle() -> None:
    people = roster(the_world())
    assert len(people) == 51
    assert all(handle.startswith("demo_") for person in people for _platform, handle in person.handles)
    assert all(person.party and person.constituency for person in people if person.role == "candidate")


def test_a_figure_is_found_by_id() -> None:
    figure = the_world().candidates[3]
    assert the_world().figure(figure.id) is figure


@pytest.mark.parametrize(
    ("latin", "tifinagh"),
    [
        ("azul fllawn", "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ"),
        ("istayn rad ilin", "ⵉⵙⵜⴰⵢⵏ ⵔⴰⴷ ⵉⵍⵉⵏ"),
        ("ku asggʷas", "ⴽⵓ ⴰⵙⴳⴳⵯⴰⵙ"),
        ("Oued Senboul 16", "ⵓⴻⴷ ⵙⴻⵏⴱⵓⵍ 16"),
    ],
)
def test_tifinagh_is_written_letter_by_letter(latin: str, tifinagh: str) -> None:
    assert to_tifinagh(latin) == tifinagh


def test_a_party_named_after_of_takes_the_annexed_form_in_tamazight() -> None:
    texts = [post.text for post in generate(posts=4_000).posts if post.language == "zgh-Latn"]
    assert any("ukabar" in text for text in texts)
    assert not any(re.search(r"\b[nd] akabar\b", text) for text in texts)
