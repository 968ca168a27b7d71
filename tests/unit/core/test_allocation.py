import pytest

from marsad.core.allocation import BandPlan, allocate, smallest_sample


def bands(low=85_000, middle=12_000, high=3_000):
    return [
        BandPlan(name="low", size=low, expected=0.01),
        BandPlan(name="middle", size=middle, expected=0.1),
        BandPlan(name="high", size=high, expected=0.5),
    ]


def test_half_of_the_work_goes_to_the_lowest_band_and_the_rest_by_neyman():
    # weights: 12000 * sqrt(.1 * .9) = 3600, 3000 * sqrt(.25) = 1500; 300 shared 3600 : 1500
    assert allocate(600, bands(), lowest="low") == {"low": 300, "middle": 212, "high": 88}


def test_without_a_lowest_band_neyman_shares_everything():
    # the low band's weight: 85000 * sqrt(.01 * .99) = 8457; 600 shared 8457 : 3600 : 1500 is 374.3, 159.3, 66.4
    assert allocate(600, bands()) == {"low": 374, "middle": 159, "high": 67}


def test_a_share_under_one_in_a_hundred_is_planned_as_one_in_a_hundred():
    plans = [BandPlan(name="a", size=1000, expected=0.0), BandPlan(name="b", size=1000, expected=0.01)]
    assert allocate(200, plans) == {"a": 100, "b": 100}


def test_the_lowest_band_never_gets_fewer_than_a_hundred():
    assert allocate(160, bands(), lowest="low")["low"] == 100


def test_the_lowest_band_is_taken_whole_where_it_holds_less_than_a_hundred():
    assert allocate(400, bands(low=60), lowest="low")["low"] == 60


def test_no_band_gets_more_than_it_holds_and_the_others_get_what_it_leaves():
    counts = allocate(600, bands(middle=50, high=20), lowest="low")
    assert counts == {"low": 530, "middle": 50, "high": 20}


def test_a_frame_smaller_than_the_sample_is_coded_whole():
    assert allocate(600, bands(low=200, middle=30, high=10), lowest="low") == {"low": 200, "middle": 30, "high": 10}


def test_a_small_band_gets_thirty_where_neyman_would_give_less():
    assert allocate(600, bands(high=100), lowest="low")["high"] == 30


def test_too_few_codings_for_the_bands_are_refused():
    assert smallest_sample(bands(), lowest="low") == 104
    with pytest.raises(ValueError, match="104 at least"):
        allocate(103, bands(), lowest="low")
