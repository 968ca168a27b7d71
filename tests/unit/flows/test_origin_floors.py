"""What is too small to be said of accounts by place, and what stays unsaid with it."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.origin import FEWEST_ACCOUNTS, FEWEST_POSTS, Assumption, Bounds, Interval, Share, Unit
from marsad.flows.origin_floors import Behind, said_countries, said_rests, said_share, to_tens

POSSIBLE = Interval(low=0.3, high=0.7)
SHARE = Share(
    unit=Unit.POSTS, collected=100, located=60, outside=30, accounts=40, accounts_outside=12, share=0.5, interval=None,
    coverage=0.6, everything=True,
    worst=Bounds(assumption=Assumption.NONE, identified=POSSIBLE, interval=POSSIBLE),
)  # fmt: skip
ENOUGH = Behind(accounts_outside=12, accounts_inside=20, posts_outside=30, posts_inside=30)


def few(**other: int) -> Behind:
    given = {"accounts_outside": 12, "accounts_inside": 20, "posts_outside": 30, "posts_inside": 30}
    return Behind(**given | other)


@pytest.mark.parametrize(
    "small", [{"accounts_outside": 4}, {"accounts_inside": 1}, {"posts_outside": 9}, {"posts_inside": 9}]
)
def test_a_share_with_few_accounts_or_posts_on_one_side_keeps_its_coverage_only(small: dict[str, int]) -> None:
    said = said_share(SHARE, few(**small))
    assert (said.withheld, said.share, said.outside, said.accounts_outside) == (True, None, 0, 0)
    assert (said.worst.identified.low, said.worst.identified.high) == (0, 1)
    assert said.coverage == SHARE.coverage


def test_nobody_on_one_side_is_a_figure_and_enough_on_both_is_too() -> None:
    assert said_share(SHARE, ENOUGH) == SHARE
    assert said_share(SHARE, few(accounts_outside=0, posts_outside=0)) == SHARE


def test_few_posts_do_not_take_the_share_of_accounts_away() -> None:
    assert not few(posts_outside=9).too_few(Unit.ACCOUNTS)
    assert few(posts_outside=9).too_few(Unit.REACH)


def test_lawful_speech_is_counted_in_tens() -> None:
    said = to_tens(SHARE)
    assert {count % 10 for count in (said.collected, said.located, said.outside, said.accounts)} == {0}
    assert said.share == SHARE.share


def test_a_small_count_of_a_level_takes_the_next_smallest_with_it() -> None:
    said = said_rests({"L1": 3, "L2": 40, "L3": 20}, 4, 0)
    assert (said.label, said.declared, said.stated) == (None, 40, None)
    assert (said.contradicting, said.undecided) == (None, 0)
    said = said_rests({"L1": 50, "L2": 40, "L3": 0}, 0, 5)
    assert (said.label, said.declared, said.stated, said.undecided) == (50, 40, 0, 5)


def test_countries_are_named_from_five_accounts_and_ten_posts_on() -> None:
    named, accounts, posts = said_countries(
        {"MA": 40, "FR": 20, "ES": 4, "BE": 6}, {"MA": 90, "FR": 40, "ES": 30, "BE": 9}, "MA"
    )
    assert [one.country for one in named] == ["MA", "FR"]
    assert (accounts, posts) == (10, 39)


def test_one_small_country_takes_another_into_the_rest() -> None:
    named, accounts, posts = said_countries({"MA": 40, "FR": 20, "ES": 2}, {"MA": 90, "FR": 40, "ES": 3}, "MA")
    assert [one.country for one in named] == ["MA"]
    assert (accounts, posts) == (22, 43)


def test_where_the_rest_stays_small_nothing_is_said_by_country() -> None:
    assert said_countries({"MA": 40, "ES": 2}, {"MA": 90, "ES": 30}, "MA") == ((), None, None)


COUNTS = st.dictionaries(st.sampled_from(["MA", "FR", "ES", "BE", "NL", "IT"]), st.integers(1, 60), min_size=1)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(COUNTS, st.data())
def test_no_count_under_the_floors_is_said_or_follows(accounts: Mapping[str, int], data: st.DataObject) -> None:
    posts = {country: data.draw(st.integers(count, count + 30)) for country, count in accounts.items()}
    named, rest_accounts, rest_posts = said_countries(accounts, posts, "MA")
    assert all(one.accounts >= FEWEST_ACCOUNTS and one.posts >= FEWEST_POSTS for one in named)
    left = set(accounts) - {one.country for one in named}
    if not named:
        return
    assert len(left) != 1
    if left:
        assert (rest_accounts, rest_posts) == (sum(accounts[one] for one in left), sum(posts[one] for one in left))
        assert (rest_accounts or 0) >= FEWEST_ACCOUNTS
        assert (rest_posts or 0) >= FEWEST_POSTS
