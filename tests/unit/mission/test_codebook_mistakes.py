"""Every mistake in a codebook is told with its line and value, and no codebook can make lawful speech referable."""

import pytest

from marsad.core.errors import RefusedInput
from marsad.core.words import speaking
from marsad.store.codebook_file import LAWFUL, codebook_of

TEXTS = "{ar: نص, fr: texte, en: text}"
CODEBOOK = f"""id: small
version: "1.0"
title: {TEXTS}
rules:
  - {TEXTS}
obligations:
  - id: law
    title: {TEXTS}
families:
  - id: A
    label: {TEXTS}
    definition: {TEXTS}
    codes:
      - id: A1
        severity: true
        referable: true
        obligation: law
        label: {TEXTS}
        definition: {TEXTS}
  - id: E
    label: {TEXTS}
    definition: {TEXTS}
    codes:
      - id: E2
        lawful_speech: true
        label: {TEXTS}
        definition: {TEXTS}
attributes:
  - id: severity
    of: [A]
    label: {TEXTS}
    values:
      - {{id: "1", label: {TEXTS}}}
      - {{id: "2", label: {TEXTS}}}
      - {{id: "3", label: {TEXTS}}}
      - {{id: "4", label: {TEXTS}, urgent: true}}
"""

# what is wrong · what was written · what is written instead · line · value that must be said · part of the sentence
MISTAKES = [
    ("a version in words", 'version: "1.0"', "version: first", 2, "first", "is not a version"),
    ("a small-letter family", "- id: A\n", "- id: a\n", 10, "a", "is not a family"),
    ("a code without a number", "id: A1", "id: AA", 14, "AA", "is not a code"),
    ("a code of another family", "id: A1", "id: B1", 14, "B1", "stands in family 'A'"),
    ("a code given twice", "id: E2", "id: A1", 24, "A1", "is given twice"),
    ("a family given twice", "- id: E\n", "- id: A\n", 20, "A", "is given twice"),
    ("an unknown obligation", "obligation: law", "obligation: lex", 17, "lex", "is not among the obligations"),
    (
        "lawful speech made referable",
        "lawful_speech: true",
        "lawful_speech: true\n        referable: true",
        26,
        "E2",
        "referable",
    ),
    (
        "lawful speech made severe",
        "lawful_speech: true",
        "lawful_speech: true\n        severity: true",
        26,
        "E2",
        "severity",
    ),
    (
        "lawful speech made urgent",
        "lawful_speech: true",
        "lawful_speech: true\n        urgent: true",
        26,
        "E2",
        "urgent",
    ),
    ("lawful speech not said", "lawful_speech: true", "referable: true", 24, "E2", "lawful speech in every codebook"),
    (
        "lawful speech denied",
        "lawful_speech: true",
        "lawful_speech: false",
        25,
        "E2",
        "lawful speech in every codebook",
    ),
    ("a flag that is not one", "severity: true", "severity: high", 15, "high", "neither true nor false"),
    ("an attribute of nothing known", "of: [A]", "of: [A, Q]", 30, "Q", "neither a family nor a code"),
    ("an attribute given as a word", "of: [A]", "of: A", 30, "A", "is not a list"),
    ("severities in another order", '{id: "1"', '{id: "2"', 32, "2, 2, 3, 4", "are not the severities"),
    ("no severities though asked", "- id: severity", "- id: strength", 28, "A1", "asks for a severity"),
    ("a value with a space", '{id: "1"', '{id: "1 2"', 33, "1 2", "is not a valid id"),
    ("a rule in two languages", f"rules:\n  - {TEXTS}", "rules:\n  - {ar: نص, en: text}", 5, "fr", "is missing"),
    ("an unknown flag", "severity: true", "severe: true", 15, "severe", "did you mean"),
    ("a family without codes", "id: E\n", "id: E\n    code: []\n", 21, "code", "did you mean 'codes'"),
    ("families that are a word", "families:\n", "families: many\nothers:\n", 9, "many", "is not a list"),
]


def refusal_of(text: str) -> list[str]:
    with speaking("en"), pytest.raises(RefusedInput) as refused:
        codebook_of(text)
    return str(refused.value).split("\n")


@pytest.mark.parametrize(("name", "was", "now", "line", "value", "said"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_told_with_its_line_and_value(
    name: str, was: str, now: str, line: int, value: str, said: str
) -> None:
    assert was in CODEBOOK
    told = [row for row in refusal_of(CODEBOOK.replace(was, now, 1)) if said in row and f"line {line}: " in row]
    assert len(told) == 1, refusal_of(CODEBOOK.replace(was, now, 1))
    assert value in told[0]


def test_the_file_without_mistakes_is_a_codebook() -> None:
    codebook = codebook_of(CODEBOOK)
    assert [code.id for code in codebook.codes] == ["A1", "E2"]
    assert codebook.codes[0].family == "A"
    severity = codebook.attribute("severity")
    assert severity is not None
    assert [value.id for value in severity.values if value.urgent] == ["4"]
    obligation = codebook.obligation("law")
    assert obligation is not None
    assert obligation.title.ar == "نص"


@pytest.mark.parametrize("code", LAWFUL)
@pytest.mark.parametrize("flag", ["referable", "severity"])
def test_no_codebook_can_make_taking_part_in_public_life_referable_or_severe(code: str, flag: str) -> None:
    for lawful in ("true", "false"):
        own = CODEBOOK.replace("id: E2", f"id: {code}").replace("lawful_speech: true", f"lawful_speech: {lawful}")
        own = own.replace(f"lawful_speech: {lawful}", f"lawful_speech: {lawful}\n        {flag}: true")
        assert any(f"'{code}' is lawful speech" in row for row in refusal_of(own))
