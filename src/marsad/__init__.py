"""Marsad."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from marsad.core.bursts import Burst
    from marsad.flows.classifying import Answer
    from marsad.flows.clustered import Clustered
    from marsad.flows.origin_tool import Origin

__all__ = ["classify", "find_bursts", "find_origins", "find_pairs", "near_duplicates"]


def classify(texts: Sequence[str], task: str | None = None, *, model: str | None = None) -> "list[Answer]":
    """Label, score and reason for each text, by a task's classifier or the file of a model, as `marsad tool classify`.

    Raises UsageError for a task that is not one of the nine, Missing or RefusedInput for the file.
    """
    from marsad.flows.classifying import answers, classifier_named

    return answers(texts, classifier_named(task, model))


def near_duplicates(texts: Sequence[str], *, threshold: float = 0.8, slogans: bool = False) -> "list[Clustered]":
    """The cluster of each text and why it is there, as `marsad tool near-duplicates`.

    Raises UsageError for a threshold outside 0.5 to 1.
    """
    from marsad.flows import clustered

    return clustered.near_duplicates(texts, threshold=threshold, slogans=slogans)


def find_bursts(
    times: "Sequence[datetime | str | int]",
    series: Sequence[str] | None = None,
    counts: Sequence[int | None] | None = None,
    *,
    by: str = "hour",
    fdr: float = 0.05,
) -> "list[Burst]":
    """What suddenly rises in posts of these times (and of these series, so many each), as `marsad tool bursts`.

    A count of None is a step that nobody looked at. Series too short to know what is usual give nothing. Raises
    UsageError for a setting that cannot be, RefusedInput where no time can be read.
    """
    from marsad.flows import bursts_tool

    return list(bursts_tool.find(times, series, counts, bursts_tool.asked_of(by, fdr)).found.bursts)


def find_origins(texts: "Sequence[str | None]", *, policy: "dict[str, str] | None" = None) -> "list[Origin]":
    """The country that each text of place names (ISO 3166-1, '' where none), and why, as `marsad tool origin`.

    `policy` decides places that are left to the mission, as {'western_sahara': 'EH'}. Raises UsageError for one that
    cannot be.
    """
    from marsad.flows.origin_tool import decided, origins

    return origins(texts, decided([f"{name}={country}" for name, country in (policy or {}).items()]))


def find_pairs(events: Any, *, window: float = 60.0, min_repeats: int = 2, **more: Any) -> "list[dict[str, Any]]":
    """Pairs of accounts that did the same within `window` seconds, as `marsad tool coordination`, with its columns.

    `events`: a file, an Arrow table or rows with account, object, time and perhaps content. `more`: `null`
    ('permutation', 'bicm' or 'none'), `fdr`, `weight` ('objects' or 'posts'), `participation`. Raises UsageError for a
    setting, Missing or RefusedInput for the events.
    """
    from marsad.flows import coordination_tool as tool

    return tool.find_pairs(events, tool.asked_of(window=window, least=min_repeats, **more))
