"""Commands about coordination: who moves together beyond chance, told of groups; and what two people judge of one."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.coordination_told import (
    NOT_MANIPULATION,
    assessment_as_plain,
    group_as_plain,
    show_edge,
    show_group,
    show_run,
)
from marsad.cli.shown import AsJson, actor, say, show_json
from marsad.core.assessments import STATE_WORDS, Assessment, Evidence, EvidenceKind, Judged, Step
from marsad.core.coordination import CLOSED_WORDS, Asked, Trace
from marsad.core.errors import Missing, UsageError
from marsad.core.roles import Action, Role
from marsad.core.words import _
from marsad.store.observatory import open_observatory

if TYPE_CHECKING:
    from marsad.flows.coordination_shown import CoordinationShown, GroupShown

GroupNumber = Annotated[int, typer.Argument(metavar="GROUP", help=_("Number of the group, as the list gives it."))]
Number = Annotated[int, typer.Argument(help=_("Number of the assessment."))]
OfRun = Annotated[int | None, typer.Option("--run", help=_("Number of the run; the last one where none is named."))]
As = Annotated[str, typer.Option("--as", help=_("Name of the member who takes this step."))]
Why = Annotated[str, typer.Option(help=_("Why; it is kept."))]

coordination = typer.Typer(no_args_is_help=True, help=_("Who moves together more than chance explains, by groups."))


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    app.add_typer(coordination, name="coordination")


@coordination.command(help=_("Look at every trace for accounts that move together, and keep what is found."))
def run(
    trace: Annotated[list[Trace] | None, typer.Option(help=_("A trace to look at; all where none is named."))] = None,
    window: Annotated[
        int | None, typer.Option(help=_("Seconds for every trace; each its own where not given."))
    ] = None,
    least: Annotated[int | None, typer.Option(help=_("Objects in common for every trace."))] = None,
    fdr: Annotated[float, typer.Option(help=_("Share of pairs that may be there by chance."))] = Asked().error_rate,
    as_json: AsJson = False,
) -> None:
    """The same settings for every political side; the run is kept with its entry in the ledger."""
    from marsad.flows.coordination_run import run_coordination
    from marsad.flows.coordination_shown import coordination_shown

    observatory = open_observatory()
    asked = Asked(traces=tuple(dict.fromkeys(trace or Trace)), window=window, least=least, error_rate=fdr)
    made = run_coordination(observatory, actor(), asked)
    show_run(coordination_shown(observatory, made.number, frozenset()), as_json)


@coordination.command("list", help=_("The groups of a run, with what was tested."))
def list_groups(run: OfRun = None, as_json: AsJson = False) -> None:
    """The last run, or the one named."""
    show_run(_shown(run), as_json)


@coordination.command(help=_("One group: what may be said of it, and what may not."))
def show(group: GroupNumber, run: OfRun = None, as_json: AsJson = False) -> None:
    """Its statement in three languages, its figures and where its assessments stand; never who it is."""
    shown = _shown(run)
    one = _group(shown, group)
    if as_json:
        show_json(group_as_plain(one) | {"run": shown.run.number, "means": _(NOT_MANIPULATION)})
    else:
        show_group(shown, one)


@coordination.command(help=_("The posts behind a group's edges, the heaviest edge first; never who wrote them."))
def posts(
    group: GroupNumber,
    as_: As,
    run: OfRun = None,
    rows: Annotated[int, typer.Option(min=1, help=_("How many edges to open."))] = 3,
    as_json: AsJson = False,
) -> None:
    """As the member named may read them: lawful speech and small groups are never opened."""
    from marsad.flows.coordination_posts import edges_of, posts_behind
    from marsad.flows.coordination_shown import group_shown
    from marsad.store.records import members

    observatory, number = open_observatory(), _shown(run).run.number
    person = members.member(as_)
    members.require(person, Action.SEE_COORDINATION)
    roles = frozenset(Role(role) for role in person.roles)
    closed = group_shown(observatory, number, group, roles).closed
    edges = () if closed else edges_of(observatory, number, group)[:rows]
    opened = [
        (edge, posts_behind(observatory, number, edge.number, roles, may_code=person.may(Action.CODE)))
        for edge in edges
    ]
    if as_json:
        show_json({"closed": closed, "edges": [asdict(edge) | asdict(behind) for edge, behind in opened]})
        return
    if closed:
        say(_(CLOSED_WORDS[closed]))
    for edge, behind in opened:
        show_edge(edge, behind)
    say(_(NOT_MANIPULATION))


@coordination.command(help=_("Propose what people say of a group: evidence, harm; a second person confirms."))
def assess(
    group: GroupNumber,
    as_: As,
    run: OfRun = None,
    evidence: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND=SOURCE", help=_("What speaks for inauthenticity, and where it is documented.")),
    ] = None,
    harm: Annotated[
        list[str] | None, typer.Option(metavar="CODE=WHY", help=_("A code of the codebook, and by what it is seen."))
    ] = None,
    operator: Annotated[
        str, typer.Option(metavar="NAME=SOURCE", help=_("Who is said to run it, and who says so: at grade 3 only."))
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Nothing given is a judgement as well: nothing is established."""
    from marsad.flows.coordination_assessing import assess as propose
    from marsad.store.records import members

    number = _shown(run).run.number
    harms = [each.partition("=") for each in harm or ()]
    judged = Judged(
        authenticity=tuple(_evidence(each) for each in evidence or ()),
        harm=tuple(code for code, _equals, _why in harms),
        harm_because="; ".join(why for _code, _equals, why in harms if why),
        operator=operator.partition("=")[0],
        operator_source=operator.partition("=")[2],
    )
    _told(propose(open_observatory(), members.member(as_), number, group, judged), as_json)


