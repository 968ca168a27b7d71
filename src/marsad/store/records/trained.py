"""The models a unit trained, how each compares, and which one is in use for which task."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from marsad.store.records.fingerprints import of_comparison, of_model, of_use
from marsad.store.records.models import ModelComparison, ModelUse, TrainedModel
from marsad.store.records.work import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A model the unit trained."""

    task: str
    file: str  # its name in the observatory's models
    sha256: str
    seed: int
    data_hash: str
    question: str = ""  # whose codings it learnt from; '' for a file alone
    learnt_from: tuple[str, ...] = ()  # ids of posts
    held_out: dict[str, list[float]] = field(default_factory=dict)  # see marsad.flows.training_folds
    trained_at: datetime | None = None
    trained_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InUse:
    """The model chosen for a task."""

    task: str
    identity: str  # SHA-256 of its file; '' where the shipped one was chosen again
    file: str
    comparison: int | None
    reason: str
    since: datetime
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptComparison:
    """Two models on the same codings."""

    number: int
    task: str
    new: str
    old: str
    figures: dict[str, Any]
    at: datetime


def keep_model(work: Unit, model: Trained) -> None:
    """Keep a trained model; one whose file is known (same data, same seed) is not kept twice."""
    work.detail |= {
        "task": model.task, "sha256": model.sha256, "seed": model.seed, "data": model.data_hash,
        "question": model.question, "posts": len(model.learnt_from),
    }  # fmt: skip
    if TrainedModel.objects.filter(sha256=model.sha256).exists():
        return
    row = TrainedModel(
        task=model.task,
        file=model.file,
        sha256=model.sha256,
        seed=model.seed,
        data_hash=model.data_hash,
        question=model.question,
        learnt_from=list(model.learnt_from),
        held_out=model.held_out,
        trained_at=work.at,
        trained_by=work.actor,
    )
    row.save(force_insert=True)
    work.witness("model", row.sha256, of_model(row))


def keep_comparison(work: Unit, task: str, new: str, old: str, figures: dict[str, Any]) -> int:
    """Keep what came of comparing two models; its number."""
    row = ModelComparison(
        task=task, new=new, old=old, figures=figures, compared_at=work.at, compared_by=work.actor
    )  # fmt: skip
    row.save(force_insert=True)
    work.detail |= {"task": task, "new": new, "old": old, "n": figures.get("n")}
    work.witness("model comparison", str(row.pk), of_comparison(row))
    return int(row.pk)


def keep_use(work: Unit, task: str, identity: str, file: str, *, comparison: int | None, reason: str) -> None:
    """From now on this model is used for the task; '' for `identity` is the shipped one."""
    row = ModelUse(
        task=task,
        identity=identity,
        file=file,
        comparison_id=comparison,
        reason=reason,
        since=work.at,
        decided_by=work.actor,
    )
    row.save(force_insert=True)
    work.detail |= {"task": task, "model": identity, "comparison": comparison, "reason": reason}
    work.witness("model in use", str(row.pk), of_use(row))


def models(task: str | None = None) -> list[Trained]:
    """The models trained, of one task or of all, oldest first."""
    rows = TrainedModel.objects.all() if task is None else TrainedModel.objects.filter(task=task)
    return [
        Trained(
            task=row.task,
            file=row.file,
            sha256=row.sha256,
            seed=row.seed,
            data_hash=row.data_hash,
            question=row.question,
            learnt_from=tuple(row.learnt_from),
            held_out=row.held_out,
            trained_at=row.trained_at,
            trained_by=row.trained_by,
        )
        for row in rows
    ]


def comparisons(task: str, new: str) -> list[KeptComparison]:
    """The comparisons of a model, oldest first."""
    return [
        KeptComparison(number=row.pk, task=row.task, new=row.new, old=row.old, figures=row.figures, at=row.compared_at)
        for row in ModelComparison.objects.filter(task=task, new=new)
    ]


def in_use() -> dict[str, InUse]:
    """The model chosen last for each task; a task without one has the shipped one, or none."""
    latest: dict[str, InUse] = {}
    for row in ModelUse.objects.order_by("id"):
        latest[row.task] = InUse(
            task=row.task,
            identity=row.identity,
            file=row.file,
            comparison=row.comparison_id,
            reason=row.reason,
            since=row.since,
            decided_by=row.decided_by,
        )
    return {task: use for task, use in latest.items() if use.identity}


def tasks_and_questions() -> list[tuple[str, str]]:
    """Each task with each question on whose codings a model of it learnt."""
    return list(TrainedModel.objects.exclude(question="").order_by().values_list("task", "question").distinct())


def last_use() -> int:
    """The number of the last choice of a model; 0 where none was chosen yet."""
    last = ModelUse.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0
