"""The API as one thing: its resources, its errors, its OpenAPI document."""

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import HttpBearer

from marsad.core.errors import MarsadError
from marsad.store.records.tokens import Bearer
from marsad.web.api import coordinated, found, judged, kept, located, observed, published, rising
from marsad.web.api.doors import NAMESPACE
from marsad.web.api.said import said_error, said_unreadable

DESCRIPTION = """\
The read-only interface of the desk, with the rules of its pages: what is withheld there is null here, with the reason.
Shares are from 0 to 1, numbers are plain, times are ISO 8601 in UTC. No account, handle, address or coder is in it."""


class ByKey(HttpBearer):
    """Said in the OpenAPI document; the gate has tried the key before, and says who asks."""

    def authenticate(self, request: HttpRequest, _token: str) -> Bearer | None:
        """Whom the gate let through."""
        return getattr(request, "bearer", None)


def make_api() -> NinjaAPI:
    """The interface with every resource; each has its door in `doors.API_DOORS`."""
    api = NinjaAPI(
        title="Marsad",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        urls_namespace=NAMESPACE,
        auth=ByKey(),
    )
    for part in (observed, judged, published, coordinated, rising, located, found, kept):
        api.add_router("", part.router)
    api.add_exception_handler(MarsadError, said_error)  # type: ignore[arg-type]  # it gets the error, not its type
    api.add_exception_handler(ValidationError, said_unreadable)  # type: ignore[arg-type]
    return api


api = make_api()
