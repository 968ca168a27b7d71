"""An analysis on its way to the public: where it stands, and the next step of whoever may take it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from marsad.core.errors import RefusedInput
from marsad.core.release import RELEASE_STATE_WORDS, RELEASE_STEP_WORDS, Release, ReleaseState, ReleaseStep
from marsad.core.words import _
from marsad.flows.analysis_release import NextStep, next_steps, release_of, take_step
from marsad.report.numbers import Voice
from marsad.report.publication_part import roles_words
from marsad.store.records.models import Member
from marsad.web.access import the_member
from marsad.web.desk import the_desk
from marsad.web.entrance import safe_path
from marsad.web.rendering import leave_notice

TONES = {ReleaseState.PUBLISHED: "good", ReleaseState.WITHDRAWN: "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPanel:
    """What `_analysis_steps.html` shows: where a run stands, what was done with it, and what may be done now."""

    release: Release
    state: str
    tone: str
    taken: tuple[tuple[str, str], ...]  # step and roles, in words, in the order they were taken
    steps: tuple[NextStep, ...]
    barred: tuple[str, ...]  # steps that somebody else must take


def step_panel(voice: Voice, member: Member, run: int) -> StepPanel:
    """The panel of a run for this member. Raises Missing."""
    release = release_of(run)
    steps = next_steps(release, member)
    return StepPanel(
        release=release,
        state=_(RELEASE_STATE_WORDS[release.state]),
        tone=TONES.get(release.state, "look"),
        taken=tuple((_(RELEASE_STEP_WORDS[one.step]), roles_words(voice, one.roles)) for one in release.steps),
        steps=tuple(one for one in steps if one.allowed),
        barred=tuple(_(RELEASE_STEP_WORDS[one.step]) for one in steps if not one.allowed),
    )


@require_POST
def analysis_step(request: HttpRequest, run: int) -> HttpResponse:
    """Take a step with a run of any kind, and go back to the page it was taken on."""
    acts = {str(step): step for step in ReleaseStep}
    step = acts.get(request.POST.get("act", ""))
    if step is None:
        raise RefusedInput(_("This request could not be understood; go back and try again."))
    release = take_step(the_desk().observatory, the_member(request), run, step, request.POST.get("reason", ""))
    leave_notice(request, _("Done: {state}.", state=_(RELEASE_STATE_WORDS[release.state])))
    return HttpResponseRedirect(safe_path(request.POST.get("next")))
