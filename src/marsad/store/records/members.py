"""The people of the unit."""

from collections.abc import Collection, Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from marsad.core.errors import Missing, NotAllowed, RefusedInput
from marsad.core.roles import Action, Role
from marsad.core.words import _
from marsad.store.records.fingerprints import of_member
from marsad.store.records.models import Member
from marsad.store.records.work import Unit


def add_member(
    work: Unit,
    name: str,
    roles: Sequence[Role],
    password: str | None,
    language: str = "ar",
    kind: str = "people",
) -> Member:
    """A new member; without a password they cannot log in (a coder who works by spreadsheet).

    Raises RefusedInput where the name is taken or the password is weak.
    """
    if not name.strip() or len(name) > 60:
        raise RefusedInput(_("'{name}' cannot be a member's name; use 1 to 60 characters.", name=name))
    if Member.objects.filter(name=name).exists():
        raise RefusedInput(_("There is a member called '{name}' already; choose another name.", name=name))
    member = Member(name=name, roles=[str(role) for role in roles], language=language, kind=kind, joined_at=work.at)
    if password is None:
        member.set_unusable_password()
    else:
        _hash_password(member, password)
    member.save(force_insert=True)
    work.witness("member", name, of_member(member))
    work.detail |= {"member": name, "roles": sorted(str(role) for role in roles), "kind": kind}
    return member


def _hash_password(person: Member, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise RefusedInput(
            _("The password is not safe enough: {why} Choose another.", why=" ".join(weak.messages))
        ) from None
    person.set_password(password)


def set_password(work: Unit, person: Member, password: str) -> None:
    """Give a member a new password. Raises RefusedInput where it is weak."""
    _hash_password(person, password)
    person.save(update_fields=["password"])
    work.detail |= {"member": person.name}


def member(name: str) -> Member:
    """The member of that name. Raises Missing."""
    found = Member.objects.filter(name=name, is_active=True).first()
    if found is None:
        raise Missing(_("There is no member called '{name}'; add them with 'marsad user add'.", name=name))
    return found


def require(person: Member, action: Action) -> None:
    """Raises NotAllowed where no role of this person allows `action`."""
    if not person.may(action):
        raise NotAllowed(
            _(
                "'{name}' may not do this ('{action}'); ask the administrator for a role.",
                name=person.name,
                action=action,
            )
        )


def kinds_of(names: Collection[str]) -> set[str]:
    """Which kinds of coders those members are: people, simulated, given_labels."""
    return set(Member.objects.filter(name__in=list(names)).values_list("kind", flat=True))
