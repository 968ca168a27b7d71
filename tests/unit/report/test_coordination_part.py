"""The part on who moved together: what is printed of a group, what is withheld, what refuses the report."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from marsad.core.assessments import Grade
from marsad.core.errors import NotSafeToPublish
from marsad.core.mission import RestrictedPeriod, Side
from marsad.core.trilingual import Trilingual
from marsad.core.words import LANGUAGES, speaking
from marsad.report.content import write
from marsad.report.coordination_part import coordination_part
from marsad.report.coordination_safety import require_safe_coordination
from marsad.report.document import CoordinationFacts, GroupFacts, ReportDocument
from marsad.report.html import render_html
from marsad.report.numbers import Voice, numbers_in


@pytest.fixture
def document(reports: ModuleType, moving: ModuleType) -> ReportDocument:
    """A report with a public analysis of two sides."""
    plain = reports.document()
    sides = tuple(Side(id=name, title=title) for name, title in moving.SIDES.items())
    found: ReportDocument = replace(plain, mission=replace(plain.mission, sides=sides), coordination=moving.facts())
    return found


def words(document: ReportDocument, language: str = "en") -> str:
    """The part as text."""
    with speaking(language):
        part = coordination_part(Voice(language, "MA"), document)
        assert part is not None
        return "\n".join(str(block) for block in part.blocks)


def changed(document: ReportDocument, **other: Any) -> ReportDocument:
    """The same report with other facts of the analysis."""
    assert document.coordination is not None
    return replace(document, coordination=replace(document.coordination, **other))


def facts_of(document: ReportDocument) -> CoordinationFacts:
    assert document.coordination is not None
    return document.coordination


def test_a_group_that_two_people_judged_is_described_and_the_others_are_counted(document: ReportDocument) -> None:
    text = words(document)
    assert "The 12 accounts acted together" in text
    assert "No harm is established." in text
    assert "Groups that two people have not judged" in text
    assert "8.0%" in text
    assert "0.9%" in text


def test_of_a_small_group_nothing_is_said_but_that_there_is_one(document: ReportDocument) -> None:
    assert "which are not described: 1." in words(document)
    assert "Group 4" not in words(document)


def test_counts_of_lawful_speech_are_rounded_and_have_no_share(document: ReportDocument) -> None:
    text = words(document)
    assert "about 200" in text
    assert "204" not in text
    assert "3.4%" not in text


def test_every_side_and_every_window_is_in_it(document: ReportDocument) -> None:
    text = words(document)
    for said in ("Tide movement", "Dune alliance", "of no side", "20 of 8,000", "51 of 8,000", "210"):
        assert said in text


def test_in_the_restricted_period_it_says_that_it_is_no_poll(document: ReportDocument) -> None:
    period = RestrictedPeriod(
        start=document.made_on, end=document.made_on, reference="an act", checked_on=document.made_on
    )
    said = "as a poll of voting intention"
    assert said not in words(document)
    assert said in words(replace(document, mission=replace(document.mission, restricted=period)))


def test_a_side_whose_groups_are_all_small_has_its_counts_withheld(document: ReportDocument) -> None:
    assert "('of no side', '1,020', '2,788', '1', 'withheld', 'withheld')" in words(document)


def test_no_account_is_in_the_report_but_those_in_a_public_role(document: ReportDocument) -> None:
    one = facts_of(document).groups[0]
    named = changed(document, groups=(replace(one, names=("Port of Arcadia",)), *facts_of(document).groups[1:]))
    assert "Port of Arcadia" in words(named)


def test_the_part_holds_the_same_numbers_in_the_three_languages(document: ReportDocument) -> None:
    found = []
    for language in LANGUAGES:
        with speaking(language):
            part = next(one for one in write(document, language).parts if one.anchor == "coordination")
        text = "\n".join(said for block in part.blocks for said in strings_of(block))
        found.append(sorted(numbers_in(text, Voice(language, "MA"))))
    assert found[0] == found[1] == found[2]


def strings_of(value: Any) -> Iterator[str]:
    """Every text in a block, however deep; a drawing has its own tests."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from strings_of(one)
    elif hasattr(value, "__slots__"):
        for name in value.__slots__:
            yield from strings_of(getattr(value, name))


def test_it_is_drawn_in_every_language(document: ReportDocument) -> None:
    for language in LANGUAGES:
        page = render_html(document, language)
        assert page.count("<svg") >= 1
        assert 'id="coordination"' in page


def test_an_analysis_that_is_not_public_says_so_and_one_that_was_withdrawn_says_nothing_else(
    document: ReportDocument,
) -> None:
    assert "do not quote it" in words(changed(document, public=False))
    assert "do not quote it" not in words(document)
    gone = words(changed(document, withdrawn_on=date(2030, 9, 20)))
    assert "withdrawn on 20" in gone
    assert "12 accounts" not in gone


def test_where_nothing_was_found_the_report_says_so(document: ReportDocument, moving: ModuleType) -> None:
    quiet = changed(document, result=moving.nothing_found(), groups=())
    assert "no group was found" in words(quiet)
    render_html(quiet, "fr")


def test_without_an_analysis_there_is_no_part(document: ReportDocument) -> None:
    bare = replace(document, coordination=None)
    assert all(one.anchor != "coordination" for one in write(bare, "en").parts)


def test_a_table_that_leaves_a_side_out_refuses_the_report(document: ReportDocument) -> None:
    result = facts_of(document).result
    partial = changed(document, result=replace(result, symmetry=result.symmetry[1:]))
    with pytest.raises(NotSafeToPublish, match="sides of analysis 1"):
        render_html(partial, "en")


def test_a_small_group_with_a_count_refuses_the_report(document: ReportDocument) -> None:
    small = facts_of(document).groups[3]
    told = changed(document, groups=(GroupFacts(group=replace(small.group, edges=3)),))
    with pytest.raises(NotSafeToPublish, match="Group 4 is so small"):
        render_html(told, "en")


WRONG = {
    "ar": "حسابات مزيفة تتحرك معا.",
    "fr": "Des faux comptes agissent ensemble.",
    "en": "Fake accounts act together.",
}


@pytest.mark.parametrize(
    ("part", "grade", "text"),
    [
        *(("authenticity", Grade.DOCUMENTED, {language: words}) for language, words in WRONG.items()),
        ("harm", Grade.DOCUMENTED, {"en": "as a0123456789abcdef01234567 wrote"}),
        ("authenticity", Grade.STATISTICAL, {"fr": "Une manipulation."}),
    ],
)
def test_a_reproach_or_a_pseudonym_in_a_statement_refuses_the_report(
    document: ReportDocument, moving: ModuleType, part: str, grade: Grade, text: dict[str, str]
) -> None:
    usual = {"ar": "لا شيء.", "fr": "Rien.", "en": "Nothing."}
    said = replace(moving.statement(grade), **{part: Trilingual(**usual | text)})
    one = replace(facts_of(document).groups[0], statement=said)
    with pytest.raises(NotSafeToPublish, match="The statement on group 1"):
        render_html(changed(document, groups=(one,)), "en")


def test_manipulation_may_be_said_of_a_statement_that_people_documented(
    document: ReportDocument, moving: ModuleType
) -> None:
    said = replace(
        moving.statement(Grade.DOCUMENTED),
        authenticity=Trilingual(ar="تلاعب أكدته المنصة.", fr="Manipulation confirmée.", en="Manipulation, confirmed."),
    )
    one = replace(facts_of(document).groups[0], statement=said)
    require_safe_coordination(document.mission, facts_of(changed(document, groups=(one,))))
