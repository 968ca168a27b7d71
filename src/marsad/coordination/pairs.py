"""Pairs of accounts that did the same thing within a window: one Ibis expression, for any engine.

Events are an Ibis table of `account`, `object` (what was shared, said or answered), `content` (the post that did it)
and `at` (microseconds since 1970, UTC).
"""

from typing import Any

import ibis

EVENTS = ibis.schema({"account": "string", "object": "string", "content": "string", "at": "int64"})
SECOND = 1_000_000  # microseconds


def co_actions(events: Any, window: float) -> Any:
    """Each two posts of two accounts on one object at most `window` seconds apart, once.

    Columns: `object`, `a` and `b` (accounts, a < b), `content_a`, `content_b`, `at_a`, `at_b`.
    """
    width = int(window * SECOND)
    shared = events.group_by("object").agg(accounts=events.account.nunique()).filter(lambda each: each.accounts > 1)
    told = events.semi_join(shared, "object").mutate(bucket=lambda each: each.at // max(width, 1))
    left = told.select("object", "bucket", a="account", content_a="content", at_a="at")
    later = told.mutate(bucket=told.bucket + 1)  # a neighbour may stand on the other side of a bucket's edge
    sooner = told.mutate(bucket=told.bucket - 1)
    right = ibis.union(told, later, sooner).select("object", "bucket", b="account", content_b="content", at_b="at")
    met = left.inner_join(right, ["object", "bucket"])
    return met.filter((met.a < met.b) & ((met.at_a - met.at_b).abs() <= width)).drop("bucket")


def pairs(events: Any, window: float, least: int) -> Any:
    """Pairs with at least `least` objects in common: `a`, `b` (a < b), `weight` (objects)."""
    met = co_actions(events, window).select("object", "a", "b").distinct()
    return met.group_by("a", "b").agg(weight=met.count()).filter(lambda each: each.weight >= least)
