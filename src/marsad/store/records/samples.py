"""Drawn samples and their tasks."""

from collections.abc import Collection, Iterable

from django.db.models import Count

from marsad.core.errors import Missing
from marsad.core.judgement import DrawnSample, Purpose, Task
from marsad.core.words import _
from marsad.store.records.fingerprints import of_sample
from marsad.store.records.models import ClosedRound, CodingRecord, Sample, SampleTask, SettlementRecord
from marsad.store.records.work import Unit

NAMED = 5000  # tasks that a query names one by one; of more, the whole sample is read


def save_sample(work: Unit, drawn: DrawnSample, tasks: Iterable[Task]) -> int:
    """Keep a sample and its tasks; the id it got."""
    row = Sample(
        question=drawn.question,
        seed=drawn.seed,
        size=drawn.size,
        population=drawn.population,
        strata=drawn.strata,
        design=drawn.design,
        posts_version=drawn.posts_version,
        signals_version=drawn.signals_version,
        codebook_version=drawn.codebook_version,
        purpose=drawn.purpose,
        drawn_at=work.at,
    )
    row.save(force_insert=True)
    SampleTask.objects.bulk_create(
        [
            SampleTask(
                sample=row,
                post_id=task.post_id,
                stratum=task.stratum,
                inclusion_probability=task.inclusion_probability,
                position=task.position,
                double=task.double,
                coders=task.coders,
            )
            for task in tasks
        ],
        batch_size=2000,
    )
    work.witness("sample", str(row.pk), of_sample(row, row.tasks.all()))
    work.detail |= {
        "sample": row.pk,
        "question": drawn.question,
        "seed": drawn.seed,
        "strata": drawn.strata,
        "lake": {"posts": drawn.posts_version, "signals": drawn.signals_version},
        "codebook": drawn.codebook_version,
    }
    if drawn.purpose is not Purpose.ESTIMATION:
        work.detail["purpose"] = str(drawn.purpose)
    return int(row.pk)


def has_sample(question: str) -> bool:
    """Whether a sample to estimate from was drawn for that question."""
    return Sample.objects.filter(question=question, purpose=Purpose.ESTIMATION).exists()


def sample_of(question: str) -> DrawnSample:
    """The latest sample of a question: the one its figures rest on, never one for training. Raises Missing."""
    row = Sample.objects.filter(question=question, purpose=Purpose.ESTIMATION).order_by("-id").first()
    if row is None:
        raise Missing(
            _("No sample was drawn for '{question}'; run 'marsad sample {question} --size 600'.", question=question)
        )
    return as_sample(row)


def training_samples(question: str) -> list[DrawnSample]:
    """The samples of a question that were chosen for training, oldest first."""
    return [as_sample(row) for row in Sample.objects.filter(question=question, purpose=Purpose.TRAINING)]


def rounds() -> list[DrawnSample]:
    """The rounds of calibration, the latest first."""
    return [as_sample(row) for row in Sample.objects.filter(purpose=Purpose.PILOT).order_by("-id")]


def to_code(question: str, purpose: Purpose) -> list[DrawnSample]:
    """What coders answer by spreadsheet: the sample of the figures, or every one for training. Raises Missing."""
    if purpose is Purpose.ESTIMATION:
        return [sample_of(question)]
    if found := training_samples(question):
        return found
    raise Missing(
        _(
            "Nothing was proposed for training on '{question}'; run 'marsad propose TASK --question {question}'.",
            question=question,
        )
    )


def as_sample(row: Sample) -> DrawnSample:
    """The noun of a sample's row."""
    return DrawnSample(
        sample_id=row.pk,
        question=row.question,
        seed=row.seed,
        size=row.size,
        population=row.population,
        strata=row.strata,
        design=row.design,
        posts_version=row.posts_version,
        signals_version=row.signals_version,
        codebook_version=row.codebook_version,
        purpose=Purpose(row.purpose),
    )


def tasks_of(sample_id: int, only: Collection[int] | None = None) -> list[Task]:
    """The tasks of a sample in the order they are shown; those that `only` names, where it is given."""
    rows = SampleTask.objects.filter(sample_id=sample_id)
    if only is None:
        return [as_task(row) for row in rows]
    if len(only) <= NAMED:
        rows = rows.filter(pk__in=list(only))
    return [as_task(row) for row in rows if row.pk in only]


def drawn_posts() -> list[tuple[str, str]]:
    """Every drawn post with the question it was drawn for."""
    return [(question, post) for question, post in SampleTask.objects.values_list("sample__question", "post_id")]


def posts_drawn_for(purpose: Purpose, question: str | None = None) -> set[str]:
    """The posts in samples of that purpose, of one question or of all."""
    rows = SampleTask.objects.filter(sample__purpose=purpose)
    return set((rows if question is None else rows.filter(sample__question=question)).values_list("post_id", flat=True))


def as_task(row: SampleTask) -> Task:
    """The noun of a task's row."""
    return Task(
        task_id=row.pk,
        sample_id=row.sample_id,
        post_id=row.post_id,
        stratum=row.stratum,
        inclusion_probability=row.inclusion_probability,
        position=row.position,
        double=row.double,
        coders=row.coders,
    )


def answered() -> dict[int, str]:
    """What is in of every sample, by its number: codings, settlements, and whether its round was closed.

    It changes with every answer, and is quick to ask.
    """
    codings = dict(CodingRecord.objects.order_by().values_list("task__sample").annotate(n=Count("pk")))
    settled = dict(SettlementRecord.objects.order_by().values_list("task__sample").annotate(n=Count("pk")))
    closed = set(ClosedRound.objects.values_list("sample_id", flat=True))
    numbers = Sample.objects.order_by("pk").values_list("pk", flat=True)
    return {one: f"{codings.get(one, 0)} {settled.get(one, 0)} {one in closed}" for one in numbers}
