"""What a mission adds to the names of places, and what it decides of those in dispute."""

from marsad.core.mission import DISPUTED, Mission, PlaceNames
from marsad.flows.places import Places
from marsad.origin.world import policies

ARCADIA = Places("XA", PlaceNames(own=("Ras Azur", "راس أزور")))


def test_a_place_of_the_mission_s_own_is_in_its_country_in_every_spelling() -> None:
    told = ARCADIA.declared(["Ras Azur", "ras azur 🌊", "راس ازور", "Lyon, France", "nowhere"])
    assert [country for country, _why in told] == ["XA", "XA", "XA", "FR", None]
    assert all("zur" not in (why or "") for _country, why in told)


def test_without_it_the_place_is_unknown() -> None:
    assert Places("XA").declared(["Ras Azur"])[0][0] is None


def test_beside_another_country_it_is_one_of_several() -> None:
    assert ARCADIA.declared(["Ras Azur <-> Paris"])[0][0] is None


def test_a_statement_names_it_too() -> None:
    assert ARCADIA.stated(["I live in Ras Azur", "I live in Paris"]) == ["XA", "FR"]


def test_a_label_may_be_the_invented_country_s_own_code() -> None:
    assert ARCADIA.labelled(["XA", "xa", "XB", "MA", "Maroc"]) == ["XA", "XA", None, "MA", "MA"]


def test_a_place_in_dispute_counts_as_the_mission_decided_or_not_at_all() -> None:
    decided = Places("MA", PlaceNames(decided=(("western_sahara", "MA"),)))
    assert [Places("MA").declared(["العيون"])[0][0], decided.declared(["العيون"])[0][0]] == [None, "MA"]


def test_another_choice_is_another_version() -> None:
    versions = {Places("XA").version, ARCADIA.version, Places("XB", ARCADIA.names).version}
    assert len(versions) == 3
    assert Places("MA").version == Places("XA").version


def test_the_mission_file_and_the_names_know_the_same_disputes() -> None:
    assert policies() == DISPUTED
    assert Mission.__dataclass_fields__["places"].default_factory() == PlaceNames()
