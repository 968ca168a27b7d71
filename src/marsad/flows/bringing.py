"""Add a model that the unit brings: ask it about codings, calibrate it, test that on authors left out, keep it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.detect.brought.calibrated import calibrate
from marsad.detect.brought.model import meanings
from marsad.detect.brought.raw import RawModel, for_task
from marsad.detect.calibration import Platt, expected_calibration_error, held_out
from marsad.flows.brought_models import Described, in_ledger, place_of, raw_model, software, unanswered
from marsad.flows.models import BROUGHT, file_name, folder_of, require_name
from marsad.flows.population import question_of
from marsad.flows.training import Made, by_print, folds_for, order_of, plain, write_model
from marsad.flows.training_codings import coded_rows
from marsad.flows.training_folds import Kept, dealt, kept_together
from marsad.flows.training_rows import Rows, read_rows, require_enough, usable
from marsad.flows.training_scores import Answered, Scores, languages_of, scores_of
from marsad.store.observatory import Observatory

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Codings:
    """Rows that people labelled, to calibrate a model on."""

    rows: Rows
    weights: Floats | None = None  # 1 / inclusion probability, by row; None where the rows were not drawn
    question: str = ""  # whose codings they are
    posts: tuple[str, ...] = ()  # of the observatory, among the rows


def codings_of_file(name: str) -> Codings:
    """The rows of a table with 'text' and 'label'. Raises Missing or RefusedInput as `read_rows`."""
    return Codings(rows=usable(read_rows(name)))


def codings_of_question(observatory: Observatory, task: str, question_id: str, *, by_code: bool = False) -> Codings:
    """A question's settled codings, each standing for as many posts as it was drawn for.

    What was chosen for training stands for nothing and is left out. Raises Missing where no sample was drawn.
    """
    observatory.connect()
    coded = coded_rows(observatory, question_of(observatory.mission, question_id), task, by_code=by_code)
    chances = {one.row.post_id: one.inclusion_probability for one in coded.rows if one.inclusion_probability}
    rows = usable([one.row for one in coded.rows if one.row.post_id in chances], coded.dropped)
    posts = tuple(row.post_id for row in rows.rows)
    weights = np.asarray([1 / chances[post_id] for post_id in posts])
    return Codings(rows=rows, weights=weights, question=question_id, posts=posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A model that the unit wants to use for a task."""

    task: str
    what: str  # a folder, or 'endpoint:ID'
    meanings: Mapping[str, str] = field(default_factory=dict)  # of its labels, where they are not spelt like the task's
    none: str | None = None  # the label that means 'nothing of it', where the task does not say
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Added:
    """A model that was added."""

    path: Path  # of the file that describes it
    meta: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Asked:
    """What the model said of the codings."""

    raw: RawModel
    names: Mapping[str, str]
    labels: tuple[str, ...]
    values: Floats
    cut: int
    truth: Places
    kept: Kept


def add(observatory: Observatory, actor: str, offer: Offer, codings: Codings) -> Added:
    """Calibrate and test the model on `codings`, and keep what describes it.

    Raises UsageError for a task that cannot be one, RefusedInput where the codings are too few or the model cannot be
    used, and what reading, loading and asking a model of its kind raise.
    """
    observatory.connect()
    task, seed = require_name(offer.task), offer.seed
    require_enough(codings.rows)
    labels = order_of(task, codings.rows.counts, offer.none)
    where = place_of(observatory.home, offer.what)
    raw = raw_model(observatory.home, task, where, labels, in_ledger(actor, task))
    asked = _ask(raw, codings, labels, offer.meanings)
    folds = dealt(asked.kept.groups, codings.rows.labels, seed, folds_for(asked.kept.groups))
    apart = _apart(asked, folds, codings.weights)
    tested = Answered(asked.labels, asked.truth, apart, asked.kept.groups, languages_of(codings.rows.texts))
    calibration = calibrate(asked.values, asked.truth, len(labels), picks=raw.picks, weights=codings.weights)
    meta = _meta(task, where, codings, asked, scores_of(tested, seed), seed)
    if isinstance(calibration.line, Platt):
        meta["brought"]["opposite"] = calibration.line.slope < 0
    one = Described(
        task=task,
        labels=labels,
        where=where,
        identity=raw.identity,
        names=asked.names,
        calibration=calibration,
        meta=meta,
    )
    return Added(path=_keep(observatory, actor, one, codings, apart), meta=meta)


