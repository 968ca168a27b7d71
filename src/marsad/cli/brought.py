"""The command that adds a model somebody else trained."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.shown import AsJson, actor, isolated, say, show_json, show_table
from marsad.core.errors import UsageError
from marsad.core.words import _

if TYPE_CHECKING:
    from marsad.flows.bringing import Codings
    from marsad.store.observatory import Observatory

Task = Annotated[str, typer.Argument(help=_("What the model answers: offensive, hate, … or a name of your own."))]
Model = Annotated[
    str, typer.Argument(metavar="MODEL", help=_("A folder with the model, or endpoint:ID, allowed in models.yaml."))
]
Calibrate = Annotated[
    Path | None, typer.Option(help=_("A table with 'text' and 'label' to calibrate it on; better with 'author'."))
]
OfQuestion = Annotated[str | None, typer.Option("--question", help=_("Id of a question: its settled codings."))]
Label = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="ITS=OURS", help=_("What one of its labels means; may be given several times.")),
]


def add_commands(models: typer.Typer) -> None:
    """Put this part's command beside the others about models."""
    models.command("add", help=_("Bring a model that somebody else trained, and calibrate it on your codings."))(add)


def add(  # noqa: PLR0913 - a command's options are its parameters
    *,
    task: Task,
    model: Model,
    calibrate: Calibrate = None,
    question: OfQuestion = None,
    by_code: Annotated[bool, typer.Option("--by-code", help=_("Which code applies, not only whether."))] = False,
    label: Label = None,
    none: Annotated[str | None, typer.Option(help=_("The label that means 'nothing of it'."))] = None,
    seed: Annotated[int, typer.Option(help=_("Of the parts it is tested on."))] = 0,
    as_json: AsJson = False,
) -> None:
    """Nothing in a folder is run; an endpoint is sent the texts, and the ledger says how many went where."""
    from marsad.flows.bringing import Offer
    from marsad.flows.bringing import add as bring
    from marsad.flows.training_card import shown
    from marsad.store.observatory import open_observatory

    observatory = open_observatory()
    codings = _codings(observatory, task, calibrate, question, by_code)
    offer = Offer(task=task, what=model, meanings=_meanings(label or ()), none=none, seed=seed)
    added = bring(observatory, actor(), offer, codings)
    if as_json:
        show_json({"model": str(added.path), "card": str(added.path.with_suffix(".md")), **added.meta})
        return
    for part in shown(added.meta):
        say(part.heading.upper() if not part.rows else "")
        for sentence in part.sentences:
            say(sentence)
        if part.rows:
            show_table(part.heading, part.columns, part.rows)
    card = isolated(added.path.with_suffix(".md"))
    say(_("The model is described in '{path}', its card is '{card}'.", path=isolated(added.path), card=card))
    on = f" --data {calibrate}" if calibrate else ""
    say(_("Next: 'marsad models compare {task}{on}' sets it beside the one in use.", task=task, on=on))


def _meanings(given: list[str] | tuple[str, ...]) -> dict[str, str]:
    """Each '--label ITS=OURS'. Raises UsageError for one without '='."""
    found = {}
    for one in given:
        own, equals, meaning = one.rpartition("=")
        if not equals or not own or not meaning:
            raise UsageError(_("'{value}' says no meaning; write it like --label LABEL_1=offensive.", value=one))
        found[own] = meaning
    return found


def _codings(
    observatory: "Observatory", task: str, calibrate: Path | None, question: str | None, by_code: bool
) -> "Codings":
    """What to calibrate on. Raises UsageError where neither or both are named."""
    from marsad.flows.bringing import codings_of_file, codings_of_question

    if (calibrate is None) == (question is None):
        raise UsageError(_("Say what to calibrate it on: --calibrate with a file, or --question with an id."))
    if calibrate is not None:
        return codings_of_file(str(calibrate))
    assert question is not None, "one of the two is named"
    return codings_of_question(observatory, task, question, by_code=by_code)
