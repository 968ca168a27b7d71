"""The coding page: one post, the question, the codes. Nothing a machine said, nothing another coder said."""

from collections import Counter

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marsad.core.errors import MarsadError, RefusedInput, WrongState
from marsad.core.judgement import Coding
from marsad.core.words import _
from marsad.store.records.codings import open_tasks, save_coding
from marsad.store.records.models import CodingRecord, Member, SampleTask
from marsad.store.records.work import unit
from marsad.web.access import the_member
from marsad.web.answers import REASONS, Answer, Slip, accepted, choices, read_answer, sign, signed_slip
from marsad.web.desk import Work, is_urgent, the_work
from marsad.web.dose import dose_today
from marsad.web.rendering import leave_notice, page
from marsad.web.turns import Place, Turns

turns = Turns()
LOOKED_AHEAD = 50  # open tasks among which one is chosen


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Show the next post of a sample, or take the answer to the one that was shown."""
    coder, work = the_member(request), the_work(sample_id)
    if request.method == "POST":
        return _take(request, coder, work)
    task_id = _next(coder, sample_id)
    return _nothing_left(request, coder, work) if task_id is None else _show(request, coder, work, task_id)


def _next(coder: Member, sample_id: int) -> int | None:
    ahead = open_tasks(coder, sample_id)[:LOOKED_AHEAD]
    ids = [task.task_id for task in ahead]
    answered = Counter(CodingRecord.objects.filter(task_id__in=ids).values_list("task_id", flat=True))
    places = [Place(task.task_id, task.needs - answered[task.task_id]) for task in ahead]
    return turns.choose(sample_id, coder.pk, places)


def purpose(work: Work) -> str:
    """What a form of this page is signed for: it codes this sample and no other."""
    return f"coding of {work.sample.pk}"


def _take(request: HttpRequest, coder: Member, work: Work) -> HttpResponse:
    """Keep the answer and go on; an answer that is not one is shown again as it was given."""
    slip = signed_slip(request.POST.get("slip", ""), purpose(work), coder.pk)
    given = read_answer(request.POST)
    try:
        answer = accepted(given, work.codes)
        if slip.codebook_version != work.desk.codebook.version:
            raise RefusedInput(_("The codebook changed while you were reading; look at the codes again, then save."))
        _save(coder, work, slip, answer)
    except RefusedInput as mistake:
        return _show(request, coder, work, slip.task_id, given, mistake)
    except WrongState as already:
        leave_notice(request, str(already), "look")
    else:
        if answer.urgent or is_urgent(work, answer.codes, answer.degree):
            leave_notice(request, _urgent_words(slip.task_id), "urgent")
        leave_notice(request, _("Saved."))
    return HttpResponseRedirect(reverse("code", args=[work.sample.pk]))


def _save(coder: Member, work: Work, slip: Slip, answer: Answer) -> None:
    with unit(coder.name, "code", f"task {slip.task_id}") as act:
        save_coding(
            act,
            coder,
            Coding(
                task_id=slip.task_id,
                coder=coder.name,
                codes=answer.codes,
                severity=answer.degree,
                ambiguous=answer.ambiguous,
                cannot_decide=answer.undecided_because,
                codebook_version=slip.codebook_version,
            ),
        )
        act.detail |= {"sample": work.sample.pk}
        if answer.urgent or is_urgent(work, answer.codes, answer.degree):
            act.detail |= {"urgent": True}


def _urgent_words(task_id: int) -> str:
    return _("Urgent: stop coding, and tell the person in charge of urgent cases now; name task {task}.", task=task_id)


def _show(
    request: HttpRequest,
    coder: Member,
    work: Work,
    task_id: int,
    answer: Answer | None = None,
    mistake: MarsadError | None = None,
) -> HttpResponse:
    task = SampleTask.objects.get(pk=task_id)
    codebook = work.desk.codebook
    return page(
        request,
        "code.html",
        status=400 if mistake else 200,
        work=work,
        mission=work.desk.mission,
        post=work.post(task.post_id),
        task_id=task_id,
        choices=choices(work.codes),
        degrees=codebook.attribute("severity"),
        rules=codebook.rules,
        reasons=REASONS,
        answer=answer or Answer(),
        mistake=str(mistake) if mistake else "",
        slip=sign(Slip(task_id, coder.pk, codebook.version), purpose(work)),
        answered=_answered(coder, work),
        left=len(open_tasks(coder, work.sample.pk)),
        dose=dose_today(coder, timezone.now(), work.desk.mission.time_zone),
    )


def _nothing_left(request: HttpRequest, coder: Member, work: Work) -> HttpResponse:
    return page(request, "nothing_left.html", work=work, mission=work.desk.mission, answered=_answered(coder, work))


def _answered(coder: Member, work: Work) -> int:
    return CodingRecord.objects.filter(coder=coder, task__sample=work.sample).count()
