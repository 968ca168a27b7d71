"""Pairs as other tools define them, to compare with: CooRTweet's participation and weight, the QUT toolkit's weight.

CooRTweet: Righetti & Balluff 2025, Computational Communication Research 7(1). QUT:
coordination-network-toolkit of the QUT Digital Observatory. What differs from ours, point by point, stands in
docs/reference/coordination-definitions.md.
"""

from typing import Any

import ibis

from marsad.coordination.asked import Weight
from marsad.coordination.pairs import co_actions


def participating(events: Any, window: float, least: int, *, weight: Weight = Weight.POSTS, own: bool = False) -> Any:
    """Edges of CooRTweet with `min_participation` = `least`: `a`, `b`, `weight` (pairs of posts; or objects).

    Accounts with fewer events are left out first. Of the pairs of posts then found, one stays where either post is of
    an account with at least `least` events among the posts of all pairs. A post on itself is none. With `own`, an
    account meets itself too (its remove_loops = FALSE).
    """
    active = events.group_by("account").agg(events=events.count()).filter(lambda each: each.events >= least)
    told = events.semi_join(active, "account")
    met = co_actions(told, window, own=own)
    if not own:
        met = met.filter(
            (met.object != met.content_a) & (met.object != met.content_b) & (met.content_a != met.content_b)
        )
    if least > 1:
        posts = ibis.union(met.select(content="content_a"), met.select(content="content_b")).distinct()
        seen = told.semi_join(posts, "content")
        often = seen.group_by("account").agg(events=seen.count()).filter(lambda each: each.events >= least)
        kept = seen.semi_join(often, "account").select("content").distinct()
        first, second = kept.rename(content_a="content"), kept.rename(content_b="content")
        met = ibis.union(
            met.semi_join(first, "content_a"), met.anti_join(first, "content_a").semi_join(second, "content_b")
        )
    counted = met.count() if weight is Weight.POSTS else met.object.nunique()
    return met.group_by("a", "b").agg(weight=counted.cast("int64"))


def posts_that_met(events: Any, window: float, *, own: bool = False) -> Any:
    """Edges of the QUT toolkit, both ways: `a`, `b`, `weight` (posts of a with a post of b at most `window` away)."""
    met = co_actions(events, window, own=own)
    there = met.select("a", "b", content="content_a")
    back = met.select(a="b", b="a", content="content_b")
    both = ibis.union(there, back)
    return both.group_by("a", "b").agg(weight=both.content.nunique().cast("int64"))
