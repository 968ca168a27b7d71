"""Commands for the models of the unit's own: list them, compare a new one with the one in use, put it in use."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from marsad.cli import brought
from marsad.cli.shown import AsJson, actor, say, show_json, show_table
from marsad.core.words import N_, _, current_language, n_
from marsad.report.numbers import Voice, decimal, whole

Task = Annotated[str, typer.Argument(help=_("What the model answers: offensive, hate, … or a name of your own."))]
Data = Annotated[
    Path | None, typer.Option(help=_("A table with 'text' and 'label', and if you have them 'author' and 'time'."))
]
OfQuestion = Annotated[str | None, typer.Option("--question", help=_("Id of a question: its settled codings."))]
Reason = Annotated[str, typer.Option(help=_("Why; the ledger keeps it."))]

STATES = {"kept": N_("kept"), "gone": N_("its file is gone"), "changed": N_("its file was changed")}
COMPARED = {
    "": N_("not compared"),
    "better": N_("better"),
    "worse": N_("worse"),
    "no_difference": N_("no difference"),
}
SAID = {
    "better": N_("The new model is better."),
    "worse": N_("The new model is worse."),
    "no_difference": N_("No difference can be told from so many codings."),
}

models = typer.Typer(invoke_without_command=True, help=_("The models you trained, and which one is in use."))


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    brought.add_commands(models)
    app.add_typer(models, name="models")


@models.callback()
def list_unless_asked(context: typer.Context) -> None:
    """The list, where nothing else is asked."""
    if context.invoked_subcommand is None:
        list_models()


@models.command("list", help=_("The models you trained, with their figures."))
def list_models(as_json: AsJson = False) -> None:
    """Every model trained here; a star is in use."""
    from marsad.flows.models import listed
    from marsad.flows.training_card import figure_of
    from marsad.store.observatory import open_observatory

    found = listed(open_observatory())
    if as_json:
        show_json([asdict(one) for one in found])
        return
    if not found:
        say(_("No model was trained here yet; 'marsad train TASK --data FILE' trains one."))
        return
    voice = Voice(current_language())
    rows = [
        (
            ("* " if one.in_use else "") + one.task,
            one.file,
            one.rows,
            figure_of(voice, one.macro_f1),
            _(STATES[one.state]),
            _(COMPARED[one.compared]),
            one.trained_at.strftime("%Y-%m-%d") if one.trained_at else "",
        )
        for one in found
    ]
    columns = (_("task"), _("file"), _("rows"), _("macro-F1"), _("state"), _("compared"), _("trained"))
    show_table(_("Models trained here (* is in use)"), columns, rows)


@models.command(help=_("Set a new model beside the one in use, on the same codings."))
def compare(
    task: Task,
    new: Annotated[str | None, typer.Argument(help=_("The new model; the one trained last."))] = None,
    old: Annotated[str | None, typer.Argument(help=_("The other one; the one in use."))] = None,
    data: Data = None,
    question: OfQuestion = None,
    as_json: AsJson = False,
) -> None:
    """Neither is tested on codings it learnt from."""
    from marsad.flows.model_comparison import compare as run
    from marsad.store.observatory import open_observatory

    figures = run(
        open_observatory(), actor(), task, new=new, old=old, question=question, data=str(data) if data else None
    )  # fmt: skip
    if as_json:
        show_json(figures)
        return
    _show_comparison(task, figures)


@models.command(help=_("Put a model in use: 'marsad detect' then answers with it."))
def use(
    task: Task,
    file: Annotated[str | None, typer.Argument(help=_("The model; the one trained last."))] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help=_("Go back to what came with Marsad."))] = False,
    reason: Reason = "",
    as_json: AsJson = False,
) -> None:
    """One that was compared with the one in use, or with a reason."""
    from marsad.flows.model_choice import use as put_in_use
    from marsad.flows.model_choice import use_shipped
    from marsad.store.observatory import open_observatory

    observatory = open_observatory()
    chosen = (
        use_shipped(observatory, actor(), task, reason)
        if shipped
        else put_in_use(observatory, actor(), task, file, reason)
    )
    if as_json:
        show_json(asdict(chosen))
        return
    name, before = chosen.file or _("what came with Marsad"), chosen.before or _("what came with Marsad")
    say(_("From now on '{task}' is answered by {name}, in the place of {before}.", task=task, name=name, before=before))
    if chosen.compared == "worse":
        say(_("The comparison found it worse than the one before; look at it again."))
    say(_("Samples drawn before, and their figures, stay as they are."))
    if not chosen.posts:
        say(_("Next: take posts in with 'marsad ingest'; 'marsad detect' then looks at them with it."))
        return
    say(
        n_(
            "Next: 'marsad detect' looks at {n} post again with it.",
            "Next: 'marsad detect' looks at {n} posts again with it.",
            chosen.posts,
        )
    )


def _show_comparison(task: str, figures: Mapping[str, Any]) -> None:
    from marsad.flows.training_card import figure_of

    voice = Voice(current_language())
    new, old = (_("new: {name}", name=figures["models"]["new"]), _("in use: {name}", name=figures["models"]["old"]))
    every = [{"language": _("all"), **figures}, *figures["by_language"]]
    rows = [
        (
            one["language"],
            whole(voice, one["n"]),
            figure_of(voice, one.get("new")),
            figure_of(voice, one.get("old")),
            _points(voice, one.get("difference")),
        )
        for one in every
    ]
    columns = (_("language"), _("codings"), new, old, _("difference, in points"))
    show_table(_("Macro-F1 of '{task}' on the same codings", task=task), columns, rows)
    for sentence in _remarks(figures):
        say(sentence)
    say(_(SAID[figures["said"]]))
    say(_("Next: 'marsad models use {task} {name}' puts it in use.", task=task, name=figures["models"]["new"]))


def _remarks(figures: Mapping[str, Any]) -> list[str]:
    """What a reader must know of how they were compared."""
    said = []
    if figures["new_known"]:
        said.append(
            _("Codings the new model learnt from were answered by models of its cross-validation, which had not.")
        )
    else:
        said.append(_("What the new model learnt from is not known; the figures hold only if not from these codings."))
    if figures["left_out"]:
        said.append(
            n_(
                "{n} coding that the model in use had learnt from was left out.",
                "{n} codings that the model in use had learnt from were left out.",
                figures["left_out"],
            )
        )
    if chosen := figures["on"].get("chosen_for_training"):
        said.append(
            n_(
                "{n} coding chosen for training was left out: it was not drawn, and stands for nothing.",
                "{n} codings chosen for training were left out: they were not drawn, and stand for nothing.",
                chosen,
            )
        )
    if not figures["weighted"]:
        said.append(_("The rows of a file were not drawn; the figures hold for rows like these, not for all posts."))
    return said


def _points(voice: Voice, difference: Mapping[str, float] | None) -> str:
    if difference is None:
        return ""
    value, low, high = (decimal(voice, difference[end] * 100, 1) for end in ("value", "low", "high"))
    return f"{value} [{low} – {high}]"
