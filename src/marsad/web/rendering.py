"""How a page is made: Jinja2, escaped, in the reader's language and direction."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from marsad.core.words import (
    LANGUAGES,
    N_,
    _,
    current_language,
    direction,
    in_digits,
    in_second_language,
    n_,
    page_language,
)
from marsad.report.numbers import Voice, as_read, whole
from marsad.store.records.models import Member
from marsad.web.desk import the_desk
from marsad.web.languages import OWN_NAMES, offered
from marsad.web.places import places_of
from marsad.web.tour import banner

# As the platforms write their own names; another platform is written as the source gives it.
PLATFORM_NAMES = {
    "bluesky": "Bluesky",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "telegram": "Telegram",
    "threads": "Threads",
    "tiktok": "TikTok",
    "twitter": "Twitter",
    "whatsapp": "WhatsApp",
    "x": "X",
    "youtube": "YouTube",
}

# Of ISO 639-3, as mission files write them: those the tables of Unicode have no word for, or under two letters.
OUR_LANGUAGES = {"ary": N_("Darija"), "arb": N_("standard Arabic")}
TWO_LETTERS = {"fra": "fr", "eng": "en", "spa": "es", "ara": "ar"}


def environment(**options: Any) -> Environment:
    """The templates' environment; a name that is not given is an error, never an empty place."""
    made = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701 - Django passes autoescape=True
    made.globals.update(
        _=_,
        n_=n_,
        direction=direction,
        url=_url,
        static=_static,
        said=_said,
        languages={code: OWN_NAMES[code] for code in LANGUAGES},
        menu_languages=offered,
        moment=_moment,
        platforms=PLATFORM_NAMES,
    )
    made.filters["digits"] = in_digits
    made.filters["as_read"] = lambda text: as_read(the_voice(), text)
    made.filters["whole"] = _whole
    made.filters["language_name"] = _language_name
    return made


def page(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """The page of `template`; notices left for the reader are shown once."""
    return HttpResponse(render_to_string(template, values, request=request), status=status)


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """What every page shows, those that a library renders too. Called once a page: it takes the notices."""
    member = request.user if isinstance(request.user, Member) else None
    return {
        "language": page_language(),
        "member": member,
        "places": places_of(member) if member else [],
        "notices": request.session.pop("notices", []) if request.session.get("notices") else [],
        "path": request.path,
        "here": request.resolver_match.url_name if request.resolver_match else "",
        "tour": banner(member, request.resolver_match.url_name or "") if request.resolver_match else None,
    }


def leave_notice(request: HttpRequest, sentence: str, kind: str = "done") -> None:
    """Have `sentence` shown on the next page; kind is 'done', 'look' or 'urgent'."""
    request.session["notices"] = [*request.session.get("notices", []), [kind, sentence]]


def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def _static(name: str) -> str:
    return f"{settings.STATIC_URL}{name}"


def the_voice() -> Voice:
    """How numbers and dates are written for this reader, in the country of the mission."""
    return Voice(current_language(), the_desk().mission.country)


def _whole(count: int) -> str:
    return whole(the_voice(), count)


def _language_name(code: str) -> str:
    """A language in the reader's words; its code where nobody has a word for it."""
    if code in OUR_LANGUAGES:
        return _(OUR_LANGUAGES[code])
    return str(Locale.parse(page_language()).languages.get(TWO_LETTERS.get(code, code)) or code)


def _said(text: Any) -> str:
    return in_second_language(str(text.said_in(current_language())))


def _moment(at: datetime, time_zone: str, country: str) -> str:
    try:
        locale = Locale.parse(f"{page_language()}_{country}")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(page_language())
    day, hour = (format_datetime(at, form, tzinfo=ZoneInfo(time_zone), locale=locale) for form in ("d MMMM y", "HH:mm"))
    return in_digits(f"{day}{_(', ')}{hour}")
