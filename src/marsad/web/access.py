"""The door-keeper: opens a page to those the table of doors names, and to nobody else."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from marsad.core.errors import NotAllowed
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.store.records.members import require
from marsad.store.records.models import Member
from marsad.web.api.gate import is_of_the_api, tried
from marsad.web.doors import DOORS, Open
from marsad.web.mistakes import mistake_page


class Doors:
    """Opens a page to those the table names, and to nobody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; the door was tried in `process_view`."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """None where the door is open; else the log-in page, or a refusal."""
        match = request.resolver_match
        if match is not None and is_of_the_api(match):
            return tried(request, match)
        door = DOORS.get(match.url_name or "") if match else None
        if door is Open.ANYONE:
            return None
        if door is None:
            return mistake_page(request, NotAllowed(_("This page is open to nobody; go back to your samples.")))
        if not isinstance(request.user, Member):
            return HttpResponseRedirect(log_in_address(request))
        if isinstance(door, Action):
            try:
                require(request.user, door)
            except NotAllowed as refusal:
                return mistake_page(request, refusal)
        return None


def log_in_address(request: HttpRequest) -> str:
    """Where to log in, and to come back from afterwards."""
    back = "?" + urlencode({"next": request.path}) if request.method == "GET" and request.path != "/" else ""
    return reverse("log_in") + back


def the_member(request: HttpRequest) -> Member:
    """Who sent `request`, on a page that only members open."""
    assert isinstance(request.user, Member)
    return request.user
