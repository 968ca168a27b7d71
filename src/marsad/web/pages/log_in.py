"""Logging in and out. The same words whether the name exists or not."""

from http import HTTPStatus
from typing import Any

from allauth.account.views import LoginView, ReauthenticateView
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from marsad.store.records.entrance import HOUSE
from marsad.web.entrance import UNANSWERED, sign_on_failed
from marsad.web.entrance_settings import the_sign_on
from marsad.web.rendering import page


class LogIn(LoginView):  # type: ignore[misc]  # allauth has no types
    """Ask for a name and a password; after five failures, ask to wait."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the sign-on of the house, where there is one."""
        return {**super().get_context_data(**kwargs), "sign_on": the_sign_on()}

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with the status a browser expects."""
        wait = form.has_error("__all__", "too_many_login_attempts")
        status = HTTPStatus.TOO_MANY_REQUESTS if wait else HTTPStatus.UNAUTHORIZED
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=status)
        return answer


log_in = LogIn.as_view()
reauthenticate = ReauthenticateView.as_view()


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session here and on the server, and a log-in that waits for its second factor."""
    auth.logout(request)
    return HttpResponseRedirect(reverse("log_in"))


@require_POST
def sign_on(request: HttpRequest, provider_id: str = HOUSE) -> HttpResponse:
    """On the way to the sign-on server: a page that says where it leads, since a form may not lead elsewhere."""
    answer, house = _asked(openid.login, request, provider_id), the_sign_on()
    if answer.status_code != HTTPStatus.FOUND or house is None:
        return answer
    return page(request, "socialaccount/leaving.html", to=answer["Location"], server=house.server)


@require_safe
def signed_on(request: HttpRequest, provider_id: str = HOUSE) -> HttpResponse:
    """Back from the sign-on server."""
    return _asked(openid.callback, request, provider_id)


def _asked(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view(request, provider_id)
    except UNANSWERED:
        raise sign_on_failed() from None
    return answer
