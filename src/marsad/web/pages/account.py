"""What is one's own: language and figures, the password, second factors, sessions."""

from allauth.account.adapter import get_adapter
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from marsad.core.errors import RefusedInput
from marsad.core.roles import ROLE_NAMES, SECOND_FACTOR, Role
from marsad.core.words import ARABIC_INDIC, EUROPEAN, N_, _
from marsad.store.records import members
from marsad.store.records.entrance import second_factors, sign_on_of
from marsad.store.records.models import Member
from marsad.store.records.work import unit
from marsad.web.access import the_member
from marsad.web.entrance_settings import the_sign_on
from marsad.web.pages.second_factor import has_name
from marsad.web.policy import owes_second_factor
from marsad.web.rendering import leave_notice, page

DIGIT_NAMES = {EUROPEAN: N_("0123456789 (European)"), ARABIC_INDIC: N_("٠١٢٣٤٥٦٧٨٩ (Arabic-Indic)")}


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """What this member chose and has; one act a form."""
    member = the_member(request)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise RefusedInput(_("This request could not be understood; go back and try again."))
        act(request, member)
        return HttpResponseRedirect(reverse("account"))
    factors = second_factors(member)
    roles = frozenset(Role(role) for role in member.roles)
    return page(
        request,
        "account/account.html",
        roles=[_(ROLE_NAMES[role]) for role in Role if role in roles],
        digit_names=DIGIT_NAMES,
        apps=[one for one in factors if one.type == one.Type.TOTP],
        keys=[one.wrap() for one in factors if one.type == one.Type.WEBAUTHN],
        codes=next((one.wrap() for one in factors if one.type == one.Type.RECOVERY_CODES), None),
        owes=owes_second_factor(member),
        advised=bool(SECOND_FACTOR & roles),
        named=has_name(request),
        sign_on=the_sign_on(),
        linked=sign_on_of(member),
    )


def choose_digits(request: HttpRequest, member: Member) -> None:
    """The figures this member reads."""
    with unit(member.name, "choose digits", member.name) as work:
        members.choose_digits(work, member, request.POST.get("digits", ""))


def end_other_sessions(request: HttpRequest, member: Member) -> None:
    """End every session but this one."""
    with unit(member.name, "end sessions", member.name) as work:
        members.end_sessions(work, member)
    update_session_auth_hash(request, member)
    leave_notice(request, _("Your other sessions have ended."))


ACTS = {"digits": choose_digits, "sessions": end_other_sessions}


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose another password; every other session ends."""
    member = the_member(request)
    if request.method != "POST":
        return _ask(request, member)
    try:
        _change_password(request, member)
    except ValidationError as tried_often:
        return _ask(request, member, " ".join(tried_often.messages), 429)
    except RefusedInput as refused:
        return _ask(request, member, str(refused), 400)
    update_session_auth_hash(request, member)
    leave_notice(request, _("You have a new password, and your other sessions have ended."))
    return HttpResponseRedirect(reverse("account"))


def _change_password(request: HttpRequest, member: Member) -> None:
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    if not get_adapter().reauthenticate(member, old):
        raise RefusedInput(_("This is not your password; try again."))
    if new != request.POST.get("again", ""):
        raise RefusedInput(_("The two new passwords are not the same; type them again."))
    if new == old:
        raise RefusedInput(_("The new password is the old one; choose another."))
    with unit(member.name, "change password", member.name) as work:
        members.set_password(work, member, new)


def _ask(request: HttpRequest, member: Member, mistake: str = "", status: int = 200) -> HttpResponse:
    return page(request, "account/password.html", status=status, mistake=mistake, given=member.password_given)
