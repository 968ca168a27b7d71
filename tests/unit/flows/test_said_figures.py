"""What is withheld leaves no number behind, not even beside it."""

import math
from dataclasses import replace

import pytest

from marsad.core.findings import Estimate, Withheld
from marsad.flows.said_figures import said_estimates

SHARE = Estimate(
    measure="share", value=0.123456789, low=0.1, high=0.15, method="stratified_jeffreys", n=400, N=9000, positives=49
)


@pytest.mark.parametrize("why", [one for one in Withheld if one is not Withheld.SMALL_BASE])
def test_a_withheld_figure_has_no_number_at_all(why: Withheld) -> None:
    (said,) = said_estimates([replace(SHARE, withheld=why)])
    assert (said.value, said.low, said.high, said.positives) == (None, None, None, None)
    assert said.withheld is why
    assert (said.n, said.N) == (400, 9000)


def test_under_fifty_coded_x_of_n_is_said_and_no_share() -> None:
    (said,) = said_estimates([replace(SHARE, n=40, positives=5)])
    assert (said.value, said.positives, said.withheld) == (None, 5, Withheld.SMALL_BASE)


def test_beside_one_hidden_count_no_other_gives_it_away() -> None:
    whole, few = said_estimates([SHARE, replace(SHARE, group="man", positives=3, withheld=Withheld.SMALL_COUNT)])
    assert (whole.positives, few.positives) == (None, None)
    assert whole.value == 0.123  # a tenth of a percent, as a page prints it
    assert said_estimates([SHARE])[0].value == 0.123457


def test_no_upper_limit_is_null_as_json_has_no_infinity() -> None:
    (said,) = said_estimates([replace(SHARE, measure="ratio", value=2.0, low=1.1, high=math.inf)])
    assert (said.value, said.low, said.high) == (2.0, 1.1, None)
