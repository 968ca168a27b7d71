"""What rises, for programmes. Calls that the protection focal point follows are in no resource."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja import Router

from marsad.core.alerts import Alerts, SeriesKind, SeriesOf
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
    fields = ("run", "made_at", "by", "fdr", "weeks", "first", "last", "tests", "kept_back", "outages")
    told = {name: getattr(found, name) for name in (*fields, "undated", "outside")}
    assert found.release is not None, "what is shown says where it stands"
    told["series"] = [_without_post(one) for one in found.series]
    told["alerts"] = [replace(one, series=_without_post(one.series)) for one in found.alerts]
    short = [_without_post(one).key for one in found.series if one.key in found.too_short]
    return told | {"too_short": short, "state": str(found.release.state)}


def _without_post(one: SeriesOf) -> SeriesOf:
    """A narrative is known by the id of a post, and no post is told here: by its title, where people gave it one."""
    return replace(one, name=one.title) if one.kind is SeriesKind.NARRATIVE else one
