"""In which language a page speaks: the member's own, else what they chose before logging in, else the browser's."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from marsad.core.words import EUROPEAN, LANGUAGES, speaking, writing_digits

COOKIE = "language"
UNLESS_ASKED = "ar"
OWN_NAMES = {"ar": "العربية", "fr": "Français", "en": "English"}  # each in its own words, so it can be found


class ReadersLanguage:
    """Everything inside is said in the reader's language, mistakes included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, in the reader's language."""
        digits = request.user.digits if request.user.is_authenticated else EUROPEAN
        language = language_of(request)
        with speaking(language), translation.override(language), writing_digits(digits):
            return self.get_response(request)


def language_of(request: HttpRequest) -> str:
    """The language to speak to whoever sent `request`."""
    if request.user.is_authenticated and request.user.language in LANGUAGES:
        return request.user.language
    if (chosen := request.COOKIES.get(COOKIE)) in LANGUAGES:
        return str(chosen)
    return accepted_language(request)


def accepted_language(request: HttpRequest) -> str:
    """The first language of the request's own header that is spoken here."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]):
        if code[:2] in LANGUAGES:
            return code[:2]
    return UNLESS_ASKED
