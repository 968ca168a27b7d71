"""The web application of one observatory: the record store's Django settings, and the desk's added to them."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import allauth.mfa
import django_htmx
from whitenoise import WhiteNoise

from marsad.store.observatory import Observatory
from marsad.web import chart_engine
from marsad.web.chart_engine import WithChartEngine
from marsad.web.entrance_settings import entrance_settings

HERE = Path(__file__).parent
STATIC = HERE / "static"
FONTS = HERE.parent / "report" / "fonts"
KEYS = Path(allauth.mfa.__file__).parent / "static" / "mfa" / "js"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
FOREVER = 365 * 24 * 3600  # seconds; the address of a static file changes with its content

MIDDLEWARE = [
    "marsad.web.headers.SafeHeaders",
    "marsad.web.api.gate.ApiGate",
    "marsad.web.sessions.QuietSessions",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "marsad.web.languages.ReadersLanguage",
    "marsad.web.mistakes.SaidAsSentences",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "marsad.web.access.Doors",
    "marsad.web.policy.EntrancePolicy",
]


def make_application(
    observatory: Observatory, *, names: Sequence[str] = (), https: bool = False, from_the_network: bool = False
) -> Callable[..., Any]:
    """The WSGI application of `observatory`.

    `names` are the host names browsers may ask for beside this machine's own. With `https` the cookies
    travel over TLS only; `from_the_network` says that others than this machine reach the desk. One
    observatory at a time in a process: the record store is one.
    """
    observatory.connect()
    furnish_settings(observatory, names=names, https=https, from_the_network=from_the_network)
    from django.core.handlers.wsgi import WSGIHandler

    from marsad.web.headers import HEADERS

    def add_headers(headers: Any, _path: str, _url: str) -> None:
        for name, value in HEADERS.items():
            headers[name] = value

    prefix = f"static/{static_digest()}/"
    files = WhiteNoise(
        WSGIHandler(),
        root=STATIC,
        prefix=prefix,
        max_age=FOREVER,
        allow_all_origins=False,
        add_headers_function=add_headers,
        immutable_file_test=lambda _path, _url: True,
    )
    files.add_files(FONTS, prefix=f"{prefix}fonts/")
    files.add_files(HTMX, prefix=f"{prefix}htmx/")
    files.add_files(KEYS, prefix=f"{prefix}keys/")
    kept = {**HEADERS, "Cache-Control": f"max-age={FOREVER}, public, immutable"}
    return WithChartEngine(files, f"/{prefix}{chart_engine.NAME}", kept)


def furnish_settings(
    observatory: Observatory, *, names: Sequence[str] = (), https: bool = False, from_the_network: bool = False
) -> None:
    """Add the desk's settings to those of the record store, which must be connected."""
    from django.conf import settings

    entrance = entrance_settings(observatory, https=https, from_the_network=from_the_network)
    for name, value in {**desk_settings(names, https), **entrance}.items():
        setattr(settings, name, value)
    settings.OBSERVATORY = observatory


def desk_settings(names: Sequence[str], https: bool) -> dict[str, Any]:
    """Django's settings for the desk, beside those of `marsad.store.records.settings`."""
    return {
        "ROOT_URLCONF": "marsad.web.urls",
        "MIDDLEWARE": MIDDLEWARE,
        "ALLOWED_HOSTS": [*LOOPBACK, *names],
        "STATIC_URL": f"/static/{static_digest()}/",
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.jinja2.Jinja2",
                "DIRS": [HERE / "templates"],
                "APP_DIRS": False,
                "OPTIONS": {
                    "environment": "marsad.web.rendering.environment",
                    "autoescape": True,
                    "context_processors": ["marsad.web.rendering.everywhere"],
                },
            }
        ],
        "CSRF_FAILURE_VIEW": "marsad.web.mistakes.forged",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_SECURE": https,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 64 * 1024,  # bytes; no form here is longer
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 200,
        "DATA_UPLOAD_MAX_NUMBER_FILES": 0,
    }


@cache
def static_digest() -> str:
    """A short hash of every static file: it stands in their addresses, so that they can be kept for ever."""
    found = hashlib.sha256(chart_engine.engine_version().encode())
    for folder in (STATIC, FONTS, HTMX, KEYS):
        for path in sorted(each for each in folder.iterdir() if each.is_file()):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:12]
