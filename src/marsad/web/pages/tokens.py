"""The page of keys: a member makes keys for programmes, sees when each was last used, and ends them."""

from datetime import UTC, datetime

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from marsad.core.errors import RefusedInput
from marsad.core.roles import ALLOWED, ROLE_NAMES, Action, Role
from marsad.core.words import _
from marsad.store.records.models import Member
from marsad.store.records.tokens import MOST_DAYS, make_token, revoke_token, tokens_of
from marsad.store.records.work import unit
from marsad.web.access import the_member
from marsad.web.desk import the_desk
from marsad.web.rendering import leave_notice, page

USUAL_DAYS = 30


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The member's keys, and a form for another; one act a form."""
    member = the_member(request)
    if request.method != "POST":
        return _show(request, member)
    if "revoke" in request.POST:
        return _revoke(request, member)
    made: HttpResponse = _make(request, member)
    return made


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def _make(request: HttpRequest, member: Member) -> HttpResponse:
    name, days = request.POST.get("name", "")[:100], request.POST.get("days", "")
    wanted = set(request.POST.getlist("roles"))
    roles = [role for role in Role if role in wanted]
    try:
        if not days.isdecimal() or len(days) > 3:
            raise RefusedInput(_("'{days}' is not a number of days; give a whole number.", days=days[:10]))
        with unit(member.name, "make token", member.name) as work:
            _token, key = make_token(work, member, name, roles, int(days))
    except RefusedInput as mistake:
        return _show(request, member, mistake=str(mistake), name=name, days=days)
    return _show(request, member, key=key)


def _revoke(request: HttpRequest, member: Member) -> HttpResponse:
    number = request.POST["revoke"]
    if not number.isdecimal() or len(number) > 18:
        raise RefusedInput(_("This request could not be understood; go back and try again."))
    with unit(member.name, "revoke token", member.name) as work:
        revoke_token(work, member, int(number))
    leave_notice(request, _("The key opens nothing any more."))
    return HttpResponseRedirect(reverse("tokens"))


def _show(
    request: HttpRequest,
    member: Member,
    *,
    key: str = "",
    mistake: str = "",
    name: str = "",
    days: str = str(USUAL_DAYS),
) -> HttpResponse:
    mission = the_desk().mission
    mine = [Role(role) for role in member.roles]
    return page(
        request,
        "tokens.html",
        status=400 if mistake else 200,
        mission=mission,
        key=key,
        mistake=mistake,
        name=name,
        days=days,
        most_days=MOST_DAYS,
        tokens=tokens_of(member, datetime.now(UTC)),
        choices=[(role, ROLE_NAMES[role], role in ALLOWED[Action.USE_API]) for role in mine],
        role_names=ROLE_NAMES,
        time=(mission.time_zone, mission.country),
        api=request.build_absolute_uri("/api/v1/"),
    )
