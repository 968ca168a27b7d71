"""What rises in an observatory: found, told with what may explain it, kept; lawful speech by the day and in tens."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from marsad.core.alerts import Alert, Alerts, alert_as_plain
from marsad.core.analyses import Analysis
from marsad.core.errors import Missing
from marsad.core.release import ReleaseState, ReleaseStep
from marsad.flows.bursting import run_bursts
from marsad.flows.bursting_shown import one_alert, opened, shown_alerts
from marsad.store.schema import POSTS, SIGNALS

TAG = "hashtag:lampsoftheharbour"


def shown(observatory: Any, **settings: Any) -> Alerts:
    found = shown_alerts(observatory, may_code=False, **settings)
    assert found is not None
    return found


def alert_on(found: Alerts, key: str) -> Alert:
    return next(one for one in found.alerts if one.series.key == key)


def test_the_slogan_is_found_in_the_hours_in_which_it_rose(rising: Any, lamps: Any) -> None:
    alert = alert_on(shown(rising), TAG)
    assert abs(alert.onset - lamps.ROSE) <= timedelta(hours=1)
    assert lamps.ROSE <= alert.start < alert.end <= lamps.ROSE + timedelta(hours=7)
    assert alert.observed > 150
    assert alert.expected < 1
    assert alert.q < 0.001


def test_an_alert_tells_what_may_explain_it(rising: Any) -> None:
    alert = alert_on(shown(rising), TAG)
    assert alert.top_five is not None
    assert 0.25 < alert.top_five < 0.45  # one account wrote three in ten
    assert alert.duplicates is not None
    assert alert.duplicates > 0.9
    assert alert.linking is not None
    assert 0.4 < alert.linking < 0.6
    assert [shock.title.en for shock in alert.shocks] == ["Debate on the radio"]


def test_a_day_that_nobody_observed_is_missing_and_no_lull(rising: Any, lamps: Any) -> None:
    found = shown(rising)
    (gap,) = found.outages
    assert (gap.start, gap.end) == lamps.MISSING
    assert not any(alert.start <= lamps.MISSING[1] < alert.end for alert in found.alerts)


def test_what_was_tested_and_told_nothing_is_told_too(rising: Any) -> None:
    found = shown(rising)
    assert "hashtag:lightup" in {one.key for one in found.quiet}
    assert {one.key for one in found.series} >= {"all:", "platform:x", "source:square", "question:insults", TAG}
    assert found.tests >= len(found.series)


def test_a_call_to_abstain_is_told_by_the_day_in_tens_and_opened_by_nobody(rising: Any) -> None:
    found = shown(rising)
    lawful = [alert for alert in found.alerts if alert.series.lawful]
    assert {alert.series.kind for alert in lawful} == {"hashtag", "narrative", "question"}
    for alert in lawful:
        assert alert.observed % 10 == 0
        assert alert.series.posts % 10 == 0
        assert alert.start.minute == alert.end.minute == 0
        assert (alert.end - alert.start) % timedelta(days=1) == timedelta(0)
        assert alert.top_five is alert.duplicates is alert.linking is alert.media is None
        assert all(point.posts is None or point.posts % 10 == 0 for point in alert.timeline)
        assert opened(rising, found, alert, may_code=False).closed


def test_examples_are_texts_without_who_wrote_them_and_none_is_lawful_speech(rising: Any, lamps: Any) -> None:
    found = shown(rising)
    seen = opened(rising, found, alert_on(found, TAG), may_code=False)
    assert 0 < len(seen.examples) <= 5
    assert all(lamps.SLOGAN in one.text for one in seen.examples)
    for alert in found.alerts:
        texts = [one.text for one in opened(rising, found, alert, may_code=False).examples]
        assert not any(lamps.ABSTAIN in text for text in texts), alert.series.key


def append(observatory: Any, table: str, schema: Any, rows: list[dict[str, Any]]) -> None:
    made = pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in rows], schema=schema)
    observatory.lake.append(table, made, application="test", sequence=1)


def test_a_call_that_no_detector_saw_is_known_by_its_words(rising: Any, lamps: Any) -> None:
    boycott = "ندعو جميع المواطنين إلى مقاطعة الانتخابات وعدم التصويت يوم الاقتراع"
    pattern = rising.lake.read("posts").slice(0, 1).to_pylist()[0]
    at = lamps.FIRST + timedelta(days=40, hours=15)
    posts = [
        pattern | {"post_id": f"c{n:031x}", "native_id": f"c{n}", "text": f"{boycott} {n % 5}",
                   "hashtags": ["SundayWalk"], "account": f"c{n % 90:023x}", "published_at": at + timedelta(minutes=n)}
        for n in range(240)
    ]  # fmt: skip
    append(rising, "posts", POSTS, posts)
    run_bursts(rising, "sara")
    found = shown(rising)
    mine = alert_on(found, "hashtag:sundaywalk")
    assert mine.series.lawful
    assert mine.observed % 10 == 0
    for alert in found.alerts:
        texts = [one.text for one in opened(rising, found, alert, may_code=False).examples]
        assert not any("مقاطعة" in text for text in texts), alert.series.key


def test_posts_that_turn_out_to_be_lawful_speech_are_opened_no_more(rising: Any, lamps: Any) -> None:
    found = shown(rising)
    alert = alert_on(found, TAG)
    assert opened(rising, found, alert, may_code=False).examples
    posts = rising.lake.read("posts", ["post_id", "text"]).to_pylist()
    late = {"detector": "lexicon", "detector_version": "1", "label": "abstention", "score": 0.9, "because": "[]"}
    rows = [late | {"post_id": row["post_id"]} for row in posts if lamps.SLOGAN in row["text"]]
    append(rising, "signals", SIGNALS, rows)
    assert opened(rising, found, alert, may_code=False).closed


def test_nothing_kept_of_a_run_names_an_account(rising: Any) -> None:
    from marsad.store import analysis_rows
    from marsad.store.records import analyses

    run = analyses.last_run(Analysis.BURSTS)
    assert run is not None
    told = str(run.result)
    accounts = set(rising.lake.read("posts", ["account"])["account"].to_pylist())
    assert not any(account in told for account in accounts)
    members = analysis_rows.kept(rising.analyses, run.rows_sha256)
    assert members.column_names == ["alert", "post_id"]


def test_the_same_posts_give_the_same_run_and_the_ledger_holds(rising: Any) -> None:
    from marsad.flows.witness import compare_records, told
    from marsad.store.records import analyses, work

    first = analyses.last_run(Analysis.BURSTS)
    again = run_bursts(rising, "sara")
    assert first is not None
    assert (again.result, again.rows_sha256) == (first.result, first.rows_sha256)
    assert again.number == first.number + 1
    assert compare_records(told(work.entries())) > 0


@pytest.mark.spark
def test_spark_counts_the_same(rising: Any, spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from marsad.store.records import analyses

    assert spark is not None
    first = analyses.last_run(Analysis.BURSTS)
    monkeypatch.setenv("MARSAD_ENGINE", "local[2]")
    again = run_bursts(rising, "sara")
    assert first is not None
    assert (again.result, again.rows_sha256) == (first.result, first.rows_sha256)


def test_by_the_day_the_same_slogan_is_found(rising: Any, lamps: Any) -> None:
    from marsad.core.bursts import Asked, By

    kept = run_bursts(rising, "sara", Asked(by=By.DAY))
    alert = alert_on(shown(rising, number=kept.number), TAG)
    assert alert.start.date() <= lamps.ROSE.date() <= alert.end.date()


def test_series_that_may_read_as_a_poll_are_kept_back_in_the_restricted_period(
    rising: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.core.mission import RestrictedPeriod
    from marsad.store.observatory import Observatory

    before, mission = shown(rising), rising.mission
    inside = RestrictedPeriod(
        start=mission.start, end=mission.end, reference="Act, article 1", checked_on=mission.start
    )
    monkeypatch.setattr(Observatory, "mission", property(lambda _self: replace(mission, restricted=inside)))
    found = shown(rising)
    assert found.kept_back > 0
    assert not any(one.lawful for one in found.series)
    assert not any(alert.series.lawful for alert in found.alerts)
    assert "hashtag:lightup" not in {one.key for one in found.series}  # a side's own
    assert alert_on(found, TAG) == alert_on(before, TAG)


@pytest.mark.parametrize("spelt", ["lightup", "ｌｉｇｈｔｕｐ", "lightuـp"])
def test_a_hashtag_of_a_side_is_kept_back_however_it_is_spelt(rising: Any, spelt: str) -> None:
    from marsad.core.alerts import SeriesKind, SeriesOf
    from marsad.core.mission import RestrictedPeriod
    from marsad.flows.bursting_shown import is_locked

    day = rising.mission.start
    inside = RestrictedPeriod(start=day, end=day, reference="Act, article 1", checked_on=day)
    mission = replace(rising.mission, restricted=inside)
    one = SeriesOf(kind=SeriesKind.HASHTAG, name=spelt)
    assert is_locked(one, mission, rising.codebook, day)
    assert not is_locked(replace(one, name="lampsoftheharbour"), mission, rising.codebook, day)


def test_a_coder_sees_no_series_of_what_a_machine_suggests_while_posts_wait(
    rising: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.flows import bursting_shown

    waiting = rising.lake.read("posts", ["post_id", "hashtags"]).to_pylist()
    ids = frozenset(row["post_id"] for row in waiting if "LampsOfTheHarbour" in row["hashtags"])
    monkeypatch.setattr(bursting_shown, "open_posts", lambda _observatory: ids)
    found = shown_alerts(rising, may_code=True)
    assert found is not None
    assert found.blind
    assert not any(one.kind == "question" for one in found.series)
    seen = opened(rising, found, alert_on(found, TAG), may_code=True)
    assert (seen.examples, seen.listed) == ((), 0)
    assert seen.apart > 100


def test_an_alert_that_is_not_there_is_missing(rising: Any) -> None:
    with pytest.raises(Missing, match="There is no alert 999"):
        one_alert(shown(rising), 999)


def test_a_run_is_read_by_a_second_person_and_published_by_another(rising: Any) -> None:
    from marsad.core.errors import NotAllowed, WrongState
    from marsad.flows.analysis_release import is_draft, release_of, take_step
    from marsad.store.records import members

    run = shown(rising).run
    senior, legal, publisher = (members.member(name) for name in ("senior", "legal", "publisher"))
    assert is_draft(release_of(run))
    with pytest.raises(WrongState, match="cannot be"):
        take_step(rising, publisher, run, ReleaseStep.PUBLISH)
    with pytest.raises(NotAllowed, match="may not do this"):
        take_step(rising, members.member("auditor"), run, ReleaseStep.READ)
    take_step(rising, senior, run, ReleaseStep.READ)
    with pytest.raises(NotAllowed, match="may not do this"):
        take_step(rising, legal, run, ReleaseStep.PUBLISH)
    done = take_step(rising, publisher, run, ReleaseStep.PUBLISH)
    assert (done.state, done.hands) == (ReleaseState.PUBLISHED, 3)
    assert shown(rising).release == done
    done = take_step(rising, publisher, run, ReleaseStep.WITHDRAW, "  Posts of a second source came in since. ")
    assert done.steps[-1].reason == "Posts of a second source came in since."


def test_whoever_ran_it_neither_reads_nor_publishes_it(rising: Any) -> None:
    from marsad.core.errors import NotAllowed
    from marsad.flows.analysis_release import next_steps, release_of, take_step
    from marsad.store.records import members

    run = run_bursts(rising, "senior").number
    senior = members.member("senior")
    assert not next_steps(release_of(run), senior)[0].allowed
    with pytest.raises(NotAllowed, match="had a hand"):
        take_step(rising, senior, run, ReleaseStep.READ)


def test_the_reader_of_a_run_made_at_a_shell_never_publishes_it(rising: Any) -> None:
    from marsad.core.errors import NotAllowed
    from marsad.flows.analysis_release import take_step
    from marsad.store.records import members

    run = run_bursts(rising, "shell:somebody").number
    publisher = members.member("publisher")
    take_step(rising, publisher, run, ReleaseStep.READ)
    with pytest.raises(NotAllowed, match="another person"):
        take_step(rising, publisher, run, ReleaseStep.PUBLISH)


def test_an_alert_comes_back_from_its_kept_form_as_it_was(rising: Any) -> None:
    from marsad.core.alerts import alert_from_plain

    for alert in shown(rising).alerts:
        assert alert_from_plain(alert_as_plain(alert)) == alert
