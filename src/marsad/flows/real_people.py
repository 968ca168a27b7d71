"""What holds for every act that leads to the public: a person does it, and says why in words that can be read."""

from typing import TYPE_CHECKING

from marsad.core.errors import NotAllowed
from marsad.core.mission import Mission
from marsad.core.words import _

if TYPE_CHECKING:
    from marsad.store.records.models import Member

LONGEST = 1500  # characters of a claim or a reason in one language


def require_real(mission: Mission, person: "Member") -> None:
    """Raises NotAllowed where somebody simulated would speak for a mission that is not fictional."""
    if person.kind != "people" and not mission.fictional:
        raise NotAllowed(_("'{name}' is not a person; only people decide about findings.", name=person.name))
