"""The gate of the API: no cookie counts, only a key opens, only reading is answered, and mistakes are JSON too."""

import math
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from marsad.core.canonical import digest
from marsad.core.roles import Action
from marsad.core.words import _, current_language, speaking
from marsad.store.records.members import member
from marsad.store.records.tokens import Bearer, bearer_of
from marsad.store.records.work import head
from marsad.web.api.doors import API_DOORS, NAMESPACE, PARAMETERS, ROOT
from marsad.web.api.pace import Pace
from marsad.web.api.said import refused, said_status, too_fast, unknown_key, unreadable
from marsad.web.desk import the_desk, times_of_files
from marsad.web.doors import Open
from marsad.web.languages import accepted_language
from marsad.web.policy import owes_at_the_door
from marsad.web.throttle import Throttle

pace = Pace()
wrong_keys = Throttle()
LONGEST_KEY = 200  # characters


class ApiGate:
    """Outside every other middleware but the headers: what is asked under /api/ comes without cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; one that is no JSON (a page of ours or of Django) becomes JSON of the same status."""
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        request.COOKIES.clear()
        with speaking(accepted_language(request)):
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        answer = self.get_response(request)
        if answer.status_code == 200 and (tag := getattr(request, "tag", None)):
            answer["ETag"] = tag
        if answer.status_code != 304 and not answer.get("Content-Type", "").startswith("application/json"):
            allow = answer.get("Allow")
            answer = said_status(answer.status_code if answer.status_code >= 400 else 404)
            if allow:
                answer["Allow"] = allow
        return _without_body(answer) if asked == "HEAD" else answer


def _without_body(answer: HttpResponse) -> HttpResponse:
    answer["Content-Length"] = str(len(answer.content))
    answer.content = b""
    return answer


def is_of_the_api(match: ResolverMatch | None) -> bool:
    """Whether an address belongs to the API, whose doors stand in their own table."""
    return match is not None and match.namespaces == [NAMESPACE]


def tried(request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
    """None where the key opens the resource, and `request.bearer` says who asks; else why not."""
    if request.method != "GET":
        answer: HttpResponse = said_status(405)
        answer["Allow"] = "GET, HEAD"
        return answer
    if API_DOORS.get(match.url_name or "") is Open.ANYONE:
        return None
    bearer = _bearer(request)
    if isinstance(bearer, HttpResponse):
        return bearer
    if refusal := _refusal(request, match.url_name or "", bearer):
        return refusal
    request.bearer = bearer  # type: ignore[attr-defined]
    return _unchanged(request, bearer)


def _refusal(request: HttpRequest, name: str, bearer: Bearer) -> HttpResponse | None:
    """Why this key gets nothing of the resource called `name` now."""
    if seconds := pace.wait(bearer.token_id):
        return too_fast(seconds)
    door = API_DOORS.get(name)
    if not isinstance(door, Action) or not (bearer.may(Action.USE_API) and bearer.may(door)):
        return refused(_("This key may not read '{name}'; ask with the key of a role that may.", name=name))
    if owes_at_the_door(member(bearer.member)):
        return refused(_("The member of this key owes the desk a password of their own or a second factor; log in."))
    unknown = sorted(set(request.GET) - PARAMETERS.get(name, frozenset()))
    return unreadable(unknown) if unknown else None


def asker_of(request: HttpRequest) -> Bearer:
    """Whose key the gate let through, on a resource that only keys open."""
    bearer = getattr(request, "bearer", None)
    assert isinstance(bearer, Bearer)
    return bearer


def _bearer(request: HttpRequest) -> Bearer | HttpResponse:
    """Who asks; wrong keys from one address wait longer and longer, right ones never."""
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    address = f"address {request.META.get('REMOTE_ADDR', '')}"
    found = None
    if scheme.casefold() == "bearer" and 0 < len(key) <= LONGEST_KEY:
        found = bearer_of(key.strip(), datetime.now(UTC))
    if found is not None:
        return found
    if key and (seconds := math.ceil(wrong_keys.wait(address))):
        return too_fast(seconds)
    if key:
        wrong_keys.failed(address)
    return unknown_key()


def tag_of(request: HttpRequest, bearer: Bearer) -> str:
    """What an answer rests on: the ledger, the lake, the files, the day, the language, and who asks for what."""
    desk = the_desk()
    files = list(times_of_files(desk.observatory.home, desk.mission))
    rests = [list(head()), desk.observatory.lake.versions(), files, datetime.now(UTC).date().isoformat()]
    asks = [request.get_full_path(), current_language(), sorted(bearer.roles)]
    return f'"{digest([rests, asks])[:32]}"'


def _unchanged(request: HttpRequest, bearer: Bearer) -> HttpResponse | None:
    tag = tag_of(request, bearer)
    request.tag = tag  # type: ignore[attr-defined]
    if tag not in [part.strip() for part in request.headers.get("If-None-Match", "").split(",")]:
        return None
    answer = HttpResponse(status=304)
    answer["ETag"] = tag
    return answer
