"""Calibration: every coder answers the same posts, the answers are compared and discussed, the codebook is frozen.

A round is drawn like any sample, by the question's bands, so that it holds posts worth discussing. Its answers are
never counted in an estimate nor learnt from. What differs is shown once all answers are in, or the round is closed,
and never by whom.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from marsad.core.errors import Missing, WrongState
from marsad.core.judgement import Coding, DrawnSample, FrozenCodebook, Purpose
from marsad.core.mission import Question
from marsad.core.words import _
from marsad.flows.answers import Answer, answers_of_sample
from marsad.flows.freezing import codebook_digest
from marsad.flows.population import not_units, population, question_of, versions_now
from marsad.flows.sampling import frame_table, kept_of, require_detected, tasks_of
from marsad.review.sampling import draw
from marsad.review.states import State
from marsad.store.observatory import Observatory

SIZE = 200  # posts of a round (method 2.3)
MOST_DISCUSSED = 40  # posts on the page of a round
NONE, CANNOT = "none", "cannot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussed:
    """A post on which the coders differ: how many gave what, without who did."""

    task_id: int
    post_id: str
    answers: tuple[tuple[str, int], ...]  # code, 'none' or 'cannot', and how many said so; the most said first
    coders: int
    disagreement: float  # share of the pairs of coders whose answers are not the same, 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round of calibration as it stands. `discussed` is empty until it is complete."""

    sample: DrawnSample
    posts: int
    asked: int  # answers wanted in all
    given: int
    complete: bool
    discussed: tuple[Discussed, ...]  # what is most disagreed on first
    differing: int  # posts on which not everybody said the same


def draw_round(observatory: Observatory, actor: str, question_id: str, size: int, seed: int) -> DrawnSample:
    """Draw `size` posts of the question's sources for every coder of the unit to answer.

    Raises Missing where there are no posts, WrongState where fewer than two people code, a round of the question is
    open, or a detector has not seen every post yet; RefusedInput where the size cannot be met.
    """
    from marsad.store.records import pilots, rereadings, samples
    from marsad.store.records.work import unit

    observatory.connect()
    mission = observatory.mission
    question = question_of(mission, question_id)
    rereadings.require_none_begun(question.sources)
    if any(one.question == question_id and not round_of(one).complete for one in samples.rounds()):
        raise WrongState(_("A round of calibration of '{question}' is open; close it first.", question=question_id))
    coders = pilots.everyone_who_codes()
    versions = versions_now(observatory.lake, require_detected(observatory, question), question.repeats)
    posts = population(observatory.lake, question, mission, versions)
    if posts.num_rows == 0:
        raise Missing(
            _(
                "No post of '{sources}' of the days {start} to {end} was taken in; run 'marsad ingest', or mend the "
                "days in the mission file.",
                sources=", ".join(question.sources),
                start=mission.start.isoformat(),
                end=mission.end.isoformat(),
            )
        )
    drawn = draw(frame_table(posts, mission, question), size, seed, double_share=0.0, lowest_floor=size // 4)
    kept = kept_of(drawn, question, versions, observatory.codebook.version)
    design = {"asked_of": coders, "not_units": asdict(not_units(observatory.lake, question, mission, versions))}
    with unit(actor, "calibration round", question_id) as work:
        tasks = [replace(task, coders=len(coders)) for task in tasks_of(drawn)]
        number = samples.save_sample(work, replace(kept, purpose=Purpose.PILOT, design=kept.design | design), tasks)
        work.detail["coders"] = len(coders)
    return next(one for one in samples.rounds() if one.sample_id == number)


def round_of(sample: DrawnSample) -> Round:
    """A round as it stands: before it is complete, only how much of it is in."""
    answers = answers_of_sample(sample.sample_id)
    complete = all(answer.outcome.state is State.COMPARED for answer in answers)
    differing = [one for one in map(discussed, answers) if one.disagreement > 0] if complete else []
    ordered = sorted(differing, key=lambda one: (-one.disagreement, one.task_id))
    return Round(
        sample=sample,
        posts=len(answers),
        asked=sum(answer.task.needs for answer in answers),
        given=sum(len(answer.codings) for answer in answers),
        complete=complete,
        discussed=tuple(ordered[:MOST_DISCUSSED]),
        differing=len(ordered),
    )


def discussed(answer: Answer) -> Discussed:
    """How the answers to a post fall, and how far apart they are."""
    said = Counter(piece for coding in answer.codings for piece in pieces_of(coding))
    return Discussed(
        task_id=answer.task.task_id,
        post_id=answer.task.post_id,
        answers=tuple(sorted(said.items(), key=lambda item: (-item[1], item[0]))),
        coders=len(answer.codings),
        disagreement=disagreement([pieces_of(coding) for coding in answer.codings]),
    )


def pieces_of(coding: Coding) -> tuple[str, ...]:
    """What a coding says, piece by piece: its codes, or 'none', or 'cannot'."""
    if coding.cannot_decide is not None:
        return (CANNOT,)
    return tuple(sorted(set(coding.codes))) or (NONE,)


def disagreement(answers: Sequence[tuple[str, ...]]) -> float:
    """Of the pairs of coders, the share who did not say the same; 0 where fewer than two answered."""
    n = len(answers)
    if n < 2:
        return 0.0
    return 1 - sum(times * (times - 1) for times in Counter(answers).values()) / (n * (n - 1))


def rounds(observatory: Observatory) -> list[tuple[Question, Round]]:
    """The rounds of the mission's questions, the latest first."""
    from marsad.store.records import samples

    asked = {question.id: question for question in observatory.mission.questions}
    return [(asked[one.question], round_of(one)) for one in samples.rounds() if one.question in asked]


def close_round(observatory: Observatory, actor: str, sample_id: int) -> None:
    """End a round before every answer is in. Raises WrongState where it is complete, NotAllowed without the role."""
    from marsad.store.records import members, pilots, samples
    from marsad.store.records.work import unit

    observatory.connect()
    with unit(actor, "close calibration round", f"sample {sample_id}") as work:
        for one in samples.rounds():
            if one.sample_id == sample_id and round_of(one).complete:
                raise WrongState(_("This round of calibration is complete; there is nothing to close."))
        pilots.close_round(work, members.member(actor), sample_id)


def freeze_codebook(observatory: Observatory, actor: str, sample_id: int, note: str) -> FrozenCodebook:
    """Freeze the codebook as it is, after a round. Raises WrongState before the round is complete, or twice."""
    from marsad.store.records import members, pilots, samples
    from marsad.store.records.work import unit

    observatory.connect()
    done = [one for one in samples.rounds() if one.sample_id == sample_id and round_of(one).complete]
    if not done:
        raise WrongState(_("The codebook is frozen after a round of calibration; finish or close this one first."))
    with unit(actor, "freeze codebook", observatory.codebook.version) as work:
        made = FrozenCodebook(
            version=observatory.codebook.version,
            digest=codebook_digest(observatory),
            sample_id=sample_id,
            note=note,
            frozen_by=actor,
            at=work.at,
        )
        pilots.freeze(work, members.member(actor), made)
    return made
