"""The same slogan in another script or in other words, on slogans written by hand."""

import pytest

from marsad.core.words import speaking
from marsad.detect.clusters import ACROSS, PARAPHRASE, WAYS
from marsad.detect.near_duplicates import same_slogans


@pytest.mark.parametrize(
    "romanised",
    [
        "ma tsawtouch 7it l2aswat dyalkom katba3",
        "ma tsewtoch 7it laswat dialkom katbaa3",
        "matsawtouch hit l'aswat dyalkoum katbaa",
        "MA TSAWTOUCH!!! 7it l aswat dyalkom katbe3 www.example.org",
    ],
)
def test_a_slogan_meets_itself_in_the_other_script_however_it_is_spelt(romanised: str) -> None:
    found = same_slogans(["ما تصوتوش حيت الأصوات ديالكم كتباع", "شي هضرة أخرى على الكرة والجو", romanised])
    assert found.of.tolist() == [0, 1, 0]
    assert WAYS[found.ways[2]] == ACROSS
    with speaking("en"):
        assert found.because(2).message.startswith("in another script")


def test_tifinagh_meets_its_latin_spelling() -> None:
    found = same_slogans(["ⵓⵔ ⵜⵙⵙⵓⵜⵉⵎ ⴰⵔ ⴷ ⵕⵥⵎⵏ ⵜⵉⵏⵎⵍ ⵏ ⵉⴷⵓⵔⴰⵔ", "ur tessutim ard reẓmen tinmel n idurar"])
    assert found.of.tolist() == [0, 0]


def test_other_words_in_another_order_meet_as_a_paraphrase() -> None:
    found = same_slogans(
        [
            "Le recensement a supprimé trois quartiers entiers de la carte électorale",
            "Honteux : le recensement supprime de la carte électorale trois quartiers entiers",
        ]
    )
    assert found.of.tolist() == [0, 0]
    assert WAYS[found.ways[1]] == PARAPHRASE


@pytest.mark.parametrize(
    ("slogan", "contrary"),
    [
        ("صوتو كاملين نهار الحد راه الأصوات ديالكم كتبدل", "ما تصوتوش كاملين نهار الحد راه الأصوات ديالكم كتبدل"),
        ("votez tous dimanche pour changer les conseils de vos régions",
         "dimanche ne votez pas tous pour changer les conseils de vos régions"),
        ("the army will guard every polling station of the northern regions on sunday",
         "on sunday the army will not guard every polling station of the northern regions"),
    ],
)  # fmt: skip
def test_a_slogan_does_not_meet_its_denial(slogan: str, contrary: str) -> None:
    found = same_slogans([slogan, contrary])
    assert [WAYS[way] for way in found.ways if WAYS[way] in (ACROSS, PARAPHRASE)] == []


def test_short_texts_are_not_taken_for_slogans() -> None:
    assert same_slogans(["صباح الخير", "sba7 lkhir", "bonjour", "bjr à tous"]).of.tolist() == [0, 1, 2, 3]


def test_a_translation_is_not_seen() -> None:
    texts = ["The dead still vote: 400 names on the rolls", "Les morts votent encore : 400 noms sur les listes"]
    assert same_slogans(texts).of.tolist() == [0, 1]


def test_hostile_texts_are_taken_too() -> None:
    assert same_slogans([]).of.size == 0
    assert same_slogans(["", "aaaa", "w w w w w", "ا" * 500, "\ud800"]).sizes.tolist() == [0, 1, 1, 1, 0]
