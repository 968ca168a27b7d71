"""The words people read: one message catalogue, in Arabic, French and English.

Messages are written in English in the code, marked `_("...")` or, where they are only named and said
later, `N_("...")`. Values go in by name, so that a translation may move them.
"""

import gettext as _gettext
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from marsad.core.trilingual import Trilingual

LANGUAGES = ("ar", "fr", "en")
PREPARED = ("zgh",)  # awaited from those who speak them; what is not translated is said in a second language
RIGHT_TO_LEFT = frozenset({"ar"})
EUROPEAN, ARABIC_INDIC = "european", "arabic_indic"
DIGITS = (EUROPEAN, ARABIC_INDIC)  # figures a reader may choose; the value is the same
# Where Arabic parts decimals with a comma (CLDR), and thousands with a point; a test compares with Babel
COMMA_IN_ARABIC = frozenset({"DZ", "LB", "LY", "MA", "MR", "TN"})
_AS_ARABIC_INDIC = {
    ".": str.maketrans("0123456789%.,", "٠١٢٣٤٥٦٧٨٩٪٫٬"),
    ",": str.maketrans("0123456789%,.", "٠١٢٣٤٥٦٧٨٩٪٫٬"),
}
_RUN = re.compile(r"[0-9A-Za-z_À-ɏ./:@#,%?&=+~-]+")  # what stands together without a space
_LETTER = re.compile(r"[A-Za-z_@#À-ɏ]")  # beside a digit it makes an id, a code or an address: 'A1', 'v2.0', 'x-12'
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?")
CATALOGUES = Path(__file__).parent.parent / "locale"
DOMAIN = "marsad"
# Noncharacters (Unicode 23.7), for use inside a programme: around what is said in another language than the page
OTHER, SAME = "\ufdd0", "\ufdd1"


