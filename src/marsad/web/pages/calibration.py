"""The pages of calibration: the rounds, what is most disagreed on once all answers are in, and the frozen codebook."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from marsad.core.errors import RefusedInput, WrongState
from marsad.core.judgement import FrozenCodebook, Purpose
from marsad.core.words import _, current_language
from marsad.flows.calibrating import CANNOT, NONE, Discussed, close_round, freeze_codebook, round_of, rounds
from marsad.flows.freezing import frozen_now
from marsad.store.records.models import Member
from marsad.store.records.pilots import freezes
from marsad.store.records.samples import as_sample
from marsad.web.access import the_member
from marsad.web.desk import Desk, Work, latest_samples, the_desk, the_work
from marsad.web.pages.errors import judges_a_machine, open_in
from marsad.web.pages.progress import agreement_shown
from marsad.web.rendering import leave_notice, page

LONGEST_NOTE = 500  # characters


@require_safe
def calibration(request: HttpRequest) -> HttpResponse:
    """Every round with how much of it is in, the codebook's state, and where the machine was calibrated."""
    desk = the_desk()
    return page(
        request,
        "calibration.html",
        mission=desk.mission,
        questions=desk.mission.questions,
        rounds=rounds(desk.observatory),
        freezes=freezes(),
        machine=machines(),
        **codebook_shown(desk),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def calibration_round(request: HttpRequest, sample_id: int) -> HttpResponse:
    """One round: before it is complete only how much is in; then agreement, and the posts to talk about."""
    work = the_work(sample_id)
    if work.sample.purpose != Purpose.PILOT:
        leave_notice(request, _("There is no round of calibration {number}.", number=sample_id), "look")
        return HttpResponseRedirect(reverse("calibration"))
    if request.method == "POST":
        return _act(request, the_member(request), work)
    found = round_of(as_sample(work.sample))
    agreement = agreement_shown(work) if found.complete else {"parts": [], "pairs": 0, "coders": 0, "gate": ("", "")}
    return page(
        request,
        "calibration_round.html",
        work=work,
        mission=work.desk.mission,
        round=found,
        posts=[(one, work.post(one.post_id), shares(work, one)) for one in found.discussed],
        **agreement,
        **codebook_shown(work.desk),
    )


def _act(request: HttpRequest, person: Member, work: Work) -> HttpResponse:
    """Close the round, or freeze the codebook as it is after it."""
    observatory, act = work.desk.observatory, request.POST.get("act", "")
    if act == "close":
        close_round(observatory, person.name, work.sample.pk)
        leave_notice(request, _("The round is closed: what was answered can be discussed now."))
        return HttpResponseRedirect(reverse("calibration_round", args=[work.sample.pk]))
    note = request.POST.get("note", "").replace("\x00", "").strip()
    if act != "freeze":
        raise RefusedInput(_("This form says neither to close the round nor to freeze the codebook; open it again."))
    if len(note) > LONGEST_NOTE:
        raise RefusedInput(_("The reason is longer than {most} characters; shorten it.", most=LONGEST_NOTE))
    made = freeze_codebook(observatory, person.name, work.sample.pk, note)
    said = _("Version {version} of the codebook is frozen; samples drawn from now on cite it.", version=made.version)
    leave_notice(request, said)
    return HttpResponseRedirect(reverse("calibration"))


def codebook_shown(desk: Desk) -> dict[str, Any]:
    """The version of the codebook, when it was frozen, and whether it was changed since."""
    frozen: FrozenCodebook | None = None
    changed = ""
    try:
        frozen = frozen_now(desk.observatory)
    except WrongState as since:
        changed = str(since)
    return {
        "version": desk.codebook.version,
        "frozen": frozen,
        "changed": changed,
        "zone": (desk.mission.time_zone, desk.mission.country),
    }


def machines() -> list[tuple[Work, bool]]:
    """The samples that judge a machine's scores, and whether every answer is in, so that they may be looked at."""
    works = [the_work(sample.pk) for sample in latest_samples()]
    return [(work, open_in(work) == 0) for work in works if judges_a_machine(work)]


def shares(work: Work, one: Discussed) -> list[tuple[str, str, int]]:
    """What was said of a post: the code's id, its name, and how many coders said it."""
    names = {code.id: code.label for code in work.codes}
    words = {NONE: _("None of these"), CANNOT: _("Cannot decide")}
    return [
        ("", words[said], count) if said in words else (said, _label(names.get(said)), count)
        for said, count in one.answers
    ]


def _label(label: Any) -> str:
    return str(label.said_in(current_language())) if label is not None else ""
