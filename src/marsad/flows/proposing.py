"""Propose what to code next for training: a sample that coders answer like any other, and that no figure ever uses."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput, UsageError, WrongState
from marsad.core.judgement import DrawnSample, Purpose, Task
from marsad.core.mission import Mission, Question
from marsad.core.words import _
from marsad.detect.language import identify
from marsad.detect.near_duplicates import near_duplicates
from marsad.flows.model_sides import Side, the_one_in_use
from marsad.flows.models import require_name
from marsad.flows.population import Versions, population, question_of, versions_now
from marsad.review.uncertainty import RANDOM, UNSURE, Candidates, Chosen, choose
from marsad.store.observatory import Observatory

LOOKED_AT = 50_000  # posts, drawn at random where there are more: enough to find some hundred uncertain ones among


def propose(
    observatory: Observatory, actor: str, task: str, *, size: int, question: str | None = None, seed: int = 1,
    double_share: float = 1.0,
) -> DrawnSample:  # fmt: skip
    """Choose `size` posts of the question's sources for training, and keep them as tasks of a training sample.

    No post of any estimation sample is chosen, and none that was chosen before. Raises WrongState where the last
    choice was not begun to be coded, UsageError where the question is not clear, RefusedInput where none is left.
    """
    from marsad.store.records import rereadings, samples
    from marsad.store.records.work import unit

    observatory.connect()
    require_name(task)
    _require_share(double_share)
    mission = observatory.mission
    asked = question_of(mission, question or the_only_question(task, mission))
    rereadings.require_none_begun(asked.sources)
    _require_begun(asked)
    versions = versions_now(observatory.lake, {}, asked.repeats)
    used = the_one_in_use(observatory, task)
    candidates, count = _candidates(observatory, asked, mission, versions, used, seed)
    chosen = choose(candidates, size, seed, frame=count)
    why = Counter(one.why for one in chosen)
    drawn = DrawnSample(
        question=asked.id,
        seed=seed,
        size=len(chosen),
        population=count,
        strata={name: {"N": count, "n": why[name]} for name in (RANDOM, UNSURE)},
        design=_design(asked, candidates, chosen) | {"task": task, "model": used.identity},
        posts_version=versions.posts,
        signals_version=versions.signals,
        codebook_version=observatory.codebook.version,
        purpose=Purpose.TRAINING,
    )
    with unit(actor, "propose", asked.id) as work:
        samples.save_sample(work, drawn, _tasks(candidates, chosen, seed, double_share))
    return samples.training_samples(asked.id)[-1]


def the_only_question(task: str, mission: Mission) -> str:
    """The question that the task's last model learnt from, or the mission's only one. Raises UsageError."""
    from marsad.store.records import trained

    known = [one.question for one in trained.models(task) if one.question]
    if known or len(mission.questions) == 1:
        return known[-1] if known else mission.questions[0].id
    raise UsageError(
        _(
            "Say which question the coders answer, with --question; the mission asks: {questions}.",
            questions=", ".join(question.id for question in mission.questions),
        )
    )


def _require_share(double_share: float) -> None:
    if not 0 <= double_share <= 1:
        raise RefusedInput(
            _("The share '{share}' to code twice is not between 0 and 1; correct it.", share=double_share)
        )


def _require_begun(question: Question) -> None:
    from marsad.store.records import codings, samples

    earlier = samples.training_samples(question.id)
    if earlier and not codings.codings_of(earlier[-1].sample_id):
        raise WrongState(
            _(
                "Nothing of the last choice for '{question}' is coded yet; code it first: a second one would choose"
                " nearly the same.",
                question=question.id,
            )
        )


def _candidates(
    observatory: Observatory, question: Question, mission: Mission, versions: Versions, used: Side, seed: int
) -> tuple[Candidates, int]:
    """The posts that may be chosen, as the model in use sees them, and how many there are before a first draw."""
    from marsad.store.records import samples

    frame = population(observatory.lake, question, mission, versions)["post_id"].to_pylist()
    taken = samples.posts_drawn_for(Purpose.ESTIMATION) | samples.posts_drawn_for(Purpose.TRAINING, question.id)
    ids = [post for post in frame if post not in taken]
    if len(ids) > LOOKED_AT:
        keys = np.random.Generator(np.random.PCG64(seed)).random(len(ids))
        ids, count = [ids[place] for place in np.sort(np.argsort(keys, kind="stable")[:LOOKED_AT])], len(ids)
    else:
        count = len(ids)
    texts = _texts(observatory, ids, versions.posts)
    clusters = near_duplicates(texts).of
    return Candidates(
        post_id=ids,
        language=[guess.label for guess in identify(texts)],
        alike=np.where(clusters < 0, np.arange(len(ids)), clusters).astype(np.int64),
        probabilities=_probabilities(used, texts),
    ), count


def _texts(observatory: Observatory, ids: Sequence[str], version: int) -> list[str]:
    table = observatory.lake.read("posts", ["post_id", "text"], version)
    kept = table.filter(pc.is_in(table["post_id"], value_set=pa.array(list(ids), pa.string())))
    by_id = dict(zip(kept["post_id"].to_pylist(), kept["text"].to_pylist(), strict=True))
    return [by_id[post] or "" for post in ids]


def _probabilities(used: Side, texts: Sequence[str]) -> NDArray[np.float64]:
    """By the model in use; with none, all are alike, and the choice is a random one spread over languages."""
    if used.answering is None or not texts:
        return np.full((len(texts), 2), 0.5)
    return np.asarray(used.answering.probabilities(texts), dtype=np.float64)


def _design(question: Question, candidates: Candidates, chosen: Sequence[Chosen]) -> dict[str, object]:
    languages = Counter(candidates.language[one.place] for one in chosen)
    return {
        "sources": list(question.sources),
        "repeats": str(question.repeats),
        "languages": dict(sorted(languages.items(), key=lambda one: (-one[1], one[0]))),
    }


def _tasks(candidates: Candidates, chosen: Sequence[Chosen], seed: int, double_share: float) -> list[Task]:
    """The chosen posts in a shuffled order, so that nobody can tell which the model was unsure of."""
    random = np.random.Generator(np.random.PCG64([seed, 1]))
    order = random.permutation(len(chosen)).tolist()
    twice = set(random.permutation(len(chosen))[: round(double_share * len(chosen))].tolist())
    return [
        Task(
            task_id=0,
            sample_id=0,
            post_id=candidates.post_id[chosen[number].place],
            stratum=chosen[number].why,
            inclusion_probability=chosen[number].inclusion_probability,
            position=position,
            double=number in twice,
        )
        for position, number in enumerate(order, start=1)
    ]
