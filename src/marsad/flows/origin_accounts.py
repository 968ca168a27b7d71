"""Which country each account says, as one Ibis expression on any engine: labels, declared places, statements.

An account counts as one: its country is that of the strongest level that names one, and at a level the country of most
of its posts. Whoever wrote stays a key in memory; nothing of it is kept.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa

from marsad.core.origin import Level
from marsad.core.posts import REPEATS
from marsad.store.engines import over_batches

NEEDED = (
    "post_id", "source", "platform", "native_id", "kind", "published_at", "original_id", "account", "public_actor",
    "views", "text", "country_label", "country_declared", "hashtags",
)  # fmt: skip
STATED = pa.schema([("who", pa.string()), ("country", pa.string())])
ALONE = "post "  # before the id of a post without an account: it is nobody's other post
Stated = Callable[[Sequence[str]], Sequence[str | None]]  # the country each text states, or none


@dataclass(frozen=True, slots=True)
class StatedCountries:
    """The kernel over batches of (who, text): the countries that posts state in the first person. No state, so that
    it goes to any worker."""

    countries_of: Stated

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """(who, country) of the posts that state one."""
        told = self.countries_of([text or "" for text in batch.column("text").to_pylist()])
        rows = [(who, country) for who, country in zip(batch.column("who").to_pylist(), told, strict=True) if country]
        columns = list(zip(*rows, strict=True)) if rows else [(), ()]
        return pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in columns], schema=STATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The country of one account."""

    country: str | None  # ISO 3166-1 alpha-2
    level: Level | None
    contradicts: bool  # two levels name different countries
    undecided: bool  # a level names several countries equally often, and is left aside


def with_who(posts: Any) -> Any:
    """The posts with `who`: the account's pseudonym; a post without one stands alone."""
    return posts.mutate(who=ibis.coalesce(posts.account, ibis.literal(ALONE) + posts.post_id))


def evidence(engine: Any, posts: Any, stated: StatedCountries) -> Any:
    """What speaks for a country, as an Ibis table (who, level, country, posts), in order.

    A repost says what somebody else stated, and is not read for statements.
    """
    own = posts.filter(~posts.kind.isin(REPEATS) & posts.text.notnull())
    said = over_batches(engine, own.select("who", "text"), stated, STATED)
    parts = [
        (Level.LABEL, posts.select("who", country=posts.country_label)),
        (Level.DECLARED, posts.select("who", country=posts.country_declared)),
        (Level.STATED, said),
    ]
    tables = [rows.filter(rows.country.notnull()).mutate(level=ibis.literal(str(level))) for level, rows in parts]
    every = ibis.union(*(table.select("who", "level", "country") for table in tables))
    counted = every.group_by("who", "level", "country").agg(posts=every.count())
    return counted.order_by("who", "level", "country")


def located(rows: pa.Table) -> Mapping[str, Located]:
    """The country of each account of which anything speaks, from the rows of `evidence`."""
    votes: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows.to_pylist():
        votes[row["who"]][row["level"]][row["country"]] = row["posts"]
    return {who: _one(levels) for who, levels in votes.items()}


def _one(levels: Mapping[str, Mapping[str, int]]) -> Located:
    named: dict[Level, str] = {}
    undecided = False
    for level in Level:
        countries = levels.get(str(level), {})
        most = max(countries.values(), default=0)
        first = [country for country, posts in countries.items() if posts == most]
        if len(first) == 1:
            named[level] = first[0]
        undecided |= len(first) > 1
    strongest = next(iter(named), None)
    return Located(
        country=named[strongest] if strongest is not None else None,
        level=strongest,
        contradicts=len(set(named.values())) > 1,
        undecided=undecided,
    )


def counted(posts: Any) -> Any:
    """Posts and views of each account, as an Ibis table (who, kind_of_account, posts, views, seen), in order.

    `seen` counts the posts whose views are given; `kind_of_account` is the platform, and whether the author acts in a
    public role: the strata in which those without a country may be supposed to be like the others.
    """
    public = ibis.ifelse(posts.public_actor.notnull(), ibis.literal("public"), ibis.literal("private"))
    rows = posts.mutate(kind_of_account=posts.platform + ibis.literal(" ") + public)
    grouped = rows.group_by("who", "kind_of_account").agg(
        posts=rows.count(), views=rows.views.sum().fill_null(0), seen=rows.views.count()
    )
    return grouped.order_by("who", "kind_of_account")
