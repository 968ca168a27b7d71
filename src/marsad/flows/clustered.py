"""Texts with their clusters, for `marsad tool near-duplicates` and the function of that name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from marsad.core.errors import UsageError
from marsad.core.words import _
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
    if not LOWEST <= threshold <= 1:
        raise UsageError(_("The threshold '{value}' is not between 0.5 and 1; 0.8 is usual.", value=threshold))
    found = same_slogans(texts) if slogans else clusters(texts, threshold)
    return [
        Clustered(None if of == NOTHING else of + 1, _(reason.message, **dict(reason.values)))
        for of, reason in ((of, found.because(place)) for place, of in enumerate(found.of.tolist()))
    ]


def with_clusters(table: pa.Table, answers: Sequence[Clustered]) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table with `cluster` and `because`, a block at a time."""
    for start in range(0, table.num_rows, BLOCK):
        rows = table.slice(start, BLOCK).to_pylist()
        some = answers[start : start + BLOCK]
        yield [row | {"cluster": one.cluster, "because": one.because} for row, one in zip(rows, some, strict=True)]
