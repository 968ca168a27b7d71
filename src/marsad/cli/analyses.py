"""Commands that take an analysis to what is said in public: read by a second person, published, perhaps withdrawn."""

from typing import Annotated

import typer

from marsad.cli.shown import AsJson, say, show_json
from marsad.core.release import RELEASE_STATE_WORDS, ReleaseStep
from marsad.core.words import _

Number = Annotated[int, typer.Argument(help=_("Number of the run of an analysis."))]
As = Annotated[str, typer.Option("--as", help=_("Name of the member who takes this step."))]

analysis = typer.Typer(
    no_args_is_help=True, help=_("Coordination, bursts, origin: read by a second person, published, withdrawn.")
)


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    app.add_typer(analysis, name="analysis")


@analysis.command(help=_("Say, as the second reader, that nothing speaks against publishing an analysis."))
def read(number: Number, as_: As, as_json: AsJson = False) -> None:
    """Never by whoever ran it."""
    _take(number, ReleaseStep.READ, as_, "", as_json=as_json)


@analysis.command(help=_("Publish an analysis that was read."))
def publish(number: Number, as_: As, as_json: AsJson = False) -> None:
    """Never by whoever ran it, and by its reader only where nobody else can."""
    _take(number, ReleaseStep.PUBLISH, as_, "", as_json=as_json)


@analysis.command(help=_("Withdraw an analysis; it stays visible as withdrawn."))
def withdraw(
    number: Number,
    as_: As,
    why: Annotated[str, typer.Option(help=_("Why it no longer stands."))],
    as_json: AsJson = False,
) -> None:
    """A report says that it was withdrawn, and when."""
    _take(number, ReleaseStep.WITHDRAW, as_, why, as_json=as_json)


def _take(number: int, step: ReleaseStep, name: str, why: str, *, as_json: bool) -> None:
    from marsad.flows.analysis_release import take_step
    from marsad.store.observatory import open_observatory
    from marsad.store.records import members

    observatory = open_observatory()
    observatory.connect()
    release = take_step(observatory, members.member(name), number, step, why)
    if as_json:
        show_json({"analysis": release.run, "state": str(release.state), "people": release.hands})
        return
    say(_("Analysis {number} is now: {state}.", number=release.run, state=_(RELEASE_STATE_WORDS[release.state])))
