"""Reading word lists: what is refused and with which words."""

import pytest

from marsad.core.errors import RefusedInput
from marsad.core.words import speaking
from marsad.detect.lexicon import LABELS, LANGUAGES, parse_list

GOOD = b"""language: fra-Latn
entries:
  - {word: "pourri", label: abuse, weight: 0.5}
  - word: vendu*
    label: journalist
    weight: 1
    note: said of the press
    form: exact
    needs_language: true
"""


def test_a_list_is_read() -> None:
    first, second = parse_list(GOOD, "mine.yaml")
    assert (first.word, first.label, first.weight, first.form, first.needs_language) == (
        "pourri", "abuse", 0.5, "word", False,
    )  # fmt: skip
    assert (second.word, second.note, second.form, second.needs_language) == (
        "vendu*",
        "said of the press",
        "exact",
        True,
    )


BAD = [
    (b"language: klingon\nentries: []\n", "line 1", "'klingon'"),
    (b"language: fra-Latn\n", "line 1", "'entries'"),
    (b"language: fra-Latn\nentries: []\n", "line 2", "'entries'"),
    (b"language: fra-Latn\nentries:\n  - pourri\n", "line 3", "'pourri'"),
    (b"language: fra-Latn\nentries:\n  - {word: a, label: rude, weight: 1}\n", "line 3", "'rude'"),
    (b"language: fra-Latn\nentries:\n  - {word: a, label: abuse, weight: 7}\n", "line 3", "'7'"),
    (b"language: fra-Latn\nentries:\n  - {word: a, label: abuse, weight: .nan}\n", "line 3", "'.nan'"),
    (b"language: fra-Latn\nentries:\n  - {word: a, label: abuse, weight: high}\n", "line 3", "'high'"),
    (b"language: fra-Latn\nentries:\n  - {word: a, label: abuse}\n", "line 3", "'weight'"),
    (b"language: fra-Latn\nentries:\n  - {word: '!!', label: abuse, weight: 1}\n", "line 3", "'!!'"),
    (b"language: fra-Latn\nentries:\n  - {word: 'ab*', label: abuse, weight: 1}\n", "line 3", "'ab*'"),
    (b"language: fra-Latn\nentries:\n  - {word: 'ab*cdef', label: abuse, weight: 1}\n", "line 3", "'ab*cdef'"),
    (b"language: fra-Latn\nentries:\n  - {word: [a], label: abuse, weight: 1}\n", "line 3", "'word'"),
    (b"language: fra-Latn\nentries:\n  - {word: a, label: abuse, weight: 1, wieght: 2}\n", "line 3", "'wieght'"),
    (b"language: fra-Latn\nentries:\n  - {word: a, word: b, label: abuse, weight: 1}\n", "line 3", "'word'"),
    (b"language: fra-Latn\nentries:\n\t- x\n", "line 3", "YAML"),
    (b"- a\n", "line 1", "entries"),
    (b"", "line 1", "entries"),
    (b"language: \xff\xfe\n", "UTF-8", "'mine.yaml'"),
    (b"[" * 5000, "line", "YAML"),
]


@pytest.mark.parametrize(("content", "where", "what"), BAD)
def test_a_mistake_is_refused_with_its_line_and_value(content: bytes, where: str, what: str) -> None:
    with speaking("en"), pytest.raises(RefusedInput) as refused:
        parse_list(content, "mine.yaml")
    assert where in str(refused.value)
    assert what in str(refused.value)
    assert "mine.yaml" in str(refused.value)


def test_a_list_that_is_too_large_is_refused() -> None:
    with pytest.raises(RefusedInput):
        parse_list(b"#" * 2_000_001, "mine.yaml")


def test_labels_and_languages_are_the_agreed_ones() -> None:
    assert LABELS == (
        "abuse", "sexist", "threat", "abstention", "voting_procedure", "journalist", "dangerous_call",
    )  # fmt: skip
    assert set(LANGUAGES) == {
        "ary-Arab", "ary-Latn", "arb-Arab", "fra-Latn", "spa-Latn", "eng-Latn", "zgh-Latn", "zgh-Tfng",
    }  # fmt: skip
