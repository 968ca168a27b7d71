"""Saved searches: what each asks, what it leaves out, and how much of what is on topic its words find."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from marsad.core.errors import MarsadError, RefusedInput
from marsad.core.frames import SavedFrame
from marsad.core.mission import Mission
from marsad.core.roles import Action
from marsad.core.words import N_, _
from marsad.flows.frames import Draft, FrameCheck, check, save, shown_size, withdraw
from marsad.report.durations import duration
from marsad.report.errors_words import rate_words
from marsad.report.labels import platform_name
from marsad.report.numbers import Voice, clean, day, whole
from marsad.store.records import frames as kept
from marsad.store.records.members import require
from marsad.store.records.models import Member
from marsad.web.access import the_member
from marsad.web.desk import Desk, the_desk
from marsad.web.mistakes import STATUS
from marsad.web.rendering import leave_notice, page, the_voice
from marsad.web.search_forms import form_of, read_form

SUPPORTS = N_(
    "A frame of a topic supports what is said inside its search: how it moves over time, when it bursts, what is told "
    "in it. It never supports a share of what a platform or a country says."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFrame:
    """A frame on the page."""

    frame: SavedFrame
    facts: list[tuple[str, str]]
    saved_at: datetime
    search: str  # the address that asks the same in the explorer
    correct: str  # the address that saves another in its place
    before: list[SavedFrame]  # what it stands in the place of, the newest first
    checked: FrameCheck | None = None
    recall: str = ""
    precision: str = ""
    why_not: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def frames(request: HttpRequest) -> HttpResponse:
    """The frames that stand; `?check=` one on a question's codings, and with a post withdraw one."""
    member, desk = the_member(request), the_desk()
    if request.method == "POST":
        require(member, Action.SAVE_FRAME)
        gone = withdraw(desk.observatory, member.name, request.POST.get("name", ""), request.POST.get("why", ""))
        leave_notice(request, _("The frame '{name}' is withdrawn; it stays in the records.", name=gone.name))
        return HttpResponseRedirect(reverse("frames"))
    may_check = member.may(Action.ESTIMATE)
    asked, question = request.GET.get("check", ""), request.GET.get("question", "")
    standing = [
        shown(desk, frame, question if may_check and asked == str(frame.number) else None) for frame in kept.frames()
    ]
    titles = [(one.id, clean(one.title.said_in(the_voice().language))) for one in desk.mission.questions]
    return page(
        request,
        "frames.html",
        mission=desk.mission,
        moment_of=(desk.mission.time_zone, desk.mission.country),
        frames=standing,
        questions=titles,
        may_check=may_check,
        may_save=member.may(Action.SAVE_FRAME),
        supports=_(SUPPORTS),
    )


def shown(desk: Desk, frame: SavedFrame, question: str | None) -> ShownFrame:
    """A frame with what the page says of it; checked where a question is named."""
    voice, form = the_voice(), form_of(frame.search)
    checked, why = None, ""
    if question is not None:
        try:
            checked = check(desk.observatory, frame, question or None)
        except MarsadError as said:
            why = str(said)
    assert frame.noted_at is not None, "a kept frame has its moment"
    return ShownFrame(
        frame=frame,
        facts=facts_of(voice, desk.mission, frame),
        saved_at=frame.noted_at,
        search=form.address(),
        correct=f"{form.address()}&corrects={frame.number}",
        before=kept.history(frame.number)[1:],
        checked=checked,
        recall=rate_words(voice, checked.recall) if checked else "",
        precision=rate_words(voice, checked.precision) if checked else "",
        why_not=why,
    )


def facts_of(voice: Voice, mission: Mission, frame: SavedFrame) -> list[tuple[str, str]]:
    """What is known of a frame, in words."""
    search, titles = frame.search, {one.id: clean(one.title.said_in(voice.language)) for one in mission.sources}
    comma = _(", ")
    named = [
        (_("Platforms"), comma.join(platform_name(voice, one) for one in search.platforms) or _("all")),
        (_("Sources"), comma.join(titles.get(one, one) for one in search.sources) or _("all")),
        (_("Days"), days_of(voice, frame)),
        (_("Posts found when it was saved"), size_of(voice, frame)),
        (_("Version of the posts"), whole(voice, frame.posts_version)),
        (_("Collected by"), clean(frame.collected_by) or _("not told")),
        (_("Known to be left out"), clean(frame.exclusions) or _("nothing told")),
        (_("Half of the posts were captured within"), lag_of(voice, frame, titles)),
    ]
    return named + ([(_("Note"), clean(frame.note))] if frame.note else [])


