"""In which language a page speaks: the member's own, else what they chose before logging in, else the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from marsad.core.errors import MarsadError
from marsad.core.words import EUROPEAN, LANGUAGES, PREPARED, in_country, is_complete, speaking, writing_digits
from marsad.web.desk import the_desk
from marsad.web.second_language import mark

COOKIE, SECOND = "language", "second_language"
UNLESS_ASKED = "ar"
# Each in its own words, so it can be found; that of Tamazight is CLDR's
OWN_NAMES = {"ar": "العربية", "fr": "Français", "en": "English", "zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ"}


class ReadersLanguage:
    """Everything inside is said in the reader's language, mistakes included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, in the reader's language."""
        digits = request.user.digits if request.user.is_authenticated else EUROPEAN
        language = language_of(request)
        second = second_language_of(request) if language in PREPARED else language
        with speaking(language, second), translation.override(second), writing_digits(digits), in_country(country()):
            answer = self.get_response(request)
            if language in PREPARED and not answer.streaming:
                answer.content = mark(answer.content.decode(), second).encode()
                answer["Content-Length"] = str(len(answer.content))
            return answer


def country() -> str:
    """The country of the mission, by which Arabic parts decimals; empty while the mission file cannot be read."""
    try:
        return the_desk().mission.country
    except MarsadError:
        return ""


def offered() -> dict[str, str]:
    """The languages of the menu, by their own names: a prepared one when it is complete, or asked for at the start."""
    asked = getattr(settings, "PREPARED_LANGUAGES", ())
    return {
        code: name
        for code, name in OWN_NAMES.items()
        if code in LANGUAGES or (code in PREPARED and (code in asked or is_complete(code)))
    }


def language_of(request: HttpRequest) -> str:
    """The language to speak to whoever sent `request`."""
    if request.user.is_authenticated and request.user.language in offered():
        return str(request.user.language)
    if (chosen := request.COOKIES.get(COOKIE)) in offered():
        return str(chosen)
    return accepted_language(request)


def second_language_of(request: HttpRequest) -> str:
    """For what a prepared language does not say yet: what was read before it was chosen, else the browser's."""
    before = request.COOKIES.get(SECOND)
    return before if before in LANGUAGES else accepted_language(request)


def accepted_language(request: HttpRequest) -> str:
    """The first language of the request's own header that is spoken here."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]):
        if code[:2] in LANGUAGES:
            return code[:2]
    return UNLESS_ASKED
