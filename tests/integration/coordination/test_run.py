"""A run finds those who move together, tells groups and no account, and is kept with its entry."""

import json
from typing import Any

import pytest

from marsad.core.analyses import Analysis
from marsad.core.coordination import SENSITIVITY, TRACES, Asked, CoordinationResult, Trace
from marsad.core.coordination_plain import result_as_plain, result_from_plain
from marsad.core.errors import Missing, UsageError
from marsad.flows.coordination_kept import pairs_of, run_of
from marsad.flows.coordination_run import found_in, run_coordination
from marsad.flows.coordination_traces import traced
from marsad.store import analysis_rows


@pytest.fixture
def result(world: Any) -> CoordinationResult:
    return run_of(world.observatory, 1)[1]


def groups(world: Any) -> dict[int, set[str]]:
    """The pseudonyms of each group, from the table kept beside the run."""
    found: dict[int, set[str]] = {}
    for account, (_node, group) in pairs_of(world.observatory, run_of(world.observatory, 1)[0]).nodes.items():
        found.setdefault(group, set()).add(account)
    return found


def test_the_planted_twelve_are_one_group_and_nobody_else_is_in_one(world: Any) -> None:
    assert list(groups(world).values()) == [world.planted, world.campaign, world.friends]


def test_every_post_is_counted_once_and_what_cannot_be_tested_is_told(result: CoordinationResult) -> None:
    assert (result.twice, result.untestable) == (1, 1)
    assert result.posts == result.testable + result.untestable


def test_every_trace_is_told_with_its_own_window_even_where_no_post_bears_it(result: CoordinationResult) -> None:
    assert [(each.trace, each.window, each.least) for each in result.traces] == [
        (trace, rule.window, rule.least) for trace, rule in TRACES.items()
    ]
    assert {each.trace for each in result.traces if each.events} == {Trace.LINK, Trace.TEXT}


def test_every_trace_is_counted_again_with_every_window(result: CoordinationResult) -> None:
    assert [(each.trace, each.window) for each in result.sensitivity] == [
        (trace, window) for trace in Trace for window in SENSITIVITY
    ]
    own = {each.window: each.found for each in result.sensitivity if each.trace is Trace.LINK}
    assert own[60] == next(each.found for each in result.traces if each.trace is Trace.LINK)
    assert own[60] >= 66


def test_a_group_is_told_with_its_side_its_share_and_whom_the_roster_names(result: CoordinationResult) -> None:
    planted = result.groups[0]
    assert (planted.accounts, planted.posts, planted.edges, planted.density) == (12, 144, 66, 1.0)
    assert (planted.sides, planted.named, planted.within, planted.lawful) == (("dawn",), ("dawn-party",), True, False)
    assert result.share(planted) == 144 / result.testable
    assert 0 < planted.level < 1


def test_a_campaign_of_lawful_speech_is_known_without_a_detector(result: CoordinationResult) -> None:
    assert [group.lawful for group in result.groups] == [False, True, False]


def test_accounts_that_post_by_the_clock_are_taken_away_and_told(result: CoordinationResult) -> None:
    (clock,) = result.removed
    assert (clock.rule, clock.accounts, clock.pairs) == ("posts at one minute of the hour", 6, 15)
    assert clock.because


def test_who_pushes_a_site_that_is_nobody_elses_is_no_feed(world: Any, result: CoordinationResult) -> None:
    posts = world.observatory.lake.read("posts", ["account", "links"]).to_pylist()
    links = [row["links"][0] for row in posts if row["account"] in world.planted]
    assert sum("dawn.example" in link for link in links) > 0.9 * len(links)  # the rule for feeds marks them all
    assert not [each for each in result.removed if "feed" in each.rule]
    assert result.groups[0].accounts == len(world.planted)


def test_the_counts_of_a_small_group_are_not_in_the_record(result: CoordinationResult) -> None:
    friends = result.groups[2]
    assert friends.small
    assert (friends.accounts, friends.posts, friends.edges, friends.objects) == (None, None, None, None)
    assert {count for _name, count in (*friends.traces, *friends.platforms)} == {None}
    assert (friends.first.hour, friends.first.minute) == (0, 0)


