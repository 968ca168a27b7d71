"""What the API says when it gives nothing: one sentence in the asker's language, and the exit code of the command."""

from django.http import HttpRequest, JsonResponse
from ninja.errors import ValidationError

from marsad.core.errors import MarsadError, Missing, NoAnswer, NotAllowed, RefusedInput, UsageError
from marsad.core.words import N_, _
from marsad.web.mistakes import STATUS

FLAW = 1  # exit code of a mistake in the programme
LONGEST_NAME = 40  # characters of a parameter that are said back
UNREADABLE = 422  # a parameter that is no number, or too long
# Answers of Django itself: what stands for them here
OF_STATUS: dict[int, tuple[str, int]] = {
    400: (N_("This request could not be understood; look at '/api/v1/openapi.json'."), RefusedInput.exit_code),
    403: (N_("This is open to nobody; look at '/api/v1/openapi.json'."), NotAllowed.exit_code),
    404: (N_("There is nothing at this address; look at '/api/v1/openapi.json'."), Missing.exit_code),
    405: (N_("Here one may only read; use GET."), UsageError.exit_code),
    429: (N_("This key asks too often; wait, then ask again."), NoAnswer.exit_code),
    500: (N_("Something went wrong here; try again, then tell the administrator."), FLAW),
}


def said(sentence: str, code: int, status: int) -> JsonResponse:
    """The sentence as JSON."""
    return JsonResponse({"error": sentence, "code": code}, status=status, json_dumps_params={"ensure_ascii": False})


def said_status(status: int) -> JsonResponse:
    """What stands for an answer of Django itself."""
    sentence, code = OF_STATUS.get(status, OF_STATUS[500])
    return said(_(sentence), code, status)


def said_error(_request: HttpRequest, error: MarsadError) -> JsonResponse:
    """One of our errors, with the status a page would have."""
    return said(str(error), error.exit_code, STATUS.get(type(error), 500))


def said_unreadable(_request: HttpRequest, error: ValidationError) -> JsonResponse:
    """Parameters that cannot be read."""
    return unreadable(sorted({str(part["loc"][-1]) for part in error.errors}))


def unreadable(names: list[str]) -> JsonResponse:
    """Parameters that cannot be read or are not known, by their names; a value is not repeated."""
    said_names = _(", ").join(name[:LONGEST_NAME] for name in names[:3])
    sentence = _("The parameter '{name}' cannot be read; look at '/api/v1/openapi.json'.", name=said_names)
    return said(sentence, RefusedInput.exit_code, UNREADABLE)


def unknown_key() -> JsonResponse:
    """The same words whatever is wrong with a key: absent, unknown, over, revoked."""
    answer = said(
        _("Give a key that opens: 'Authorization: Bearer …'; make one on the desk's page of keys."),
        NotAllowed.exit_code,
        401,
    )
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def too_fast(seconds: int) -> JsonResponse:
    """Wait so many seconds."""
    answer = said_status(429)
    answer["Retry-After"] = str(seconds)
    return answer


def refused(refusal: str) -> JsonResponse:
    """A door that is closed to this key."""
    return said(refusal, NotAllowed.exit_code, 403)
