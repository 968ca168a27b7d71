"""Headers of every answer: what the browser may load, and that nothing is kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not 'no-referrer': browsers then send 'Origin: null' with our own forms, and Django rightly refuses them.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
ONE_YEAR = 365 * 24 * 3600  # seconds


class SafeHeaders:
    """Outermost, so that refusals and mistakes carry the headers too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer with the headers on it."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        response["Cache-Control"] = "no-store"  # a shared computer must not keep the texts
        if request.is_secure():
            response["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
        return response
