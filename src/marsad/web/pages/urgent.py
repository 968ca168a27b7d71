"""Urgent cases: the calm page of who raised one, and the legal officer's list, where each is followed to its end.

Nothing here leads to police or prosecution. The list shows no post: a legal officer who also codes would learn from it
which posts alarmed another coder.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marsad.core.errors import Missing, RefusedInput, WrongState
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.review.urgent import EVENT_WORDS, STATE_WORDS, TRANSITIONS, Event, State, is_overdue, state_after
from marsad.store.records.models import Member
from marsad.store.records.stuck import active_who_may
from marsad.store.records.urgent import (
    Case,
    add_step,
    case_of,
    cases,
    has_opened,
    may_still_code,
    open_post,
    own_cases,
)
from marsad.web.access import the_member
from marsad.web.desk import the_desk, the_work
from marsad.web.rendering import leave_notice, page

LONGEST_NOTE = 1000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A case with where it stands."""

    case: Case
    state: State
    overdue: bool
    age: int  # whole days since it was raised

    @property
    def said(self) -> str:
        """The state in words; the caller says them in the reader's language."""
        return STATE_WORDS[self.state]


@require_safe
def my_urgent(request: HttpRequest) -> HttpResponse:
    """What happens now, for the coder who raised a case."""
    coder, desk = the_member(request), the_desk()
    raised = own_cases(coder)
    unheard = bool(raised) and not active_who_may(Action.HANDLE_URGENT)
    return page(request, "my_urgent.html", mission=desk.mission, raised=raised, unheard=unheard)


@require_safe
def urgent(request: HttpRequest) -> HttpResponse:
    """Every case, those that wait first, the oldest first."""
    desk = the_desk()
    followed = sorted(
        (_followed(case, timezone.now()) for case in cases()), key=lambda one: (one.state is State.CLOSED, one.case.at)
    )
    return page(request, "urgent.html", mission=desk.mission, cases=followed)


@require_http_methods(["GET", "HEAD", "POST"])
def urgent_case(request: HttpRequest, number: int) -> HttpResponse:
    """One case: its post once it was opened, its steps, and the next one."""
    officer = the_member(request)
    try:
        case = case_of(number)
    except Missing as gone:
        leave_notice(request, str(gone), "look")
        return HttpResponseRedirect(reverse("urgent"))
    if request.method == "POST":
        return _act(request, officer, case)
    work = the_work(case.sample_id)
    opened = has_opened(officer, number)
    followed = _followed(case, timezone.now())
    steps = [event for state, event in TRANSITIONS if state is followed.state]
    return page(
        request,
        "urgent_case.html",
        mission=work.desk.mission,
        work=work,
        followed=followed,
        case=case,
        opened=opened,
        post=work.post(case.post_id) if opened else None,
        loses=not opened and may_still_code(officer, number),
        steps=[(step, EVENT_WORDS[step]) for step in steps],
        events={str(event): words for event, words in EVENT_WORDS.items()},
    )


def _act(request: HttpRequest, officer: Member, case: Case) -> HttpResponse:
    if "open" in request.POST:
        open_post(officer, case.number)
        return HttpResponseRedirect(reverse("urgent_case", args=[case.number]))
    note = request.POST.get("note", "").replace("\x00", "").strip()
    if len(note) > LONGEST_NOTE:
        raise RefusedInput(_("The note is longer than {most} characters; shorten it.", most=LONGEST_NOTE))
    try:
        event = Event(request.POST.get("event", ""))
    except ValueError:
        raise RefusedInput(_("Choose what was done with the case.")) from None
    if event is not Event.TAKE_UP and not note:
        raise RefusedInput(_("Write in a few words what was done; go back and try again."))
    add_step(officer, case.number, event, note, _allowed)
    leave_notice(request, _("Saved."))
    return HttpResponseRedirect(reverse("urgent_case", args=[case.number]))


def _allowed(events: list[str]) -> None:
    try:
        state_after(Event(event) for event in events)
    except ValueError:
        raise WrongState(_("Somebody took another step with this case meanwhile; open it again.")) from None


def _followed(case: Case, now: datetime) -> Followed:
    state = state_after(Event(step.event) for step in case.steps)
    return Followed(case=case, state=state, overdue=is_overdue(state, case.last_step, now), age=(now - case.at).days)