def size_of(voice: Voice, frame: SavedFrame) -> str:
    """How many posts a frame found, in words."""
    size = shown_size(frame)
    if not size:
        return _("fewer than ten") if size is None else whole(voice, size)
    return _("about {n}", n=whole(voice, size))


def days_of(voice: Voice, frame: SavedFrame) -> str:
    """The days of a search in words."""
    first, last = frame.search.first, frame.search.last
    if first is not None and last is not None:
        return _("from {start} to {end}", start=day(voice, first), end=day(voice, last))
    if first is not None:
        return _("from {start} on", start=day(voice, first))
    return _("until {end}", end=day(voice, last)) if last is not None else _("all")


def lag_of(voice: Voice, frame: SavedFrame, titles: dict[str, str]) -> str:
    """How late the posts of each source were captured."""
    said = []
    for source, lag in frame.lags.items():
        value = lag["median"] if lag["median"] is not None else lag["at_most"]
        if value is not None:
            said.append(f"{titles.get(source, source)}{_(': ')}{duration(voice, value)}")
    return _("; ").join(said) or _("not told")


@require_http_methods(["GET", "HEAD", "POST"])
def save_frame(request: HttpRequest) -> HttpResponse:
    """The form that keeps a search under a name, and the keeping of it."""
    member = the_member(request)
    corrects = number_of((request.POST if request.method == "POST" else request.GET).get("corrects", ""))
    if request.method != "POST":
        return _ask(request, corrects=corrects)
    try:
        return _save(request, member, corrects)
    except RefusedInput as mistake:
        return _ask(request, corrects=corrects, mistake=mistake)


def number_of(text: str) -> int | None:
    """A frame's number; None where there is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _save(request: HttpRequest, member: Member, corrects: int | None) -> HttpResponse:
    given, form = request.POST, read_form(request.POST)
    if form.languages or form.label or form.narrative:
        raise RefusedInput(
            _("A frame holds words, platforms, sources and days only: a machine's label would bring its errors in.")
        )
    draft = Draft(
        name=given.get("name", ""),
        search=form.search(),
        question=given.get("question", ""),
        exclusions=given.get("exclusions"),
        collected_by=given.get("collected_by"),
        note=given.get("note", ""),
    )
    frame = save(the_desk().observatory, member.name, draft, corrects=corrects)
    size = size_of(the_voice(), frame)
    leave_notice(
        request, _("The search is kept as the frame '{name}'. Posts found: {size}.", name=frame.name, size=size)
    )
    return HttpResponseRedirect(reverse("frames"))


def _ask(request: HttpRequest, *, corrects: int | None, mistake: MarsadError | None = None) -> HttpResponse:
    desk, posted = the_desk(), request.method == "POST"
    given = request.POST if posted else request.GET
    form, before = read_form(given), kept.frame(corrects) if corrects is not None else None
    sources = [one for one in desk.mission.sources if not form.sources or one.id in form.sources]

    def filled(name: str, else_: str) -> str:
        return given.get(name, else_) if posted else else_

    return page(
        request,
        "save_frame.html",
        status=STATUS.get(type(mistake), 400) if mistake else 200,
        mission=desk.mission,
        form=form,
        hidden=[pair for pair in form.fields() if pair[0] != "after"],
        corrects=before,
        name=filled("name", before.name if before else ""),
        question=filled("question", before.question if before else ""),
        questions=[(one.id, clean(one.title.said_in(the_voice().language))) for one in desk.mission.questions],
        exclusions=filled("exclusions", "; ".join(dict.fromkeys(one.known_exclusions for one in sources)).strip("; ")),
        collected_by=filled("collected_by", "; ".join(dict.fromkeys(one.collected_by for one in sources)).strip("; ")),
        note=filled("note", before.note if before else ""),
        mistake=str(mistake) if mistake else "",
        supports=_(SUPPORTS),
    )
