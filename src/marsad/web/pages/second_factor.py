"""Second factors: asked for at log-in, set up and removed by their owner. allauth's pages, each change an act."""

import ipaddress
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.stagekit import unstash_login
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.http import HttpRequest, HttpResponse

from marsad.store.records.entrance import changing_access
from marsad.store.records.models import Member

View = Callable[..., HttpResponse]


def recorded(view: View) -> View:
    """Have what `view` changes of a member's entrance stand in the ledger, in the same transaction."""

    @wraps(view)
    def acting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = _whose_entrance(request)
        if person is None:
            return view(request, *args, **kwargs)
        with changing_access(person):
            return view(request, *args, **kwargs)

    return acting


def _whose_entrance(request: HttpRequest) -> int | None:
    if isinstance(request.user, Member):
        return request.user.pk
    waiting = unstash_login(request, peek=True)
    return waiting.user.pk if waiting and waiting.user else None


class _WithOptions:
    """What the browser hands to the key, as an attribute of the form: the page holds no script."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the options as JSON, and whether this address has a name: keys work under a name only."""
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        offered = found.get("js_data", {})
        return {**found, "options": json.dumps(offered, default=dict), "named": has_name(self.request)}


class Authenticate(_WithOptions, base.AuthenticateView):  # type: ignore[misc]
    """The second step of a log-in."""


class AddKey(_WithOptions, keys.AddWebAuthnView):  # type: ignore[misc]
    """A security key more."""


class ReauthenticateByKey(_WithOptions, keys.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Show who you are, by a key."""


def has_name(request: HttpRequest) -> bool:
    """Whether browsers reach the desk by a name; they let no security key work under a bare address."""
    try:
        ipaddress.ip_address(request.get_host().rpartition(":")[0].strip("[]") or request.get_host())
    except ValueError:
        return True
    return False


authenticate = recorded(Authenticate.as_view())
reauthenticate = recorded(base.ReauthenticateView.as_view())
reauthenticate_by_key = recorded(ReauthenticateByKey.as_view())
add_app = recorded(totp.ActivateTOTPView.as_view())
remove_app = recorded(totp.DeactivateTOTPView.as_view())
add_key = recorded(AddKey.as_view())
remove_key = recorded(keys.RemoveWebAuthnView.as_view())
see_codes = recorded(codes.ViewRecoveryCodesView.as_view())
make_codes = recorded(codes.GenerateRecoveryCodesView.as_view())
