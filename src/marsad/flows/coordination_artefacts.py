"""What only looks like coordination: scheduled posts, feeds, digests, and pages that one owner declares openly."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from marsad.coordination.artefacts import RULES, Artefacts, Rule, artefacts, removals
from marsad.coordination.testing import TestedPairs
from marsad.core.coordination import Removed, Trace
from marsad.core.mission import Person

OWNERS = pa.schema([("account", pa.string()), ("owner", pa.string())])
SITE = r"^([^/?]+)"  # of a link as marsad.flows.coordination_links.canonical writes it


def owners_among(known: Any, roster: Sequence[Person]) -> pa.Table:
    """Accounts of posts that act in a public role, with the party, else the body, that owns them openly (OWNERS)."""
    owner = {person.id: person.party or person.id for person in roster}
    told = known.filter(known.public_actor.notnull()).select("account", "public_actor").distinct()
    rows = told.order_by("account", "public_actor").to_pyarrow().to_pylist()
    named = {row["account"]: owner[row["public_actor"]] for row in reversed(rows) if row["public_actor"] in owner}
    return pa.Table.from_pylist([{"account": each, "owner": named[each]} for each in sorted(named)], schema=OWNERS)


def marks_of(events: Mapping[Trace, Any], owners: pa.Table) -> dict[Trace, Artefacts]:
    """The accounts that a rule marks, on each trace."""
    return {
        trace: _of_links(each, owners) if trace is Trace.LINK else artefacts(each, owners=owners)
        for trace, each in events.items()
    }


def _of_links(events: Any, owners: pa.Table) -> Artefacts:
    """The marks on links, without those of a site that mostly the marked accounts share.

    A feed that people repeat is of a site that others share too. Who pushes together a site that is nobody else's is
    what is looked for, and stays in.
    """
    told = events.mutate(site=events.object.re_extract(SITE, 1))
    found = artefacts(told, source="site", owners=owners)
    marks = found.marks.to_pylist()
    feeds = {(row["mark"], row["account"]) for row in marks if row["rule"] == str(Rule.FEED)}
    if not feeds:
        return found
    mine = told.filter(told.site.isin(sorted({site for site, _account in feeds})))
    counted = mine.group_by("site", "account").agg(posts=mine.content.nunique()).to_pyarrow().to_pylist()
    whole = Counter[str]()
    own = Counter[str]()
    for row in counted:
        whole[row["site"]] += row["posts"]
        own[row["site"]] += row["posts"] if (row["site"], row["account"]) in feeds else 0
    kept = [row for row in marks if row["rule"] != str(Rule.FEED) or 2 * own[row["mark"]] <= whole[row["mark"]]]
    return replace(found, marks=pa.Table.from_pylist(kept, schema=found.marks.schema))


def removed(
    engine: Any, events: Mapping[Trace, Any], tested: Mapping[Trace, TestedPairs], marks: Mapping[Trace, Artefacts]
) -> tuple[Removed, ...]:
    """What each rule took away over all traces, in the order of the rules; nothing of one that took away no pair."""
    of_trace = [removals(engine, events[trace], tested[trace], marks[trace]) for trace in tested]
    told = []
    for rule in Rule:
        every = [row for trace in marks for row in marks[trace].marks.to_pylist() if row["rule"] == str(rule)]
        mine = [each for found in of_trace for each in found if each.rule is rule]
        pairs = sum(each.pairs for each in mine)
        if pairs:
            told.append(
                Removed(
                    rule=RULES[rule].title,
                    because=RULES[rule].because,
                    events=sum(each.posts for each in mine),
                    accounts=len({row["account"] for row in every}),
                    pairs=pairs,
                )
            )
    return tuple(told)
