"""Who is at the door: what allauth asks of us when it checks passwords, second factors and the sign-on."""

import base64
import hashlib
import hmac
from typing import Any, NoReturn
from urllib.parse import urlsplit

import requests  # noqa: TID251 - for the one server of sign-on.yaml
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from requests.adapters import HTTPAdapter  # noqa: TID251

from marsad.core.errors import NoAnswer, NotAllowed, WrongState
from marsad.core.words import N_, _
from marsad.store.records.models import Member
from marsad.web.entrance_settings import the_sign_on
from marsad.web.mistakes import mistake_page

LONGEST_PASSWORD = 1000  # characters; hashing a longer one would only cost us time
SAID: dict[str, str] = {  # allauth's own errors, by its name for them
    "username_password_mismatch": N_("The name or the password is not right; try again."),
    "too_many_login_attempts": N_("Too many wrong tries; wait a quarter of an hour, then try again."),
    "rate_limited": N_("Too many wrong tries; wait a quarter of an hour, then try again."),
    "incorrect_password": N_("This is not your password; try again."),
    "enter_current_password": N_("This is not your password; try again."),
    "incorrect_code": N_("This is not right, or it was used already; try again with a new one."),
    "cannot_generate_recovery_codes": N_("There is no second factor yet; set one up first."),
}
UNANSWERED = (requests.RequestException, KeyError, ValueError)  # what a server that is none makes the library raise
OTHERWISE = N_("This could not be done; open the page again.")


class _InOurWords:
    """Errors of the library in the reader's language, from the one catalogue."""

    def validation_error(self, code: str, *_args: Any) -> ValidationError:
        """The error called `code`."""
        return ValidationError(_(SAID.get(code, OTHERWISE)), code=code)


class ByPassword(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Members by name and password. A name that is not there takes as long as one that is."""

    def authenticate(self, request: HttpRequest | None, **given: Any) -> Member | None:
        """The active member of that name and password, or None."""
        if len(given.get("password") or "") > LONGEST_PASSWORD:
            return None
        found: Member | None = super().authenticate(request, **given)
        return found

    def _authenticate_by_username(self, username: str, password: str) -> Member | None:
        return self._check_password(Member.objects.filter(name=username).first(), password)

    def _check_password(self, user: Member | None, password: str) -> Member | None:
        if user is None:
            return None
        self._did_check_password = True
        # Not Member.check_password: it would save a newer hash outside a unit of work.
        return user if check_password(password, user.password) and user.is_active else None

    def _mitigate_timing_attack(self, password: str) -> None:
        make_password(password)


class Accounts(_InOurWords, DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up, nothing is sent, nothing leads elsewhere."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Members are added by an administrator."""
        return False

    def is_ajax(self, _request: HttpRequest) -> bool:
        """Answers are pages, whatever a client says it accepts."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether `url` is a path of this desk."""
        return bool(url) and safe_path(url) == url

    def respond_user_inactive(self, _request: HttpRequest, _user: Any) -> HttpResponse:
        """Who left is told what a stranger is told."""
        return HttpResponseRedirect(reverse("log_in"))

    def send_mail(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """No member has an address: whatever would write to one is a mistake of the programme."""
        raise RuntimeError("Marsad sends no mail")


class SecondFactors(_InOurWords, DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are kept under a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        """`text` as it is kept."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again. Raises WrongState where the observatory's key was exchanged."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise WrongState(
                _("The second factor was kept under another key; ask the administrator to reset it.")
            ) from None

    def _get_site_name(self) -> str:
        return "Marsad"

    def generate_authenticator_name(self, _user: Any, _type: Any) -> str:
        """What a key is called until its owner says otherwise."""
        return _("Security key")


def _box() -> Fernet:
    key = hmac.new(bytes.fromhex(settings.SECRET_KEY), b"marsad.second-factors", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class HouseSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The sign-on of the house: it lets in whom an administrator linked, and nobody is added by it."""

    def list_apps(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The server of the settings; one written into the database is not asked."""
        return [app for app in super().list_apps(*args, **kwargs) if app.pk is None]

    def get_requests_session(self) -> requests.Session:
        """A client for the one server of the settings: any other address is refused before it is asked."""
        session = super().get_requests_session()
        session.trust_env = False
        session.max_redirects = 0
        session.adapters.clear()
        house = the_sign_on()
        server = urlsplit(house.server if house else "")
        session.mount(f"{server.scheme}://{server.netloc}/", HTTPAdapter())
        return session  # type: ignore[no-any-return]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let a linked, active member on; anybody else is told under which identity they came."""
        sociallogin.token, sociallogin.email_addresses, sociallogin.account.extra_data = None, [], {}
        linked = sociallogin.account.pk is not None and sociallogin.user.is_active
        if not linked or sociallogin.state.get("process") != "login":
            refusal = NotAllowed(
                _(
                    "The sign-on knows you as '{identity}', and no member here is linked to it; ask the administrator.",
                    identity=sociallogin.account.uid,
                )
            )
            raise ImmediateHttpResponse(mistake_page(request, refusal))

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> None:
        """One sentence, whatever went wrong between the servers."""
        raise ImmediateHttpResponse(mistake_page(request, sign_on_failed()))


def safe_path(wanted: str | None) -> str:
    """`wanted` where it is a path of this desk, else the first page."""
    if wanted and wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return "/"


def sign_on_failed() -> NoAnswer:
    """What is said when the sign-on server did not let somebody in."""
    return NoAnswer(_("The sign-on did not let you in, or did not answer; try again, or log in with your password."))
