"""Which grounds a text names; every sentence here is invented."""

import pytest

from marsad.detect.concept_table import GROUNDS
from marsad.detect.hate_grounds import NAMED_BY, grounds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I hate refugees and Muslims", ["origin", "religion"]),
        ("Cette salope", ["women"]),
        ("Fuera los maricones y los moros", ["orientation", "origin"]),
        ("النساء ناقصات عقل", ["women"]),
        ("لوطيين ومخنثين", ["orientation"]),
        ("3azzi khamj", ["origin"]),
        ("المعاقين عبء على المجتمع", ["disability"]),
        ("Les sourds et les juifs", ["religion", "disability"]),
        ("The referee was blind drunk on beer", ["disability"]),  # no sense is told from another
        ("I hate Mondays", []),
        ("", []),
    ],
)
def test_the_grounds_named_are_told_by_their_words(text: str, expected: list[str]) -> None:
    assert sorted(one.name for one in grounds([text])[0]) == sorted(expected)


def test_a_ground_named_by_a_slur_comes_first() -> None:
    found = grounds(["Women and faggots"])[0]
    assert [(one.name, one.slur) for one in found] == [("orientation", True), ("women", False)]


def test_the_reason_shows_the_words_as_they_stand_and_where() -> None:
    found = grounds(["Ces Réfugiées, dehors"])[0]
    values = dict(found[0].because.values)
    assert values == {"words": "Réfugiées", "places": "4-13"}
    assert found[0].because.message == NAMED_BY["origin"]


def test_every_ground_has_its_sentence() -> None:
    assert set(NAMED_BY) == set(GROUNDS)


def test_a_text_names_the_same_grounds_whatever_the_others_are() -> None:
    texts = ["I hate women", "", "Les juifs", "المعاقين"]
    assert grounds(texts) == [grounds([text])[0] for text in texts]
