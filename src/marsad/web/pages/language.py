"""The language a person reads in: kept with the member, or in a cookie before they log in."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from marsad.core.words import LANGUAGES
from marsad.store.records.models import Member
from marsad.store.records.work import unit
from marsad.web.entrance import safe_path
from marsad.web.languages import COOKIE

ONE_YEAR = 365 * 24 * 3600  # seconds


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, language: str) -> HttpResponse:
    """Speak `language` from now on; a link before log-in, a button after it."""
    if language not in LANGUAGES:
        raise Http404
    if request.method == "POST" and isinstance(request.user, Member) and request.user.language != language:
        with unit(request.user.name, "choose language", request.user.name) as work:
            request.user.language = language
            request.user.save(update_fields=["language"])
            work.detail |= {"language": language}
    back = HttpResponseRedirect(safe_path(request.POST.get("next") or request.GET.get("next")))
    back.set_cookie(COOKIE, language, max_age=ONE_YEAR, httponly=True, samesite="Strict", secure=request.is_secure())
    return back
