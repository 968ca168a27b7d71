"""What a session must still show before it opens anything: its age, a password of one's own, a second factor."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from marsad.core.roles import Role, must_have_second_factor
from marsad.core.words import _
from marsad.store.records.entrance import has_second_factor
from marsad.store.records.models import Member
from marsad.web.entrance_settings import LONGEST_SESSION, is_reached_from_the_network
from marsad.web.rendering import leave_notice

BEGAN = "began"  # in the session: when it was first used, in seconds since 1970
ALWAYS_OPEN = frozenset({"log_in", "log_out", "language", "password"})
# What somebody needs to set up a second factor, and nothing else.
TO_SET_UP = ALWAYS_OPEN | {
    "account",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


class EntrancePolicy:
    """Asked after the doors: who may open a page still has to come in as the house wants it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; a session past its limit is over, whatever it asks."""
        if isinstance(request.user, Member) and _is_over(request):
            auth.logout(request)
            leave_notice(request, _("Your session was open for very long and has ended; log in again."), "look")
            return HttpResponseRedirect(reverse("log_in"))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """None where nothing is owed; else the page on which it is done."""
        member = request.user
        name = request.resolver_match.url_name if request.resolver_match else None
        if not isinstance(member, Member):
            return None
        if member.password_given and name not in ALWAYS_OPEN:
            return HttpResponseRedirect(reverse("password"))
        if name not in TO_SET_UP and owes_second_factor(member):
            return HttpResponseRedirect(reverse("account"))
        return None


def owes_at_the_door(member: Member) -> bool:
    """Whether this member's session would open nothing yet, and so their keys do not either."""
    return member.password_given or owes_second_factor(member)


def owes_second_factor(member: Member) -> bool:
    """Whether this member's roles need a second factor here, and there is none."""
    roles = frozenset(Role(role) for role in member.roles)
    return must_have_second_factor(roles, is_reached_from_the_network()) and not has_second_factor(member)


def _is_over(request: HttpRequest) -> bool:
    now = int(time.time())
    return now - int(request.session.setdefault(BEGAN, now)) > LONGEST_SESSION
