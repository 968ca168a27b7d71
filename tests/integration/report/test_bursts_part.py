"""What suddenly rose, in the report: three languages, the same numbers, both formats; a draft until two read it."""

from dataclasses import replace
from typing import Any

import pytest

from marsad.core.release import ReleaseStep
from marsad.flows.bursting_reporting import burst_facts, bursts_in_draft, bursts_made_from
from marsad.report.blocks import Chart, Table
from marsad.report.bursts_part import LISTED, apart, bursts_part
from marsad.report.html import render_html
from marsad.report.numbers import Voice, numbers_in
from marsad.report.pdf import render_pdf

LANGUAGES = ("ar", "fr", "en")
NOT_READ = "This analysis was not read by a second person and published: do not quote it."


@pytest.fixture
def facts(rising: Any, lamps: Any) -> Any:
    return burst_facts(rising, lamps.NOW.date())


@pytest.fixture
def document(facts: Any, reports: Any, rising: Any) -> Any:
    return replace(
        reports.document(), bursts=facts, mission=replace(reports.document().mission, events=rising.mission.events)
    )


def part_in(document: Any, language: str) -> Any:
    from marsad.core.words import speaking

    with speaking(language):
        part = bursts_part(Voice(language, "MA"), document)
    assert part is not None
    return part


def test_it_is_printed_in_three_languages_and_both_formats(document: Any) -> None:
    for language in LANGUAGES:
        page = render_html(document, language)
        assert page.count("<svg") >= 3
        assert render_pdf(document, language).startswith(b"%PDF")
    assert "What suddenly rose" in render_html(document, "en")


def test_the_numbers_are_the_same_in_the_three_languages(document: Any) -> None:
    said = {}
    for language in LANGUAGES:
        (table,) = (block for block in part_in(document, language).blocks if isinstance(block, Table))
        voice = Voice(language, "MA")
        said[language] = [sorted(numbers_in(" ".join(row[2:4]), voice)) for row in table.rows]
    assert said["ar"] == said["fr"] == said["en"]
    assert len(said["en"]) == min(LISTED, len(document.bursts.alerts))


def test_timelines_are_of_times_that_do_not_overlap(document: Any, lamps: Any) -> None:
    chosen = apart(document.bursts)
    assert len(chosen) == 3
    for one in chosen:
        assert not any(one is not other and one.start < other.end and other.start < one.end for other in chosen)
    charts = [block for block in part_in(document, "en").blocks if isinstance(block, Chart)]
    assert len(charts) == 3
    assert "#lampsoftheharbour" in charts[0].caption


def test_nothing_of_what_anybody_wrote_and_no_account_is_printed(document: Any, rising: Any, lamps: Any) -> None:
    page = render_html(document, "en")
    accounts = set(rising.lake.read("posts", ["account"])["account"].to_pylist())
    assert not any(account in page for account in accounts)
    assert not any(text in page for text in (lamps.SLOGAN, lamps.ABSTAIN, lamps.DANGER))


def test_it_is_a_draft_until_it_is_public_and_says_when_it_was_withdrawn(rising: Any, lamps: Any, reports: Any) -> None:
    from marsad.flows.analysis_release import take_step
    from marsad.store.records import members

    day = lamps.NOW.date()
    draft = burst_facts(rising, day)
    assert draft is not None
    assert bursts_in_draft(draft)
    assert NOT_READ in str(part_in(replace(reports.document(), bursts=draft), "en"))
    for name, step in (("senior", ReleaseStep.READ), ("publisher", ReleaseStep.PUBLISH)):
        take_step(rising, members.member(name), draft.run, step)
    public = burst_facts(rising, day)
    assert not bursts_in_draft(public)
    assert NOT_READ not in str(part_in(replace(reports.document(), bursts=public), "en"))
    assert bursts_made_from(public) != bursts_made_from(draft)
    take_step(rising, members.member("publisher"), draft.run, ReleaseStep.WITHDRAW, "a source came in since")
    withdrawn = burst_facts(rising, day)
    said = part_in(replace(reports.document(), bursts=withdrawn), "en")
    assert len(said.blocks) == 1
    assert "was withdrawn on" in said.blocks[0].text


def test_without_a_run_there_is_no_part(reports: Any) -> None:
    assert bursts_part(Voice("en", "MA"), reports.document()) is None
    assert bursts_made_from(None) == []
    assert not bursts_in_draft(None)
