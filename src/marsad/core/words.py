"""The words people read: one message catalogue, in Arabic, French and English.

Messages are written in English in the code, marked `_("...")` or, where they are only named and said
later, `N_("...")`. Values go in by name, so that a translation may move them.
"""

import gettext as _gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from marsad.core.trilingual import Trilingual

LANGUAGES = ("ar", "fr", "en")
RIGHT_TO_LEFT = frozenset({"ar"})
CATALOGUES = Path(__file__).parent.parent / "locale"
DOMAIN = "marsad"


def language_of_environment(environ: dict[str, str] | None = None) -> str:
    """The first of MARSAD_LANG, LC_ALL, LC_MESSAGES, LANG that names a language spoken here, else English."""
    settings = os.environ if environ is None else environ
    for name in ("MARSAD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = settings.get(name, "")[:2].lower()
        if code in LANGUAGES:
            return code
    return "en"


_language: ContextVar[str | None] = ContextVar("language", default=None)


def current_language() -> str:
    """The language messages are said in now."""
    return _language.get() or language_of_environment()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say messages in `language` inside the block."""
    token = _language.set(known_language(language))
    try:
        yield
    finally:
        _language.reset(token)


def known_language(language: str) -> str:
    """`language` if it is offered; ValueError if not: a language is never guessed."""
    if language not in LANGUAGES:
        raise ValueError(f"language '{language}' is not one of {', '.join(LANGUAGES)}")
    return language


def direction(language: str) -> str:
    """'rtl' or 'ltr', as HTML writes it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation(DOMAIN, CATALOGUES, languages=[language], fallback=language == "en")


def _(message: str, /, **values: object) -> str:
    """`message` in the current language, with `values` put in by name."""
    said = _catalogue(current_language()).gettext(message)
    return said.format(**values) if values else said


def n_(singular: str, plural: str, n: int, /, **values: object) -> str:
    """The form of the message that fits `n`, in the current language; `{n}` is given."""
    return _catalogue(current_language()).ngettext(singular, plural, n).format(n=n, **values)


def in_all_languages(message: str, /, **values: object) -> Trilingual:
    """The message in the three languages at once, `values` put in by name."""
    said = {}
    for language in LANGUAGES:
        with speaking(language):
            said[language] = _(message, **values)
    return Trilingual(**said)


def N_(message: str, /) -> str:  # noqa: N802 - the name gettext tools know
    """Mark a message that is said later, with `_`."""
    return message
