"""What a half-coded sample still costs: against the closed form, at its edges, and kept in simulated samples."""

import math

import numpy as np
import pytest

from marsad.core.errors import RefusedInput
from marsad.estimate.remaining import RunningBand, fewest, half_width_now, remaining

FRAME = {"nothing found": 85_000, "middle": 12_000, "high": 3_000}


def one_band(**given: int) -> list[RunningBand]:
    return [RunningBand(name="whole frame", **{"size": 100_000, "coded": 600, "positives": 180, "open": 600} | given)]


def test_the_half_width_now_is_that_of_the_published_interval() -> None:
    # Jeffreys' 95% limits for 180 of 600 are .2644 and .3376 (Brown, Cai and DasGupta 2001: beta 180.5, 420.5)
    now = half_width_now(one_band())
    assert now is not None
    assert now == pytest.approx((0.3376 - 0.2644) / 2, abs=3e-4)


def test_the_promise_is_near_the_formula_of_the_manual() -> None:
    found = remaining(one_band(), 0.02)
    closed = 1.96 * math.sqrt(0.3 * 0.7 * (1 - 1200 / 100_000) / 1200)
    assert closed < found.at_end < 1.05 * closed
    needed = 0.3 * 0.7 / ((0.02 / 1.96) ** 2 + 0.3 * 0.7 / 100_000)
    assert found.in_queue is None
    assert needed < 600 + found.by_band["whole frame"] < 1.1 * needed


def test_what_is_reached_already_costs_nothing() -> None:
    found = remaining(one_band(), 0.05)
    assert (found.in_queue, found.by_band) == (0, {"whole frame": 0})


def test_a_stratum_without_coding_has_no_half_width_yet_and_still_a_plan() -> None:
    bands = [*one_band(), RunningBand(name="high", size=3000, coded=0, positives=0, open=100)]
    found = remaining(bands, 0.035)
    assert found.now is None
    assert found.in_queue is not None
    assert 0 < found.in_queue <= 700


def test_what_cannot_be_decided_widens_and_may_bar_the_way() -> None:
    without, with_some = half_width_now(one_band()), half_width_now(one_band(undecided=60))
    assert without is not None
    assert with_some is not None
    assert with_some > without + 0.04
    found = remaining(one_band(undecided=60), 0.02)
    assert (found.reachable, found.in_queue) == (False, None)


def test_a_frame_that_is_coded_whole_has_no_width() -> None:
    found = remaining([RunningBand(name="whole frame", size=50, coded=50, positives=3)], 0.01)
    assert (found.now, found.at_end, found.in_queue) == (0.0, 0.0, 0)


def test_more_goes_where_it_tells_more() -> None:
    bands = [
        RunningBand(name="nothing found", size=85_000, coded=100, positives=0, open=10),
        RunningBand(name="high", size=3_000, coded=100, positives=50, open=10),
    ]
    found = remaining(bands, 0.01)
    assert found.by_band["nothing found"] > found.by_band["high"] == 0


def test_a_guess_in_place_of_what_was_coded_depends_on_nothing_that_was_coded() -> None:
    def promised(positives: int) -> tuple[float, int | None]:
        band = RunningBand(name="w", size=10_000, coded=300, positives=positives, undecided=3, open=300, guessed=0.5)
        found = remaining([band], 0.05)
        return found.at_end, found.in_queue

    assert len({promised(positives) for positives in (0, 30, 150)}) == 1


@pytest.mark.parametrize("wanted", [0.0, 1.0, -0.1])
def test_a_half_width_that_cannot_be_is_refused(wanted: float) -> None:
    with pytest.raises(RefusedInput):
        remaining(one_band(), wanted)


def test_no_stratum_is_no_plan() -> None:
    with pytest.raises(RefusedInput):
        remaining([], 0.02)


def test_the_fewest_that_is_enough_is_found_at_both_ends() -> None:
    assert [fewest(10, lambda n, at=at: n >= at) for at in (0, 7, 10, 11)] == [0, 7, 10, 10]


@pytest.mark.parametrize(
    ("sizes", "shares", "drawn", "undecided", "wanted"),
    [
        (FRAME, (0.005, 0.03, 0.3), (600, 300, 300), 0.0, 0.007),
        (FRAME, (0.05, 0.2, 0.6), (600, 300, 300), 0.0, 0.018),
        ({"whole": 2_000}, (0.3,), (1_000,), 0.0, 0.025),
        ({"whole": 100_000}, (0.3,), (1_200,), 0.01, 0.037),
    ],
)
def test_in_most_samples_what_is_promised_is_reached(
    sizes: dict[str, int], shares: tuple[float, ...], drawn: tuple[int, ...], undecided: float, wanted: float
) -> None:
    """Draw, code half, ask, code what it says: the half-width is there in four of five samples, or nearly."""
    random = np.random.default_rng(2030)
    kept, promised = 0, 0
    for _run in range(60):
        stratum = random.permutation(np.repeat(np.arange(len(sizes)), drawn))
        label = (random.random(len(stratum)) < np.asarray(shares)[stratum]).astype(int)
        label[random.random(len(stratum)) < undecided] = -1
        half = len(label) // 2
        found = remaining(bands_of(sizes, stratum, label, half), wanted)
        if found.in_queue is not None:
            promised += 1
            reached = half_width_now(bands_of(sizes, stratum, label, half + found.in_queue))
            kept += reached is not None and reached <= wanted
    assert promised >= 20
    assert kept / promised >= 0.7


def bands_of(sizes: dict[str, int], stratum: np.ndarray, label: np.ndarray, coded: int) -> list[RunningBand]:  # type: ignore[type-arg]
    done = np.arange(len(label)) < coded
    return [
        RunningBand(
            name=name,
            size=size,
            coded=int(((stratum == number) & done & (label >= 0)).sum()),
            positives=int(((stratum == number) & done & (label == 1)).sum()),
            undecided=int(((stratum == number) & done & (label == -1)).sum()),
            open=int(((stratum == number) & ~done).sum()),
        )
        for number, (name, size) in enumerate(sizes.items())
    ]
