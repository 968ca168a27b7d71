"""Places that people wrote of themselves, labelled by hand: precision and recall of the resolver."""

import csv
from pathlib import Path

import pytest

from marsad.origin.declared import declared_country

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "gazetteer" / "profile-locations"

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data is not beside this checkout"),
]


def scored(kind: str | None = None, **policy: str) -> tuple[int, int, int]:
    """Right, wrong, and how many have one country."""
    with (DATA / "profile-locations.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if kind in {None, row["kind"]}]
    right = wrong = located = 0
    for row, place in zip(rows, declared_country([row["location"] for row in rows], policy), strict=True):
        one = row["country"] if row["country"] not in {"NONE", "AMBIG"} else ""
        located += bool(one)
        right += bool(place.country) and place.country == one
        wrong += bool(place.country) and place.country != one
    return right, wrong, located


@pytest.mark.parametrize("kind", ["real", "written", None])
def test_countries_are_right_and_most_are_found(kind: str | None) -> None:
    right, wrong, located = scored(kind, western_sahara="EH", jerusalem="PS")  # as the labels have it
    assert right / (right + wrong) >= 0.97
    assert right / located >= 0.93


def test_with_nothing_decided_fewer_are_found_and_none_is_wrong() -> None:
    right, wrong, located = scored()
    assert right / (right + wrong) >= 0.97
    assert right / located >= 0.93


def test_jokes_and_places_that_are_none_have_no_country() -> None:
    with (DATA / "profile-locations.csv").open(encoding="utf-8", newline="") as file:
        nowhere = [row["location"] for row in csv.DictReader(file) if row["country"] == "NONE"]
    assert len(nowhere) > 15
    assert [place.country for place in declared_country(nowhere)] == [""] * len(nowhere)
