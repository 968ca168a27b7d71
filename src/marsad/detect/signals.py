"""A table of signals from what a detector found, in the columns of the lake."""

from dataclasses import dataclass

import pyarrow as pa

from marsad.core.canonical import canonical_json
from marsad.core.posts import Reason
from marsad.store.schema import SIGNALS


@dataclass(frozen=True, slots=True)
class Found:
    """One label of one post, before it has the detector's name on it."""

    post_id: str
    label: str
    score: float
    because: tuple[Reason, ...]


def signal_table(detector: str, version: str, found: list[Found]) -> pa.RecordBatch:
    """The rows of `found` as signals, in their order."""
    columns = [
        [one.post_id for one in found],
        [detector] * len(found),
        [version] * len(found),
        [one.label for one in found],
        [one.score for one in found],
        [reasons_as_json(one.because) for one in found],
    ]
    arrays = [pa.array(column, type=kind) for column, kind in zip(columns, SIGNALS.types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=SIGNALS)


def reasons_as_json(because: tuple[Reason, ...]) -> str:
    """Reasons as the lake keeps them: [[message, [[name, value], ...]], ...]."""
    return canonical_json([[reason.message, [list(value) for value in reason.values]] for reason in because])
