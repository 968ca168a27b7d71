"""What rises, for programmes. Calls that the protection focal point follows are in no resource."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from marsad.core.alerts import Alerts
from marsad.flows.bursting_shown import shown_alerts
from marsad.web.api.gate import asker_of
from marsad.web.api.shapes import gives
from marsad.web.api.shapes_rising import BurstsShape
from marsad.web.desk import the_desk

router = Router(tags=["rising"])


@router.get("/bursts", response=gives(list[BurstsShape]), url_name="bursts", summary="What rises")
def bursts(request: HttpRequest) -> object:
    """The last run that looked for bursts, as it may be shown today; empty before the first. An alert is no finding."""
    found = shown_alerts(the_desk().observatory, may_code=asker_of(request).codes)
    return [] if found is None else [_plain(found)]


def _plain(found: Alerts) -> dict[str, Any]:
    fields = ("run", "made_at", "by", "fdr", "weeks", "first", "last", "tests", "series", "kept_back", "outages")
    told = {name: getattr(found, name) for name in (*fields, "undated", "outside", "alerts")}
    assert found.release is not None, "what is shown says where it stands"
    return told | {"too_short": list(found.too_short), "state": str(found.release.state)}
