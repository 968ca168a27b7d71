"""The machine's errors in words: one sentence, the table, the curve, and what stays unsaid."""

from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from marsad.core.errors import NotSafeToPublish
from marsad.core.findings import Withheld
from marsad.core.machine_errors import TOGETHER, CurvePoint, ErrorRates, Lowest, MachineErrors, Rate, SignalErrors
from marsad.core.words import LANGUAGES, speaking
from marsad.report.blocks import Bullets, Chart, Heading, Paragraph, Table
from marsad.report.charts import curve_chart
from marsad.report.content import write
from marsad.report.errors_words import cannot_say, found_sentence, rate_words, right_sentence, score_words
from marsad.report.html import render_html
from marsad.report.numbers import Voice
from marsad.report.safety import require_safe

EN = Voice("en")


def rate(value: float, low: float, high: float, n: int = 200, **other: Any) -> Rate:
    return Rate(value=value, low=low, high=high, n=n, **other)


FIGURE = rate(0.334, 0.2382, 0.4531)
RANGE = rate(0.27, 0.133, 0.501, n=35, withheld=Withheld.SMALL_BASE)
NOTHING = rate(1.0, 0.1, 1.0, n=3, withheld=Withheld.SMALL_BASE, few=True)


def rates(by: str = "all", group: str = "all", **other: Any) -> ErrorRates:
    given: dict[str, Any] = {
        "found": FIGURE,
        "spared": rate(0.975, 0.973, 0.977),
        "right": rate(0.47, 0.42, 0.52),
        "size": 11_000,
        "coded": 599,
        "flags": True,
    }
    return ErrorRates(by=by, group=group, **given | other)


def point(first: float, last: float, mean: float, yes: Rate, group: str = "all") -> CurvePoint:
    return CurvePoint(
        by="all" if group == "all" else "language", group=group, first=first, last=last, mean=mean, yes=yes, size=99
    )


def machine(**other: Any) -> MachineErrors:
    curve = (point(0.0, 0.0, 0.0, rate(0.04, 0.02, 0.06)), point(0.5, 1.0, 0.8, rate(0.47, 0.42, 0.52)))
    groups = (
        rates(),
        rates("language", "ary-Arab"),
        rates("language", "ary-Latn", found=RANGE),
        rates("language", "zgh-Tfng", found=NOTHING, right=NOTHING),
        rates("script", "Latn"),
        rates("platform", "facebook"),
    )
    signals = tuple(
        SignalErrors(signal=name, version="1", as_drawn=True, rates=groups, curve=curve)
        for name in (TOGETHER, "lexicon:abuse", "lexicon:threat")
    )
    given: dict[str, Any] = {
        "question": "abuse",
        "threshold": 0.5,
        "signals": signals,
        "lowest": Lowest(size=10_447, coded=300, positives=11),
        "undecided": 2,
    }
    return MachineErrors(**given | other)


def document(reports: ModuleType, **other: Any) -> Any:
    question = replace(reports.ABUSE, stratify_on=("lexicon:abuse", "lexicon:threat"))
    return reports.document((reports.section(question, errors=machine(**other)),))


def said_in(reports: ModuleType, language: str = "en", **other: Any) -> str:
    written = write(document(reports, **other), language)
    found: list[str] = []
    for block in (block for part in written.parts for block in part.blocks):
        if isinstance(block, Paragraph | Heading):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found += block.items
        elif isinstance(block, Table):
            found += [block.caption, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, Chart):
            found += [block.caption, block.alternative]
    return "\n".join(found)


SENTENCES = [
    (FIGURE, "the machine flagged about 33 (between 23 and 46) and missed the others."),
    (RANGE, "the machine flagged between 13 and 51 and missed the others."),
    (NOTHING, "cannot be said: too few items coded."),
    (rate(1.0, 0.38, 1.0), "the machine flagged between 38 and 100 and missed the others."),  # no miss was seen
    (rate(0.0, 0.0, 0.12), "the machine flagged between 0 and 12 and missed the others."),
    (rate(0.0, 0.0, 1.0, n=0, withheld=Withheld.NO_HUMAN_CODING), "has no coding that may judge it."),
    (rate(0.0, 0.0, 1.0, n=0, withheld=Withheld.UNFINISHED), "the coding of the sample is not finished."),
]


@pytest.mark.parametrize(("found", "said"), SENTENCES)
def test_what_was_found_is_one_sentence_in_plain_words(found: Rate, said: str) -> None:
    with speaking("en"):
        assert said in found_sentence(EN, rates(found=found), "Insult")


def test_a_machine_that_flags_nothing_missed_everything() -> None:
    with speaking("en"):
        assert "flagged none" in found_sentence(EN, rates(flags=False), "Insult")


@pytest.mark.parametrize(
    ("right", "said"),
    [
        (rate(0.47, 0.421, 0.519), "people judged about 47 (between 42 and 52) yes"),
        (replace(RANGE, low=0.2), "people judged between 20 and 51 yes"),
        (NOTHING, "cannot be said"),
    ],
)
def test_what_was_flagged_rightly_is_one_sentence(right: Rate, said: str) -> None:
    with speaking("en"):
        assert said in right_sentence(EN, rates(right=right))


def test_a_cell_has_its_value_with_its_limits_or_its_limits_or_neither() -> None:
    with speaking("en"):
        assert rate_words(EN, FIGURE) == "33% (from 23% to 46%)"
        assert rate_words(EN, RANGE) == "from 13% to 51%"
        assert rate_words(EN, NOTHING) == "too few items coded"
        assert rate_words(EN, rate(0.2, 0.2, 0.2)) == "20% (from 20% to 20%)"


