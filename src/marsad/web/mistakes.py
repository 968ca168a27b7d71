"""What went wrong, said to the reader in one sentence with the next step."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from marsad.core.errors import MarsadError, Missing, NoAnswer, NotAllowed, RefusedInput, WrongState
from marsad.core.words import _
from marsad.web.rendering import page

STATUS: dict[type[MarsadError], int] = {
    RefusedInput: 400,
    NotAllowed: 403,
    Missing: 404,
    WrongState: 409,
    NoAnswer: 503,
}


class SaidAsSentences:
    """Turns an error of ours into a page with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; errors come through `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of one of our errors; None for any other, which is a mistake in the programme."""
        return mistake_page(request, error) if isinstance(error, MarsadError) else None


def mistake_page(request: HttpRequest, error: MarsadError) -> HttpResponse:
    """The sentence of `error` as a page, with the status a browser expects."""
    return sentence_page(request, str(error), STATUS.get(type(error), 500))


def sentence_page(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """One sentence as a page."""
    came_from = the_form_page(request)
    return page(request, "mistake.html", status=status, sentence=sentence, missing=status == 404, came_from=came_from)


def the_form_page(request: HttpRequest) -> str:
    """The path of the page of this desk whose form was refused; '' where the browser does not tell."""
    where = urlsplit(request.headers.get("Referer", ""))
    ours = request.method == "POST" and where.netloc == request.headers.get("Host")
    if not ours or not where.path.startswith("/") or where.path.startswith("//"):
        return ""
    return f"{where.path}?{where.query}" if where.query else where.path


def bad_request(request: HttpRequest, **_rest: Any) -> HttpResponse:
    """Django's 400."""
    return sentence_page(request, _("This request could not be understood; go back and try again."), 400)


def forbidden(request: HttpRequest, **_rest: Any) -> HttpResponse:
    """Django's 403."""
    return sentence_page(request, _("This is not open to you; ask the administrator for a role."), 403)


def not_found(request: HttpRequest, **_rest: Any) -> HttpResponse:
    """Django's 404."""
    return sentence_page(request, _("There is no such page; go back to your samples."), 404)


def too_many(request: HttpRequest, **_rest: Any) -> HttpResponse:
    """More requests than a person sends."""
    return sentence_page(request, _("Too many tries in a short time; wait a minute, then try again."), 429)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's 500."""
    return sentence_page(
        request, _("Something went wrong here and nothing was saved; try again, then tell the administrator."), 500
    )


def forged(request: HttpRequest, **_rest: Any) -> HttpResponse:
    """A form that did not come from one of our pages, or from one too old."""
    return sentence_page(request, _("The form was too old or came from elsewhere; open the page again."), 403)
