"""By what a member enters: a password, second factors, a sign-on. None of it changes without its ledger entry.

The library that checks these keeps its own tables. They are guarded here as ours are, and what its pages change is
found by comparing before and after, so that no way of changing them goes past the ledger.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.db import transaction
from django.db.models.signals import pre_delete, pre_save

from marsad.core.canonical import digest
from marsad.store.records.guard import require_unit_of_work, writes_allowed
from marsad.store.records.models import Member
from marsad.store.records.work import Unit, unit

HOUSE = "house"  # the one sign-on server of an observatory, as the library calls it
LENGTH = 20  # hexadecimal characters of a fingerprint
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

State = dict[str, tuple[str, str]]  # what -> (its kind, its fingerprint)


def of_access(person: Member) -> str:
    """Everything by which a member can enter."""
    ways = sorted((kind, print_) for kind, print_ in _state(person).values())
    return digest([person.name, person.is_active, ways])[:LENGTH]


def witness_access(work: Unit, person: Member) -> None:
    """Put into the ledger by what `person` enters from now on."""
    work.witness("access", person.name, of_access(person))


def has_second_factor(person: Member) -> bool:
    """Whether a password alone does not let this member in."""
    return bool(Authenticator.objects.filter(user=person, type__in=SECOND_FACTORS).exists())


def second_factors(person: Member) -> list[Authenticator]:
    """What this member has beside a password, the oldest first."""
    return list(Authenticator.objects.filter(user=person).order_by("created_at", "pk"))


def sign_on_of(person: Member) -> str:
    """The identity under which the sign-on server knows this member; '' where none is linked."""
    linked = SocialAccount.objects.filter(user=person, provider=HOUSE).first()
    return str(linked.uid) if linked else ""


@contextmanager
def changing_access(person_id: int) -> Iterator[None]:
    """Whatever the block changes of a member's own entrance gets its ledger entry, in the same transaction."""
    with transaction.atomic(), writes_allowed():
        before = _state(Member.objects.get(pk=person_id))
        yield
        person = Member.objects.get(pk=person_id)
        after = _state(person)
        for what in sorted(before.keys() | after.keys()):
            if before.get(what) != after.get(what):
                kind, _print = after.get(what) or before[what]
                with unit(person.name, _act(kind, what in before, what in after), person.name) as work:
                    witness_access(work, person)


ACTS = {  # kind -> what is said of it when it is added, changed, removed
    "password": ("set password", "change password", "remove password"),
    "totp": ("add second factor", "change second factor", "remove second factor"),
    "webauthn": ("add security key", "change security key", "remove security key"),
    "recovery_codes": ("make recovery codes", "use recovery code", "remove recovery codes"),
    "sign-on": ("link sign-on", "change sign-on", "unlink sign-on"),
}


def _act(kind: str, was: bool, is_now: bool) -> str:
    added, changed, removed = ACTS[kind]
    return changed if was and is_now else added if is_now else removed


def _state(person: Member) -> State:
    found = {"password": ("password", digest(person.password))} if person.has_usable_password() else {}
    for row in Authenticator.objects.filter(user=person):
        kept = {name: value for name, value in row.data.items() if name != "viewed_at"}
        found[f"second factor {row.pk}"] = (str(row.type), digest([row.type, kept]))
    for linked in SocialAccount.objects.filter(user=person):
        found[f"sign-on {linked.pk}"] = ("sign-on", digest([linked.provider, linked.uid]))
    return found


def guard_entrance() -> None:
    """Have the library's tables written inside a unit of work only; what a server tells of a person is not kept."""
    for model in (Authenticator, SocialApp, SocialToken):
        pre_save.connect(_guarded, sender=model, dispatch_uid=f"marsad saves {model.__name__}")
    pre_save.connect(_guarded_link, sender=SocialAccount, dispatch_uid="marsad saves SocialAccount")
    for model in (Authenticator, SocialApp, SocialToken, SocialAccount):
        pre_delete.connect(_guarded, sender=model, dispatch_uid=f"marsad removes {model.__name__}")


def _guarded(**_signal: Any) -> None:
    require_unit_of_work()


def _guarded_link(instance: SocialAccount, **_signal: Any) -> None:
    instance.extra_data = {}
    same = {"pk": instance.pk, "user_id": instance.user_id, "provider": instance.provider, "uid": instance.uid}
    if not SocialAccount.objects.filter(**same).exists():  # at each log-in the library saves it as it was
        require_unit_of_work()
