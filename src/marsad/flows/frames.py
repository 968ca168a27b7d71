"""Saved searches as frames: saving, correcting, withdrawing, and how much of what is on topic each finds (method 2.2).

A frame of a topic supports what is said inside its search (trends, bursts, what a narrative says), never a share of
what a platform or a country says. It holds words, platforms, sources and days: no machine's label, whose errors would
be the frame's, and nothing about who wrote.
"""

from contextlib import suppress
from dataclasses import dataclass, replace

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.core.errors import MarsadError, Missing, RefusedInput, WrongState
from marsad.core.findings import Withheld
from marsad.core.frames import CORRECTED, LONGEST_NAME, LONGEST_NOTE, WITHDRAWN, SavedFrame
from marsad.core.judgement import DrawnSample
from marsad.core.machine_errors import Rate
from marsad.core.mission import Mission, Question
from marsad.core.queries import Search
from marsad.core.words import _
from marsad.estimate.judged import Judged, Mask, rates_of
from marsad.flows.aggregates import refuse_lawful_and_narrow
from marsad.flows.figures import QuestionFigures, coded_of, figures_of
from marsad.flows.frame_posts import METHOD, found_posts, inside
from marsad.flows.lags import deletion_lags
from marsad.flows.lawful import to_ten
from marsad.flows.population import population, question_of, versions_of
from marsad.flows.query_words import matching, parse
from marsad.report.document import Searched
from marsad.store.lake import Lake
from marsad.store.observatory import Observatory

