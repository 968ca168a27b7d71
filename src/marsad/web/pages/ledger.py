"""The ledger, read a page at a time: who did what and when. Nothing can be changed here."""

import json
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marsad.core.errors import RefusedInput
from marsad.core.ledger import BREAKS
from marsad.core.roles import Action
from marsad.core.words import _, n_
from marsad.store.records.ledger import Filter, actors_and_actions, page_of_entries
from marsad.store.records.work import head, verify
from marsad.web.access import the_member
from marsad.web.desk import the_desk
from marsad.web.rendering import page


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Entries, the latest first, by who did them, what and on which day; the chain is verified when asked."""
    mission = the_desk().mission
    asked = Filter(
        actor=request.GET.get("actor", "")[:80],
        action=request.GET.get("action", "")[:60],
        day=_day(request.GET.get("day", "")),
        zone=mission.time_zone,
    )
    number = request.GET.get("page", "1")[:9]
    # A coder who also reads the ledger must not guess from a fingerprint what somebody else answered.
    prints = not the_member(request).may(Action.CODE)
    found = page_of_entries(asked, int(number) if number.isdecimal() else 1, with_prints=prints)
    actors, actions = actors_and_actions()
    kept = {"actor": asked.actor, "action": asked.action, "day": asked.day.isoformat() if asked.day else ""}
    last, hash_ = head()
    return page(
        request,
        "ledger.html",
        found=found,
        details=[json.dumps(line.detail, ensure_ascii=False, sort_keys=True) for line in found.lines],
        asked=kept,
        query=urlencode({name: value for name, value in kept.items() if value}),
        actors=actors,
        actions=actions,
        last=last,
        head=hash_,
        verified=_verified() if "verify" in request.GET else None,
        time=(mission.time_zone, mission.country),
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedInput(_("'{value}' is not a date; choose one from the calendar.", value=text[:20])) from None


def _verified() -> tuple[bool, str]:
    found = verify()
    if found is None:
        last, _hash = head()
        said = n_(
            "The chain holds: {n} entry, each following the one before it.",
            "The chain holds: {n} entries, each following the one before it.",
            last,
        )
        return True, said
    why = _(BREAKS[found.why])
    return False, _("The chain breaks at entry {number}: {why}. Tell the auditor.", number=found.number, why=why)