def test_every_side_is_told_at_the_same_settings_and_small_groups_add_nothing(result: CoordinationResult) -> None:
    rows = {row.side: row for row in result.symmetry}
    assert set(rows) == {"dawn", "dusk", ""}
    assert (rows["dawn"].accounts, rows["dawn"].posts) == (12, 144)
    assert rows["dusk"].accounts == 0
    assert rows["dusk"].items > 20
    assert rows["dusk"].pairs > 1000


def test_no_pseudonym_is_in_the_record_of_a_run_nor_in_the_ledger(world: Any) -> None:
    from marsad.store.records.models import AnalysisRecord, LedgerEntry

    row = AnalysisRecord.objects.get(pk=1)
    told = json.dumps([row.settings, row.result]) + "".join(entry.detail for entry in LedgerEntry.objects.all())
    assert not [account for account in world.everybody if account in told]
    table = analysis_rows.kept(world.observatory.analyses, row.rows_sha256)
    assert set(table["a"].to_pylist()) >= world.planted - {max(world.planted)}


def test_the_record_says_the_same_after_json(result: CoordinationResult) -> None:
    assert result_from_plain(json.loads(json.dumps(result_as_plain(result)))) == result


def test_a_run_stands_in_the_ledger_and_the_doctor_sees_a_change(world: Any) -> None:
    from django.db import connection

    from marsad.core.errors import MarsadError
    from marsad.flows.witness import compare_records, told
    from marsad.store.records import work

    acts = [(entry.act.action, entry.act.actor) for entry in work.entries()]
    assert ("analyse coordination", "tester") in acts
    compare_records(told(work.entries()))
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER analysisrecord_no_update")
        cursor.execute("UPDATE records_analysisrecord SET made_by = 'somebody else'")
    with pytest.raises(MarsadError, match="changed"):
        compare_records(told(work.entries()))


def test_a_run_beside_the_first_gives_the_same(world: Any) -> None:
    from marsad.store.records import analyses

    again = run_coordination(world.observatory, "other")
    first = analyses.run_numbered(Analysis.COORDINATION, 1)
    assert (again.number, again.made_by) == (2, "other")
    assert (again.result, again.rows_sha256) == (first.result, first.rows_sha256)


@pytest.mark.parametrize(
    "asked", [Asked(traces=()), Asked(window=0), Asked(window=90_000), Asked(least=0), Asked(error_rate=1.0)]
)
def test_settings_that_mean_nothing_are_refused(world: Any, asked: Asked) -> None:
    with pytest.raises(UsageError):
        run_coordination(world.observatory, "tester", asked)


def test_one_trace_alone_is_tested_alone(world: Any) -> None:
    found, rows, _versions = found_in(world.observatory, Asked(traces=(Trace.TEXT,), window=30, least=1))
    assert [(each.trace, each.window, each.least) for each in found.traces] == [(Trace.TEXT, 30, 1)]
    assert set(rows["trace"].to_pylist()) <= {"text"}


def test_before_the_first_post_it_is_said_what_to_do(world: Any, tmp_path: Any) -> None:
    import shutil

    from marsad.store.observatory import furnish

    empty = tmp_path / "empty"
    empty.mkdir()
    for name in ("mission.yaml", "roster.csv", "codebook.yaml"):
        shutil.copyfile(world.observatory.home / name, empty / name)
    with pytest.raises(Missing, match="marsad ingest"):
        run_coordination(furnish(empty), "tester")


@pytest.mark.spark
@pytest.mark.slow
def test_a_run_on_spark_gives_the_same(world: Any, spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(traces=(Trace.HASHTAGS,), window=60, least=2)
    here = found_in(world.observatory, asked)
    monkeypatch.setenv("MARSAD_ENGINE", "local[2]")
    there = found_in(world.observatory, asked)
    assert there[0] == here[0]
    assert there[1].equals(here[1])


@pytest.mark.spark
@pytest.mark.slow
def test_both_engines_read_the_same_traces(world: Any, spark: Any, duckdb: Any) -> None:
    lake, mission = world.observatory.lake, world.observatory.mission
    rows = []
    for engine in (duckdb, spark):
        with traced(engine, lake, 1, mission, world.observatory.roster, None, (Trace.LINK,)) as found:
            told = found.events[Trace.LINK].order_by("account", "object", "content", "at", "side").to_pyarrow()
            rows.append([told.to_pylist(), found.posts, found.twice, found.testable])
    assert rows[0] == rows[1]
    assert len(rows[0][0]) > 1900
