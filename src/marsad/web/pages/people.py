"""The people of the unit: added, given roles, helped back in, let go. An administrator's work, each act an entry."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from marsad.core.errors import Missing, RefusedInput
from marsad.core.roles import ROLE_NAMES, Role
from marsad.core.words import LANGUAGES, _
from marsad.store.records import members
from marsad.store.records.entrance import has_second_factor, sign_on_of
from marsad.store.records.models import Member
from marsad.store.records.work import Unit, unit
from marsad.web.access import the_member
from marsad.web.entrance_settings import the_sign_on
from marsad.web.rendering import leave_notice, page


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A member as an administrator sees them."""

    id: int
    name: str
    roles: list[str]
    active: bool
    has_password: bool
    has_second_factor: bool
    sign_on: str
    seen: str  # the day they logged in last; '' for never


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, and a form for one more."""
    if request.method == "POST":
        return _add(request)
    everybody = [shown(person) for person in members.everybody() if person.kind == "people"]
    return page(request, "people/people.html", people=everybody, roles=ROLE_NAMES)


def _add(request: HttpRequest) -> HttpResponse:
    name, language = request.POST.get("name", "").strip(), request.POST.get("language", "")
    if language not in LANGUAGES:
        raise RefusedInput(_("'{value}' is not one of {allowed}.", value=language[:20], allowed=", ".join(LANGUAGES)))
    roles = _roles(request)
    if not roles:
        raise RefusedInput(_("'{name}' needs at least one role; choose it.", name=name))
    with unit(the_member(request).name, "add member", name) as work:
        person = members.add_member(work, name, roles, None, language)
        given = members.give_password(work, person)
    return _handed_over(request, person, given)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, member_id: int) -> HttpResponse:
    """One member, and what can be done for or about them; one act a form."""
    found = Member.objects.filter(pk=member_id).first()
    if found is None:
        raise Missing(_("There is no such member; go back to the people."))
    if request.method != "POST":
        return page(
            request,
            "people/person.html",
            person=shown(found),
            held=found.roles,
            roles=ROLE_NAMES,
            oneself=found.pk == the_member(request).pk,
            sign_on=the_sign_on(),
        )
    act = ACTS.get(request.POST.get("act", ""))
    if act is None or not found.is_active:
        raise RefusedInput(_("This request could not be understood; go back and try again."))
    with unit(the_member(request).name, act.entry, found.name) as work:
        given = act.do(work, found, request)
    if given is not None:
        return _handed_over(request, found, given)
    leave_notice(request, _("Done: it holds from now on, and '{name}' has to log in again.", name=found.name))
    return HttpResponseRedirect(reverse("person", args=[found.pk]))


@dataclass(frozen=True, slots=True)
class Act:
    """Something an administrator does, as the ledger names it; `do` gives a password to hand over, or None."""

    entry: str
    do: Callable[[Unit, Member, HttpRequest], str | None]


def _change_roles(work: Unit, person: Member, request: HttpRequest) -> None:
    members.change_roles(work, person, _roles(request))


def _give_password(work: Unit, person: Member, _request: HttpRequest) -> str:
    return members.give_password(work, person)


def _reset(work: Unit, person: Member, _request: HttpRequest) -> None:
    members.reset_second_factor(work, person)


def _link(work: Unit, person: Member, request: HttpRequest) -> None:
    members.link_sign_on(work, person, request.POST.get("identity", ""))


def _let_go(work: Unit, person: Member, _request: HttpRequest) -> None:
    members.let_go(work, person)


ACTS: dict[str, Act] = {
    "roles": Act("change roles", _change_roles),
    "password": Act("give password", _give_password),
    "reset": Act("reset second factor", _reset),
    "link": Act("link sign-on", _link),
    "leave": Act("let go", _let_go),
}


def _roles(request: HttpRequest) -> list[Role]:
    given = request.POST.getlist("roles")
    for name in given:
        if name not in set(Role):
            raise RefusedInput(_("'{value}' is not one of {allowed}.", value=name[:20], allowed=", ".join(Role)))
    return [Role(name) for name in given]


def _handed_over(request: HttpRequest, person: Member, given: str) -> HttpResponse:
    return page(request, "people/password.html", name=person.name, given=given, number=person.pk)


def shown(person: Member) -> Shown:
    """What an administrator sees of a member."""
    held = frozenset(person.roles)
    return Shown(
        id=person.pk,
        name=person.name,
        roles=[_(ROLE_NAMES[role]) for role in Role if role in held],
        active=person.is_active,
        has_password=person.has_usable_password(),
        has_second_factor=has_second_factor(person),
        sign_on=sign_on_of(person),
        seen=person.last_login.date().isoformat() if person.last_login else "",
    )
