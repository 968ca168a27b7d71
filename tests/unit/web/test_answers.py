"""The answer on a form."""

import pytest

from marsad.core.errors import RefusedInput
from marsad.core.judgement import Code
from marsad.core.trilingual import Trilingual
from marsad.core.words import speaking
from marsad.web.answers import CODE_KEYS, REASONS, Answer, accepted, choices, said_reason

WORDS = Trilingual(ar="كلمة", fr="terme", en="word")


def a_code(name: str, severity: bool = False) -> Code:
    return Code(id=name, family="A", label=WORDS, definition=WORDS, severity=severity)


CODES = [a_code("A1", severity=True), a_code("E1")]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(none=True),
        Answer(codes=("E1",)),
        Answer(codes=("A1", "E1"), severity="4"),
        Answer(codes=("E1",), ambiguous=True),
        Answer(cannot_decide=True, reason="language"),
        Answer(cannot_decide=True, reason="other", words="a word"),
    ],
)
def test_an_answer_that_is_one_is_accepted_as_it_is(answer: Answer) -> None:
    assert accepted(answer, CODES) == answer


def test_words_without_cannot_decide_are_no_part_of_the_answer() -> None:
    assert accepted(Answer(none=True, reason="other", words="left over"), CODES) == Answer(none=True)


@pytest.mark.parametrize("severity", ["0", "5", "1.0", "-1", "one", "١"])
def test_a_severity_is_one_of_four(severity: str) -> None:
    with speaking("en"), pytest.raises(RefusedInput, match="not one of 1, 2, 3, 4"):
        accepted(Answer(codes=("A1",), severity=severity), CODES)


def test_a_reason_is_kept_by_its_key_and_said_in_the_readers_language() -> None:
    answer = Answer(cannot_decide=True, reason="media", words="a poster")
    assert answer.undecided_because == "media: a poster"
    with speaking("fr"):
        assert said_reason("media") == "Cela dépend d’une image ou d’une vidéo"
        assert said_reason("media: a poster").endswith(": a poster")
        assert said_reason("from a sheet: as it is") == "from a sheet: as it is"


def test_every_reason_with_the_longest_words_fits_its_column() -> None:
    assert max(map(len, REASONS)) + len(": ") + 250 <= 300


def test_keys_are_told_apart_and_leave_the_commands_free() -> None:
    assert len(set(CODE_KEYS)) == len(CODE_KEYS)
    assert not set(CODE_KEYS) & set("0gruxyz")
    shown = choices([a_code(f"X{number}") for number in range(40)])
    assert [choice.key for choice in shown[:11]] == [*"123456789ab"]
    assert [choice.key for choice in shown[len(CODE_KEYS) :]] == [""] * (40 - len(CODE_KEYS))
