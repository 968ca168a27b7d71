"""The help page: what each place is for, the keys, the words, the limits, the manual; and the way into the tour."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from marsad.core.errors import RefusedInput
from marsad.core.words import N_, _
from marsad.store.records.models import Member
from marsad.store.records.tour import move, place_of
from marsad.store.records.work import unit
from marsad.web.access import the_member
from marsad.web.desk import the_desk
from marsad.web.doors import is_open_to
from marsad.web.entrance import safe_path
from marsad.web.places import places_of
from marsad.web.rendering import page
from marsad.web.tour import is_offered, position, steps_of

FOR: dict[str, str] = {  # name of a place -> what it is for
    "home": N_("The samples: code the posts that are open to you, settle where two differ, see how far each is."),
    "overview": N_("What came in and what was lost, signals by day, how far coding and agreement are."),
    "explorer": N_("Search the posts and narrow them down; save a search as a frame. There is no list of authors."),
    "findings": N_(
        "What is claimed, with every figure opened to what stands behind it; draft, second reader, published."
    ),
    "coordination": N_("Groups of accounts that act together, every side by the same rules; two people judge each."),
    "bursts": N_("What suddenly rises above what the same hours usually bring: alerts to look at, no findings."),
    "dangers": N_("Dated calls to a dangerous act, followed so that people are protected in time; you alone see them."),
    "origin": N_("Where located posts come from, with how many say nothing, and how far the share may lie from it."),
    "calibration": N_(
        "Rounds in which coders answer the same posts, and where they differ, before the counting begins."
    ),
    "plan": N_("How many codings a wanted precision still costs, in hours."),
    "urgent": N_("Posts in which somebody may be in danger: who has seen them, and what was done."),
    "people": N_("The members of the unit, their roles, their way in."),
    "ledger": N_("Who did what and when; each entry holds the hash of the one before."),
    "help": N_("This page."),
}
KEYS: tuple[tuple[str, str], ...] = (
    ("Tab", N_("go to the next link, button or field; with Shift to the one before")),
    ("Enter", N_("follow a link, press a button")),
    ("?", N_("on the coding page: show every key")),
)
WORDS: tuple[tuple[str, str], ...] = (
    (N_("frame"), N_("all the posts a figure speaks of")),
    (N_("sample"), N_("posts drawn at random from the frame, to be coded")),
    (N_("code"), N_("one category of the codebook, with its rules")),
    (N_("blind double coding"), N_("two people answer without seeing each other's answer, nor the machine's")),
    (N_("settlement"), N_("a third person's answer where two differ")),
    (N_("agreement"), N_("how far two coders say the same, beyond chance")),
    (N_("signal"), N_("a machine's suggestion to look; never a finding")),
    (N_("estimate"), N_("a figure with its doubt, from settled codings of a sample")),
    (N_("interval"), N_("where the true share lies, nineteen times in twenty")),
    (N_("exploratory"), N_("a lead; not firm enough to publish as a result")),
    (N_("withheld"), N_("a figure that would promise too much or expose somebody")),
    (N_("lawful speech"), N_("calls to abstain, boycott or protest, and criticism: described in aggregate only")),
    (N_("finding"), N_("a sentence, its figures, and what speaks against it")),
    (N_("ledger"), N_("who did what, chained so that a change shows")),
)
LIMITS = (
    N_("A machine's count is never shown as a share of anything, and no share without its interval."),
    N_("Nobody is listed for having called to abstain, to boycott or to protest."),
    N_("Posts that were deleted before collection, and private groups, are not in any figure."),
    N_("A sample speaks of the frame it was drawn from, not of what people think or of how they will vote."),
)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The first questions, answered for this member's roles."""
    member = the_member(request)
    return page(
        request,
        "help.html",
        mission=the_desk().mission,
        tour_offered=is_offered(),
        tour_begun=place_of(member) is not None,
        tour_left=_is_left_half_way(member),
        tour_steps=len(steps_of(member)) if is_offered() else 0,
        uses=[(place, FOR[place.name]) for place in places_of(member)],
        keys=KEYS,
        words=WORDS,
        limits=LIMITS,
        programmes=is_open_to(member, "tokens"),
    )


def _is_left_half_way(member: Member) -> bool:
    """Whether the member left the tour before its last step."""
    place = place_of(member)
    return place is not None and place[1] and position(member, place[0]) < len(steps_of(member)) - 1


@require_POST
def tour(request: HttpRequest) -> HttpResponse:
    """Begin the tour, go on with it, go back, or leave it; one act a form."""
    member = the_member(request)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None or not is_offered():
        raise RefusedInput(_("There is no such step of a tour here; go back to the help page."))
    name, left = act(member)
    with unit(member.name, "tour", member.name) as work:
        move(work, member, name, left=left)
    if left:
        return HttpResponseRedirect(safe_path(request.POST.get("next")))
    step, arguments = steps_of(member)[position(member, name)]
    return HttpResponseRedirect(reverse(step.place, args=arguments))


def _at(member: Member, moved: int) -> tuple[str, bool]:
    """The name of the step so many further on, and whether that is past the end."""
    steps = steps_of(member)
    now = place_of(member)
    wanted = (position(member, now[0]) if now else 0) + moved
    last = len(steps) - 1
    return steps[min(max(wanted, 0), last)][0].name, wanted > last


def _begin(member: Member) -> tuple[str, bool]:
    return steps_of(member)[0][0].name, False


def _leave(member: Member) -> tuple[str, bool]:
    return _at(member, 0)[0], True


ACTS = {
    "begin": _begin,
    "resume": lambda member: _at(member, 0),
    "next": lambda member: _at(member, 1),
    "back": lambda member: _at(member, -1),
    "leave": _leave,
}
