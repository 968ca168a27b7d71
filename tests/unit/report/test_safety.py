"""What is refused before a single word is printed."""

from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from marsad.core.errors import NotSafeToPublish
from marsad.core.findings import Withheld
from marsad.core.mission import RestrictedPeriod
from marsad.core.posts import LossAccount
from marsad.core.trilingual import Trilingual
from marsad.core.words import speaking
from marsad.report.content import write
from marsad.report.document import CoderKind, ReportDocument
from marsad.report.safety import require_safe


def refused(document: ReportDocument, why: str) -> None:
    with speaking("en"), pytest.raises(NotSafeToPublish, match=why):
        require_safe(document)


def claiming(reports: ModuleType, ar: str, fr: str, en: str) -> ReportDocument:
    return reports.document((reports.section(claim=Trilingual(ar=ar, fr=fr, en=en)),))  # type: ignore[no-any-return]


def test_a_sound_document_passes(reports: ModuleType) -> None:
    require_safe(reports.document())


def test_a_figure_without_a_human_coding_stops_the_report(reports: ModuleType) -> None:
    section = replace(reports.section(), sample=reports.sample(coded=0, strata=()))
    refused(reports.document((section,)), "no human coding")


def test_an_alternative_estimator_passes_the_same_door(reports: ModuleType) -> None:
    section = replace(reports.section(), alternatives=(reports.share(n=900),))
    refused(reports.document((section,)), "more items than were coded")


def test_simulated_codings_are_for_fictional_missions_only(reports: ModuleType) -> None:
    real = reports.mission(fictional=False)
    refused(reports.document((reports.section(),), mission=real), "simulated")
    people = reports.sample(coder_kind=CoderKind.PEOPLE)
    require_safe(reports.document((reports.section(facts=people),), mission=real))


def test_a_claim_with_another_number_in_one_language_is_refused(reports: ModuleType) -> None:
    refused(claiming(reports, "7 من كل 100", "7 sur 100", "9 of every 100"), "other numbers in one language")


@pytest.mark.parametrize("said", ["About 23% of replies", "About 23 percent of replies", "Some percent of replies"])
def test_a_claim_may_hold_no_percentage_that_its_figures_do_not_show(reports: ModuleType, said: str) -> None:
    number = "23" if "23" in said else ""
    refused(
        claiming(reports, f"نحو {number} من الردود", f"Environ {number} des réponses", said),
        "percentage that its figures",
    )


def test_a_claim_may_repeat_the_percentages_of_its_figures(reports: ModuleType) -> None:
    require_safe(claiming(reports, "نحو 7% من الردود", "Environ 7\u202f% des réponses", "About 7% of replies"))


def test_a_claim_on_a_withheld_figure_holds_no_percentage(reports: ModuleType) -> None:
    estimate = reports.share(withheld=Withheld.SMALL_COUNT, positives=3)
    claim = Trilingual(ar="نحو 7% من الردود", fr="Environ 7\u202f% des réponses", en="About 7% of replies")
    refused(reports.document((reports.section(estimates=(estimate,), claim=claim),)), "percentage that its figures")


def test_every_generated_claim_may_be_published(reports: ModuleType) -> None:
    for estimate in (reports.share(n=41, positives=7), reports.share(0.0, 0.0, 0.004, positives=0)):
        require_safe(reports.document((reports.section(estimates=(estimate,)),)))
    for why in Withheld:
        require_safe(reports.document((reports.section(estimates=(reports.share(withheld=why),)),)))


def test_an_account_that_does_not_add_up_is_refused(reports: ModuleType) -> None:
    lost = reports.batch(account=LossAccount(rows=10, posts=9))
    source = replace(reports.sources()[0], batches=(lost,))
    refused(reports.document(sources=(source,)), "does not add up")


def test_strata_that_do_not_add_up_are_refused(reports: ModuleType) -> None:
    refused(reports.document((reports.section(facts=reports.sample(size=18_421)),)), "strata of 'abuse'")


def test_a_finding_without_an_estimate_is_refused(reports: ModuleType) -> None:
    section = reports.section()
    empty = replace(section, finding=replace(section.finding, estimates=()))
    refused(reports.document((empty,)), "no estimate")


def test_lawful_speech_has_no_examples(reports: ModuleType) -> None:
    example = Trilingual(ar="مثال", fr="un cas", en="example")
    refused(reports.document((replace(reports.abstention_section(), examples=(example,)),)), "lawful speech")


@pytest.mark.parametrize(("made_on", "allowed"), [(date(2026, 9, 10), False), (date(2026, 9, 24), True)])
def test_nothing_reads_as_a_poll_in_the_restricted_period(reports: ModuleType, made_on: date, allowed: bool) -> None:
    period = RestrictedPeriod(
        start=date(2026, 8, 11), end=date(2026, 9, 23), reference="an article", checked_on=date(2026, 8, 1)
    )
    mission = reports.mission(restricted=period)
    document = reports.document((reports.abstention_section(),), mission=mission, made_on=made_on)
    if allowed:
        require_safe(document)
        return
    refused(document, "restricted period")
    withheld = reports.share(n=1_240, N=5_100, positives=6, withheld=Withheld.RESTRICTED_PERIOD)
    section = reports.section(
        reports.ABSTENTION, (withheld,), reports.sample(size=5_100, coded=1_240, strata=()), exploratory=True
    )
    require_safe(replace(document, findings=(section,)))


def test_a_small_count_takes_the_raw_counts_beside_it_away(reports: ModuleType) -> None:
    whole, women, men = reports.compared_section().finding.estimates
    hidden = replace(men, withheld=Withheld.SMALL_COUNT, positives=3)
    section = reports.section(estimates=(whole, women, hidden))
    tables = [block for block in write(reports.document((section,)), "en").parts[0].blocks if hasattr(block, "columns")]
    for table in tables:
        place = [column.title for column in table.columns].index("Answered yes")
        assert {row[place] for row in table.rows} == {"not shown"}
    assert len(tables) == 2
