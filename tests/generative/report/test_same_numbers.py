"""Over generated figures: what is printed is the same in three languages, and holds."""

import re
from collections import Counter
from decimal import Decimal
from html import unescape
from types import ModuleType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.findings import Estimate, Withheld
from marsad.core.words import LANGUAGES, speaking
from marsad.report.blocks import Bullets, Facts, Paragraph, Table, Written
from marsad.report.content import write
from marsad.report.figures import figure
from marsad.report.html import render_html
from marsad.report.numbers import Voice, decimal, numbers_in, percent, whole

COUNTRIES = st.sampled_from(["MA", "EG", "DZ", "SA", "ZZ"])
SHARES = st.floats(0, 1, allow_nan=False)


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    n = draw(st.integers(1, 5_000))
    size = draw(st.integers(n, 2_000_000))
    positives = draw(st.integers(0, n))
    value = positives / n
    low, high = draw(st.floats(0, value)), draw(st.floats(max(value, 1e-6), 1))
    withheld = draw(st.sampled_from([None, None, None, *Withheld]))
    return Estimate(
        measure="share", value=value, low=low, high=high, method="stratified_jeffreys", n=n, N=size,
        positives=positives, frame="target", withheld=withheld,
    )  # fmt: skip


def numbers(written: Written, voice: Voice) -> Counter[Decimal]:
    said: list[str] = [written.title, *(value for _name, value in written.cover)]
    for block in (*written.summary, *(block for part in written.parts for block in part.blocks)):
        if isinstance(block, Paragraph):
            said.append(block.text)
        elif isinstance(block, Bullets):
            said += block.items
        elif isinstance(block, Table):
            said += [block.caption, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, Facts) and not block.exact:
            said += [text for row in block.rows for text in row]
    return Counter(numbers_in("\n".join(said), voice))


def reported(reports: ModuleType, estimate: Estimate) -> Any:
    facts = reports.sample(size=estimate.N, drawn=estimate.n, coded=estimate.n, double_coded=estimate.n // 3, strata=())
    section = reports.section(reports.DOXXING, (estimate,), facts)
    return reports.document((section,), timeline=reports.timeline(3))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(estimate=estimates())
def test_a_report_has_the_same_numbers_in_three_languages(reports: ModuleType, estimate: Estimate) -> None:
    document = reported(reports, estimate)
    found = {one: numbers(write(document, one), Voice(one, "MA")) for one in LANGUAGES}
    assert found["ar"] == found["fr"] == found["en"]
    assert Decimal(estimate.N) in found["en"]


@settings(max_examples=8, deadline=None, derandomize=True)
@given(estimate=estimates())
def test_a_page_has_the_same_numbers_in_three_languages(reports: ModuleType, estimate: Estimate) -> None:
    document = reported(reports, estimate)
    found = {}
    for one in LANGUAGES:
        page = re.sub(r"<style>.*?</style>|<code.*?</code>", "", render_html(document, one), flags=re.DOTALL)
        found[one] = Counter(numbers_in(unescape(re.sub(r"<[^>]+>", "\n", page)), Voice(one, "MA")))
    assert found["ar"] == found["fr"] == found["en"]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(estimate=estimates(), language=st.sampled_from(LANGUAGES), country=COUNTRIES)
def test_a_withheld_or_small_figure_never_holds_a_percent_sign(
    reports: ModuleType, estimate: Estimate, language: str, country: str
) -> None:
    with speaking(language):
        shown = figure(Voice(language, country), estimate, reports.sample(coded=5_000, strata=()))
    if estimate.withheld is not None or estimate.n < 50:
        assert "%" not in shown.value + shown.interval
    else:
        assert "%" in shown.interval


@settings(max_examples=100, deadline=None, derandomize=True)
@given(count=st.integers(0, 10**12), value=st.floats(-1e6, 1e6), country=COUNTRIES, language=st.sampled_from(LANGUAGES))
def test_what_is_written_is_read_back(count: int, value: float, country: str, language: str) -> None:
    voice = Voice(language, country)
    assert numbers_in(whole(voice, count), voice) == [Decimal(count)]
    assert numbers_in(f"({decimal(voice, value, 2)})", voice) == [round(Decimal(repr(value)), 2)]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(low=SHARES, value=SHARES, high=SHARES, n=st.integers(50, 100_000))
def test_a_printed_interval_holds_the_computed_one_and_the_printed_value(
    low: float, value: float, high: float, n: int
) -> None:
    low, value, high = sorted((low, value, high))
    voice = Voice("en")
    with speaking("en"):
        ends = [percent(voice, low, n, "low"), percent(voice, value, n), percent(voice, high, n, "high")]
    least, shown, most = (float(numbers_in(end, voice)[0]) for end in ends)
    assert least <= low * 100 + 1e-9
    assert most >= high * 100 - 1e-9
    assert least <= shown <= most or "under" in ends[1] or "over" in ends[1]
    assert value == 0 or shown > 0
