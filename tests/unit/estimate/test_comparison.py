import numpy as np
import pytest

from marsad.core.errors import RefusedInput
from marsad.core.findings import Withheld
from marsad.estimate.comparison import GroupedCodings, compare
from marsad.estimate.families import benjamini_hochberg, holm


def codings(women=0.3, men=0.1, targets=40, each=20, seed=1, weights=None):
    random = np.random.default_rng(seed)
    labels, group, target = [], [], []
    for name, share in (("women", women), ("men", men)):
        for number in range(targets):
            own = random.beta(share * 20, (1 - share) * 20) if share else 0
            labels += (random.random(each) < own).astype(int).tolist()
            group += [name] * each
            target += [f"{name}{number}"] * each
    return GroupedCodings(labels=labels, group=group, target=target, weights=weights or [5.0] * len(labels))


def test_difference_and_ratio_are_those_of_the_weighted_shares():
    found = compare(codings(), first="women", second="men")
    assert found.difference.value == pytest.approx(found.first.value - found.second.value)
    assert found.ratio.value == pytest.approx(found.first.value / found.second.value)
    assert (found.difference.measure, found.ratio.measure) == ("difference", "ratio")
    assert (found.difference.n, found.difference.N, found.targets) == (1600, 8000, (40, 40))
    assert not found.exploratory


def test_weights_count():
    columns = GroupedCodings(
        labels=[1, 0] * 30 + [1, 0] * 30,
        group=["a"] * 60 + ["b"] * 60,
        target=[f"t{n}" for n in range(120)],
        weights=[3.0, 1.0] * 30 + [1.0, 3.0] * 30,
    )
    found = compare(columns, first="a", second="b")
    assert (found.first.value, found.second.value) == pytest.approx((0.75, 0.25))


def test_p_is_small_where_the_interval_leaves_out_nought_and_only_there():
    for seed in range(6):
        found = compare(codings(women=0.16, seed=seed), first="women", second="men")
        assert (found.p < 0.05) == (found.difference.low > 0 or found.difference.high < 0)


def test_swapping_the_groups_turns_the_difference_round():
    one = compare(codings(), first="women", second="men")
    two = compare(codings(), first="men", second="women")
    assert one.difference.value == pytest.approx(-two.difference.value)
    assert one.p == pytest.approx(two.p, abs=0.01)


def test_items_of_one_target_are_not_taken_as_independent():
    # all items of a target have the same answer: 20 times the items say no more than one of each
    labels = ([1] * 20 + [0] * 60) * 20
    group = ["a"] * 800 + ["b"] * 800
    clustered = GroupedCodings(
        labels=labels, group=group, target=[f"t{n // 20}" for n in range(1600)], weights=[1.0] * 1600
    )
    single = GroupedCodings(labels=labels, group=group, target=[f"t{n}" for n in range(1600)], weights=[1.0] * 1600)
    wide = compare(clustered, first="a", second="b").difference
    narrow = compare(single, first="a", second="b").difference
    assert (wide.high - wide.low) > 3 * (narrow.high - narrow.low)


def test_the_ratio_is_not_given_where_the_second_group_has_no_positive():
    found = compare(codings(men=0.0), first="women", second="men")
    assert found.ratio is None
    assert found.exploratory


def test_equal_groups_without_any_positive_have_a_p_of_one():
    found = compare(codings(women=0.0, men=0.0), first="women", second="men")
    assert (found.difference.value, found.p, found.ratio) == (0, 1, None)


def test_few_targets_make_the_comparison_exploratory():
    assert compare(codings(targets=19, each=50), first="women", second="men").exploratory


def test_small_bases_and_small_counts_are_withheld():
    assert (
        compare(codings(women=0.5, men=0.5, targets=20, each=2), first="women", second="men").difference.withheld
        is Withheld.SMALL_BASE
    )
    small = codings(women=0.5, men=0.5)
    labels = [0] * 1600
    labels[0] = labels[800] = 1
    few = GroupedCodings(labels=labels, group=small.group, target=small.target, weights=small.weights)
    assert compare(few, first="women", second="men").difference.withheld is Withheld.SMALL_COUNT


def test_under_no_difference_p_is_below_a_twentieth_about_one_time_in_twenty():
    # 300 comparisons: 5% +- 3.5 standard errors is 0.6% to 9.4%
    below = sum(
        compare(codings(women=0.15, men=0.15, targets=40, each=10, seed=seed), first="women", second="men").p < 0.05
        for seed in range(300)
    )
    assert 2 <= below <= 28


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"target": ["t"] * 4}, "target 't' is in both groups"),
        ({"weights": [1, 1, 0, 1]}, "not above 0"),
        ({"group": ["a"] * 4}, "group 'b' has no coded item"),
        ({"labels": [1, 0, 3, 0]}, "label '3'"),
        ({"weights": [1.0]}, "as long"),
    ],
)
def test_what_cannot_be_compared_is_refused(change, message):
    columns = {"labels": [1, 0, 1, 0], "group": ["a", "a", "b", "b"], "target": list("wxyz"), "weights": [1.0] * 4}
    with pytest.raises(RefusedInput, match=message):
        compare(GroupedCodings(**{**columns, **change}), first="a", second="b")


FIFTEEN = [
    0.0001,
    0.0004,
    0.0019,
    0.0095,
    0.0201,
    0.0278,
    0.0298,
    0.0344,
    0.0459,
    0.3240,
    0.4262,
    0.5719,
    0.6528,
    0.7590,
    1.0,
]


def test_benjamini_and_hochbergs_own_example_claims_four():
    # Benjamini and Hochberg 1995, section 2.2: fifteen p-values, four rejected at .05; Bonferroni's three
    q = benjamini_hochberg({f"h{rank:02d}": p for rank, p in enumerate(FIFTEEN, start=1)})
    assert [name for name, value in q.items() if value <= 0.05] == ["h01", "h02", "h03", "h04"]
    assert q["h01"] == pytest.approx(0.0015)
    assert q["h04"] == pytest.approx(0.0095 * 15 / 4)


def test_holm_by_hand():
    # Holm 1979: sorted .005 .01 .03 .04 times 4 3 2 1, never falling
    found = holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005})
    assert found == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06, "d": 0.02})


def test_holm_on_the_fifteen_claims_three():
    found = holm({f"h{rank:02d}": p for rank, p in enumerate(FIFTEEN, start=1)})
    assert sum(value <= 0.05 for value in found.values()) == 3


def test_no_question_no_answer():
    assert benjamini_hochberg({}) == holm({}) == {}


@pytest.mark.parametrize("adjust", [benjamini_hochberg, holm])
@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_a_p_outside_nought_to_one_is_refused(adjust, p):
    with pytest.raises(RefusedInput, match="p of 'a'"):
        adjust({"a": p})
