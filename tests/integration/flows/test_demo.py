"""The worked example, small: every stage runs, the report holds together, and the truth is where it should be."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from marsad.core.analyses import Analysis
from marsad.core.assessments import Grade
from marsad.core.errors import WrongState
from marsad.core.origin_runs import Topic
from marsad.demo.coders import READER, SENIOR
from marsad.demo.sharing import GROUP, RISE
from marsad.flows.analysis_release import release_of
from marsad.flows.coordination_shown import last_coordination
from marsad.flows.demo import Demo, build_demo
from marsad.flows.figures import all_figures
from marsad.flows.reporting import document_of, write_report
from marsad.store.observatory import Observatory, open_observatory


@pytest.fixture(scope="module")
def demo(examples: Any) -> Demo:
    built: Demo = examples(4000)
    return built


@pytest.fixture
def built(demo: Demo) -> Observatory:
    observatory = open_observatory(demo.home)
    observatory.connect()
    return observatory


def test_the_files_are_accounted_for_row_by_row(built: Observatory) -> None:
    from marsad.store.records import batches

    every = batches.batches()
    assert len(every) == 5
    assert all(batch.account.adds_up for batch in every)
    assert any(batch.account.duplicates for batch in every)
    assert any(batch.account.refused for batch in every)


def test_most_intervals_hold_the_planted_truth(demo: Demo) -> None:
    assert len(demo.checked) >= 6
    assert sum(each.inside for each in demo.checked) >= len(demo.checked) - 1


def test_the_planted_group_is_found_whole_and_no_other(demo: Demo) -> None:
    assert demo.looked.planted == GROUP
    assert (demo.looked.found, demo.looked.others) == (GROUP, 0)
    assert demo.looked.group_alone


def test_the_planted_rise_is_an_alert_dated_within_a_day(demo: Demo) -> None:
    assert demo.looked.onset is not None
    assert abs(demo.looked.onset - RISE[0]) <= timedelta(hours=24)
    assert demo.looked.rise_dated


def test_the_bounds_of_origin_hold_the_planted_share_and_are_no_truism(demo: Demo) -> None:
    assert 0.2 < demo.looked.outside < 0.4
    assert demo.looked.inside
    assert 0.05 < demo.looked.low < demo.looked.high < 0.9


def test_two_people_judged_the_group_and_found_nothing_established(built: Observatory) -> None:
    shown = last_coordination(built)
    assert shown is not None
    (group,) = shown.groups
    assert group.standing is not None
    assert {group.standing.by, *(step.by for step in group.standing.steps)} == {SENIOR.name, READER}
    assert group.statement.grade is Grade.STATISTICAL


def test_every_analysis_went_through_three_pairs_of_hands_and_the_report_is_no_draft(built: Observatory) -> None:
    from marsad.store.records import analyses

    kept = [run for kind in Analysis for run in analyses.runs(kind)]
    assert len(kept) == 4
    assert all(release_of(run.number).is_public and release_of(run.number).hands == 3 for run in kept)
    document = document_of(built)
    assert not document.draft
    assert document.coordination is not None
    assert document.bursts is not None
    assert [one.result.asked.topic for one in document.origin] == [Topic.EVERYTHING, Topic.HASHTAG]


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en", ("Who moved together", "What suddenly rose", "Where the posts come from")),
        ("fr", ("Qui a agi ensemble", "Ce qui a monté soudain", "D’où viennent les publications")),
        ("ar", ("من تحركوا معا", "ما ارتفع فجأة", "من أين تأتي المنشورات")),
    ],
)
def test_the_report_prints_the_three_parts(built: Observatory, language: str, titles: tuple[str, ...]) -> None:
    page = (built.reports / f"report-{language}.html").read_text(encoding="utf-8")
    assert all(f">{title}<" in page for title in titles)


def test_every_planned_question_has_a_figure_with_human_codings_behind_it(built: Observatory) -> None:
    figures = {each.question: each for each in all_figures(built)}
    assert set(figures) == {"vawp", "journalists", "abstention", "false_procedure"}
    assert all(each.estimates[0].n > 100 for each in figures.values())
    assert figures["vawp"].comparison is not None


def test_the_same_records_give_the_same_document_and_the_same_bytes(built: Observatory, tmp_path: Path) -> None:
    assert document_of(built) == document_of(built)
    first = write_report(built, "tester", ("ar", "fr", "en"), ("html", "pdf"), tmp_path / "a")
    second = write_report(built, "tester", ("ar", "fr", "en"), ("html", "pdf"), tmp_path / "b")
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_no_truth_and_no_handle_stands_in_the_lake_or_the_reports(demo: Demo) -> None:
    lake = b"".join(path.read_bytes() for path in (demo.home / "lake").rglob("*.parquet"))
    pages = "".join(path.read_text(encoding="utf-8") for path in demo.reports if path.suffix == ".html")
    assert b"intent" not in lake
    handle = re.compile(r"demo_(?!coder)\w+")
    assert not handle.search(pages)


def test_lawful_speech_is_listed_by_nobody(built: Observatory) -> None:
    pages = (built.reports / "report-en.html").read_text(encoding="utf-8")
    accounts = set(built.lake.read("posts", ["account"])["account"].to_pylist())
    assert not [account for account in accounts if account and account in pages]


def test_the_report_says_that_it_is_fiction_on_its_first_page(built: Observatory) -> None:
    page = (built.reports / "report-en.html").read_text(encoding="utf-8")
    assert "iction" in page[: page.index("</section>") if "</section>" in page else 8000]


def test_the_ledger_of_the_example_holds(built: Observatory) -> None:
    from marsad.flows.keeping import examine

    assert [check for check in examine(built) if not check.sound] == []


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(WrongState, match="something else"):
        build_demo(tmp_path, lambda _step: None, posts=500)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"
