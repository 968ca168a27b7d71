"""The people of the unit."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from marsad.core.roles import Action, Role, may
from marsad.store.records.guard import require_unit_of_work


class MemberManager(BaseUserManager["Member"]):
    """Members by name."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """The member of that name; the log-in form asks with it."""
        return self.get(name=username)


class Member(AbstractBaseUser):
    """A person of the unit, under the name they work by (a pseudonym for coders, method 9.5)."""

    name = models.CharField(max_length=60, unique=True)
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=3, default="ar")
    digits = models.CharField(max_length=20, default="european")  # or arabic_indic
    kind = models.CharField(max_length=20, default="people")  # people, simulated (a worked example), given_labels
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    password_given = models.BooleanField(default=False)  # by somebody else, for one log-in: to be replaced
    sessions_ended = models.PositiveIntegerField(default=0)  # how often all sessions were ended at once

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = MemberManager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, inside a unit of work; the time of the last log-in alone is no record."""
        if kwargs.get("update_fields") != ["last_login"]:
            require_unit_of_work()
        super().save(*args, **kwargs)

    def get_session_auth_hash(self) -> str:
        """Changes with the password, the roles and the ending of sessions: every session before then is over."""
        return salted_hmac("marsad.sessions", self._what_sessions_rest_on(), algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """As Django's, after a change of the secret key."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            on = self._what_sessions_rest_on()
            yield salted_hmac("marsad.sessions", on, secret=secret, algorithm="sha256").hexdigest()

    def _what_sessions_rest_on(self) -> str:
        return f"{self.password} {sorted(self.roles)} {self.is_active} {self.sessions_ended}"

    def may(self, action: Action) -> bool:
        """Whether this member's roles allow `action`."""
        return self.is_active and may(frozenset(Role(role) for role in self.roles), action)
