"""The places of the desk in its menu: one table. A person sees those whose door is open to them."""

from dataclasses import dataclass

from marsad.core.words import N_
from marsad.store.records.models import Member
from marsad.web.doors import DOORS, is_open_to


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the menu."""

    name: str  # of the address, without arguments
    title: str


PLACES = (
    Place("home", N_("My samples")),
    Place("overview", N_("Overview")),
    Place("explorer", N_("Explorer")),
    Place("findings", N_("Findings")),
    Place("coordination", N_("Coordination")),
    Place("bursts", N_("What rises")),
    Place("origin", N_("Origin")),
    Place("dangers", N_("Dangerous calls")),
    Place("calibration", N_("Calibration")),
    Place("plan", N_("Planning")),
    Place("urgent", N_("Urgent cases")),
    Place("people", N_("People")),
    Place("ledger", N_("Ledger")),
    Place("help", N_("Help")),
)


def places_of(member: Member) -> list[Place]:
    """The places that are there and open to `member`, in the order of the menu."""
    return [place for place in PLACES if place.name in DOORS and is_open_to(member, place.name)]
