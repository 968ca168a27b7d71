"""The four numbers: worked by hand, at their ends, and withheld where they are few."""

import numpy as np
import pytest

from marsad.core.errors import RefusedInput
from marsad.core.origin import Assumption, Share, Unit
from marsad.origin.base_rate import compared
from marsad.origin.bounds import Followed, Tallies, share_outside, strata_of
from marsad.origin.correction import Labelled, freed, sensitivity_grid


def tallies(outside: list[int], inside: list[int], unlocated: list[int], stratum: list[int] | None = None) -> Tallies:
    rows = len(outside)
    return Tallies(
        account=np.arange(rows),
        stratum=np.array(stratum or [0] * rows),
        outside=np.array(outside),
        inside=np.array(inside),
        unlocated=np.array(unlocated),
    )


def accounts(outside: int, inside: int, unlocated: int) -> Tallies:
    one, none = [1], [0]
    return tallies(
        one * outside + none * (inside + unlocated),
        none * outside + one * inside + none * unlocated,
        none * (outside + inside) + one * unlocated,
    )


def under(share: Share, assumption: Assumption) -> tuple[float, float]:
    found = next(one for one in share.narrowed if one.assumption is assumption)
    return round(found.identified.low, 4), round(found.identified.high, 4)


@pytest.mark.parametrize(
    ("located", "low", "high"), [(200, 0.158, 0.958), (400, 0.316, 0.916), (600, 0.474, 0.874), (800, 0.632, 0.832)]
)
def test_the_bounds_are_those_of_the_method_for_79_percent(located: int, low: float, high: float) -> None:
    share = share_outside(
        accounts(located * 79 // 100, located * 21 // 100, 1000 - located), Unit.ACCOUNTS, everything=True
    )
    assert share.share == pytest.approx(0.79)
    assert share.coverage == pytest.approx(located / 1000)
    assert (round(share.worst.identified.low, 3), round(share.worst.identified.high, 3)) == (low, high)


def test_where_all_were_counted_there_is_no_sampling_error() -> None:
    share = share_outside(accounts(30, 30, 40), Unit.ACCOUNTS, everything=True)
    assert share.interval is None
    assert share.worst.interval == share.worst.identified


def test_a_sample_widens_both_ends() -> None:
    share = share_outside(accounts(30, 30, 40), Unit.ACCOUNTS, everything=False)
    assert share.interval is not None
    assert share.interval.low < 0.5 < share.interval.high
    assert share.worst.interval.low < share.worst.identified.low
    assert share.worst.interval.high > share.worst.identified.high


def test_posts_of_one_account_are_no_independent_posts() -> None:
    one = tallies([500] + [0] * 49, [0] + [1] * 49, [0] * 50)
    share = share_outside(one, Unit.POSTS, everything=False)
    assert share.share == pytest.approx(500 / 549)
    assert share.interval is not None
    assert share.interval.low < 0.2  # one account says it all


def test_units_may_tell_different_stories() -> None:
    outside, inside = [79, *[0] * 22], [0, *[1] * 21, 0]
    posts = share_outside(tallies(outside, inside, [0] * 23), Unit.POSTS, everything=True)
    people = share_outside(accounts(1, 21, 1), Unit.ACCOUNTS, everything=True)
    assert posts.share == pytest.approx(0.79)
    assert people.share == pytest.approx(1 / 22)


def test_missing_at_random_weighs_each_stratum_by_its_size() -> None:
    # stratum 0: 8 of 10 located outside, 10 unlocated; stratum 1: 1 of 10, 70 unlocated
    rows = [8, 2, 10], [1, 9, 70]
    outside = [1] * 8 + [0] * 12 + [1] + [0] * 79
    inside = [0] * 8 + [1] * 2 + [0] * 10 + [0] + [1] * 9 + [0] * 70
    unlocated = [0] * 10 + [1] * 10 + [0] * 10 + [1] * 70
    share = share_outside(tallies(outside, inside, unlocated, [0] * 20 + [1] * 80), Unit.ACCOUNTS, everything=True)
    assert sum(map(sum, rows)) == share.collected
    assert under(share, Assumption.MISSING_AT_RANDOM) == (0.24, 0.24)
    assert under(share, Assumption.MONOTONE) == (0.09, 0.45)


def test_a_stratum_without_any_located_stays_open() -> None:
    whole = tallies([1] * 5 + [0] * 15, [0] * 5 + [1] * 5 + [0] * 10, [0] * 10 + [1] * 10, stratum=[0] * 10 + [1] * 10)
    share = share_outside(whole, Unit.ACCOUNTS, everything=True)
    assert under(share, Assumption.MISSING_AT_RANDOM) == (0.25, 0.75)


def test_a_follow_up_by_hand_narrows_by_what_it_found() -> None:
    share = share_outside(
        accounts(30, 30, 40), Unit.ACCOUNTS, everything=True, followed=Followed(outside=5, inside=10, unknown=5)
    )
    assert under(share, Assumption.FOLLOWED_UP) == (0.4, 0.5)
    found = next(one for one in share.narrowed if one.assumption is Assumption.FOLLOWED_UP)
    assert found.interval.low < 0.4  # those followed up were drawn
    assert found.interval.high > 0.5


def test_a_share_is_freed_of_wrong_labels() -> None:
    assert freed(0.5, 0.9, 0.9) == pytest.approx(0.5)
    assert freed(0.1, 0.8, 0.95) == pytest.approx((0.1 + 0.95 - 1) / 0.75)
    assert freed(0.02, 0.9, 0.95) == 0.0
    assert freed(0.5, 0.5, 0.5) is None


def test_the_correction_carries_the_doubt_of_the_labels() -> None:
    few = share_outside(
        accounts(40, 40, 20), Unit.ACCOUNTS, everything=True,
        labelled=Labelled(outside=20, called_outside=18, inside=20, called_inside=18),
    ).corrected  # fmt: skip
    many = share_outside(
        accounts(40, 40, 20), Unit.ACCOUNTS, everything=True,
        labelled=Labelled(outside=2000, called_outside=1800, inside=2000, called_inside=1800),
    ).corrected  # fmt: skip
    assert few is not None
    assert many is not None
    assert few.share == many.share == pytest.approx(0.5)
    assert few.interval.high - few.interval.low > 3 * (many.interval.high - many.interval.low)
    assert few.bounds.low == pytest.approx(few.interval.low * 0.8)


def test_labels_that_say_nothing_leave_every_share_possible() -> None:
    found = share_outside(
        accounts(40, 40, 20), Unit.ACCOUNTS, everything=True,
        labelled=Labelled(outside=10, called_outside=4, inside=10, called_inside=5),
    ).corrected  # fmt: skip
    assert found is not None
    assert found.share is None
    assert (found.interval.low, found.interval.high) == (0.0, 1.0)


def test_a_grid_says_where_no_share_could_give_what_was_counted() -> None:
    grid = {(one.sensitivity, one.specificity): one for one in sensitivity_grid(0.05, 0.5)}
    assert grid[1.0, 1.0].share == pytest.approx(0.05)
    assert grid[0.8, 0.8].share is None
    assert grid[1.0, 1.0].bounds.high == pytest.approx(0.525)


def test_the_grid_stands_where_no_account_is_labelled_and_only_there() -> None:
    labelled = Labelled(outside=20, called_outside=18, inside=20, called_inside=18)
    without, with_some, withheld = (
        share_outside(counts, Unit.ACCOUNTS, everything=True, labelled=known)
        for counts, known in (
            (accounts(40, 40, 20), None),
            (accounts(40, 40, 20), labelled),
            (accounts(2, 2, 50), None),
        )
    )
    assert len(without.supposed) == 25
    assert with_some.supposed == withheld.supposed == ()


def test_few_accounts_or_posts_are_withheld() -> None:
    for few in (accounts(2, 2, 0), accounts(2, 2, 50)):
        share = share_outside(few, Unit.ACCOUNTS, everything=True)
        assert share.withheld
        assert (share.share, share.interval, share.outside, share.located) == (None, None, 0, 0)
        assert (share.worst.identified.low, share.worst.identified.high) == (0.0, 1.0)
    assert share_outside(accounts(4, 5, 0), Unit.POSTS, everything=True).withheld


def test_a_few_accounts_outside_are_marked() -> None:
    assert share_outside(accounts(4, 40, 0), Unit.ACCOUNTS, everything=True).few_outside
    assert not share_outside(accounts(0, 40, 0), Unit.ACCOUNTS, everything=True).few_outside


def test_nothing_located_leaves_everything_open() -> None:
    share = share_outside(accounts(0, 0, 30), Unit.ACCOUNTS, everything=True)
    assert (share.share, share.coverage, share.narrowed) == (None, 0.0, ())
    assert (share.worst.identified.low, share.worst.identified.high) == (0.0, 1.0)


def test_the_order_of_rows_changes_no_figure() -> None:
    random = np.random.default_rng(5)
    outside, inside, unlocated, stratum = (random.integers(0, 3 + place, 60).tolist() for place in range(4))
    whole = tallies(outside, inside, unlocated, stratum)
    other = whole.of(random.permutation(60))
    assert share_outside(whole, Unit.POSTS, everything=False) == share_outside(other, Unit.POSTS, everything=False)


def test_a_base_rate_says_whether_a_topic_is_special() -> None:
    topic, others = accounts(60, 40, 100), accounts(300, 700, 500)
    found = compared(topic, others, Unit.ACCOUNTS, everything=False)
    assert found.difference == pytest.approx(0.3)
    assert found.ratio == pytest.approx(2.0)
    assert found.difference_interval is not None
    assert found.difference_interval.low < 0.3 < found.difference_interval.high
    assert found.ratio_interval is not None
    assert found.ratio_interval.low < 2 < found.ratio_interval.high
    assert found.worst_difference.low == pytest.approx(0.3 - 800 / 1500)
    assert found.worst_difference.high == pytest.approx(0.8 - 0.2)


def test_a_topic_beside_itself_is_no_different() -> None:
    found = compared(accounts(30, 30, 40), accounts(30, 30, 40), Unit.ACCOUNTS, everything=False)
    assert found.difference == 0
    assert found.difference_interval is not None
    assert found.difference_interval.high == pytest.approx(0.0, abs=1e-9)


def test_a_comparison_with_nothing_located_has_only_bounds() -> None:
    found = compared(accounts(30, 30, 40), accounts(0, 0, 40), Unit.ACCOUNTS, everything=True)
    assert (found.difference, found.ratio) == (None, None)
    assert found.worst_difference.low == pytest.approx(0.3 - 1.0)


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(RefusedInput, match="below zero"):
        tallies([-1], [0], [0])
    with pytest.raises(RefusedInput, match="differ in length"):
        tallies([1, 2], [0], [0])
    with pytest.raises(RefusedInput, match="cannot be called"):
        Labelled(outside=5, called_outside=6, inside=5, called_inside=5)


def test_rows_with_the_same_words_are_one_stratum() -> None:
    assert strata_of([["x", "x", "y"], ["a", "b", "a"]]).tolist() == [0, 1, 2]
    assert strata_of([["x", "x"], ["a", "a"]]).tolist() == [0, 0]
