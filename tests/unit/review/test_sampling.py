from collections import Counter

import numpy as np
import pytest

from marsad.core.errors import RefusedInput
from marsad.review.sampling import HIGH, MIDDLE, NOTHING_FOUND, WHOLE, FrameTable, arrange, band_edges, draw


def frame_table(size=2000, seed=1, frame="target", with_score=True):
    random = np.random.default_rng(seed)
    return FrameTable(
        post_id=[f"p{number:05d}" for number in range(size)],
        platform=random.choice(["agora", "birds"], size, p=[0.7, 0.3]).tolist(),
        script=random.choice(["Arab", "Latn", "Tfng"], size, p=[0.6, 0.3, 0.1]).tolist(),
        frame=[frame] * size,
        score=np.round(random.random(size) ** 3, 3) if with_score else None,
    )


def reordered(table, order):
    return FrameTable(
        post_id=[table.post_id[row] for row in order],
        platform=[table.platform[row] for row in order],
        script=[table.script[row] for row in order],
        frame=[table.frame[row] for row in order],
        score=np.asarray(table.score)[order],
    )


def test_the_sample_has_the_size_asked_for_and_every_unit_its_probability():
    drawn = draw(frame_table(), 400, 7)
    assert len(drawn.units) == 400
    taken = Counter(unit.stratum for unit in drawn.units)
    for band in drawn.bands:
        assert band.drawn == taken[band.name]
        assert {u.inclusion_probability for u in drawn.units if u.stratum == band.name} == {band.drawn / band.size}
    assert sum(1 / unit.inclusion_probability for unit in drawn.units) == pytest.approx(2000)


def test_the_bands_cover_the_frame_and_record_their_edges():
    drawn = draw(frame_table(), 400, 7)
    low, middle, high = drawn.bands
    assert [band.name for band in drawn.bands] == [NOTHING_FOUND, MIDDLE, HIGH]
    assert low.lower is None
    assert low.upper == middle.lower
    assert middle.upper == high.lower
    assert high.upper is None
    assert sum(drawn.sizes.values()) == 2000
    assert low.drawn == 200


def test_the_same_seed_gives_the_same_sample_whatever_the_order_of_the_rows():
    table = frame_table()
    shuffled = reordered(table, np.random.default_rng(3).permutation(2000).tolist())
    assert draw(table, 400, 7) == draw(shuffled, 400, 7)


def test_another_seed_gives_another_sample():
    assert draw(frame_table(), 400, 7).units != draw(frame_table(), 400, 8).units


def test_the_first_units_drawn_are_these_for_ever():
    # a published sample must be drawn again, unit for unit, by a later version
    table = FrameTable(
        post_id=[f"p{number:04d}" for number in range(1000)],
        platform=[("agora", "birds", "clips")[number % 3] for number in range(1000)],
        script=[("Arab", "Latn")[number % 2] for number in range(1000)],
        frame=["actor"] * 1000,
        score=[number * 37 % 1000 / 1000 for number in range(1000)],
    )
    assert [unit.post_id for unit in draw(table, 400, 7).units[:4]] == ["p0340", "p0426", "p0911", "p0681"]


def test_over_many_seeds_every_unit_is_drawn_as_often_as_its_probability_says():
    table = frame_table(size=300)
    arrangement = arrange(table)
    times = Counter()
    for seed in range(2000):
        drawn = draw(arrangement, 120, seed, lowest_floor=20)
        times.update(unit.post_id for unit in drawn.units)
    chance = {band.name: band.drawn / band.size for band in drawn.bands}
    for rows, band in zip(arrangement.rows, arrangement.bands, strict=True):
        p = chance[band.name]
        shares = np.asarray([times[table.post_id[row]] / 2000 for row in rows])
        # 4.5 standard errors: one of 300 units would go beyond once in 500 suites
        assert np.abs(shares - p).max() < 4.5 * np.sqrt(p * (1 - p) / 2000) + 1e-12


