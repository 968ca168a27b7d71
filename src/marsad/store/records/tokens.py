"""Keys by which programmes read the desk: made once, kept as a hash, ended by time, by hand or with the role."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from marsad.core.errors import Missing, NotAllowed, RefusedInput
from marsad.core.roles import Action, Role, may
from marsad.core.words import _
from marsad.store.records.fingerprints import of_token
from marsad.store.records.models import ApiToken, Member
from marsad.store.records.work import Unit, unit

BEGINNING = "marsad_"  # so that a key that leaked is recognised by those who look for leaked keys
RANDOM = 32  # bytes
MOST_DAYS = 90
MOST_AT_ONCE = 10  # keys of one member that still open


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A key as its member sees it later; the key itself is gone."""

    token_id: int
    name: str
    roles: tuple[Role, ...]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used: date | None
    opens: bool  # whether it still does


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Who asks with a key, and what they may."""

    token_id: int
    member: str
    roles: frozenset[Role]
    codes: bool  # whether the member may code, with or without this key

    def may(self, action: Action) -> bool:
        """Whether one of the key's roles allows `action`."""
        return may(self.roles, action)


def make_token(work: Unit, member: Member, name: str, roles: Collection[Role], days: int) -> tuple[Token, str]:
    """A new key and what it is; the key is given here and never again.

    Raises RefusedInput for a name, a number of days or a choice of roles that cannot be, NotAllowed for a role the
    member has not.
    """
    _check(member, name, roles, days)
    if sum(token.opens for token in tokens_of(member, work.at)) >= MOST_AT_ONCE:
        raise RefusedInput(_("You have {most} keys that open already; revoke one first.", most=MOST_AT_ONCE))
    key = BEGINNING + secrets.token_urlsafe(RANDOM)
    row = ApiToken(
        member=member,
        name=name.strip(),
        sha256=_hash(key),
        roles=sorted(str(role) for role in roles),
        made_at=work.at,
        expires_at=work.at + timedelta(days=days),
    )
    row.save(force_insert=True)
    work.witness("token", str(row.pk), of_token(row))
    work.detail |= {"token": row.pk, "roles": row.roles, "days": days}
    return _as_token(row, work.at), key


def _check(member: Member, name: str, roles: Collection[Role], days: int) -> None:
    if not name.strip() or len(name.strip()) > 60 or not name.strip().isprintable():
        raise RefusedInput(_("'{name}' cannot be a key's name; use 1 to 60 characters.", name=name))
    if not 1 <= days <= MOST_DAYS:
        raise RefusedInput(
            _("'{days}' is not a time a key may live; give 1 to {most} days.", days=days, most=MOST_DAYS)
        )
    if not may(frozenset(roles), Action.USE_API):
        raise RefusedInput(_("None of these roles reads the desk by programme; choose one that does."))
    for role in roles:
        if str(role) not in member.roles:
            raise NotAllowed(
                _("You are not '{role}' yourself and cannot give it to a key; choose among yours.", role=role)
            )


def tokens_of(member: Member, now: datetime | None = None) -> list[Token]:
    """The keys of a member, latest first."""
    at = now or datetime.now(UTC)
    return [
        _as_token(row, at) for row in ApiToken.objects.filter(member=member).select_related("member").order_by("-pk")
    ]


def revoke_token(work: Unit, member: Member, token_id: int) -> None:
    """End one of the member's own keys, now. Raises Missing where there is none of that number that could be ended."""
    row = ApiToken.objects.filter(pk=token_id, member=member, revoked_at__isnull=True).first()
    if row is None:
        raise Missing(_("You have no key '{number}' to revoke; look at your list of keys.", number=token_id))
    row.revoked_at = work.at
    row.save(update_fields=["revoked_at"])
    work.detail |= {"token": row.pk}


def bearer_of(key: str, now: datetime) -> Bearer | None:
    """Who holds that key; None where it opens nothing (unknown, over, revoked, or its member lost a role of it).

    The first use of a day is written down, with its ledger entry.
    """
    row = ApiToken.objects.select_related("member").filter(sha256=_hash(key)).first()
    if row is None or not _opens(row, now):
        return None
    if row.last_used != now.date():
        with unit(row.member.name, "use token", f"token {row.pk}") as work:
            row.last_used = now.date()
            row.save(update_fields=["last_used"])
            work.detail |= {"token": row.pk, "day": now.date().isoformat()}
    return Bearer(
        token_id=row.pk,
        member=row.member.name,
        roles=frozenset(Role(role) for role in row.roles),
        codes=row.member.may(Action.CODE),
    )


def _opens(row: ApiToken, now: datetime) -> bool:
    """A key with more roles than its member has left opens nothing, rather than less: it is no longer what was made."""
    return (
        row.revoked_at is None
        and now < row.expires_at
        and row.member.is_active
        and set(row.roles) <= set(row.member.roles)
        and may(frozenset(Role(role) for role in row.roles), Action.USE_API)
    )


def _as_token(row: ApiToken, now: datetime) -> Token:
    return Token(
        token_id=row.pk,
        name=row.name,
        roles=tuple(Role(role) for role in row.roles),
        made_at=row.made_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used=row.last_used,
        opens=_opens(row, now),
    )


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
