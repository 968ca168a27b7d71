"""What the words of a text stand for, in each language; every sentence here is invented."""

import numpy as np
import pytest

from marsad.detect.concept_table import CONCEPTS, LANGUAGES, NEGATED, NUMBER, ConceptTable, misspellings, shipped
from marsad.detect.concepts import features, named, spoken, tokens


def said(text: str) -> list[str]:
    return [CONCEPTS[number] for number in spoken([text]).concepts.tolist()]


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("I hate refugees", ["i", "hate", "group:origin"]),
        ("Je méprise les juives", ["i", "hate", "group:religion"]),
        ("Odio a las mujeres", ["hate", "group:women"]),
        ("أكره النساء", ["hate", "group:women"]),
        ("كنكره اللاجئين", ["hate", "group:origin"]),
        ("kankrah l3yalat", ["hate", "group:women"]),
        ("Nobody should hate the deaf", ["not", "ought", "hate", "group:disability"]),
        ("Les migrants ne sont pas des rats", ["group:origin", "not", "dehum"]),
        ("Los sordos no son una plaga", ["group:disability", "not", "dehum"]),
        ("المهاجرون ليسوا حشرات", ["group:origin", "not", "dehum"]),
        ("lmouhajirin machi klab", ["group:origin", "not", "dehum"]),
        ("My teacher is deaf", ["i", "other", "group:disability"]),
        ("Ces embouteillages sont une peste", ["they", "thing", "dehum"]),
        ("Cette salope", ["slur:women"]),
        ("This is racism, report it!", ["condemn", "condemn", "cry"]),
        ("¿Quién dice eso?", ["say", "question"]),
        ("حشومة عليك", ["condemn"]),
        ("ما كيسواوش والو", ["not", "worth", "not"]),
    ],
)
def test_a_text_becomes_the_concepts_of_its_words(text: str, concepts: list[str]) -> None:
    assert [one for k, one in enumerate(said(text)) if k == 0 or one != said(text)[k - 1]] == [
        one for k, one in enumerate(concepts) if k == 0 or one != concepts[k - 1]
    ]


@pytest.mark.parametrize(
    ("written", "language", "concept"),
    [
        ("wmoen", "eng-Latn", "group:women"),
        ("women", "eng-Latn", "group:women"),
        ("f3mmes", "fra-Latn", "group:women"),
        ("refugiés".replace("é", "e"), "fra-Latn", "group:origin"),
        ("5ucio", "spa-Latn", "bad"),
        ("despicabl", "eng-Latn", "bad"),
        ("tras", "spa-Latn", "common"),
        ("والنسا", "ara-Arab", "group:women"),
        ("بتكرهوهم", "ara-Arab", "hate"),
        ("هقتلهم", "ara-Arab", "violence"),
        ("9ahba", "ary-Latn", "slur:women"),
        ("qahba", "ary-Latn", "slur:women"),
        ("plainly", "eng-Latn", ""),
    ],
)
def test_a_word_is_known_in_its_forms_and_spellings(written: str, language: str, concept: str) -> None:
    number = shipped().meanings(written)[LANGUAGES.index(language)]
    assert CONCEPTS[number & (NEGATED - 1)] == concept


def test_a_verb_inside_ma_sh_also_says_not() -> None:
    number = shipped().meanings("بيحترموناش")[0]
    assert number == NUMBER["good"] | NEGATED


def test_a_word_of_two_languages_is_read_in_the_language_of_the_text() -> None:
    assert said("Los negros de mi barrio") == ["group:origin", "i"]
    assert said("That negro over there") == ["slur:origin"]


def test_a_phrase_counts_once_and_only_in_its_language() -> None:
    assert said("They should go back to where they came from") == ["they", "ought", "expel", "they"]
    assert said("Ellos: go back") == ["they"]


def test_what_follows_a_negation_is_marked_and_what_is_far_from_it_is_not() -> None:
    assert {"!bad"} == {"!bad", "bad"} & set(tokens(["Women are not stupid"])[0])
    far = tokens(["No doctor ever told the police that the films about women are stupid"])[0]
    assert "!other" in far
    assert "bad" in far
    assert "!bad" not in far


def test_quotation_marks_are_told_from_apostrophes() -> None:
    for text in ("He said «women are rats»", 'Saying "women are rats"', "Saying 'women are rats' is vile", "“rats”"):
        assert any("quote" in token for token in tokens([text])[0]), text
    assert not any("quote" in token for token in tokens(["Don't say women aren't the bosses' equals"])[0])


def test_a_text_of_no_known_word_says_that_it_has_no_group_and_nothing_bad() -> None:
    assert tokens(["", "xyzzy"]) == [["no group + nothing bad"], ["no group + nothing bad"]]
    assert tokens([]) == []


def test_a_text_has_the_same_features_whatever_the_others_are() -> None:
    texts = ["I hate women", "", "«Les femmes sont des rats», quelle honte", "ما كيسواوش والو", "go back", "women"]
    codes, starts = features(texts)
    for k, text in enumerate(texts):
        alone, _starts = features([text])
        np.testing.assert_array_equal(codes[starts[k] : starts[k + 1]], alone)


def test_features_are_named_as_they_were_built() -> None:
    codes, _starts = features(["Women are not rats"])
    names = [named(code) for code in codes.tolist()]
    assert len(set(names)) == len(names)
    assert {"(group:women)", "(dehum)", "group > !bad", "group + not + !bad"} <= set(names)


def test_the_misspellings_of_a_word_keep_its_first_letter() -> None:
    found = set(misspellings("women"))
    assert {"wmen", "woen", "womn", "wome", "wmoen", "womne"} <= found
    assert all(one[0] == "w" for one in found)


def test_lists_hold_only_known_concepts_and_no_word_twice_in_one_concept() -> None:
    with pytest.raises(KeyError):
        ConceptTable({"eng-Latn": {"no such concept": "word"}})


def test_no_shipped_language_lacks_a_group_of_any_ground() -> None:
    table = shipped()
    for language in LANGUAGES:
        known = set(table.numbers(language))
        assert {NUMBER[f"group:{ground}"] for ground in ("women", "orientation", "origin", "religion")} <= known, (
            language
        )
