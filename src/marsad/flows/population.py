"""The posts a question is asked of, with what is known of every one of them before any coding."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import pyarrow as pa

from marsad.core.errors import Missing
from marsad.core.judgement import DrawnSample
from marsad.core.mission import Mission, Person, Question
from marsad.core.words import _
from marsad.store.lake import Lake

COLUMNS = ("post_id", "platform", "language", "script", "score", "target", "target_sex", "published_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The versions of the lake's tables that a figure rests on."""

    posts: int
    signals: int
    detectors: Mapping[str, str]  # name -> version: signals of other versions are left aside


def versions_now(lake: Lake, detectors: Mapping[str, str]) -> Versions:
    """The versions of this moment."""
    return Versions(posts=lake.version("posts"), signals=lake.version("signals"), detectors=detectors)


def versions_of(sample: DrawnSample) -> Versions:
    """The versions a sample was drawn from."""
    return Versions(
        posts=sample.posts_version, signals=sample.signals_version, detectors=sample.design.get("detectors", {})
    )


def question_of(mission: Mission, question_id: str) -> Question:
    """The question of that id. Raises Missing, naming those there are."""
    question = mission.question(question_id)
    if question is None:
        raise Missing(
            _(
                "The mission asks no question '{question}'; it asks: {questions}.",
                question=question_id,
                questions=", ".join(asked.id for asked in mission.questions),
            )
        )
    return question


def population(lake: Lake, question: Question, roster: tuple[Person, ...], versions: Versions) -> pa.Table:
    """One row a post of the question's sources, in the order of post ids.

    Columns: COLUMNS. `score` is the highest score (0 to 1) of the labels the question stratifies on, 0 where no
    detector noticed anything; `script` is the second half of the language label, 'Zyyy' where there is none.
    """
    engine = ibis.duckdb.connect()
    try:
        posts = lake.table("posts", versions.posts, engine)
        signals = lake.table("signals", versions.signals, engine)
        asked = posts.filter(posts.source.isin(list(question.sources))).select(
            "post_id", "platform", "target", "published_at"
        )
        present = [f"{name}:{version}" for name, version in versions.detectors.items()] or [""]
        current = signals.filter((signals.detector + ":" + signals.detector_version).isin(present))
        named = current.mutate(name=current.detector + ":" + current.label)
        wanted = list(question.stratify_on) or [""]
        scores = named.filter(named.name.isin(wanted)).group_by("post_id").agg(score=named.score.max())
        languages = named.filter(named.detector == "language").group_by("post_id").agg(language=named.label.max())
        joined = asked.left_join(scores, "post_id").drop("post_id_right")
        joined = joined.left_join(languages, "post_id").drop("post_id_right")
        sexes = {person.id: str(person.sex) for person in roster if person.sex is not None}
        known = joined.mutate(
            score=joined.score.fill_null(0.0),
            language=joined.language.fill_null("und"),
            target_sex=ibis.literal(None, type="string") if not sexes else _cases(joined.target, sexes),
        )
        known = known.mutate(
            script=ibis.ifelse(known.language.contains("-"), known.language.split("-")[1], ibis.literal("Zyyy"))
        )
        return known.select(*COLUMNS).order_by("post_id").to_pyarrow()
    finally:
        engine.disconnect()


def _cases(target: ibis.expr.types.StringValue, sexes: dict[str, str]) -> ibis.expr.types.StringValue:
    women = [person for person, sex in sexes.items() if sex == "woman"]
    men = [person for person, sex in sexes.items() if sex == "man"]
    return ibis.cases((target.isin(women or [""]), "woman"), (target.isin(men or [""]), "man"))