def language_of_environment(environ: dict[str, str] | None = None) -> str:
    """The first of MARSAD_LANG, LC_ALL, LC_MESSAGES, LANG that names a language spoken here, else English."""
    settings = os.environ if environ is None else environ
    for name in ("MARSAD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = settings.get(name, "")[:2].lower()
        if code in LANGUAGES:
            return code
    return "en"


_language: ContextVar[str | None] = ContextVar("language", default=None)
_prepared: ContextVar[str | None] = ContextVar("prepared", default=None)
_digits: ContextVar[str] = ContextVar("digits", default=EUROPEAN)
_country: ContextVar[str] = ContextVar("country", default="")


def current_language() -> str:
    """The language messages are said in now; with a prepared language, the one for what it does not say yet."""
    return _language.get() or language_of_environment()


def page_language() -> str:
    """The language a page is in: the prepared one, where one is spoken."""
    return _prepared.get() or current_language()


@contextmanager
def speaking(language: str, second: str | None = None) -> Iterator[None]:
    """Say messages in `language` inside the block; one of PREPARED needs a `second`, for what it does not say yet."""
    prepared = language if language in PREPARED and second is not None else None
    tokens = _language.set(known_language(second if prepared and second else language)), _prepared.set(prepared)
    try:
        yield
    finally:
        _language.reset(tokens[0])
        _prepared.reset(tokens[1])


@contextmanager
def writing_digits(digits: str) -> Iterator[None]:
    """Write numbers in `digits` (one of DIGITS) inside the block."""
    token = _digits.set(digits if digits in DIGITS else EUROPEAN)
    try:
        yield
    finally:
        _digits.reset(token)


def current_digits() -> str:
    """The digits numbers are written in now: the reader's choice, which holds in Arabic; elsewhere European."""
    return _digits.get() if page_language() in RIGHT_TO_LEFT else EUROPEAN


@contextmanager
def in_country(country: str) -> Iterator[None]:
    """Write numbers as in `country` (ISO 3166, two letters) inside the block, where a language leaves it open."""
    token = _country.set(country)
    try:
        yield
    finally:
        _country.reset(token)


def decimal_point() -> str:
    """What stands before decimals now; before `in_digits` writes Arabic-Indic ones, the point it takes for one."""
    if current_language() == "fr":
        return ","
    comma = current_language() == "ar" and current_digits() == EUROPEAN and _country.get() in COMMA_IN_ARABIC
    return "," if comma else "."


def in_digits(text: object, point: str = ".") -> str:
    """Numbers in a text of ours in the reader's digits; never for what others wrote, nor for ids.

    The text writes decimals after `point` and thousands with the other of point and comma; what `report.numbers`
    wrote is in the reader's digits already and stays as it is. What holds a Latin letter (an id) is left alone.
    """
    said = str(text)
    if current_digits() == EUROPEAN:
        return said
    return _RUN.sub(lambda run: run.group() if _LETTER.search(run.group()) else _numbers(run.group(), point), said)


def _numbers(run: str, point: str) -> str:
    return _NUMBER.sub(lambda found: found.group().translate(_AS_ARABIC_INDIC[point]), run)


def _values(values: dict[str, object]) -> dict[str, object]:
    """Numbers among the values, in the reader's digits."""
    if current_digits() == EUROPEAN:
        return values
    return {name: in_digits(value) if isinstance(value, int | float) else value for name, value in values.items()}


def known_language(language: str) -> str:
    """`language` if it is offered; ValueError if not: a language is never guessed."""
    if language not in LANGUAGES:
        raise ValueError(f"language '{language}' is not one of {', '.join(LANGUAGES)}")
    return language


def direction(language: str) -> str:
    """'rtl' or 'ltr', as HTML writes it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


class _Unsaid(_gettext.NullTranslations):
    """Behind a prepared catalogue: an empty text for what it does not say."""

    def gettext(self, message: str) -> str:  # noqa: ARG002 - the signature is gettext's
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002 - as above
        return ""


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    if language not in PREPARED:
        return _gettext.translation(DOMAIN, CATALOGUES, languages=[language], fallback=language == "en")
    found = _gettext.translation(DOMAIN, CATALOGUES, languages=[language], fallback=True)
    found.add_fallback(_Unsaid())
    return found if isinstance(found, _gettext.GNUTranslations) else _Unsaid()


def is_complete(language: str) -> bool:
    """Whether every message is said in a prepared language; `scripts/catalogues.py` notes it in the catalogue."""
    return dict(_catalogue(language).info()).get("x-complete") == "yes"


def in_second_language(text: str) -> str:
    """`text`, marked as said in another language than the page where it is in a prepared one."""
    return f"{OTHER}{text}{SAME}" if _prepared.get() and text else text


def _said(say: Callable[[_gettext.NullTranslations], str]) -> str:
    """What the catalogue of the page says; where it says nothing yet, that of the second language, marked."""
    prepared = _prepared.get()
    return (prepared and say(_catalogue(prepared))) or in_second_language(say(_catalogue(current_language())))


def _(message: str, /, **values: object) -> str:
    """`message` in the current language, with `values` put in by name."""
    said = in_digits(_said(lambda catalogue: catalogue.gettext(message)))
    return said.format(**_values(values)) if values else said


def n_(singular: str, plural: str, n: int, /, **values: object) -> str:
    """The form of the message that fits `n`, in the current language; `{n}` is given."""
    said = in_digits(_said(lambda catalogue: catalogue.ngettext(singular, plural, n)))
    return said.format(**_values({"n": n, **values}))


def in_all_languages(message: str, /, **values: object) -> Trilingual:
    """The message in the three languages at once, `values` put in by name; in European digits, for it is kept."""
    said = {}
    for language in LANGUAGES:
        with speaking(language), writing_digits(EUROPEAN):
            said[language] = _(message, **values)
    return Trilingual(**said)


def N_(message: str, /) -> str:  # noqa: N802 - the name gettext tools know
    """Mark a message that is said later, with `_`."""
    return message
