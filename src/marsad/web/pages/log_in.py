"""Logging in and out. The same words whether the name exists or not."""

import math

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from marsad.core.words import _, n_
from marsad.web.entrance import throttle
from marsad.web.pages.language import safe_path
from marsad.web.rendering import page


@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for a name and a password; after five failures, ask to wait."""
    back = safe_path(request.POST.get("next") or request.GET.get("next"))
    if request.user.is_authenticated:
        return HttpResponseRedirect(back)
    if request.method != "POST":
        return _ask(request, back)
    name = request.POST.get("name", "").strip()[:60]
    keys = (f"name {name.casefold()}", f"address {request.META.get('REMOTE_ADDR', '')}")
    if seconds := math.ceil(throttle.wait(*keys)):
        return _wait(request, back, name, seconds)
    member = auth.authenticate(request, username=name, password=request.POST.get("password", ""))
    if member is None:
        throttle.failed(*keys)
        return _ask(request, back, name, _("The name or the password is not right; try again."), 401)
    throttle.succeeded(*keys)
    auth.login(request, member)
    return HttpResponseRedirect(back)


def _ask(request: HttpRequest, back: str, name: str = "", mistake: str = "", status: int = 200) -> HttpResponse:
    return page(request, "log_in.html", status=status, back=back, name=name, mistake=mistake)


def _wait(request: HttpRequest, back: str, name: str, seconds: int) -> HttpResponse:
    sentence = n_(
        "Too many wrong tries; wait {n} second, then try again.",
        "Too many wrong tries; wait {n} seconds, then try again.",
        seconds,
    )
    answer = _ask(request, back, name, sentence, 429)
    answer["Retry-After"] = str(seconds)
    return answer


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session here and on the server."""
    auth.logout(request)
    return HttpResponseRedirect(reverse("log_in"))
