"""A coder's own page: today's answers, to correct one, and two answers to one post, to choose the one that stands."""

from dataclasses import dataclass
from typing import TypeAlias

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marsad.core.errors import Missing, RefusedInput
from marsad.core.judgement import Code, Coding
from marsad.core.trilingual import Trilingual
from marsad.core.words import _, current_language
from marsad.store.records.choices import leave_out, left_out
from marsad.store.records.corrections import OwnAnswer, choose, own_answer, own_answers, to_choose
from marsad.web.access import the_member
from marsad.web.answers import said_reason
from marsad.web.desk import Desk, Work, the_desk, the_work
from marsad.web.dose import midnight_before
from marsad.web.posts import ShownPost
from marsad.web.queue import dose_of, topics_of
from marsad.web.rendering import leave_notice, page

ISOLATED = "\u2068{}\u2069"  # words of a coder keep their own direction
LONGEST_NUMBER = 18  # digits that every database holds
BEGINNING = 160  # characters of a post shown in the list


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One answer with the beginning of its post."""

    task_id: int
    work: Work
    post: ShownPost | None
    said: tuple[str, ...]  # the codes, or none, or cannot decide, in the reader's language
    coding: Coding
    open: bool
    others: tuple[tuple[int, tuple[str, ...]], ...] = ()  # number and words of the answers from other tabs

    @property
    def beginning(self) -> str:
        """As much of the post as tells it from another."""
        text = self.post.text if self.post else ""
        return text if len(text) <= BEGINNING else f"{text[:BEGINNING]}…"


@require_http_methods(["GET", "HEAD", "POST"])
def my_answers(request: HttpRequest) -> HttpResponse:
    """Today's answers of the coder themself; a POST chooses between two of them."""
    coder, desk = the_member(request), the_desk()
    if request.method == "POST":
        task, number = request.POST.get("task", ""), request.POST.get("keep", "")
        long = max(len(task), len(number)) > LONGEST_NUMBER
        if long or not task.isdecimal() or not (number.isdecimal() or number == "standing"):
            raise RefusedInput(_("This page is too old or was changed on the way; open the sample again."))
        choose(coder, int(task), None if number == "standing" else int(number))
        leave_notice(request, _("Saved."))
        return HttpResponseRedirect(reverse("my_answers"))
    waiting = to_choose(coder)
    seen: dict[int, Seen] = {}
    doubtful = [_line(mine, waiting[task], seen) for task in waiting if (mine := own_answer(coder, task))]
    today = own_answers(coder, midnight_before(timezone.now(), desk.mission.time_zone))
    lines = [_line(mine, [], seen) for mine in today if mine.coding.task_id not in waiting]
    return page(
        request,
        "my_answers.html",
        mission=desk.mission,
        doubtful=[line for line in doubtful if line],
        lines=[line for line in lines if line],
        dose=dose_of(coder, desk.mission),
    )


# The work on a sample and its posts, asked for once a page; None where its question left the mission file
Seen: TypeAlias = tuple[Work, dict[str, ShownPost]] | None


def _seen(sample_id: int) -> Seen:
    try:
        work = the_work(sample_id)
    except Missing:
        return None
    return work, work.posts()


def _line(mine: OwnAnswer, others: list[tuple[int, Coding]], seen: dict[int, Seen]) -> Line | None:
    if mine.sample_id not in seen:
        seen[mine.sample_id] = _seen(mine.sample_id)
    found = seen[mine.sample_id]
    if found is None:
        return None  # nothing to correct it with
    work, posts = found
    return Line(
        task_id=mine.coding.task_id,
        work=work,
        post=posts.get(mine.post_id),
        said=in_words(mine.coding, work.codes),
        coding=mine.coding,
        open=mine.open,
        others=tuple((number, in_words(coding, work.codes)) for number, coding in others),
    )


def in_words(coding: Coding, codes: tuple[Code, ...]) -> tuple[str, ...]:
    """An answer in the reader's language, in parts."""
    if coding.cannot_decide is not None:
        said = [f"{_('Cannot decide')}{_(': ')}{ISOLATED.format(said_reason(coding.cannot_decide))}"]
    else:
        said = [f"{code.id} {_said(code.label)}" for code in codes if code.id in coding.codes] or [_("None of these")]
    if coding.severity:
        said.append(_("Severity {degree}", degree=coding.severity))
    if coding.ambiguous:
        said.append(_("Ambiguous: two readings are plausible"))
    return tuple(said)


def _said(words: Trilingual) -> str:
    return words.said_in(current_language())


@require_http_methods(["GET", "HEAD", "POST"])
def topics(request: HttpRequest) -> HttpResponse:
    """The topics a coder leaves out; nobody else sees this page, and no reason is asked."""
    coder, desk = the_member(request), the_desk()
    offered = topics_offered(desk)
    if request.method == "POST":
        leave_out(coder, request.POST.getlist("topics"), list(offered))
        leave_notice(request, _("Saved. Nobody sees what you chose."))
        return HttpResponseRedirect(reverse("topics"))
    return page(request, "topics.html", mission=desk.mission, offered=offered, chosen=left_out(coder))


def topics_offered(desk: Desk) -> dict[str, Trilingual]:
    """The families of the codebook that the mission asks about, then its questions."""
    asked = {topic for question in desk.mission.questions for topic in topics_of(question, desk.codebook)}
    families = {f"family:{family.id}": family.label for family in desk.codebook.families}
    questions = {f"question:{question.id}": question.title for question in desk.mission.questions}
    return {topic: label for topic, label in (families | questions).items() if topic in asked}
