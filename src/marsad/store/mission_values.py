"""The kinds of value that a mission file holds: countries, languages, zones, signals; each told when it is wrong."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.core import get_global

from marsad.core.words import _
from marsad.store.mistakes import shortened

COMPARED_BY = ("target_sex", "platform", "script", "language")
TWO_LETTERS = re.compile(r"[A-Z]{2}")
LANGUAGE = re.compile(r"([a-z]{3})(?:-([A-Z][a-z]{3}))?")
SIGNAL = re.compile(r"[a-z][a-z0-9_]{0,39}:[a-z][a-z0-9_]{0,39}")
FIELD = re.compile(r"[a-z][a-z_]{0,39}")
# Groupings, reserved and disputed codes that CLDR lists beside the 249 of ISO 3166-1.
NOT_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])
NOT_LANGUAGES = frozenset({"mis", "mul", "und", "zxx"})  # codespell:ignore mis


def is_country(code: str) -> bool:
    """Whether `code` is one of the 249 two-letter codes of ISO 3166-1, as CLDR lists them."""
    return code not in NOT_COUNTRIES and TWO_LETTERS.fullmatch(code) is not None and code in Locale("en").territories


def is_language(code: str) -> bool:
    """Whether `code` is a three-letter code of ISO 639-3 that CLDR knows."""
    return code not in NOT_LANGUAGES and (code in get_global("language_aliases") or code in Locale("en").languages)


def is_script(code: str) -> bool:
    """Whether `code` is a script of ISO 15924, as CLDR lists them."""
    return code in Locale("en").scripts


def plain_zone(value: str) -> str:
    """`value` as a time zone of the IANA database. Raises ValueError for any other."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        said = _("'{value}' is not a known time zone; write it as Africa/Casablanca.", value=shortened(value))
        raise ValueError(said) from None
    return value


def plain_country(value: str) -> str:
    """`value` as two capital letters. Raises ValueError for anything else; whether it exists is asked later."""
    if not TWO_LETTERS.fullmatch(value):
        said = _(
            "'{value}' is not a country code; write the two capital letters of ISO 3166-1.", value=shortened(value)
        )
        raise ValueError(said)
    return value


def plain_language(value: str) -> str:
    """`value` as 'ary' or 'ary-Latn'. Raises ValueError for languages and scripts that do not exist."""
    found = LANGUAGE.fullmatch(value)
    if not found or not is_language(found[1]) or (found[2] and not is_script(found[2])):
        said = _(
            "'{value}' is not a language; write three letters of ISO 639-3, as in ary or ary-Latn.",
            value=shortened(value),
        )
        raise ValueError(said)
    return value


def plain_file_name(value: str) -> str:
    """`value` as a file beside the mission file. Raises ValueError for paths and hidden files."""
    if not value.strip() or value.startswith(".") or any(mark in value for mark in "/\\\0\n"):
        said = _("'{value}' is not a file name; put the file beside the mission file.", value=shortened(value))
        raise ValueError(said)
    return value


def plain_signal(value: str) -> str:
    """`value` as 'detector:label'. Raises ValueError for anything else."""
    if not SIGNAL.fullmatch(value):
        said = _("'{value}' is not a signal; write detector:label, as in lexicon:abuse.", value=shortened(value))
        raise ValueError(said)
    return value


def plain_property(value: str) -> str:
    """`value` as what groups may be compared by. Raises ValueError for anything that would list authors."""
    if value not in COMPARED_BY:
        said = _(
            "'{value}' is not a way to compare: nothing is set out author by author; choose {choices}.",
            value=shortened(value),
            choices=", ".join(COMPARED_BY),
        )
        raise ValueError(said)
    return value


def plain_field(value: str) -> str:
    """`value` as the name of a post's field. Raises ValueError for anything but small letters and '_'."""
    if not FIELD.fullmatch(value):
        said = _("'{value}' is not a field of a post; write small letters, as in published_at.", value=shortened(value))
        raise ValueError(said)
    return value
