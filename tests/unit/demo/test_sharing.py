"""The posts with links of the fictional election: what is planted is there, and the same seed gives the same."""

from collections import defaultdict

from marsad.demo.sharing import CAMPAIGN, GROUP, GROUP_LINKS, GROUP_SECONDS, RISE, shared
from marsad.demo.world import the_world


def test_the_same_seed_gives_the_same_and_another_gives_others() -> None:
    once, again, other = (shared(the_world(), seed, 500) for seed in (1, 1, 2))
    assert once == again
    assert once.rows != other.rows


def test_every_account_of_the_group_shares_every_link_within_seconds() -> None:
    made = shared(the_world(), 7, 500)
    times = defaultdict(dict)
    for row in made.rows:
        for link in row["links"]:
            if link in made.planted.group_links:
                times[link][row["author"]] = row["published_at"]
    assert len(times) == GROUP_LINKS
    assert all(set(by) == set(made.planted.group) for by in times.values())
    assert len(made.planted.group) == GROUP
    seconds = [sorted(int(at[17:19]) + 60 * int(at[14:16]) for at in by.values()) for by in times.values()]
    assert all(each[-1] - each[0] < GROUP_SECONDS or each[-1] - each[0] > 3500 for each in seconds)


def test_the_video_rises_within_its_hours_and_the_rest_is_spread() -> None:
    made = shared(the_world(), 7, 2000)
    begins, _hours, posts = RISE
    rising = [row for row in made.rows if "صندوق_تازلومت" in row["hashtags"]]
    assert len(rising) == posts
    assert min(row["published_at"] for row in rising) >= begins.strftime("%Y-%m-%dT%H")
    assert max(row["published_at"] for row in rising) < "2025-01-14T09"
    assert len({row["published_at"][:10] for row in made.rows}) > 30


def test_no_account_says_more_of_where_it_is_than_it_could() -> None:
    made = shared(the_world(), 7, 2000)
    assert 0.2 < made.planted.outside < 0.4
    assert {row.get("country") for row in made.rows} >= {None, "XZ"}
    unlocated = sum("place" not in row and "country" not in row for row in made.rows)
    assert unlocated > len(made.rows) // 4
    assert CAMPAIGN >= 20
