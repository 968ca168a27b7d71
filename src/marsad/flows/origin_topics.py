"""Which posts a run about origin asks of, and which it compares them with; what of it may be shown today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.core.errors import Missing, UsageError, WrongState
from marsad.core.mission import Mission, Question
from marsad.core.origin_runs import Asked, Topic
from marsad.core.restricted import Lock, lock_of_search
from marsad.core.words import _
from marsad.detect.normalise import normalise
from marsad.flows import narratives
from marsad.flows.answers import answers_of_sample, is_unfinished
from marsad.flows.collecting import source_of
from marsad.flows.contents import left_out
from marsad.flows.coordination_kept import texts_of
from marsad.flows.coordination_lawful import lawful_among
from marsad.flows.frame_posts import found_posts
from marsad.flows.lawful import mostly, names_lawful_speech
from marsad.flows.origin_accounts import NEEDED, with_who
from marsad.flows.population import period_of, question_of
from marsad.flows.query_words import parse
from marsad.flows.restricted import lock_today, today
from marsad.store.engines import as_table, counting
from marsad.store.observatory import Observatory

Weights = dict[str, float]  # of drawn posts: 1 / inclusion probability


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Drawn posts that people answered, with how many posts of the frame each stands for."""

    yes: Weights
    no: Weights
    unfinished: bool
    sample_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The posts of a topic: those of `posts`, or those that were `judged`; neither: every post."""

    sources: tuple[str, ...]
    posts: tuple[str, ...] | None = None  # post ids
    judged: Judged | None = None
    lawful: bool = False


def chosen(observatory: Observatory, asked: Asked) -> Chosen:
    """The posts that a run is about.

    Raises Missing for a source, question, frame, narrative or hashtag that is not there, UsageError for a topic
    without a name, WrongState for a question of which nothing is answered yet.
    """
    mission = observatory.mission
    for source in asked.sources:
        source_of(mission, source)
    if asked.topic is not Topic.EVERYTHING and not asked.name.strip():
        raise UsageError(_("Say of what: the id of a question, or the name of a frame, a narrative or a hashtag."))
    sources = asked.sources or tuple(source.id for source in mission.sources)
    if asked.topic is Topic.EVERYTHING:
        return Chosen(sources=sources)
    if asked.topic is Topic.QUESTION:
        return _judged(observatory, question_of(mission, asked.name))
    if asked.topic is Topic.FRAME:
        return _of_frame(observatory, asked)
    if asked.topic is Topic.NARRATIVE:
        found, one = narratives.one(observatory, asked.name)
        ids = tuple(found.ids[place] for place in one.places.tolist())
        return Chosen(sources=sources, posts=ids, lawful=_mostly_lawful(observatory, ids))
    return _of_hashtag(observatory, asked.name, sources)


def _judged(observatory: Observatory, question: Question) -> Chosen:
    from marsad.store.records import samples

    sample = samples.sample_of(question.id)
    answers = answers_of_sample(sample.sample_id)
    told = [(answer.task, answer.verdict(question)) for answer in answers if answer.task.inclusion_probability]
    weights = {
        verdict: {task.post_id: 1 / (task.inclusion_probability or 1) for task, said in told if said is verdict}
        for verdict in (True, False)
    }
    if not any(weights.values()):
        raise WrongState(
            _("Nothing of the sample of '{question}' is coded and settled yet; code it first.", question=question.id)
        )
    codes = [observatory.codebook.code(name) for name in question.codes]
    return Chosen(
        sources=question.sources,
        judged=Judged(
            yes=weights[True], no=weights[False], unfinished=is_unfinished(question, answers),
            sample_id=sample.sample_id,
        ),
        lawful=any(code is not None and code.lawful_speech for code in codes),
    )  # fmt: skip


def _of_frame(observatory: Observatory, asked: Asked) -> Chosen:
    from marsad.store.records import frames

    frame, mission = frames.frame_called(asked.name), observatory.mission
    found = tuple(found_posts(observatory.lake, frame.search, mission.time_zone).to_pylist())
    words = parse(frame.search.words, other_script=frame.search.other_script)
    return Chosen(
        sources=asked.sources or frame.search.sources or tuple(source.id for source in mission.sources),
        posts=found,
        lawful=names_lawful_speech(words) or _mostly_lawful(observatory, found),
    )


def _of_hashtag(observatory: Observatory, name: str, sources: tuple[str, ...]) -> Chosen:
    wanted = normalise(name.lstrip("#＃")).text
    rows = observatory.lake.read("posts", ["post_id", "hashtags"])
    tags = pc.list_flatten(rows["hashtags"].combine_chunks())
    owners = pc.list_parent_indices(rows["hashtags"].combine_chunks())
    known = [tag for tag in pc.unique(tags).to_pylist() if tag and normalise(tag).text == wanted]
    if not known or not wanted:
        raise Missing(_("No post bears the hashtag '{name}'; see the hashtags in the explorer.", name=name))
    bearing = owners.filter(pc.is_in(tags, value_set=pa.array(known, pa.string())))
    ids = tuple(sorted(set(rows["post_id"].take(bearing).to_pylist())))
    return Chosen(
        sources=sources,
        posts=ids,
        lawful=names_lawful_speech(parse(name.replace("_", " "))) or _mostly_lawful(observatory, ids),
    )


def _mostly_lawful(observatory: Observatory, posts: Sequence[str]) -> bool:
    """Whether half or more of the posts are lawful speech: by a detector, by their words, or by people's answers."""
    if not posts:
        return False
    with counting() as engine:
        lawful = lawful_among(observatory, engine, texts_of(observatory, engine, set(posts)), None)
    return mostly(len(lawful), len(posts))


def scope(engine: Any, observatory: Observatory, sources: Sequence[str], version: int) -> Any:
    """The posts of the sources and of the mission's period (with those without a time), each once however many sources
    brought it, with `who`; an Ibis table."""
    first, after = period_of(observatory.mission)
    posts = observatory.lake.table("posts", version, engine).select(*NEEDED)
    inside = posts.published_at.isnull() | ((posts.published_at >= first) & (posts.published_at < after))
    asked = posts.filter(posts.source.isin(list(sources)) & inside)
    return with_who(asked.anti_join(left_out(asked, list(sources)).twice, "post_id"))


def only(engine: Any, posts: Any, ids: Sequence[str]) -> tuple[Any, Any]:
    """Those of `posts` that `ids` name, and the others; Ibis tables."""
    named = as_table(engine, pa.table({"post_id": pa.array(ids, pa.string())}))
    return posts.semi_join(named, "post_id"), posts.anti_join(named, "post_id")


def lock_of_topic(observatory: Observatory, asked: Asked, day: date | None = None) -> Lock | None:
    """The lock on a run's figures in the restricted period, today or on `day`: that of its question; all of a search.

    The share of all posts collected reads as no poll.
    """
    mission: Mission = observatory.mission
    if asked.topic is Topic.EVERYTHING or mission.restricted is None:
        return None
    question = mission.question(asked.name) if asked.topic is Topic.QUESTION else None
    if question is not None:
        return lock_today(observatory, question, day)
    return lock_of_search(mission, day or today(mission))
