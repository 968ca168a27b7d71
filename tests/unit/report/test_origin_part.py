"""The part on origin: four numbers or none, the same in three languages, nobody told, nothing of it quotable alone."""

import re
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from marsad.core.errors import NotSafeToPublish
from marsad.core.origin import Assumption, Bounds, Compared, Corrected, Interval, Share, Unit
from marsad.core.origin_runs import Asked, CountryCount, OriginResult, Rests, Topic
from marsad.core.words import LANGUAGES, speaking
from marsad.report.blocks import Bullets, Chart, Facts, Heading, Paragraph, Part, Table
from marsad.report.content import write
from marsad.report.document import OriginFacts
from marsad.report.html import render_html
from marsad.report.numbers import Voice, numbers_in
from marsad.report.origin_charts import origin_chart
from marsad.report.origin_part import origin_part

EN = Voice("en")
NAMED = CountryCount(country="FR", accounts=50, posts=400)


def ends(low: float, high: float) -> Interval:
    return Interval(low=low, high=high)


def bounds(assumption: Assumption, low: float, high: float) -> Bounds:
    return Bounds(assumption=assumption, identified=ends(low, high), interval=ends(low, high))


def share(unit: Unit = Unit.POSTS, **other: Any) -> Share:
    given: dict[str, Any] = {
        "unit": unit, "collected": 2000, "located": 800, "outside": 632, "accounts": 300, "accounts_outside": 90,
        "share": 0.79, "interval": None, "coverage": 0.4, "worst": bounds(Assumption.NONE, 0.316, 0.916),
        "narrowed": (bounds(Assumption.MONOTONE, 0.316, 0.79),), "everything": True,
    }  # fmt: skip
    return Share(**given | other)


def withheld(unit: Unit) -> Share:
    return share(unit, outside=0, accounts_outside=0, share=None, narrowed=(), withheld=True,
                 worst=bounds(Assumption.NONE, 0, 1))  # fmt: skip


def result(**other: Any) -> OriginResult:
    compared = Compared(
        topic=share(), others=share(share=0.3, located=1000), difference=0.49, difference_interval=ends(0.4, 0.58),
        ratio=2.6, ratio_interval=ends(2.1, 3.2), worst_difference=ends(-0.4, 0.8),
    )  # fmt: skip
    given: dict[str, Any] = {
        "asked": Asked(topic=Topic.HASHTAG, name="eau", sources=("replies",)), "country": "MA", "lawful": False,
        "posts": 2000, "accounts": 300, "without_account": 3, "without_views": 12,
        "shares": tuple(share(unit) for unit in Unit), "compared": (compared,),
        "rests": Rests(label=40, declared=70, stated=None, contradicting=8, undecided=None),
        "countries": (NAMED, CountryCount(country="MA", accounts=30, posts=168)),
        "rest_accounts": 10, "rest_posts": 232, "gazetteer": "abc",
    }  # fmt: skip
    return OriginResult(**given | other)


def facts(found: OriginResult | None = None, **other: Any) -> OriginFacts:
    return OriginFacts(run=1, made_on=date(2030, 9, 9), result=found or result(), **{"public": True} | other)


def part(reports: ModuleType, language: str, *said: OriginFacts) -> Part:
    with speaking(language):
        found = origin_part(Voice(language, "MA"), reports.document(origin=said or (facts(),)))
    assert found is not None
    return found


def words_of(found: Part) -> list[str]:
    """Every text that is printed, in order."""
    texts: list[str] = []
    for block in found.blocks:
        if isinstance(block, Paragraph | Heading):
            texts.append(block.text)
        elif isinstance(block, Bullets):
            texts += block.items
        elif isinstance(block, Facts):
            texts += [text for row in block.rows for text in row]
        elif isinstance(block, Table):
            texts += [block.caption, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, Chart):
            texts += [block.caption, block.alternative]
    return texts


def test_nothing_is_printed_where_it_was_not_analysed(reports: ModuleType) -> None:
    assert origin_part(EN, reports.document()) is None


def test_a_share_never_stands_without_what_is_located_what_is_possible_and_its_unit(reports: ModuleType) -> None:
    lead = next(text for text in words_of(part(reports, "en")) if "come from outside" in text)
    for number in ("79%", "40.0%", "31.6%", "91.6%", "posts"):
        assert number in lead


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_are_the_same_in_every_language(reports: ModuleType, language: str) -> None:
    english = [sorted(numbers_in(text, EN)) for text in words_of(part(reports, "en"))]
    there = [sorted(numbers_in(text, Voice(language, "MA"))) for text in words_of(part(reports, language))]
    assert sorted(english) == sorted(there)


