"""Commands for people's judgement: samples, codings, agreement."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from marsad.cli.shown import AsJson, actor, say, show_json, show_table
from marsad.core.errors import UsageError
from marsad.core.judgement import DrawnSample, Purpose
from marsad.core.words import _, current_language, n_
from marsad.report.numbers import Voice
from marsad.report.repeated import counted_sentence

Question = Annotated[str, typer.Argument(help=_("Id of a question of the mission."))]
QuestionOption = Annotated[str, typer.Option("--question", help=_("Id of a question of the mission."))]
Coder = Annotated[str, typer.Option(help=_("Name of the coder."))]
Settle = Annotated[bool, typer.Option("--settle", help=_("The tasks on which two coders differ, for a third person."))]
Training = Annotated[bool, typer.Option("--training", help=_("The posts chosen to train a model, not the sample."))]

codings = typer.Typer(no_args_is_help=True, help=_("Coding by spreadsheet."))


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    codings.command("export", help=_("Write one coder's tasks as a sheet."))(export)
    codings.command("import", help=_("Take one coder's answers in, all or none."))(import_)
    app.command(help=_("Draw the sample a question is answered from."))(sample)
    app.add_typer(codings, name="codings")
    app.command(help=_("How far two coders agreed."))(agreement)


def sample(
    question: Question,
    size: Annotated[int | None, typer.Option(help=_("How many posts to code."))] = None,
    pilot: Annotated[
        int | None,
        typer.Option(help=_("In place of the sample, so many posts that every coder answers, to calibrate them.")),
    ] = None,
    seed: Annotated[int, typer.Option(help=_("Seed of the draw; it is kept with the sample."))] = 1,
    double: Annotated[float, typer.Option(help=_("Share that two coders answer, from 0 to 1."))] = 1.0,
    frame: Annotated[
        str | None, typer.Option(help=_("Name of a saved search: only what it finds is drawn from."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw a stratified probability sample and record each inclusion probability."""
    from marsad.flows.calibrating import draw_round
    from marsad.flows.sampling import Wanted, draw_wanted
    from marsad.store.observatory import open_observatory

    if (size is None) == (pilot is None):
        raise UsageError(_("Say how many posts to draw: either --size for the sample, or --pilot for a round."))
    if pilot is not None and frame is not None:
        raise UsageError(_("A round of calibration is drawn from everything; leave --frame out."))
    if pilot is not None:
        drawn = draw_round(open_observatory(), actor(), question, pilot, seed)
    else:
        wanted = Wanted(size=size or 0, seed=seed, double_share=double, frame=frame)
        drawn = draw_wanted(open_observatory(), actor(), question, wanted)
    if as_json:
        show_json(sample_as_plain(drawn, frame))
        return
    _show_sample(drawn, frame)


def sample_as_plain(drawn: DrawnSample, frame: str | None) -> dict[str, Any]:
    """What was drawn, for a programme."""
    return {
        "sample": drawn.sample_id,
        "question": drawn.question,
        "seed": drawn.seed,
        "strata": drawn.strata,
        "repeats": drawn.repeats,
        "frame": frame,
        "not_units": asdict(drawn.not_units) if drawn.not_units else None,
    }


def _show_sample(drawn: DrawnSample, frame: str | None) -> None:
    rows = [
        (_(name), band["N"], band["n"], f"{band['n'] / band['N']:.4f}" if band["N"] else "")
        for name, band in drawn.strata.items()
    ]
    title = _("Sample of '{question}', seed {seed}", question=drawn.question, seed=drawn.seed)
    if drawn.purpose is Purpose.PILOT:
        title = _("Round of calibration of '{question}', seed {seed}", question=drawn.question, seed=drawn.seed)
    show_table(title, (_("stratum"), _("posts"), _("drawn"), _("probability")), rows)
    if counted := counted_sentence(Voice(current_language()), drawn.not_units, drawn.repeats):
        say(counted)
    if frame is not None:
        say(_("Drawn from what the frame '{name}' finds: figures speak of that, and of nothing beyond it.", name=frame))


def export(
    file: Annotated[Path, typer.Argument(help=_("Where to write: .xlsx or .csv."))],
    question: QuestionOption,
    coder: Coder,
    settle: Settle = False,
    training: Training = False,
) -> None:
    """A sheet with the posts and empty columns for the answers."""
    from marsad.flows.settlement_sheets import export_differences
    from marsad.flows.sheets import PURPOSES, export_sheet
    from marsad.store.observatory import open_observatory

    write = export_differences if settle else export_sheet
    purpose = Purpose.TRAINING if training else Purpose.ESTIMATION
    sheet = write(open_observatory(), actor(), question, coder, file, purpose)
    say(
        n_(
            "{n} task for '{coder}' is in '{path}'.",
            "{n} tasks for '{coder}' are in '{path}'.",
            sheet.rows,
            coder=coder,
            path=file,
        )
    )
    say(_(PURPOSES[purpose]))


def import_(
    file: Annotated[Path, typer.Argument(help=_("The sheet, filled in."))],
    question: QuestionOption,
    coder: Coder,
    settle: Settle = False,
    training: Training = False,
    as_json: AsJson = False,
) -> None:
    """Answers in, all or none."""
    from marsad.flows.settlement_sheets import import_settlements
    from marsad.flows.sheets import import_sheet
    from marsad.store.observatory import open_observatory

    take = import_settlements if settle else import_sheet
    purpose = Purpose.TRAINING if training else Purpose.ESTIMATION
    sheet = take(open_observatory(), actor(), question, coder, file, purpose)
    if as_json:
        show_json({"answered": sheet.answered, "already": sheet.already, "surplus": sheet.surplus})
        return
    say(
        _(
            "{answered} answers taken in; {already} were in already; {surplus} came after the task was complete.",
            answered=sheet.answered,
            already=sheet.already,
            surplus=sheet.surplus,
        )
    )


def agreement(question: Question, as_json: AsJson = False) -> None:
    """Krippendorff's alpha with its interval, Gwet's AC1, positive agreement, prevalence and n."""
    from marsad.cli.figures import agreement_rows
    from marsad.flows.answers import agreement_of_question
    from marsad.store.observatory import open_observatory

    found = agreement_of_question(open_observatory(), question)
    if as_json:
        show_json(asdict(found))
        return
    title = _("Agreement on '{question}'", question=question)
    show_table(title, (_("what"), _("value")), agreement_rows(found))
