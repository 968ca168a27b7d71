"""The lists of places hold what they should: form, scripts, countries, and no contradiction."""

import csv
from itertools import chain
from pathlib import Path

import pytest

from marsad.origin.spelling import folded
from marsad.origin.world import PLACES, POLICY, policies, words

KINDS = {"country", "region", "province", "city", "quarter"}
ELSEWHERE = {"nowhere", "nowhere_start", "wider", "nationality", "filler", "several", "stop", "person"}


def rows(name: str) -> list[dict[str, str]]:
    with (PLACES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_script(text: str, first: str, last: str) -> bool:
    return any(first <= letter <= last for letter in text)


def test_the_moroccan_list_has_every_script() -> None:
    places = rows("morocco")
    assert len(places) >= 250
    assert len({row["place"] for row in places}) == len(places)
    for row in places:
        assert row["kind"] in KINDS
        assert in_script(row["arabic"], "ء", "ي"), row
        assert in_script(row["latin"], "A", "z"), row
        assert not row["tifinagh"] or in_script(row["tifinagh"], "ⴰ", "ⵯ"), row
    assert sum(bool(row["tifinagh"]) for row in places) >= 70
    assert sum(any(sign in row["latin"] for sign in "3579") for row in places) >= 20  # as Darija is typed


@pytest.mark.parametrize("name", ["morocco", "regions", "codes", "elsewhere", "policy"])
def test_a_list_has_whole_rows(name: str) -> None:
    for row in rows(name):
        assert None not in row
        assert None not in row.values()


def test_codes_and_countries_are_iso() -> None:
    known = words().iso | {"EH", "XK"}
    for row in rows("regions"):
        assert set(row["countries"].split(" ")) <= known, row
    for row in rows("codes"):
        assert row["country"] in known
    assert set(chain.from_iterable(policies().values())) <= known


def test_kinds_of_words_are_those_that_are_read() -> None:
    assert {row["kind"] for row in rows("elsewhere")} == ELSEWHERE


def test_no_name_of_a_country_is_also_nowhere() -> None:
    known = words()
    for spelt in chain(known.kinds["nowhere"], known.kinds["wider"]):
        name = known.names.get(spelt)
        assert name is None or name.weak, spelt


def test_what_is_left_to_policy_is_in_no_other_list() -> None:
    known = words()
    for row in rows("policy"):
        for said in row["names"].split(";"):
            assert known.names[folded(said)].kind == POLICY, said


def test_the_compiled_file_is_small_and_says_where_it_is_from() -> None:
    import pyarrow.parquet as pq

    file = PLACES / "world.parquet"
    assert file.stat().st_size < 4_000_000
    source = pq.read_schema(file).metadata[b"source"].decode()
    assert "GeoNames (CC BY 4.0" in source
    assert "Unicode" in source
    assert len(words().others) > 200_000


def test_a_name_known_to_both_lists_keeps_its_namesakes() -> None:
    name = words().name(folded("Casablanca"))
    assert name is not None
    assert name.alone == "MA"
    assert "CL" in name.countries
    assert Path(PLACES).is_dir()
