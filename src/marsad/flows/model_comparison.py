"""A new model beside the one in use, on the same codings, none of which either has learnt from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import UsageError, WrongState
from marsad.core.words import _
from marsad.detect.classifying import decided
from marsad.detect.tasks import task_of
from marsad.flows.model_sides import Side, of_file, the_one_in_use
from marsad.flows.models import Opened, find
from marsad.flows.population import question_of
from marsad.flows.training_codings import coded_rows, labels_for
from marsad.flows.training_folds import kept_together
from marsad.flows.training_rows import Row, in_words_of, prints_of, read_rows, usable
from marsad.flows.training_scores import (
    FEWEST_OF_A_LANGUAGE,
    FEWEST_OF_ITS_LABELS,
    Share,
    confusion,
    f1_of,
    languages_of,
    resampled,
)
from marsad.store.observatory import Observatory

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

SEED = 0  # of the bootstrap
FEWEST = 30  # codings that both may be tested on


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Codings that both models are tested on."""

    rows: tuple[Row, ...]
    weights: Floats | None  # 1 / inclusion probability; None where the rows were not drawn
    on: dict[str, Any]  # which codings these are


def compare(
    observatory: Observatory, actor: str, task: str, *, new: str | None = None, old: str | None = None,
    question: str | None = None, data: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Compare a model with the one in use (or with `old`), keep what came of it, and return that.

    On the settled codings of `question` (by default the one the new model learnt from), or on the rows of a file. Rows
    that the new model learnt from are answered by models of its cross-validation; those the old one learnt from are
    left out. Raises UsageError where neither is named, WrongState where too few codings are left.
    """
    from marsad.store.records import trained
    from marsad.store.records.work import unit

    observatory.connect()
    opened = find(observatory, task, new)
    before = the_one_in_use(observatory, task) if old is None else of_file(find(observatory, task, old), task)
    sides = (of_file(opened, task), before)
    judged = _judged(observatory, task, opened, question, data)
    figures = _figures(task, judged, sides)
    with unit(actor, "compare models", task) as work:
        trained.keep_comparison(work, task, sides[0].identity, sides[1].identity, figures)
    return figures


def _judged(
    observatory: Observatory, task: str, new: Opened, question: str | None, data: str | None
) -> Judged:  # fmt: skip
    from marsad.store.records import trained

    if data is not None:
        given = read_rows(data)
        rows = usable(in_words_of(task, given))
        known = any(one.sha256 == new.sha256 for one in trained.models(task))
        if not known and new.model.meta.get("data") in (rows.data_hash, usable(given).data_hash):
            raise WrongState(
                _(
                    "The model '{name}' learnt from this very file; train it in the observatory, without --out, so that"
                    " it is compared on answers it had not seen.",
                    name=new.path.name,
                )
            )
        return Judged(rows.rows, None, {"file": rows.data_hash})
    asked = question or next((one.question for one in trained.models(task) if one.sha256 == new.sha256), "")
    if not asked:
        raise UsageError(_("Say on which codings to compare: --question with an id, or --data with a file."))
    found = question_of(observatory.mission, asked)
    by_code = bool(set(new.model.labels) & set(found.codes))
    coded = coded_rows(observatory, found, task, by_code=by_code).rows
    drawn = [one for one in coded if one.inclusion_probability is not None]
    clear = {row.post_id for row in usable(one.row for one in drawn).rows}
    drawn = [one for one in drawn if one.row.post_id in clear]
    weights = np.asarray([1 / one.inclusion_probability for one in drawn if one.inclusion_probability])
    chosen = len(coded) - len(drawn)
    return Judged(tuple(one.row for one in drawn), weights, {"question": asked, "chosen_for_training": chosen})


def _figures(task: str, judged: Judged, sides: tuple[Side, Side]) -> dict[str, Any]:
    new, old = sides
    prints = prints_of([row.text for row in judged.rows])
    fair = np.asarray([print_ not in (old.held_out or {}) for print_ in prints], dtype=bool)
    kept = np.flatnonzero(fair)
    rows = [judged.rows[place] for place in kept.tolist()]
    counts = Counter(row.label for row in rows)
    if len(rows) < FEWEST or sum(count >= FEWEST_OF_ITS_LABELS for count in counts.values()) < 2:
        raise WrongState(
            _(
                "Codings left that the model in use did not learn from: {n}, too few or too alike to compare; code"
                " more, or give a --reason to 'marsad models use'.",
                n=len(rows),
            )
        )
    labels, truth, answers = _answers(task, rows, sides, [prints[place] for place in kept.tolist()])
    weights = None if judged.weights is None else judged.weights[kept]
    groups, languages = kept_together(rows).groups, languages_of([row.text for row in rows])
    whole = _both(truth, answers, groups, labels, weights)
    difference = whole["difference"]
    said = "better" if difference["low"] > 0 else "worse" if difference["high"] < 0 else "no_difference"
    return {
        "on": judged.on,
        "n": len(rows),
        "weighted": weights is not None,
        "left_out": int((~fair).sum()),
        "new_known": new.held_out is not None,
        "labels": labels,
        "models": {"new": new.name, "old": old.name},
        **whole,
        "by_language": _by_language(truth, answers, groups, labels, weights, languages),
        "said": said,
    }


def _answers(
    task: str, rows: Sequence[Row], sides: tuple[Side, Side], prints: Sequence[str]
) -> tuple[list[str], Places, tuple[Places, Places]]:
    """The labels compared, what people said, and what each model says; where the labels differ, yes or no only."""
    given = {row.label for row in rows}
    of_models = [set(side.answering.labels) if side.answering else set() for side in sides]
    same = all(given <= names or not names for names in of_models)
    known = task_of(task)
    first = sides[0].answering.labels[0] if sides[0].answering else ""
    none = first if first in given else known.labels[0] if known else labels_for(task)[0]
    labels = [none, *sorted((given | of_models[0] | of_models[1]) - {none})] if same else [none, _("anything else")]
    place = {label: number for number, label in enumerate(labels)}

    def named(label: str) -> int:
        return place[label] if same else int(label != none)

    truth = np.asarray([named(row.label) for row in rows], dtype=np.int64)
    said = []
    for side in sides:
        best = _best(side, [row.text for row in rows], prints)
        names = side.answering.labels if side.answering else (none,)
        number = [place[name] if same else int(at > 0) for at, name in enumerate(names)]
        said.append(np.asarray(number, dtype=np.int64)[best])
    return labels, truth, (said[0], said[1])


def _best(side: Side, texts: Sequence[str], prints: Sequence[str]) -> Places:
    """The answer for each text; for one that the model learnt from, by models that had not."""
    if side.answering is None:
        return np.zeros(len(texts), dtype=np.int64)
    probabilities = np.array(side.answering.probabilities(texts), dtype=np.float64)
    for at, print_ in enumerate(prints):
        if print_ in (side.held_out or {}):
            probabilities[at] = (side.held_out or {})[print_]
    return decided(side.answering, probabilities)


def _both(
    truth: Places, answers: tuple[Places, Places], groups: Places, labels: Sequence[str], weights: Floats | None
) -> dict[str, Any]:  # fmt: skip
    """Macro-F1 of both and of their difference, every draw the same codings for both."""
    count = len(labels)
    cells = count * count
    counted = [confusion(truth, said, groups, count, weights) for said in answers]
    value = [float(f1_of(each.sum(axis=0), count)[0]) for each in counted]
    stacked = np.concatenate(counted, axis=1)
    new, old = (resampled(stacked, partial(_of_side, side * cells, cells, count), SEED) for side in (0, 1))
    return {
        "new": asdict(_share(value[0], new)),
        "old": asdict(_share(value[1], old)),
        "difference": asdict(_share(value[0] - value[1], new - old)),
    }


def _of_side(first: int, cells: int, labels: int, drawn: Floats) -> Floats:
    return f1_of(drawn[:, first : first + cells], labels)


def _share(value: float, draws: Floats) -> Share:
    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    return Share(value=round(value, 4), low=round(min(low, value), 4), high=round(max(high, value), 4))


def _by_language(
    truth: Places, answers: tuple[Places, Places], groups: Places, labels: Sequence[str], weights: Floats | None,
    languages: NDArray[np.str_],
) -> list[dict[str, Any]]:  # fmt: skip
    found = []
    for name, n in sorted(Counter(languages.tolist()).items(), key=lambda one: (-one[1], one[0])):
        own = languages == name
        of_labels = np.bincount(truth[own], minlength=len(labels))
        enough = n >= FEWEST_OF_A_LANGUAGE and (of_labels >= FEWEST_OF_ITS_LABELS).sum() >= 2
        mine = (answers[0][own], answers[1][own])
        part = None if weights is None else weights[own]
        both = _both(truth[own], mine, groups[own], labels, part) if enough else {}
        found.append({"language": name, "n": n, **both})
    return found
