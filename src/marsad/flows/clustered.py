"""Texts with their clusters, for `marsad tool near-duplicates` and the function of that name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from marsad.core.errors import UsageError
from marsad.core.words import _
from marsad.detect.clusters import Clusters
from marsad.detect.near_duplicates import THRESHOLD, same_slogans
from marsad.detect.near_duplicates import near_duplicates as clusters
from marsad.detect.shingles import NOTHING

LOWEST = 0.5
BLOCK = 8192  # rows at once


@dataclass(frozen=True, slots=True)
class Clustered:
    """The number of the first text of the cluster (from 1; None where there is no letter), and how a text met it."""

    cluster: int | None
    because: str


def near_duplicates(texts: Sequence[str], *, threshold: float = THRESHOLD, slogans: bool = False) -> list[Clustered]:
    """The cluster of each text, with the reason. A cluster is all that links of at least `threshold` join.

    `slogans` also joins the same slogan in other words or in another script; the threshold is then 0.8. Raises
    UsageError for a threshold outside 0.5 to 1.
    """
    return _told(_found(texts, threshold, slogans), 0, len(texts))


def with_clusters(table: pa.Table, *, threshold: float, slogans: bool) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table with `cluster` and `because`, a block at a time."""
    texts = ["" if text is None else str(text) for text in table["text"].to_pylist()]
    found = _found(texts, threshold, slogans)
    del texts
    for start in range(0, table.num_rows, BLOCK):
        rows = table.slice(start, BLOCK).to_pylist()
        told = _told(found, start, start + len(rows))
        yield [row | {"cluster": one.cluster, "because": one.because} for row, one in zip(rows, told, strict=True)]


def _found(texts: Sequence[str], threshold: float, slogans: bool) -> Clusters:
    if not LOWEST <= threshold <= 1:
        raise UsageError(_("The threshold '{value}' is not between 0.5 and 1; 0.8 is usual.", value=threshold))
    return same_slogans(texts) if slogans else clusters(texts, threshold)


def _told(found: Clusters, start: int, end: int) -> list[Clustered]:
    reasons = (found.because(place) for place in range(start, end))
    return [
        Clustered(None if of == NOTHING else of + 1, _(reason.message, **dict(reason.values)))
        for of, reason in zip(found.of[start:end].tolist(), reasons, strict=True)
    ]
