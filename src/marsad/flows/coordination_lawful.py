"""Which of some posts are lawful speech: by a detector, by the words, or by people's settled answer.

The three together, since what is missed here could be listed: whoever ran no detector must not open a call to abstain.
"""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from marsad.flows.answers import answers_of_sample
from marsad.flows.lawful import FLAGGED, calls_to_abstain, lawful_labels
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
