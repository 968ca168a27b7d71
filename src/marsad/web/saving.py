"""An answer from the form to the records, and what the coder is told: the same with a script and without one."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from marsad.core.errors import MarsadError, RefusedInput
from marsad.core.judgement import Coding
from marsad.core.words import N_, _
from marsad.store.records.choices import pass_post
from marsad.store.records.corrections import Kept, Sent, receive
from marsad.store.records.models import Member
from marsad.store.records.urgent import raise_case
from marsad.web.answers import Answer, Slip, accepted, filled_in
from marsad.web.desk import Work, is_urgent


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of an answer. The state is for the script: saved, beside, choose or stop."""

    state: str
    sentence: str
    where: str = ""  # an address to go to; empty for the next post


STATES: dict[Kept, tuple[str, str]] = {
    Kept.SAVED: ("saved", N_("Saved.")),
    Kept.AGAIN: ("saved", N_("Saved.")),
    Kept.CORRECTED: ("saved", N_("Corrected. Your earlier answer is kept beside.")),
    Kept.OTHER_TAB: ("choose", N_("You gave two answers to the same post; both are kept, choose the one that stands.")),
    Kept.LATE: (
        "beside",
        N_("Others completed this post while you were reading. Your answer is kept beside; thank you."),
    ),
    Kept.CLOSED: (
        "beside",
        N_("The answers to this post were compared meanwhile. Your new answer is kept beside; the earlier one stands."),
    ),
}


def keep(coder: Member, work: Work, slip: Slip, given: Answer) -> Told:
    """Keep an answer, and raise a case where it is urgent. Raises RefusedInput where it is no answer."""
    if given.urgent:
        return _stop(coder, work, slip, given)
    answer = accepted(given, work.codes)
    if is_urgent(work, answer.codes, answer.degree):
        return _stop(coder, work, slip, given)
    kept = receive(coder, work.sample.pk, _sent(coder, work, slip, answer))
    state, sentence = STATES[kept]
    back = slip.base is not None or kept is Kept.OTHER_TAB
    return Told(state=state, sentence=_(sentence), where=reverse("my_answers") if back else "")


def _stop(coder: Member, work: Work, slip: Slip, given: Answer) -> Told:
    """The alarm comes first: what is filled in is kept as an answer where it is one, and as it is otherwise."""
    raise_case(coder, slip.task_id, filled_in(given))
    try:
        answer = accepted(given, work.codes)
        receive(coder, work.sample.pk, _sent(coder, work, slip, answer))
    except MarsadError:
        pass  # not whole yet, or of another codebook: it waits in the case until the coder comes back
    return Told(state="stop", sentence=_("Your alarm is raised. Stop here."), where=reverse("my_urgent"))


def _sent(coder: Member, work: Work, slip: Slip, answer: Answer) -> Sent:
    if slip.codebook_version != work.desk.codebook.version:
        raise RefusedInput(_("The codebook changed while you were reading; look at the codes again, then save."))
    coding = Coding(
        task_id=slip.task_id,
        coder=coder.name,
        codes=answer.codes,
        severity=answer.degree,
        ambiguous=answer.ambiguous,
        cannot_decide=answer.undecided_because,
        codebook_version=slip.codebook_version,
        aids=slip.aids,
    )
    return Sent(coding=coding, page=slip.page, base=slip.base)


def pass_on(coder: Member, work: Work, slip: Slip, form: QueryDict) -> Told:
    """Pass the post, without a reason. Raises RefusedInput for a language that is not the mission's."""
    route = form.get("route_to", "")
    if route and route not in work.desk.mission.languages:
        raise RefusedInput(_("'{value}' is not a language of this mission; choose one of the list.", value=route))
    pass_post(coder, slip.task_id, route)
    return Told(state="saved", sentence=_("Passed: the post goes to others."))
