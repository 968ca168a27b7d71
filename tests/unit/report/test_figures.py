"""The one door through which an estimate becomes words."""

import math
from types import ModuleType
from typing import Any

import pytest

from marsad.core.errors import NotSafeToPublish
from marsad.core.findings import Withheld
from marsad.core.mission import Frame
from marsad.core.words import LANGUAGES, speaking
from marsad.report.document import Design
from marsad.report.figures import figure, withheld_because
from marsad.report.numbers import Voice

ENGLISH = Voice("en")


def said(reports: ModuleType, estimate: Any, **facts: Any) -> tuple[str, str]:
    with speaking("en"):
        shown = figure(ENGLISH, estimate, reports.sample(**facts))
    return shown.value, shown.interval


def test_a_share_carries_its_interval(reports: ModuleType) -> None:
    assert said(reports, reports.share()) == ("7%", "from 5% to 9%")


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"coded": 0}, "no human coding"),
        ({"coders": 0}, "no human coding"),
        ({"coded": 599}, "more items than were coded"),
        ({"frame": Frame.OPPORTUNISTIC}, "opportunistic"),
        ({"design": Design.NOT_RANDOM}, "not drawn at random"),
        ({"saw_machine_label": 1}, "machine's label in view"),
    ],
)
def test_no_percentage_without_blind_human_codings_of_a_random_sample(
    reports: ModuleType, facts: dict[str, Any], why: str
) -> None:
    with pytest.raises(NotSafeToPublish, match=why):
        said(reports, reports.share(), **facts)


def test_an_opportunistic_estimate_is_refused_whatever_the_sample_says(reports: ModuleType) -> None:
    with pytest.raises(NotSafeToPublish, match="opportunistic"):
        said(reports, reports.share(frame="opportunistic"))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"value": 0.2}, "not inside its interval"),
        ({"value": math.nan}, "not inside its interval"),
        ({"high": 1.2}, "leaves what is possible"),
        ({"low": -0.1}, "leaves what is possible"),
        ({"measure": "mood"}, "'mood'"),
        ({"positives": 601}, "do not add up"),
        ({"N": 599}, "do not add up"),
        ({"level": 0.9}, "not a 95% interval"),
    ],
)
def test_a_figure_that_does_not_hold_is_refused(reports: ModuleType, changed: dict[str, Any], why: str) -> None:
    with pytest.raises(NotSafeToPublish, match=why):
        said(reports, reports.share(**changed))


@pytest.mark.parametrize("why", list(Withheld))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_withheld_figure_never_shows_a_percentage(reports: ModuleType, why: Withheld, language: str) -> None:
    estimate = reports.share(withheld=why, n=41, positives=7)
    with speaking(language):
        shown = figure(Voice(language, "MA"), estimate, reports.sample())
    assert "%" not in shown.value + shown.interval
    assert shown.interval == ""
    assert not shown.is_percentage


def test_a_base_under_50_gives_x_of_n_even_where_nobody_withheld_it(reports: ModuleType) -> None:
    estimate = reports.share(n=49, positives=7)
    assert withheld_because(estimate) is Withheld.SMALL_BASE
    assert said(reports, estimate) == ("7 of 49", "")
    assert said(reports, reports.share(n=50, positives=7))[0] == "7%"


def test_no_positive_gives_an_upper_limit_and_no_share(reports: ModuleType) -> None:
    none = reports.share(0.0, 0.0, 0.0042, positives=0)
    assert said(reports, none) == ("none found in 600", "at most 0.5%")
    assert said(reports, reports.share(0.0, 0.0, 0.0, positives=0))[1].startswith("none")
    census = reports.share(0.0, 0.0, 0.0, positives=0, n=600, N=600)
    assert said(reports, census) == ("none found in 600", "at most 0%")


def test_ratios_and_differences_are_not_percentages(reports: ModuleType) -> None:
    assert said(reports, reports.share(3.18, 1.92, math.inf, measure="ratio")) == ("3.2", "from 1.9, no upper limit")
    assert said(reports, reports.share(-0.031, -0.052, 0.004, measure="difference")) == (
        "\u22123",
        "from \u22126 to +0.4",
    )
