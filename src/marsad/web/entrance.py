"""Who is at the door: the check of a name and a password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from marsad.store.records.models import Member
from marsad.web.throttle import Throttle

throttle = Throttle()
LONGEST_PASSWORD = 1000  # characters; hashing a longer one would only cost us time


class ByPassword(BaseBackend):
    """Members by name and password. A name that is not there takes as long as one that is."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,  # noqa: ARG002
    ) -> Member | None:
        """The active member of that name and password, or None."""
        if not username or not password or len(password) > LONGEST_PASSWORD:
            return None
        member = Member.objects.filter(name=username).first()
        if member is None:
            make_password(password)
            return None
        # Not Member.check_password: it would save a newer hash outside a unit of work.
        return member if check_password(password, member.password) and member.is_active else None

    def get_user(self, user_id: int) -> Member | None:
        """The member of a session, as long as they are active."""
        return Member.objects.filter(pk=user_id, is_active=True).first()