def test_a_range_of_scores_is_said_by_its_ends() -> None:
    with speaking("en"):
        ends = [(0.0, 0.0), (0.0, 0.5), (0.5, 0.7), (0.7, 1.0)]
        said = [score_words(EN, point(first, last, 0.5, FIGURE)) for first, last in ends]
    assert said == ["nothing found (score 0)", "above 0, under 0.50", "from 0.50, under 0.70", "0.70 or more"]


def test_the_part_stands_in_the_report_with_sentence_table_and_curve(reports: ModuleType) -> None:
    said = said_in(reports)
    assert "What the machine missed, and what it flagged wrongly" in said
    assert "the machine flagged about 33 (between 23 and 46)" in said
    assert "Darija, Latin script: between 13 and 51" in said
    assert "Too few items coded to say anything of: Tamazight, Tifinagh." in said
    assert "Facebook" in said
    assert "nothing found (score 0): 4% (from 2% to 6%); 0.50 or more: 47% (from 42% to 52%)" in said
    assert "Items judged yes among those: 11." in said


def test_the_small_group_has_no_number_of_its_own(reports: ModuleType) -> None:
    tables = [
        block
        for part in write(document(reports), "en").parts
        for block in part.blocks
        if isinstance(block, Table) and block.caption == "The machine, judged by people"
    ]
    (table,) = tables
    assert [row[0] for row in table.rows] == [
        "All items", "Darija, Arabic script", "Darija, Latin script", "Latin script", "Facebook",
    ]  # fmt: skip


def test_each_signal_has_its_own_table_in_the_annex_without_platforms(reports: ModuleType) -> None:
    (annex,) = [part for part in write(document(reports), "en").parts if part.anchor == "errors"]
    tables = [block for block in annex.blocks if isinstance(block, Table)]
    assert [table.caption for table in tables] == [
        "Signal lexicon:abuse, version 1", "Signal lexicon:threat, version 1",
    ]  # fmt: skip
    assert all(row[0] != "Facebook" for table in tables for row in table.rows)


def test_a_withheld_part_says_why_and_no_number(reports: ModuleType) -> None:
    silent = document(reports, withheld=Withheld.UNFINISHED)
    said = said_in(reports, withheld=Withheld.UNFINISHED)
    assert "withheld: the coding of the sample is not finished" in said
    assert "the machine flagged" not in said
    assert "The errors of each signal" not in [part.title for part in write(silent, "en").parts]


def test_a_count_that_is_withheld_elsewhere_stays_out(reports: ModuleType) -> None:
    assert "Items judged yes among those" not in said_in(reports, counts_hidden=True)


def test_a_question_without_signals_has_no_such_part(reports: ModuleType) -> None:
    written = write(reports.document((reports.section(),)), "en")
    assert not any(
        isinstance(block, Heading) and "machine missed" in block.text for part in written.parts for block in part.blocks
    )


def test_what_it_cannot_say_is_said_in_three_languages() -> None:
    for language in LANGUAGES:
        with speaking(language):
            said = list(cannot_say(Voice(language, "MA"), machine()))
        assert len(said) == 9
        assert all(said)


def test_codings_the_model_learnt_from_are_told() -> None:
    one = replace(machine().signals[0], learnt=40)
    with speaking("en"):
        said = " ".join(cannot_say(EN, machine(signals=(one,))))
    assert "left out because the model learnt from them: 40." in said


@pytest.mark.parametrize("wrong", [rate(0.5, 0.6, 0.7), rate(0.5, -0.1, 0.7), rate(0.5, 0.2, 1.2), rate(0.5, 0.1, 0.4)])
def test_a_rate_outside_its_limits_stops_the_report(reports: ModuleType, wrong: Rate) -> None:
    one = replace(machine().signals[0], rates=(rates(found=wrong),))
    with speaking("en"), pytest.raises(NotSafeToPublish, match="not inside its interval"):
        require_safe(document(reports, signals=(one,)))


def test_codings_made_with_the_machine_in_view_stop_the_report(reports: ModuleType) -> None:
    question = replace(reports.ABUSE, stratify_on=("lexicon:abuse",))
    withheld = reports.share(withheld=Withheld.SMALL_COUNT)
    section = reports.section(question, (withheld,), reports.sample(), errors=machine())
    section = replace(section, sample=reports.sample(saw_machine_label=1))
    with speaking("en"), pytest.raises(NotSafeToPublish, match="machine's label in view"):
        require_safe(reports.document((section,)))


def test_the_curve_is_read_on_the_same_number_line_in_every_language() -> None:
    points = [point(0.0, 0.0, 0.0, rate(0.04, 0.02, 0.06)), point(0.5, 1.0, 0.8, FIGURE)]
    charts = {}
    for language in LANGUAGES:
        with speaking(language):
            charts[language] = curve_chart(Voice(language, "MA"), points)
    for chart in charts.values():
        assert all(layer["encoding"]["x"]["scale"] == {"domain": [0, 1], "nice": False} for layer in chart["layer"])
        assert all(layer["encoding"]["y"]["scale"] == {"domain": [0, 1], "nice": False} for layer in chart["layer"])
    sides = {one: chart["layer"][0]["encoding"]["y"]["axis"]["orient"] for one, chart in charts.items()}
    assert sides == {"ar": "right", "fr": "left", "en": "left"}
    assert charts["ar"]["data"] == charts["fr"]["data"] == charts["en"]["data"]


def test_the_chart_is_drawn_with_words_that_stand_for_it(reports: ModuleType) -> None:
    page = render_html(document(reports), "fr")
    assert "Ce que valait un score" in page
    drawn = page[: page.index("Ce que valait un score")].rsplit("<figure>", 1)[1]
    assert "<svg" in drawn
    assert "rien trouvé (score 0)" in drawn[: drawn.index("<svg")]
