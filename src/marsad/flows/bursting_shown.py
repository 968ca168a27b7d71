"""A run of bursts as a reader may see it today: what is kept back is decided here, for every face."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from marsad.core.alerts import Alert, Alerts, Gap, SeriesKind, SeriesOf, alert_from_plain, series_from_plain
from marsad.core.analyses import Analysis, Run
from marsad.core.errors import Missing
from marsad.core.judgement import Codebook
from marsad.core.mission import Mission
from marsad.core.restricted import is_inside, lock_of, lock_of_signal
from marsad.core.words import _
from marsad.detect.normalise import normalise
from marsad.flows.analysis_release import release_of
from marsad.flows.blindness import open_posts
from marsad.flows.coordination_lawful import lawful_among
from marsad.flows.lawful import mostly, to_ten
from marsad.flows.narrative_facts import EXAMPLES, shortened
from marsad.flows.restricted import today
from marsad.store import analysis_rows
from marsad.store.engines import counting
from marsad.store.observatory import Observatory


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamplePost:
    """A text among those behind an alert, without who wrote it."""

    text: str
    platform: str
    at: datetime | None
    posts: int  # of the alert that say the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The posts behind an alert, as far as they may be shown."""

    examples: tuple[ExamplePost, ...]
    listed: int  # posts that are no lawful speech and wait for no answer: the examples are of these
    apart: int  # posts kept from a reader who may code, since they wait for answers
    lawful: int | None  # posts of lawful speech, in tens; None under ten
    closed: bool  # nothing is opened: lawful speech, or fewer than five accounts


def shown_alerts(
    observatory: Observatory, number: int | None = None, *, may_code: bool, day: date | None = None
) -> Alerts | None:
    """The run of that number, else the last, as it may be shown on `day`, else today; None before the first.

    In the restricted period series that may read as a poll are left out. Raises Missing for a run that is not there.
    """
    from marsad.store.records import analyses

    observatory.connect()
    run = analyses.last_run(Analysis.BURSTS) if number is None else analyses.run_numbered(Analysis.BURSTS, number)
    if run is None:
        return None
    mission, codebook = observatory.mission, observatory.codebook
    when = day or today(mission)
    blind = may_code and bool(open_posts(observatory))
    every = alerts_of(run)
    back = {one.key for one in every.series if is_locked(one, mission, codebook, when)}
    hidden = {one.key for one in every.series if blind and one.kind is SeriesKind.QUESTION}
    return replace(
        every,
        series=tuple(one for one in every.series if one.key not in back | hidden),
        too_short=tuple(key for key in every.too_short if key not in back | hidden),
        alerts=tuple(one for one in every.alerts if one.series.key not in back | hidden),
        kept_back=len(back),
        blind=bool(hidden),
        release=release_of(run.number),
    )


def alerts_of(run: Run) -> Alerts:
    """Everything a run told, before anything is kept back."""
    kept, asked = run.result, run.settings
    assert run.made_at is not None, "a kept run says when it was made"
    return Alerts(
        run=run.number,
        made_at=run.made_at,
        by=asked["by"],
        fdr=asked["fdr"],
        weeks=asked["weeks"],
        first=date.fromisoformat(kept["first"]),
        last=date.fromisoformat(kept["last"]),
        tests=kept["tests"],
        series=tuple(series_from_plain(one) for one in kept["series"]),
        too_short=tuple(kept["too_short"]),
        alerts=tuple(alert_from_plain(one) for one in kept["alerts"]),
        outages=tuple(
            Gap(start=datetime.fromisoformat(start), end=datetime.fromisoformat(end)) for start, end in kept["outages"]
        ),
        undated=kept["undated"],
        outside=kept["outside"],
        software=run.software,
    )


def is_locked(one: SeriesOf, mission: Mission, codebook: Codebook, day: date) -> bool:
    """Whether a series may read as a poll on that day: lawful speech, a side's own hashtag, or a poll-like question."""
    if not is_inside(mission.restricted, day):
        return False
    if one.kind is SeriesKind.QUESTION:
        question = mission.question(one.name)
        if question is None or lock_of(mission, question, codebook, day) is not None:
            return True
        return any(lock_of_signal(mission, codebook, label, day) is not None for label in question.stratify_on)
    of_sides = {normalise(tag.lstrip("#＃")).text for side in mission.sides for tag in side.hashtags}
    return one.lawful or (one.kind is SeriesKind.HASHTAG and normalise(one.name).text in of_sides)


def one_alert(found: Alerts | None, number: int) -> Alert:
    """The alert of that number. Raises Missing where there is none, or none to be shown today."""
    alert = next((one for one in found.alerts if one.number == number), None) if found else None
    if alert is None:
        raise Missing(_("There is no alert {number} to show; see the list of alerts.", number=number))
    return alert


def opened(observatory: Observatory, found: Alerts, alert: Alert, *, may_code: bool) -> Opened:
    """The posts behind an alert: texts said most often, never who wrote them; lawful speech is counted alone."""
    from marsad.store.records import analyses

    if alert.series.lawful or alert.duplicates is None:
        return Opened(examples=(), listed=0, apart=0, lawful=None, closed=True)
    run = analyses.run_numbered(Analysis.BURSTS, found.run)
    members = analysis_rows.kept(observatory.analyses, run.rows_sha256)
    ids = members.filter(pc.equal(members["alert"], pa.scalar(alert.number, pa.int32())))["post_id"].to_pylist()
    rows = observatory.lake.read("posts", ["post_id", "text", "platform", "published_at"])
    mine = rows.filter(pc.is_in(rows["post_id"], value_set=pa.array(ids, pa.string()))).sort_by("post_id").to_pylist()
    with counting() as engine:
        known = lawful_among(observatory, engine, _texts(mine), None)  # by now, too: a detector may have come later
    lawful = max(alert.observed - len(ids), 0) + len(known)
    if mostly(lawful, alert.observed):
        return Opened(examples=(), listed=0, apart=0, lawful=None, closed=True)
    mine = [row for row in mine if row["post_id"] not in known]
    waiting = open_posts(observatory) if may_code else frozenset()
    said = {_folded(row["text"]) for row in mine if row["post_id"] in waiting}
    listed = [row for row in mine if row["text"] and _folded(row["text"]) not in said]
    return Opened(
        examples=_examples(listed),
        listed=len(listed),
        apart=len(mine) - len(listed) if said else 0,
        lawful=to_ten(lawful),
        closed=False,
    )


def _texts(rows: list[dict[str, object]]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in ("post_id", "text")})


def _examples(rows: list[dict[str, object]]) -> tuple[ExamplePost, ...]:
    often = Counter(_folded(row["text"]) for row in rows)
    first: dict[str, dict[str, object]] = {}
    for row in rows:
        first.setdefault(_folded(row["text"]), row)
    chosen = sorted(first, key=lambda text: (-often[text], str(first[text]["post_id"])))[:EXAMPLES]
    return tuple(
        ExamplePost(
            text=shortened(str(first[text]["text"])),
            platform=str(first[text]["platform"]),
            at=at if isinstance(at := first[text]["published_at"], datetime) else None,
            posts=often[text],
        )
        for text in chosen
    )


def _folded(text: object) -> str:
    return " ".join(str(text or "").casefold().split())