def test_outside_the_territory_is_never_called_foreign(reports: ModuleType) -> None:
    for language in LANGUAGES:
        said = " ".join(words_of(part(reports, language))).casefold()
        assert not re.search(r"foreign|étrang|أجنب", said), language
    assert "voters" in " ".join(words_of(part(reports, "en")))


def test_a_withheld_unit_has_no_figure_but_its_coverage(reports: ModuleType) -> None:
    found = result(shares=(withheld(Unit.POSTS), share(Unit.ACCOUNTS), withheld(Unit.REACH)), compared=(), countries=())
    said = part(reports, "en", facts(found))
    (table,) = [block for block in said.blocks if isinstance(block, Table) and "four numbers" in block.caption]
    assert [row[1].startswith("withheld") for row in table.rows] == [True, False, True]
    assert "79%" not in " ".join(table.rows[0])


def test_where_few_are_located_their_part_is_not_said_either(reports: ModuleType) -> None:
    few = replace(withheld(Unit.POSTS), located=0, coverage=0.0)
    said = part(reports, "en", facts(result(shares=(few,), compared=(), countries=())))
    (table,) = [block for block in said.blocks if isinstance(block, Table) and "four numbers" in block.caption]
    assert not re.search(r"\d", " ".join(table.rows[0]))


def test_what_no_second_person_has_read_says_so_and_what_is_locked_says_nothing(reports: ModuleType) -> None:
    draft = " ".join(words_of(part(reports, "en", facts(public=False))))
    assert "was not read by a second person" in draft
    locked = " ".join(words_of(part(reports, "en", facts(locked=True))))
    assert "restricted period" in locked
    assert "%" not in locked
    assert "eau" not in locked


def test_what_was_withdrawn_is_said_without_a_figure(reports: ModuleType) -> None:
    said = " ".join(words_of(part(reports, "en", facts(withdrawn_on=date(2030, 9, 12)))))
    assert "withdrawn on 12" in said.replace("\u00a0", " ")
    assert "79" not in said


def test_what_matches_a_search_is_not_said_to_call_for_anything(reports: ModuleType) -> None:
    assert "did not read and code them" in " ".join(words_of(part(reports, "en")))
    coded = replace(result(), asked=Asked(topic=Topic.QUESTION, name="abuse"), sample=400)
    said = " ".join(words_of(part(reports, "en", facts(coded))))
    assert "did not read and code them" not in said
    assert "Violence against women in politics" in said


def test_wrong_labels_are_told_where_accounts_are_known_and_missing_where_not(reports: ModuleType) -> None:
    assert "how often labels are wrong is not known" in " ".join(words_of(part(reports, "en")))
    corrected = Corrected(
        share=0.85, interval=ends(0.7, 0.95), bounds=ends(0.34, 0.94), sensitivity=0.9, specificity=0.95,
        n_outside=40, n_inside=60,
    )  # fmt: skip
    known = result(shares=tuple(share(unit, corrected=corrected) for unit in Unit))
    said = " ".join(words_of(part(reports, "en", facts(known))))
    assert "85%" in said
    assert "how often labels are wrong is not known" not in said


def test_the_chart_adds_up_to_everything_and_its_middle_is_what_nobody_knows() -> None:
    drawn = origin_chart(EN, [share(), share(Unit.ACCOUNTS, worst=bounds(Assumption.NONE, 0.1, 0.9))])
    rows = drawn["data"]["values"]
    for unit in {row["name"] for row in rows}:
        assert sum(row["share"] for row in rows if row["name"] == unit) == pytest.approx(1)
    assert [row["share"] for row in rows if row["kind"] == "not located"] == [0.6, 0.8]
    assert drawn["layer"][1]["data"]["values"][0] == {"name": "posts", "low": 0.316, "high": 0.916}


UNSAFE = {
    "a withheld unit with a figure": result(shares=(share(withheld=True),)),
    "a country of four accounts": result(countries=(replace(NAMED, accounts=4),)),
    "a country of nine posts": result(countries=(replace(NAMED, posts=9),)),
    "few accounts outside": result(shares=(share(Unit.ACCOUNTS, accounts_outside=4),)),
    "lawful speech by country": result(lawful=True),
}


@pytest.mark.parametrize("case", UNSAFE)
def test_what_would_tell_of_a_few_people_is_not_printed_at_all(reports: ModuleType, case: str) -> None:
    with pytest.raises(NotSafeToPublish):
        write(reports.document(origin=(facts(UNSAFE[case]),)), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_printed_in_a_whole_report(reports: ModuleType, language: str) -> None:
    document = reports.document(origin=(facts(),))
    assert "origin" in [one.anchor for one in write(document, language).parts]
    page = render_html(document, language)
    assert 'id="origin"' in page
    assert "<svg" in page
