"""Pairs of accounts that did the same thing within a window: one Ibis expression, for any engine.

Events are an Ibis table of `account`, `object` (what was shared, said or answered), `content` (the post that did it)
and `at` (microseconds since 1970, UTC). An account and an object are never null.
"""

from typing import Any

import ibis

EVENTS = ibis.schema({"account": "string", "object": "string", "content": "string", "at": "int64"})
SECOND = 1_000_000  # microseconds


def micros(window: float) -> int:
    """A window in seconds as microseconds."""
    return round(window * SECOND)


def near(events: Any, window: float) -> Any:
    """The events that stand at most `window` seconds from another on the same object: no pair is lost without the rest.

    A sorted window over a number for each object, not over its name, which takes a quarter of the memory; two objects
    with one number keep events that meet nothing, which changes no pair.
    """
    numbered = events.mutate(number=events.object.hash())
    order = ibis.window(group_by="number", order_by="at")
    told = numbered.select("number", "at")
    told = told.mutate(before=told.at - told.at.lag().over(order), after=told.at.lead().over(order) - told.at)
    close = told.filter((told.before <= micros(window)) | (told.after <= micros(window)))
    return numbered.semi_join(close.select("number", "at").distinct(), ["number", "at"]).drop("number")


def shared(events: Any) -> Any:
    """The events on objects that two accounts or more told of."""
    sides = events.group_by("object").agg(first=events.account.min(), last=events.account.max())
    return events.semi_join(sides.filter(sides.first < sides.last), "object")


def co_actions(events: Any, window: float, *, own: bool = False) -> Any:
    """Each two posts of two accounts on one object at most `window` seconds apart, once.

    Columns: `object`, `a` and `b` (accounts, a < b), `content_a`, `content_b`, `at_a`, `at_b`. With `own`, also two
    posts of one account (a = b, content_a < content_b).
    """
    width = micros(window)
    told = near(events, window).select("account", "object", "content", "at").distinct()
    told = (told if own else shared(told)).mutate(bucket=lambda each: each.at // max(width, 1))
    left = told.select("object", "bucket", a="account", content_a="content", at_a="at")
    later = told.mutate(bucket=told.bucket + 1)  # a neighbour may stand on the other side of a bucket's edge
    sooner = told.mutate(bucket=told.bucket - 1)
    right = ibis.union(told, later, sooner).select("object", "bucket", b="account", content_b="content", at_b="at")
    met = left.inner_join(right, ["object", "bucket"])
    others = met.a < met.b
    if own:
        others = others | ((met.a == met.b) & (met.content_a < met.content_b))
    return met.filter(others & ((met.at_a - met.at_b).abs() <= width)).drop("bucket")


def meetings(events: Any, window: float, part: int = 0, parts: int = 1) -> Any:
    """Each two accounts that told of one object at most `window` seconds apart: `object`, `a`, `b` (a < b), once.

    `events` may hold numbers for accounts and objects; then it can be done in `parts`, each with the pairs of some `a`.
    """
    width = micros(window)
    told = events.select("account", "object", "at").mutate(bucket=lambda each: each.at // max(width, 1))
    left = told if parts == 1 else told.filter(told.account % parts == part)
    left = left.select("object", "bucket", a="account", at_a="at")
    every = ibis.union(told, told.mutate(bucket=told.bucket + 1), told.mutate(bucket=told.bucket - 1))
    met = left.inner_join(every.select("object", "bucket", b="account", at_b="at"), ["object", "bucket"])
    met = met.filter((met.a < met.b) & ((met.at_a - met.at_b).abs() <= width))
    return met.select("object", "a", "b").distinct()


def pairs(events: Any, window: float, least: int) -> Any:
    """Pairs with at least `least` objects in common: `a`, `b` (a < b), `weight` (objects).

    Everything at once, for logs of any size whose popular objects are tame; `counting.counted` is for the others.
    """
    met = meetings(shared(near(events, window)), window)
    return met.group_by("a", "b").agg(weight=met.count()).filter(lambda each: each.weight >= least)