def _ask(raw: RawModel, codings: Codings, labels: tuple[str, ...], given: Mapping[str, str]) -> _Asked:
    names = meanings(raw.labels, labels, given)
    said = raw.say(codings.rows.texts)
    number = {label: place for place, label in enumerate(labels)}
    return _Asked(
        raw=raw,
        names=names,
        labels=labels,
        values=for_task(said.values, raw.labels, labels, names, raw.exclusive),
        cut=int(said.cut.sum()),
        truth=np.asarray([number[label] for label in codings.rows.labels], dtype=np.int64),
        kept=kept_together(codings.rows.rows),
    )


def _apart(asked: _Asked, folds: Places, weights: Floats | None) -> Floats:
    """Probabilities of each coding by a calibration fitted on the others'."""

    def fit(rows: NDArray[np.intp]) -> Any:
        of_rows = None if weights is None else weights[rows]
        one = calibrate(
            asked.values[rows], asked.truth[rows], len(asked.labels), picks=asked.raw.picks, weights=of_rows
        )
        return lambda others: one.probabilities(asked.values[others])

    return held_out(fit, folds)


def _meta(task: str, where: str, codings: Codings, asked: _Asked, scores: Scores, seed: int) -> dict[str, Any]:
    rows = codings.rows
    return {
        "task": task,
        "seed": seed,
        "data": rows.data_hash,
        "software": software(),
        "rows": {
            "given": rows.given,
            "used": len(rows.rows),
            "dropped": rows.dropped,
            "repeated": rows.repeated,
            "by_label": {label: rows.counts[label] for label in asked.labels},
        },
        "kept_whole": "authors" if asked.kept.by_author else "texts",
        "groups": int(asked.kept.groups.max()) + 1,
        "cross_validated": plain(scores),
        "brought": {
            "where": where,
            "identity": asked.raw.identity,
            "own_labels": list(asked.raw.labels),
            "names": dict(asked.names),
            "picks": asked.raw.picks,
            "weighted": codings.weights is not None,
            "no_answer": unanswered(asked.values),
            "cut": asked.cut,
            "error_before": _error_before(asked),
        },
    }


def _error_before(asked: _Asked) -> float:
    """Expected calibration error of the model's own values, mean over the labels but the first."""
    said = ~np.isnan(asked.values).any(axis=1)
    if not said.any():
        return 1.0
    errors = [
        expected_calibration_error(asked.values[said, place], asked.truth[said] == place)
        for place in range(1, len(asked.labels))
    ]
    return round(float(np.mean(errors)), 4)


def _keep(observatory: Observatory, actor: str, one: Described, codings: Codings, apart: Floats) -> Path:
    from marsad.store.records import trained
    from marsad.store.records.work import unit

    made = Made(content=one.written(), meta=dict(one.meta), held_out=by_print(codings.rows.texts, apart))
    sha256 = hashlib.sha256(made.content).hexdigest()
    path = folder_of(observatory) / file_name(one.task, sha256, BROUGHT)
    folder_of(observatory).mkdir(mode=0o700, exist_ok=True)
    write_model(path, made)
    with unit(actor, "add model", one.task) as work:
        work.detail |= {"where": one.where, "model": one.identity}
        trained.keep_model(
            work,
            trained.Trained(
                task=one.task,
                file=path.name,
                sha256=sha256,
                seed=one.meta["seed"],
                data_hash=codings.rows.data_hash,
                question=codings.question,
                learnt_from=tuple(sorted(codings.posts)),
                held_out=made.held_out,
            ),
        )
    return path
