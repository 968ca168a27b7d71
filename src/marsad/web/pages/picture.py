"""The pictures of a post: off until asked for, from sealed bytes, never from elsewhere."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from marsad.flows.pictures import pictures_of
from marsad.store.records.models import SampleTask
from marsad.web.desk import Work, the_work

NEVER_OPENED = frozenset({"A4"})  # intimate or manipulated images: coded without opening the file (method 2.5)


@require_safe
def picture(request: HttpRequest, sample_id: int, task_id: int, number: int) -> HttpResponse:  # noqa: ARG001
    """The bytes of one picture, as what they are; the coding page where there is none."""
    work = the_work(sample_id)
    task = SampleTask.objects.filter(pk=task_id, sample_id=sample_id).first()
    found = pictures_of(work.desk.observatory, task.post_id, work.sample.posts_version) if task else []
    one = found[number - 1] if 0 < number <= len(found) and may_open(work) else None
    if one is None:
        return HttpResponseRedirect(reverse("code", args=[sample_id]))
    return HttpResponse(one.content, content_type=one.kind, headers={"Content-Disposition": "inline"})


def pictures_shown(work: Work, task: SampleTask) -> list[bool]:
    """Of each media of a post, whether it is a picture that can be shown."""
    found = pictures_of(work.desk.observatory, task.post_id, work.sample.posts_version) if may_open(work) else []
    return [one is not None for one in found]


def may_open(work: Work) -> bool:
    """Whether the question can be answered with the files open."""
    return not NEVER_OPENED & set(work.question.codes)
