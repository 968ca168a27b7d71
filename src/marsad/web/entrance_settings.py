"""Settings of the log-in: what allauth may do here, and how often somebody may try."""

from typing import Any

from django.conf import settings

from marsad.store.observatory import Observatory
from marsad.store.records.entrance import HOUSE
from marsad.store.sign_on_file import SignOn, load_sign_on

WORKING_DAY = 8 * 3600  # seconds without a request after which a session ends
LONGEST_SESSION = 16 * 3600  # seconds after which a session ends whatever was asked
TRIES = "5/15m/key,30/15m/ip"  # wrong ones by name and by address; passwords and second factors alike

FIXED: dict[str, Any] = {
    "AUTHENTICATION_BACKENDS": ["marsad.web.entrance.ByPassword"],
    "LOGIN_URL": "log_in",
    "LOGIN_REDIRECT_URL": "/",
    "CACHES": {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",  # one process serves the desk
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    },
    "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    "SESSION_COOKIE_NAME": "marsad_session",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Strict",
    "SESSION_COOKIE_AGE": WORKING_DAY,
    "SESSION_SAVE_EVERY_REQUEST": False,  # marsad.web.sessions puts the end off, not at every page
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    "ACCOUNT_ADAPTER": "marsad.web.entrance.Accounts",
    "ACCOUNT_LOGIN_METHODS": {"username"},
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_PREVENT_ENUMERATION": "strict",
    "ACCOUNT_SESSION_REMEMBER": False,
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": 600,  # seconds for which somebody who showed who they are is believed
    "ACCOUNT_RATE_LIMITS": {
        "login": "60/m/ip",
        "login_failed": TRIES,
        "reauthenticate": "10/m/user",
        "change_password": "5/m/user",
    },
    "MFA_ADAPTER": "marsad.web.entrance.SecondFactors",
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_TOTP_ISSUER": "Marsad",
    "MFA_TOTP_TOLERANCE": 1,  # half a minute either way: a laptop without a network keeps its own time
    "MFA_RECOVERY_CODE_DIGITS": 10,
    "SOCIALACCOUNT_ADAPTER": "marsad.web.entrance.HouseSignOn",
    "SOCIALACCOUNT_AUTO_SIGNUP": False,
    "SOCIALACCOUNT_STORE_TOKENS": False,
    "SOCIALACCOUNT_LOGIN_ON_GET": False,
    "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
    "SOCIALACCOUNT_REQUESTS_TIMEOUT": 10,
}


def entrance_settings(observatory: Observatory, *, https: bool, from_the_network: bool) -> dict[str, Any]:
    """Django's and allauth's settings for the log-in of this observatory's desk. Raises as `load_sign_on`."""
    sign_on = load_sign_on(observatory.home)
    return {
        **FIXED,
        "SESSION_COOKIE_SECURE": https,
        "FROM_THE_NETWORK": from_the_network,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "SIGN_ON": sign_on,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": _provider(sign_on)} if sign_on else {},
    }


def _provider(sign_on: SignOn) -> dict[str, Any]:
    scope = ["openid"] if sign_on.identified_by == "sub" else ["openid", "profile"]
    app = {
        "provider_id": HOUSE,
        "name": HOUSE,
        "client_id": sign_on.client_id,
        "secret": sign_on.secret,
        "settings": {
            "server_url": sign_on.server,
            "uid_field": sign_on.identified_by,
            "fetch_userinfo": False,  # the signed answer says who it is; nothing more is asked about a person
            "scope": scope,
        },
    }
    return {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}


def the_sign_on() -> SignOn | None:
    """The sign-on server of this desk; None where there is none."""
    return settings.SIGN_ON  # type: ignore[misc,no-any-return]  # ours, set when the desk is furnished


def is_reached_from_the_network() -> bool:
    """Whether others than this machine reach the desk."""
    return bool(settings.FROM_THE_NETWORK)  # type: ignore[misc]  # ours
