"""Runs about origin: where the posts of a topic come from, as far as anything tells, kept with what was asked.

Counted by the engine account by account; kept are shares and counts, no account, no place and no post.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ibis
import msgspec

from marsad.core.analyses import Analysis, Run
from marsad.core.origin import Compared, Share, Unit
from marsad.core.origin_runs import Asked, OriginResult, Topic
from marsad.flows.lawful import to_ten
from marsad.flows.origin_accounts import ALONE, Located, StatedCountries, counted, evidence, located
from marsad.flows.origin_counts import Side, behind, by_country, by_level, drawn_side, side_of
from marsad.flows.origin_floors import Behind, said_compared, said_countries, said_rests, said_share, to_tens
from marsad.flows.origin_labels import Labels, labels_of, read_labels
from marsad.flows.origin_numbers import compared_of, share_of
from marsad.flows.origin_topics import Chosen, Weights, chosen, only, scope
from marsad.flows.places import places_of
from marsad.store.engines import counting
from marsad.store.observatory import Observatory


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """The posts of a topic and those beside it, by account, with the country of each account that says one."""

    topic: Side
    others: Side | None  # None where every post is of the topic
    places: Mapping[str, Located]


def run_origin(observatory: Observatory, actor: str, asked: Asked, labelled: Path | None = None) -> Run:
    """Count, bound and compare, and keep the run with its ledger entry.

    `labelled`: a table of accounts whose place is known (columns `account`, `country`, and `platform`); it is not kept.
    Raises what marsad.flows.origin_topics.chosen and marsad.flows.origin_labels raise.
    """
    from marsad.store.records import analyses
    from marsad.store.records.work import unit

    observatory.connect()
    versions = observatory.lake.versions()
    truth = None if labelled is None else read_labels(observatory, labelled)
    result = origin_of(observatory, asked, truth)
    run = Run(
        kind=Analysis.ORIGIN,
        settings=msgspec.to_builtins(asked) | {"labelled": result.labelled_sha256, "gazetteer": result.gazetteer},
        result=msgspec.to_builtins(result, enc_hook=lambda value: value.item()),  # numpy's own numbers
        posts_version=versions["posts"],
        signals_version=versions["signals"],
        software=f"marsad {version('marsad')}",
    )
    with unit(actor, "run origin", str(asked.topic)) as work:
        return analyses.add_run(work, run)


def origin_of(observatory: Observatory, asked: Asked, labels: Labels | None = None) -> OriginResult:
    """The figures of a topic, with everything small or locked away already left out."""
    picked = chosen(observatory, asked)
    found = _counted(observatory, picked)
    home, topic = observatory.mission.country, found.topic
    known = None if labels is None else labels_of(labels, found.places, home)
    around = _around(found, home)
    shares = tuple(said_share(share_of(topic, found.places, home, unit, known), *around) for unit in Unit)
    beside = () if found.others is None else _beside(topic, found.others, shares, found.places, home)
    levels, contradicting, undecided = by_level(topic, found.places)
    rows, accounts = int(topic.rows.sum()), shares[list(Unit).index(Unit.ACCOUNTS)].accounts
    judged = picked.judged
    result = OriginResult(
        asked=replace(asked, sources=picked.sources),
        country=home,
        lawful=picked.lawful,
        posts=rows,
        accounts=accounts,
        without_account=sum(
            count for who, count in zip(topic.who, topic.rows.tolist(), strict=True) if who.startswith(ALONE)
        ),
        without_views=rows - topic.seen,
        sample=0 if judged is None else len(judged.yes) + len(judged.no),
        unfinished=judged is not None and judged.unfinished,
        shares=shares,
        compared=beside,
        rests=said_rests(levels, contradicting, undecided),
        gazetteer=places_of(observatory.mission).version,
        labelled=0 if known is None else known.found,
        labelled_sha256="" if labels is None else labels.sha256,
    )
    if picked.lawful:
        return _in_tens(result)
    return result if judged is not None else _with_countries(result, topic, found)


def _around(found: Counted, home: str) -> tuple[Behind, ...]:
    """What must not be few: a topic and, where all posts are counted too, what is left of them."""
    sides = [found.topic, found.others] if found.others is not None and found.topic.everything else [found.topic]
    return tuple(behind(side, found.places, home) for side in sides if side is not None)


def _counted(observatory: Observatory, picked: Chosen) -> Counted:
    with counting() as engine:
        posts = scope(engine, observatory, picked.sources, observatory.lake.version("posts"))
        places = located(evidence(engine, posts, StatedCountries(places_of(observatory.mission).stated)).to_pyarrow())
        if picked.judged is not None:
            drawn = [_drawn(engine, posts, weights) for weights in (picked.judged.yes, picked.judged.no)]
            return Counted(topic=drawn[0], others=drawn[1], places=places)
        if picked.posts is None:
            return Counted(topic=side_of(counted(posts).to_pyarrow()), others=None, places=places)
        inside, outside = only(engine, posts, picked.posts)
        return Counted(
            topic=side_of(counted(inside).to_pyarrow()), others=side_of(counted(outside).to_pyarrow()), places=places
        )


def _drawn(engine: Any, posts: Any, weights: Weights) -> Side:
    mine, _others = only(engine, posts, sorted(weights))
    public = ibis.ifelse(mine.public_actor.notnull(), ibis.literal("public"), ibis.literal("private"))
    rows = mine.select("post_id", "who", "views", kind_of_account=mine.platform + ibis.literal(" ") + public)
    return drawn_side(rows.order_by("post_id").to_pyarrow().to_pylist(), weights)


def _beside(
    topic: Side, others: Side, shares: tuple[Share, ...], places: Mapping[str, Located], home: str
) -> tuple[Compared, ...]:
    around = _around(Counted(topic=others, others=topic, places=places), home)
    found = []
    for unit, own in zip(Unit, shares, strict=True):
        compared = compared_of(topic, others, places, home, unit)
        found.append(said_compared(compared, own, said_share(compared.others, *around)))
    return tuple(found)


def _in_tens(result: OriginResult) -> OriginResult:
    """Lawful speech: counts in tens, and no country."""
    return replace(
        result,
        posts=to_ten(result.posts) or 0,
        accounts=to_ten(result.accounts) or 0,
        without_account=to_ten(result.without_account) or 0,
        without_views=to_ten(result.without_views) or 0,
        shares=tuple(map(to_tens, result.shares)),
        compared=tuple(replace(one, topic=to_tens(one.topic), others=to_tens(one.others)) for one in result.compared),
    )


def _with_countries(result: OriginResult, topic: Side, found: Counted) -> OriginResult:
    accounts_share = result.share(Unit.ACCOUNTS)
    if accounts_share is None or accounts_share.withheld:
        return result
    beside = by_country(found.others, found.places) if found.others is not None else ({}, {})
    named, accounts, posts = said_countries(*by_country(topic, found.places), result.country, beside)
    return replace(result, countries=named, rest_accounts=accounts, rest_posts=posts)


def result_of(run: Run) -> OriginResult:
    """What a run found, as it was kept."""
    return msgspec.convert(run.result, OriginResult)


def topic_of(run: Run) -> tuple[Topic, str, tuple[str, ...]]:
    """What a run was about: runs of one topic follow each other."""
    asked = result_of(run).asked
    return asked.topic, asked.name, asked.sources
