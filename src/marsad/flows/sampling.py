"""Draw the sample a question is answered from, and keep all it takes to draw it again."""

from dataclasses import asdict, dataclass, replace
from typing import Any

import pyarrow as pa

from marsad.core.errors import Missing, WrongState
from marsad.core.frames import SavedFrame
from marsad.core.judgement import DrawnSample, Task
from marsad.core.mission import Frame, Mission, Question
from marsad.core.queries import search_as_json
from marsad.core.words import _
from marsad.flows.detection import chosen, unseen_files
from marsad.flows.freezing import frozen_now
from marsad.flows.population import Versions, asked_digest, not_units, population, question_of, versions_now
from marsad.review.sampling import Drawn, FrameTable, draw
from marsad.store.observatory import Observatory

DOUBLE_SHARE = 1.0  # two coders for every post, unless the team says it cannot


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How many posts are drawn, by which seed, of what."""

    size: int
    seed: int
    double_share: float = DOUBLE_SHARE
    frame: str | None = None  # name of a saved search: only what it finds, at the version it was saved on


def draw_sample(
    observatory: Observatory, actor: str, question_id: str, size: int, seed: int, double_share: float = DOUBLE_SHARE
) -> DrawnSample:
    """Draw `size` posts of the question's sources and keep them as tasks; what `draw_wanted` raises."""
    return draw_wanted(observatory, actor, question_id, Wanted(size=size, seed=seed, double_share=double_share))


def draw_wanted(observatory: Observatory, actor: str, question_id: str, wanted: Wanted) -> DrawnSample:
    """Draw posts of the question's sources, or of what a saved search finds among them, and keep them as tasks.

    Raises WrongState where a detector has not seen every post yet (its bands would be wrong), the question has a
    sample already or the codebook was changed after it was frozen, Missing where there are no posts, RefusedInput
    where the size cannot be met.
    """
    from marsad.store.records import frames, rereadings, samples
    from marsad.store.records.work import unit

    observatory.connect()
    mission = observatory.mission
    question = question_of(mission, question_id)
    rereadings.require_none_begun(question.sources)
    frozen = frozen_now(observatory)
    if samples.has_sample(question_id):
        raise WrongState(
            _(
                "A sample of '{question}' was drawn already; a second one would let its answer be chosen.",
                question=question_id,
            )
        )
    versions = versions_now(observatory.lake, require_detected(observatory, question), question.repeats)
    searched = None if wanted.frame is None else frames.frame_called(wanted.frame)
    if searched is not None:
        versions = replace(versions, posts=searched.posts_version, within=searched.search)
    posts = some_posts(observatory, question, mission, versions)
    drawn = draw(
        frame_table(posts, mission, question, searched), wanted.size, wanted.seed, double_share=wanted.double_share
    )
    gone = not_units(observatory.lake, question, mission, versions)
    with unit(actor, "sample", question_id) as work:
        kept = kept_of(drawn, question, versions, observatory.codebook.version)
        asked = {"asked": asked_digest(question, observatory.roster, kept.codebook_version), "not_units": asdict(gone)}
        cited = {"frozen_codebook": frozen.digest} if frozen else {}
        within = {"searched": cited_search(searched)} if searched else {}
        samples.save_sample(work, replace(kept, design=kept.design | asked | cited | within), tasks_of(drawn))
        work.detail |= cited | ({"frame": searched.number} if searched else {})
    return samples.sample_of(question_id)


def some_posts(observatory: Observatory, question: Question, mission: Mission, versions: Versions) -> pa.Table:
    """The posts to draw from. Raises Missing where there are none."""
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
    return posts


def kept_of(drawn: Drawn, question: Question, versions: Versions, codebook_version: str) -> DrawnSample:
    """All it takes to draw the sample again."""
    return DrawnSample(
        question=question.id,
        seed=drawn.seed,
        size=len(drawn.units),
        population=drawn.frame_size,
        strata={band.name: {"N": band.size, "n": band.drawn} for band in drawn.bands},
        design=design_of(drawn, question) | {"detectors": dict(versions.detectors)},
        posts_version=versions.posts,
        signals_version=versions.signals,
        codebook_version=codebook_version,
    )


def require_detected(observatory: Observatory, question: Question) -> dict[str, str]:
    """Version of each detector the sample rests on.

    Raises WrongState where one of them has not seen every post: its bands would be wrong.
    """
    needed = {"language", *(label.split(":", 1)[0] for label in question.stratify_on)}
    detectors = chosen(observatory, sorted(needed))
    for detector in detectors:
        if unseen := unseen_files(observatory, detector):
            raise WrongState(
                _(
                    "The detector '{name}' has not seen every post ({count} files are new); run 'marsad detect' first.",
                    name=detector.name,
                    count=len(unseen),
                )
            )
    return {detector.name: detector.version for detector in detectors}


def cited_search(frame: SavedFrame) -> dict[str, Any]:
    """What a sample keeps of the saved search it was drawn from: enough to find the same posts again."""
    return {
        "frame": frame.number,
        "name": frame.name,
        "search": search_as_json(frame.search),
        "understood": frame.understood,
        "method": frame.method,
        "found": frame.found,
        "question": frame.question,
    }


def frame_table(
    posts: pa.Table, mission: Mission, question: Question, searched: SavedFrame | None = None
) -> FrameTable:
    """The population as the drawing takes it."""
    frames = {source.frame for source in mission.sources if source.id in question.sources}
    frame = Frame.OPPORTUNISTIC if Frame.OPPORTUNISTIC in frames else Frame.TOPIC if searched else min(frames)
    return FrameTable(
        post_id=posts["post_id"].to_pylist(),
        platform=posts["platform"].to_pylist(),
        script=posts["script"].to_pylist(),
        frame=[str(frame)] * posts.num_rows,
        score=posts["score"].to_numpy() if question.stratify_on else None,
    )


def design_of(drawn: Drawn, question: Question) -> dict[str, object]:
    """What the method sentence says of the design."""
    return {
        "bands": [asdict(band) for band in drawn.bands],
        "double_share": drawn.double_share,
        "stratify_on": list(question.stratify_on),
        "sources": list(question.sources),
        "repeats": str(question.repeats),
    }


def tasks_of(drawn: Drawn) -> list[Task]:
    """The drawn posts as tasks, in the order they are shown."""
    return [
        Task(
            task_id=0,
            sample_id=0,
            post_id=unit.post_id,
            stratum=unit.stratum,
            inclusion_probability=unit.inclusion_probability,
            position=unit.position,
            double=unit.double,
        )
        for unit in drawn.units
    ]
