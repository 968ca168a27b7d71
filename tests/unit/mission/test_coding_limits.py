"""How much coders read: less is always allowed, more only by a documented decision."""

import pytest

from marsad.core.errors import RefusedInput
from marsad.core.mission import CodingLimits, Mission
from marsad.store.codebook_file import SHIPPED, codebook_of
from marsad.store.mission_file import TEMPLATES, mission_of

MISSION = (TEMPLATES / "election" / "mission.yaml").read_text(encoding="utf-8")
CODEBOOK = codebook_of(SHIPPED.read_text(encoding="utf-8"))


def with_limits(written: str) -> Mission:
    return mission_of(f"{MISSION}\ncoding: {{{written}}}\n", CODEBOOK)


def test_without_a_word_the_limits_are_those_of_the_method() -> None:
    assert mission_of(MISSION, CODEBOOK).coding == CodingLimits(
        minutes_a_day=90, severe_a_day=25, minutes_at_a_stretch=45, minutes_of_break=10
    )


def test_less_reading_and_longer_breaks_are_taken_as_written() -> None:
    limits = with_limits("minutes_a_day: 60, severe_a_day: 5, minutes_at_a_stretch: 20, minutes_of_break: 15").coding
    assert (limits.minutes_a_day, limits.severe_a_day) == (60, 5)
    assert (limits.minutes_at_a_stretch, limits.minutes_of_break) == (20, 15)


@pytest.mark.parametrize(
    ("key", "value"),
    [("minutes_a_day", 91), ("severe_a_day", 26), ("minutes_at_a_stretch", 46), ("minutes_of_break", 9)],
)
def test_more_reading_or_a_shorter_break_needs_a_documented_decision(key: str, value: int) -> None:
    with pytest.raises(RefusedInput, match="documented_decision") as refused:
        with_limits(f"{key}: {value}")
    assert f"'{value}'" in str(refused.value)
    decided = with_limits(f'{key}: {value}, documented_decision: "bureau, 3 July"')
    assert getattr(decided.coding, key) == value