OF_THE_WHOLE = frozenset({Withheld.UNFINISHED, Withheld.UNKNOWN_PROBABILITY, Withheld.RESTRICTED_PERIOD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a person says of a frame to save."""

    name: str
    search: Search
    question: str = ""  # whose 'yes' means that a post is on topic
    exclusions: str | None = None  # None: what the mission says of the sources searched
    collected_by: str | None = None
    note: str = ""


def shown_size(frame: SavedFrame) -> int | None:
    """How many posts a frame found, as it may be said: rounded to tens, None under ten.

    Words for lawful speech may be saved too: exact counts of two frames would tell the few posts between them.
    """
    return to_ten(frame.found) if frame.found else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameCheck:
    """How a frame's words did on posts that people judged: a probability sample that was not drawn by these words."""

    question: str
    recall: Rate  # of the posts on topic, those the words find
    precision: Rate  # of the posts the words find, those on topic
    coded: int
    size: int  # posts of the sample's frame on the platforms and days of the search


def save(observatory: Observatory, actor: str, draft: Draft, *, corrects: int | None = None) -> SavedFrame:
    """Keep a search as a frame; with `corrects`, in the place of the frame of that number.

    Raises RefusedInput for a name or a search that cannot be, Missing for an unknown source, platform or question, and
    what the record store raises.
    """
    from marsad.store.records import frames
    from marsad.store.records.work import unit

    observatory.connect()
    mission, name = observatory.mission, " ".join(draft.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise RefusedInput(
            _("'{name}' cannot be a frame's name; use 1 to {most} characters.", name=name[:100], most=LONGEST_NAME)
        )
    query = parse(draft.search.words, other_script=draft.search.other_script)
    if not query.sides:
        raise RefusedInput(_("A frame needs words to look for; write some."))
    _check_places(mission, draft)
    refuse_lawful_and_narrow(observatory, draft.search)
    version = observatory.lake.version("posts")
    found = found_posts(observatory.lake, draft.search, mission.time_zone, version)
    frame = SavedFrame(
        name=name,
        search=draft.search,
        understood=query.plain(),
        question=draft.question,
        posts_version=version,
        method=METHOD,
        found=len(found),
        exclusions=_told(mission, draft.search, draft.exclusions, "known_exclusions"),
        collected_by=_told(mission, draft.search, draft.collected_by, "collected_by"),
        lags=_lags(observatory, draft.search),
        note=draft.note.strip()[:LONGEST_NOTE],
    )
    if corrects is not None:
        frame = replace(frame, act=CORRECTED, supersedes=corrects)
    with unit(actor, "save frame" if corrects is None else "correct frame", name) as work:
        return frames.add_frame(work, frame)


def _check_places(mission: Mission, draft: Draft) -> None:
    if draft.question:
        question_of(mission, draft.question)
    for source in draft.search.sources:
        if mission.source(source) is None:
            raise Missing(
                _(
                    "The mission has no source '{source}'; it has: {sources}.",
                    source=source,
                    sources=", ".join(each.id for each in mission.sources),
                )
            )
    first, last = draft.search.first, draft.search.last
    if first is not None and last is not None and last < first:
        raise RefusedInput(_("The last day is before the first; correct one of them."))


def _told(mission: Mission, search: Search, said: str | None, of: str) -> str:
    """What a person said, else what the mission says of each source that is searched."""
    if said is not None:
        return said.strip()[:LONGEST_NOTE]
    sources = [source for source in mission.sources if not search.sources or source.id in search.sources]
    told = dict.fromkeys(str(getattr(source, of)).strip() for source in sources)
    return "; ".join(each for each in told if each)[:LONGEST_NOTE]


def _lags(observatory: Observatory, search: Search) -> dict[str, dict[str, float | int | None]]:
    """How late the posts of each source searched were captured: what was deleted before is in no frame."""
    return {
        source: {"posts": lag.posts, "median": lag.median, "ninth": lag.ninth, "at_most": lag.bound_median}
        for source, lag in sorted(deletion_lags(observatory).items())
        if not search.sources or source in search.sources
    }


def withdraw(observatory: Observatory, actor: str, name: str, why: str) -> SavedFrame:
    """Let a frame stand no more; it is kept, and so is why. Raises Missing, RefusedInput without a reason."""
    from marsad.store.records import frames
    from marsad.store.records.work import unit

    observatory.connect()
    if not why.strip():
        raise RefusedInput(_("Say in a few words why the frame is withdrawn."))
    before = frames.frame_called(name)
    with unit(actor, "withdraw frame", name) as work:
        gone = replace(before, act=WITHDRAWN, note=why.strip()[:LONGEST_NOTE], supersedes=before.number)
        return frames.add_frame(work, gone)


def check(observatory: Observatory, frame: SavedFrame, question_id: str | None = None) -> FrameCheck:
    """How many of the posts that people found on topic the frame's words find, weighted by the sample's design.

    On the question's own sample: its sources are not the frame's, only platforms and days are. Raises WrongState where
    nothing is coded, or where the sample was itself drawn from a saved search, which cannot judge one; Missing where no
    question is named, or it has no sample.
    """
    observatory.connect()
    mission = observatory.mission
    if not (question_id or frame.question):
        raise Missing(
            _("Say which question's 'yes' means on topic; name it with '--question', or save it with the frame.")
        )
    question = question_of(mission, question_id or frame.question)
    figures = figures_of(observatory, question, observatory.roster)
    if versions_of(figures.sample).within is not None:
        raise WrongState(
            _(
                "The sample of '{question}' was drawn from a saved search: what no search found cannot be in it, so it"
                " cannot judge one.",
                question=question.id,
            )
        )
    judged, within = _judged(observatory.lake, mission, question, frame.search, figures)
    whole = figures.estimates[0].withheld
    rates = rates_of(judged, 0.5, within, withheld=whole if whole in OF_THE_WHOLE else None)
    return FrameCheck(
        question=question.id,
        recall=rates.found,
        precision=rates.right,
        coded=int(within[judged.rows].sum()),
        size=int(within.sum()),
    )


def searched_of(observatory: Observatory, sample: DrawnSample) -> Searched | None:
    """The saved search a sample was drawn from, with its recall where a question's own sample can judge it."""
    from marsad.store.records import frames

    cited = sample.design.get("searched")
    if cited is None:
        return None
    frame, checked = frames.frame(cited["frame"]), None
    if frame.question:
        with suppress(MarsadError):  # nothing coded yet, or nothing that may judge it
            checked = check(observatory, frame)
    return Searched(
        name=frame.name,
        words=frame.search.words,
        found=frame.found,
        recall=checked.recall if checked else None,
        judged_on=checked.question if checked else "",
    )


def _judged(
    lake: Lake, mission: Mission, question: Question, search: Search, figures: QuestionFigures
) -> tuple[Judged, Mask]:
    """The question's frame with a flag where the words find a post, and which posts the search could have found."""
    versions = versions_of(figures.sample)
    posts = population(lake, question, mission, versions)
    coded = coded_of(question, figures.sample, figures.answers, posts)
    texts = _texts(lake, posts["post_id"], versions.posts)
    flags = matching(parse(search.words, other_script=search.other_script), texts)
    judged = Judged(
        score=flags.astype(np.float64),
        band=np.searchsorted(sorted(coded.sizes), coded.bands),
        rows=coded.rows,
        labels=np.asarray(coded.labels, dtype=np.int64),
        unknown=coded.unknown_rows,
    )
    anywhere = replace(search, sources=())
    engine = ibis.duckdb.connect()
    try:
        ids = inside(lake.table("posts", versions.posts, engine), anywhere, mission.time_zone).select("post_id")
        there = ids.to_pyarrow()["post_id"].combine_chunks()
    finally:
        engine.disconnect()
    return judged, np.asarray(pc.is_in(posts["post_id"], value_set=there))


def _texts(lake: Lake, post_ids: pa.ChunkedArray, version: int) -> list[str]:
    every = lake.read("posts", ["post_id", "text"], version)
    own = every.take(pc.index_in(post_ids, value_set=every["post_id"].combine_chunks()))
    return [text or "" for text in own["text"].to_pylist()]
