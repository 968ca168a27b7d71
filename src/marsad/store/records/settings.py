"""Django's settings for the record store; the web face adds its own before the first request."""

from typing import Any

from marsad.store.records.engines import sqlite

SECRET_KEY = "replaced-when-an-observatory-is-opened"  # noqa: S105 - see records.opening.connect
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "records.Member"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "marsad.store.records",
]
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # asked for at the start; the desk sets its own
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # no member has an address; allauth's migrations ask
DATABASES: dict[str, dict[str, Any]] = {"default": sqlite(":memory:")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
