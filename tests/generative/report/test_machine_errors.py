"""Over generated error rates: the report prints the same numbers in three languages, and none that is withheld."""

from collections import Counter
from dataclasses import replace
from types import ModuleType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.findings import Withheld
from marsad.core.machine_errors import CurvePoint, ErrorRates, Lowest, MachineErrors, Rate, Said, SignalErrors
from marsad.core.words import LANGUAGES, speaking
from marsad.report.blocks import Bullets, Chart, Paragraph, Table
from marsad.report.content import write
from marsad.report.errors_words import found_sentence, rate_words
from marsad.report.numbers import Voice, numbers_in

GROUPS = (("all", "all"), ("language", "ary-Arab"), ("language", "fra-Latn"), ("script", "Latn"), ("platform", "x"))


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    n = draw(st.integers(0, 3_000))
    low, value, high = sorted(draw(st.tuples(*[st.floats(0, 1)] * 3)))
    small = Withheld.SMALL_BASE if n < 50 else None
    return Rate(value=value, low=low, high=high, n=n, withheld=small, few=n < 10)


@st.composite
def machine(draw: st.DrawFn) -> MachineErrors:
    groups = tuple(
        ErrorRates(
            by=by, group=group, found=draw(rates()), spared=draw(rates()), right=draw(rates()),
            size=draw(st.integers(3_000, 90_000)), coded=draw(st.integers(0, 3_000)), flags=draw(st.booleans()),
        )
        for by, group in GROUPS
    )  # fmt: skip
    yes = replace(draw(rates()), withheld=None, few=False)
    first, last = draw(st.sampled_from([(0.0, 0.0), (0.0, 0.5), (0.5, 0.7), (0.7, 1.0)]))
    curve = (CurvePoint(by="all", group="all", first=first, last=last, mean=0.4, yes=yes, size=100),)
    signals = tuple(
        SignalErrors(
            signal=name, version="1+ab12", as_drawn=True, rates=groups, curve=curve, learnt=draw(st.integers(0, 9))
        )
        for name in ("", "lexicon:abuse")
    )
    lowest = Lowest(size=draw(st.integers(400, 90_000)), coded=draw(st.integers(1, 400)), positives=3)
    undecided = draw(st.integers(0, 9))
    return MachineErrors(question="abuse", threshold=0.5, signals=signals, lowest=lowest, undecided=undecided)


def numbers(reports: ModuleType, errors: MachineErrors, language: str) -> Counter[Any]:
    question = replace(reports.DOXXING, stratify_on=("lexicon:abuse",))
    section = reports.section(question, (reports.share(),), reports.sample(strata=()), errors=errors)
    said: list[str] = []
    for block in (b for part in write(reports.document((section,)), language).parts for b in part.blocks):
        if isinstance(block, Paragraph):
            said.append(block.text)
        elif isinstance(block, Bullets):
            said += block.items
        elif isinstance(block, Chart):
            said += [block.caption, block.alternative]
        elif isinstance(block, Table):
            said += [block.caption, *(cell for row in block.rows for cell in row)]
    return Counter(numbers_in("\n".join(said), Voice(language, "MA")))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(errors=machine())
def test_the_errors_have_the_same_numbers_in_three_languages(reports: ModuleType, errors: MachineErrors) -> None:
    found = {one: numbers(reports, errors, one) for one in LANGUAGES}
    assert found["ar"] == found["fr"] == found["en"]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(rate=rates(), language=st.sampled_from(LANGUAGES))
def test_a_rate_that_may_not_be_said_leaves_no_number(rate: Rate, language: str) -> None:
    voice = Voice(language, "MA")
    with speaking(language):
        cell = rate_words(voice, rate)
        one = ErrorRates(by="all", group="all", found=rate, spared=rate, right=rate, size=1, coded=1, flags=True)
        sentence = found_sentence(voice, one, "x")
    if rate.said is Said.NOTHING:
        assert numbers_in(cell, voice) == []
        assert numbers_in(sentence, voice) == []
    else:
        shown = [float(number) for number in numbers_in(cell, voice)]
        assert min(shown) <= rate.low * 100 + 1e-6
        assert max(shown) >= rate.high * 100 - 1e-6
