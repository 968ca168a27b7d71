"""Where posts come from, for programmes: shares, counts and bounds, no account and no place."""

from django.http import HttpRequest
from ninja import Router

from marsad.flows.origin_said import said_origin
from marsad.flows.origin_shown import last_origins
from marsad.web.api.shapes import gives
from marsad.web.api.shapes_origin import OriginShape
from marsad.web.desk import the_desk

router = Router(tags=["located"])


@router.get("/origin", response=gives(list[OriginShape]), url_name="origin", summary="Where posts come from")
def origin(request: HttpRequest) -> object:  # noqa: ARG001
    """The last run of each topic, with four numbers for each unit: share among the located, coverage, bounds, unit."""
    return [said_origin(one) for one in last_origins(the_desk().observatory)]
