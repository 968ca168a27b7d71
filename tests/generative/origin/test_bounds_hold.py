"""Whatever those without a country are, the truth is within the bounds; seeded worlds, and intervals that hold it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from marsad.core.origin import Assumption, State, Unit
from marsad.origin.bounds import Tallies, share_outside
from marsad.origin.declared import declared_country
from marsad.origin.stated import stated_country

often = settings(max_examples=100, deadline=None, derandomize=True)
counts = some.lists(
    some.tuples(*[some.integers(0, 40)] * 3, some.booleans(), some.integers(0, 2)), min_size=1, max_size=40
)


def tallies(rows: list[tuple[int, int, int, bool, int]]) -> Tallies:
    outside, inside, unlocated, _truly, stratum = (np.array(column) for column in zip(*rows, strict=True))
    return Tallies(account=np.arange(len(rows)), stratum=stratum, outside=outside, inside=inside, unlocated=unlocated)


@often
@given(counts)
def test_the_truth_is_within_the_bounds(rows: list[tuple[int, int, int, bool, int]]) -> None:
    share = share_outside(tallies(rows), Unit.POSTS, everything=True)
    total = sum(sum(row[:3]) for row in rows)
    if not total:
        return
    truth = sum(row[0] + (row[2] if row[3] else 0) for row in rows) / total
    assert share.worst.identified.low - 1e-12 <= truth <= share.worst.identified.high + 1e-12


@often
@given(counts)
def test_every_assumption_narrows_and_none_widens(rows: list[tuple[int, int, int, bool, int]]) -> None:
    for everything in (True, False):
        share = share_outside(tallies(rows), Unit.POSTS, everything=everything)
        assert 0 <= share.worst.identified.low <= share.worst.identified.high <= 1
        assert share.worst.interval.low <= share.worst.identified.low
        assert share.worst.interval.high >= share.worst.identified.high
        for one in share.narrowed:
            assert share.worst.identified.low - 1e-9 <= one.identified.low
            assert one.identified.high <= share.worst.identified.high + 1e-9
            assert one.interval.low <= one.identified.low <= one.identified.high <= one.interval.high


def test_the_interval_holds_the_truth_of_seeded_worlds_95_times_in_a_hundred() -> None:
    random = np.random.default_rng(20260907)
    held = worlds = 0
    for _ in range(600):
        size, truth = int(random.integers(60, 300)), float(random.uniform(0.05, 0.9))
        outside = random.random(size) < truth
        located = random.random(size) < np.where(outside, *random.uniform(0.2, 0.95, 2))
        posts = random.geometric(0.3, size)
        share = share_outside(
            Tallies(
                account=np.arange(size),
                stratum=np.zeros(size, int),
                outside=posts * (outside & located),
                inside=posts * (~outside & located),
                unlocated=posts * ~located,
            ),
            Unit.POSTS,
            everything=False,
        )
        held += share.worst.interval.low <= truth <= share.worst.interval.high
        worlds += 1
    assert held / worlds >= 0.95


def test_missing_at_random_finds_the_truth_where_it_is_so() -> None:
    random = np.random.default_rng(7)
    size = 20_000
    stratum = random.integers(0, 2, size)
    outside = random.random(size) < np.where(stratum == 1, 0.7, 0.1)
    located = random.random(size) < np.where(stratum == 1, 0.2, 0.8)
    share = share_outside(
        Tallies(
            account=np.arange(size), stratum=stratum, outside=(outside & located).astype(int),
            inside=(~outside & located).astype(int), unlocated=(~located).astype(int),
        ),
        Unit.ACCOUNTS,
        everything=False,
    )  # fmt: skip
    found = next(one for one in share.narrowed if one.assumption is Assumption.MISSING_AT_RANDOM)
    assert found.interval.low < outside.mean() < found.interval.high
    assert share.share is not None
    assert abs(share.share - outside.mean()) > 0.1  # the share among the located is far off


@often
@given(some.text(max_size=200))
def test_any_text_is_read_without_harm(text: str) -> None:
    for place in (*declared_country([text]), *stated_country([text])):
        assert (place.state is State.LOCATED) == bool(place.country) == (place.level is not None)


@often
@given(
    some.sampled_from(["Rabat", "Lyon", "المغرب", "Casa", "Mars", "Tanger"]),
    some.text(alphabet=" \u200b\u202e.!", max_size=9),
)
def test_signs_around_a_name_change_nothing(name: str, signs: str) -> None:
    assert declared_country([signs + name + signs])[0].country == declared_country([name])[0].country
