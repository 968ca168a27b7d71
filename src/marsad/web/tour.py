"""The guided walk through the worked example: its steps, and the banner each page shows of them."""

from collections.abc import Callable
from dataclasses import dataclass

from marsad.core.analyses import Analysis
from marsad.core.words import N_, _
from marsad.store.records.analyses import last_run
from marsad.store.records.codings import open_tasks
from marsad.store.records.models import Member
from marsad.store.records.tour import place_of
from marsad.web.desk import latest_samples, the_desk
from marsad.web.doors import is_open_to

PRACTICE = "support"  # the question of the worked example that is left open


def _nothing(_member: Member) -> tuple[int, ...]:
    return ()


def _to_code(member: Member) -> tuple[int, ...] | None:
    """The first sample with a post open to this member."""
    return next(((sample.pk,) for sample in latest_samples() if open_tasks(member, sample.pk)), None)


def _done(_member: Member) -> tuple[int, ...] | None:
    """The first sample that is coded to its end."""
    return next(((sample.pk,) for sample in latest_samples() if sample.question != PRACTICE), None)


def _once_analysed(_member: Member) -> tuple[int, ...] | None:
    """The page of coordination, once there is a run to see on it."""
    return None if last_run(Analysis.COORDINATION) is None else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stop: the page it is on, and what to look at there."""

    name: str
    place: str  # name of the address
    arguments: Callable[[Member], tuple[int, ...] | None] = _nothing  # of the address; None: nothing to see now
    title: str
    look: str


STEPS = (
    Step(
        name="samples",
        place="home",
        title=N_("Where the day begins"),
        look=N_(
            "Every sample of the mission's questions, and what there is for you to do with each. The menu above shows "
            "the places that your roles open, and no others."
        ),
    ),
    Step(
        name="overview",
        place="overview",
        title=N_("The mission at a glance"),
        look=N_(
            "What came in, what was refused and why, how far the coding is. Counts of a machine's signals say where to "
            "look; they are never a share of anything. Each chart has its table."
        ),
    ),
    Step(
        name="explorer",
        place="explorer",
        title=N_("Looking for posts"),
        look=N_(
            "Search a word in Arabic or in Latin letters, then narrow by language, platform or day. There is no list "
            "of authors, and lawful speech is only counted. A search worth keeping is saved as a frame."
        ),
    ),
    Step(
        name="code",
        place="code",
        arguments=_to_code,
        title=N_("Coding a post"),
        look=N_(
            "Read the post, open the rules of a code, choose, and save: with the mouse or with the keys shown beside "
            "each choice. You see neither the other coder's answer nor the machine's. To doubt is an answer too: "
            "cannot decide."
        ),
    ),
    Step(
        name="settle",
        place="settle",
        arguments=_done,
        title=N_("Settling where two differ"),
        look=N_(
            "A third person reads the post and both answers, without the names of who gave them, and says what holds "
            "and why. In the example everything is settled already."
        ),
    ),
    Step(
        name="agreement",
        place="progress",
        arguments=_done,
        title=N_("How far coders agree"),
        look=N_(
            "Agreement beyond chance, with its limits. Below the threshold a figure is called exploratory, here and "
            "in the report."
        ),
    ),
    Step(
        name="coordination",
        place="coordination",
        arguments=_once_analysed,
        title=N_("Who moved together"),
        look=N_(
            "Groups of accounts that did the same at nearly the same time, more often than chance explains; every side "
            "by the same rules. A dot is an account without a name. Who is behind a group, and harm, two people judge."
        ),
    ),
    Step(
        name="plan",
        place="plan",
        title=N_("What precision still costs"),
        look=N_("How many codings, and how many hours, a narrower interval would still take."),
    ),
    Step(
        name="finding",
        place="findings",
        title=N_("A finding and its figure"),
        look=N_(
            "Open a finding, then its figure: the frame, the sample, the codings, the machine's errors and the entries "
            "of the ledger behind it. A second person reads each finding before it is published."
        ),
    ),
    Step(
        name="ledger",
        place="ledger",
        title=N_("Who did what"),
        look=N_(
            "Every act of this mission, each entry holding the hash of the one before. Verify it here, or with 'marsad "
            "ledger verify' at the shell."
        ),
    ),
    Step(
        name="report",
        place="help",
        title=N_("The report, and what comes next"),
        look=N_(
            "The report lies in the folder 'reports' of the observatory, in Arabic, French and English; 'marsad "
            "report' writes it again. This page says what each place is for, and where the manual is."
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """What a page says of the tour."""

    number: int
    total: int
    title: str
    look: str
    here: bool  # whether this page is the step's
    last: bool
    place: str
    arguments: tuple[int, ...]


def steps_of(member: Member) -> list[tuple[Step, tuple[int, ...]]]:
    """The steps whose page is open to the member and has something to show, with the arguments of its address."""
    given = ((step, step.arguments(member)) for step in STEPS if is_open_to(member, step.place))
    return [(step, arguments) for step, arguments in given if arguments is not None]


def is_offered() -> bool:
    """Whether there is a tour: on a worked example only, once there is something to see in it."""
    return the_desk().mission.fictional and bool(latest_samples())


def position(member: Member, name: str) -> int:
    """Where among the member's steps that step is; a step no longer theirs is the one after it, or the last."""
    order = [step.name for step in STEPS]
    wanted = order.index(name) if name in order else 0
    mine = [order.index(step.name) for step, _arguments in steps_of(member)]
    return next((place for place, at in enumerate(mine) if at >= wanted), len(mine) - 1)


def banner(member: Member | None, address: str) -> Banner | None:
    """The banner of the page called `address`; None for who is not on the tour."""
    place = None if member is None else place_of(member)
    if member is None or place is None or place[1] or not is_offered():
        return None
    steps = steps_of(member)
    number = position(member, place[0])
    step, arguments = steps[number]
    return Banner(
        number=number + 1,
        total=len(steps),
        title=_(step.title),
        look=_(step.look),
        here=address == step.place,
        last=number == len(steps) - 1,
        place=step.place,
        arguments=arguments,
    )
