"""The people of the unit."""

import secrets
from collections.abc import Collection, Sequence

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from marsad.core.errors import Missing, NotAllowed, RefusedInput
from marsad.core.roles import Action, Role
from marsad.core.words import DIGITS, _
from marsad.store.records.entrance import HOUSE, witness_access
from marsad.store.records.fingerprints import of_member
from marsad.store.records.models import Member
from marsad.store.records.work import Unit

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters and figures that look alike on paper
GROUPS, GROUP = 5, 4  # of a password that is given: 20 characters, 99 bits
LONGEST_IDENTITY = 191  # characters


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
    witness_access(work, member)
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
    """Give a member a new password; every session of theirs ends. Raises RefusedInput where it is weak."""
    _hash_password(person, password)
    person.password_given = False
    person.save(update_fields=["password", "password_given"])
    witness_access(work, person)
    work.detail |= {"member": person.name}


def give_password(work: Unit, person: Member) -> str:
    """A new password made here, to be handed over on paper: it opens the desk once, to choose another."""
    password = "-".join("".join(secrets.choice(READABLE) for _place in range(GROUP)) for _group in range(GROUPS))
    person.set_password(password)
    person.password_given = True
    person.save(update_fields=["password", "password_given"])
    witness_access(work, person)
    work.detail |= {"member": person.name}
    return password


def change_roles(work: Unit, person: Member, roles: Collection[Role]) -> None:
    """Give a member these roles and no other; every session of theirs ends.

    Raises NotAllowed for one's own roles and where no administrator would be left, RefusedInput for no role at all.
    """
    if work.actor == person.name:
        raise NotAllowed(_("Nobody changes their own roles; ask another administrator."))
    if not roles:
        raise RefusedInput(_("'{name}' needs at least one role; to end their access let them go.", name=person.name))
    if Role.ADMINISTRATOR not in roles:
        _leave_an_administrator(person)
    before, person.roles = person.roles, sorted(str(role) for role in roles)
    person.save(update_fields=["roles"])
    work.witness("member", person.name, of_member(person))
    work.detail |= {"member": person.name, "roles": person.roles, "before": sorted(before)}


def let_go(work: Unit, person: Member) -> None:
    """End a member's access; what they did stays under their name. Raises NotAllowed for the last administrator."""
    _leave_an_administrator(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    witness_access(work, person)
    work.detail |= {"member": person.name}


def _leave_an_administrator(person: Member) -> None:
    if str(Role.ADMINISTRATOR) not in person.roles or not person.is_active:
        return
    others = Member.objects.filter(is_active=True).exclude(pk=person.pk)
    if not any(str(Role.ADMINISTRATOR) in other.roles for other in others):
        raise NotAllowed(_("'{name}' is the last administrator; make another one first.", name=person.name))


def reset_second_factor(work: Unit, person: Member) -> int:
    """Remove everything a member has beside the password, for who lost it; how many there were. Sessions end."""
    kept = Authenticator.objects.filter(user=person)
    count = int(kept.count())
    kept.delete()
    _end_sessions(person)
    witness_access(work, person)
    work.detail |= {"member": person.name, "removed": count}
    return count


def end_sessions(work: Unit, person: Member) -> None:
    """End every session of a member, wherever it is open."""
    _end_sessions(person)
    work.detail |= {"member": person.name}


def _end_sessions(person: Member) -> None:
    person.sessions_ended += 1
    person.save(update_fields=["sessions_ended"])


def link_sign_on(work: Unit, person: Member, identity: str) -> None:
    """Let the person whom the sign-on server knows as `identity` in as this member; '' ends it. Sessions end.

    Raises RefusedInput where another member has that identity.
    """
    identity = identity.strip()
    if len(identity) > LONGEST_IDENTITY or not identity.isprintable():
        raise RefusedInput(_("'{identity}' cannot be an identity of the sign-on server.", identity=identity[:60]))
    if identity and SocialAccount.objects.filter(provider=HOUSE, uid=identity).exclude(user=person).exists():
        raise RefusedInput(_("'{identity}' is linked to another member; unlink it there first.", identity=identity))
    SocialAccount.objects.filter(user=person).delete()
    if identity:
        SocialAccount(user=person, provider=HOUSE, uid=identity).save(force_insert=True)
    _end_sessions(person)
    witness_access(work, person)
    work.detail |= {"member": person.name, "linked": bool(identity)}


def choose_digits(work: Unit, person: Member, digits: str) -> None:
    """The figures this member reads; one of marsad.core.words.DIGITS. Raises RefusedInput for any other."""
    if digits not in DIGITS:
        raise RefusedInput(_("'{value}' is not one of {allowed}.", value=digits[:20], allowed=", ".join(DIGITS)))
    person.digits = digits
    person.save(update_fields=["digits"])
    work.detail |= {"digits": digits}


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


def everybody() -> list[Member]:
    """Every member there is or was: those who left come last."""
    return list(Member.objects.order_by("-is_active", "name"))
