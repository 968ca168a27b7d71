"""A unit's own settled codings as rows to learn from: those of the estimation sample and those made for training."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.core.errors import Missing
from marsad.core.judgement import DrawnSample, Purpose
from marsad.core.mission import Question
from marsad.core.words import _
from marsad.detect.tasks import task_of
from marsad.flows.answers import Answer, answers_of_sample
from marsad.flows.training_rows import Row
from marsad.review.states import DONE
from marsad.store.observatory import Observatory

COLUMNS = ("post_id", "text", "account", "published_at")
YES, NO = "yes", "no"
NONE_APPLIES = "none"
SEVERAL = ""  # the answer to a post of several codes, which is no example of one of them


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedRow:
    """A coded post as a row, with the probability by which it was drawn; None where it was chosen for training."""

    row: Row
    inclusion_probability: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedRows:
    """The settled codings of a question."""

    rows: tuple[CodedRow, ...]
    dropped: dict[str, int]  # key of marsad.flows.training_rows.DROPPED -> posts


def labels_for(task: str) -> tuple[str, str]:
    """What 'none of the question's codes applies' and 'one does' are called: the task's own labels, or no and yes."""
    known = task_of(task)
    return known.labels if known is not None and len(known.labels) == 2 else (NO, YES)


def coded_rows(observatory: Observatory, question: Question, task: str, *, by_code: bool = False) -> CodedRows:
    """Every settled coding of a question, each post once: of one in both kinds of sample, that of the estimation.

    The label is yes or no to the question (`labels_for`), or with `by_code` the one code that applies, 'none' for none.
    Raises Missing where no sample of the question was drawn.
    """
    from marsad.store.records import samples

    drawn = [samples.sample_of(question.id)] if samples.has_sample(question.id) else []
    drawn += samples.training_samples(question.id)
    if not drawn:
        raise Missing(
            _("No sample was drawn for '{question}'; run 'marsad sample {question} --size 600'.", question=question.id)
        )
    found: dict[str, CodedRow] = {}
    dropped: Counter[str] = Counter()
    for sample in drawn:
        answers = [answer for answer in answers_of_sample(sample.sample_id) if answer.task.post_id not in found]
        found |= _rows_of(observatory, sample, answers, question, labels_for(task), by_code=by_code, dropped=dropped)
    return CodedRows(rows=tuple(found.values()), dropped=dict(dropped))


def _rows_of(
    observatory: Observatory,
    sample: DrawnSample,
    answers: Sequence[Answer],
    question: Question,
    labels: tuple[str, str],
    *,
    by_code: bool,
    dropped: Counter[str],
) -> dict[str, CodedRow]:
    posts = _posts(observatory, [answer.task.post_id for answer in answers], sample.posts_version)
    drawn = sample.purpose is Purpose.ESTIMATION  # what was chosen for training stands for nothing, its random part too
    found = {}
    for answer in answers:
        label = _code_of(answer, question) if by_code else _verdict_of(answer, question, labels)
        if label is None:
            dropped["undecided"] += answer.outcome.state in DONE
            continue
        if answer.task.post_id not in posts or label == SEVERAL:
            dropped["several_codes" if label == SEVERAL else "gone"] += 1
            continue
        post = posts[answer.task.post_id]
        row = Row(
            text=post["text"] or "",
            label=label,
            author=post["account"] or "",
            time=post["published_at"],
            post_id=answer.task.post_id,
        )
        chance = answer.task.inclusion_probability if drawn else None
        found[row.post_id] = CodedRow(row=row, inclusion_probability=chance)
    return found


def _verdict_of(answer: Answer, question: Question, labels: tuple[str, str]) -> str | None:
    verdict = answer.verdict(question)
    return None if verdict is None else labels[int(verdict)]


def _code_of(answer: Answer, question: Question) -> str | None:
    """The one code of the question that applies; None while it is open or where it could not be decided."""
    if answer.outcome.state not in DONE or not answer.outcome.decided:
        return None
    codes = [code for code in question.codes if code in answer.outcome.codes]
    return NONE_APPLIES if not codes else codes[0] if len(codes) == 1 else SEVERAL


def _posts(observatory: Observatory, wanted: Sequence[str], version: int) -> dict[str, dict[str, Any]]:
    table = observatory.lake.read("posts", COLUMNS, version)
    kept = table.filter(pc.is_in(table["post_id"], value_set=pa.array(list(wanted), pa.string())))
    return {row["post_id"]: row for row in kept.to_pylist()}
