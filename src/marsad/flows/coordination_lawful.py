"""Which of some posts are lawful speech: by a detector, by the words, or by people's settled answer.

The three together, since what is missed here could be listed: whoever ran no detector must not open a call to abstain.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pyarrow as pa

from marsad.core.coordination import Group
from marsad.flows.answers import answers_of_sample
from marsad.flows.lawful import FLAGGED, FLOOR, calls_to_abstain, lawful_labels, to_ten
from marsad.review.states import DONE
from marsad.store.engines import as_table
from marsad.store.observatory import Observatory


def lawful_among(observatory: Observatory, engine: Any, posts: pa.Table, signals_version: int | None) -> frozenset[str]:
    """The ids of the `posts` (columns `post_id`, `text`) that are lawful speech, by the signals of that version."""
    ids = posts["post_id"].to_pylist()
    spoken = calls_to_abstain([text or "" for text in posts["text"].to_pylist()])
    found = {post for post, said in zip(ids, spoken, strict=True) if said}
    found |= _noticed(observatory, engine, ids, signals_version) | (_settled(observatory) & set(ids))
    return frozenset(found)


def _noticed(observatory: Observatory, engine: Any, ids: Sequence[str], version: int | None) -> set[str]:
    signals = observatory.lake.table("signals", version, engine)
    mine = signals.semi_join(as_table(engine, pa.table({"post_id": pa.array(ids, pa.string())})), "post_id")
    mine = mine.filter(mine.score >= FLAGGED)
    named = mine.select("post_id", name=mine.detector + ":" + mine.label).distinct().to_pyarrow().to_pylist()
    told = lawful_labels({row["name"] for row in named}, observatory.mission, observatory.codebook)
    return {row["post_id"] for row in named if row["name"] in told}


def _settled(observatory: Observatory) -> set[str]:
    """Posts to which people gave a code of lawful speech, and nothing is open about it."""
    from marsad.store.records import samples

    codes = {code.id for code in observatory.codebook.codes if code.lawful_speech}
    answers = (answer for number in samples.answered() for answer in answers_of_sample(number))
    return {
        answer.task.post_id
        for answer in answers
        if answer.outcome.state in DONE and answer.outcome.decided and codes & set(answer.outcome.codes)
    }


def in_tens(group: Group) -> Group:
    """A group of lawful speech as it may be told: counts to tens, whole days, and no author, in a public role either.

    Its density is rounded too: with the pairs it would tell how many accounts there are.
    """

    def tens(count: int | None) -> int | None:
        return None if count is None else to_ten(count) or FLOOR

    return replace(
        group,
        lawful=True,
        accounts=tens(group.accounts),
        posts=tens(group.posts),
        edges=tens(group.edges),
        objects=tens(group.objects),
        level=round(group.level, 1),
        density=round(group.density, 1),
        traces=tuple((trace, None) for trace, _edges in group.traces),
        platforms=tuple((platform, None) for platform, _posts in group.platforms),
        first=_day(group.first),
        last=_day(group.last),
        named=(),
    )


def _day(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