def test_platforms_and_scripts_are_there_in_proportion_within_one_item_a_cell():
    table = frame_table()
    drawn = draw(table, 400, 5)
    arrangement = arrange(table)
    for band, rows in zip(drawn.bands, arrangement.rows, strict=True):
        there = Counter((table.platform[row], table.script[row]) for row in rows)
        taken = Counter((u.platform, u.script) for u in drawn.units if u.stratum == band.name)
        for cell, size in there.items():
            assert abs(taken[cell] - size * band.drawn / band.size) <= 1


def test_positions_are_a_shuffle_from_one_and_not_in_order_of_bands():
    drawn = draw(frame_table(), 400, 7)
    assert [unit.position for unit in drawn.units] == list(range(1, 401))
    first_half = Counter(unit.stratum for unit in drawn.units[:200])
    assert 80 <= first_half[NOTHING_FOUND] <= 120


@pytest.mark.parametrize(("share", "expected"), [(0.15, 60), (1.0, 400), (0.0, 0)])
def test_the_share_to_code_twice_is_kept(share, expected):
    assert sum(unit.double for unit in draw(frame_table(), 400, 7, double_share=share).units) == expected


def test_a_frame_smaller_than_the_sample_is_drawn_whole():
    drawn = draw(frame_table(size=90), 400, 7)
    assert sorted(unit.post_id for unit in drawn.units) == frame_table(size=90).post_id
    assert {unit.inclusion_probability for unit in drawn.units} == {1.0}


def test_without_a_score_there_is_one_band():
    drawn = draw(frame_table(with_score=False), 50, 7)
    assert [(band.name, band.drawn) for band in drawn.bands] == [(WHOLE, 50)]


def test_scores_of_nought_are_all_in_the_band_where_nothing_was_found():
    scores = np.asarray([0.0] * 95 + [0.2, 0.2, 0.3, 0.4, 0.9])
    assert band_edges(scores) == (0.2, 0.9)


def test_tied_scores_stay_together():
    scores = np.asarray([0.0] * 60 + [1.0] * 40)
    assert band_edges(scores) == (1.0, 1.0)
    table = FrameTable(
        post_id=[f"p{n}" for n in range(100)], platform=["agora"] * 100, script=["Arab"] * 100, frame=["actor"] * 100,
        score=scores,
    )  # fmt: skip
    assert [(band.name, band.size) for band in arrange(table).bands] == [(NOTHING_FOUND, 60), (HIGH, 40)]


def test_a_detector_that_found_nothing_leaves_one_band():
    assert band_edges(np.zeros(10)) is None


def test_edges_can_be_given():
    bands = arrange(frame_table(), edges=(0.5, 0.8)).bands
    assert [(band.lower, band.upper) for band in bands] == [(None, 0.5), (0.5, 0.8), (0.8, None)]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (frame_table(frame="opportunistic"), "'2000' posts come from an opportunistic source"),
        (frame_table(size=0), "nothing to draw from"),
        (FrameTable(post_id=["a", "a"], platform=["x"] * 2, script=["y"] * 2, frame=["actor"] * 2), "twice"),
        (FrameTable(post_id=["a", "b"], platform=["x"], script=["y"] * 2, frame=["actor"] * 2), "'platform'"),
        (
            FrameTable(post_id=["a"], platform=["x"], script=["y"], frame=["actor"], score=[float("nan")]),
            "not a number",
        ),
    ],
)
def test_a_frame_that_cannot_be_drawn_from_is_refused(table, message):
    with pytest.raises(RefusedInput, match=message):
        draw(table, 200, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"size": 50, "seed": 1}, "'50' is too small for these score bands; ask for at least 104"),
        ({"size": 400, "seed": -1}, "seed '-1' is negative"),
        ({"size": 400, "seed": 1, "double_share": 1.5}, "'1.5' to code twice"),
    ],
)
def test_a_draw_that_cannot_be_is_refused(arguments, message):
    with pytest.raises(RefusedInput, match=message):
        draw(frame_table(), **arguments)


def test_bands_the_wrong_way_round_are_refused():
    with pytest.raises(RefusedInput, match="swap them"):
        arrange(frame_table(), edges=(0.8, 0.5))