@coordination.command(help=_("Confirm, as a second person, what somebody proposed of a group."))
def confirm(number: Number, as_: As, as_json: AsJson = False) -> None:
    """From then on it stands, in the place of an earlier one."""
    _take(number, Step.CONFIRM, as_, "", as_json)


@coordination.command(help=_("Refuse, as a second person, what somebody proposed of a group."))
def refuse(number: Number, as_: As, why: Why, as_json: AsJson = False) -> None:
    """It is kept, and counts for nothing."""
    _take(number, Step.REFUSE, as_, why, as_json)


@coordination.command(help=_("Take an assessment back: one's own proposal, or one that stands."))
def withdraw(number: Number, as_: As, why: Why = "", as_json: AsJson = False) -> None:
    """One person is enough to take a claim back."""
    _take(number, Step.WITHDRAW, as_, why, as_json)


def _take(number: int, step: Step, name: str, why: str, as_json: bool) -> None:
    from marsad.flows.coordination_assessing import take
    from marsad.store.records import members

    observatory = open_observatory()
    observatory.connect()
    _told(take(observatory, members.member(name), number, step, why), as_json)


def _told(assessment: Assessment, as_json: bool) -> None:
    if as_json:
        show_json(assessment_as_plain(assessment))
        return
    say(
        _(
            "Assessment {number} of group {group}: {state}; evidence grade {grade}.",
            number=assessment.number,
            group=assessment.group,
            state=_(STATE_WORDS[assessment.state]),
            grade=int(assessment.judged.grade),
        )
    )


def _evidence(given: str) -> Evidence:
    """KIND=SOURCE as evidence. Raises UsageError for a kind that is none."""
    kind, _equals, source = given.partition("=")
    if kind not in list(EvidenceKind):
        raise UsageError(
            _("'{value}' is no kind of evidence; write KIND=SOURCE with one of: {kinds}.", value=kind,
              kinds=", ".join(EvidenceKind))
        )  # fmt: skip
    return Evidence(kind=EvidenceKind(kind), source=source)


def _shown(number: int | None) -> "CoordinationShown":
    """The run of that number, else the last. Raises Missing before the first."""
    from marsad.flows.coordination_shown import coordination_shown, last_coordination

    observatory = open_observatory()
    observatory.connect()
    found = last_coordination(observatory) if number is None else coordination_shown(observatory, number, frozenset())
    if found is None:
        raise Missing(_("Nothing was looked at yet; run 'marsad coordination run'."))
    return found


def _group(shown: "CoordinationShown", number: int) -> "GroupShown":
    for each in shown.groups:
        if each.group.number == number:
            return each
    raise Missing(_("There is no group {number} in this run; see the list of its groups.", number=number))
