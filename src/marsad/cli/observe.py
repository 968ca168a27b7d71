"""Commands that make an observatory and take posts in."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import TaskID

from marsad.cli.collection import (
    Asked,
    AskedAt,
    AskedBy,
    AskedFrom,
    AskedTo,
    Excluded,
    Failed,
    Lost,
    Tool,
    told_from,
)
from marsad.cli.shown import AsJson, actor, progress_bar, remark, say, show_json, show_table
from marsad.core.errors import UsageError
from marsad.core.words import _

Folder = Annotated[Path, typer.Argument(help=_("The folder of the observatory."))]


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    app.command(help=_("Make a new observatory."))(init)
    app.command(help=_("Take files in, and say where every row went."))(ingest)
    app.command(help=_("Run detectors over what is new."))(detect)


def init(
    folder: Folder,
    template: Annotated[str, typer.Option(help=_("election, incident or infodemic."))] = "election",
    database_url_file: Annotated[
        Path | None, typer.Option(help=_("File with the address of the PostgreSQL database for the records."))
    ] = None,
) -> None:
    """Write a mission file to edit, the shipped codebook, keys and empty tables."""
    from marsad.flows.beginning import begin

    written = begin(folder, template, database_url_file)
    say(_("The observatory is in '{folder}'.", folder=folder))
    for path in written:
        say(f"  {path}")
    say(_("Next: edit mission.yaml, then run 'marsad doctor' there to check it."))


def ingest(  # noqa: PLR0913 - a command's options are its parameters
    *,
    files: Annotated[list[Path], typer.Argument(help=_("Export files."))],
    source: Annotated[str, typer.Option(help=_("Id of the source in the mission."))],
    reader: Annotated[
        str | None, typer.Option("--format", help=_("Name of the reader, where it is not found."))
    ] = None,
    accept_map: Annotated[bool, typer.Option("--accept-map", help=_("Use the guessed column map as shown."))] = False,
    asked: Asked = None,
    asked_by: AskedBy = None,
    asked_at: AskedAt = None,
    asked_from: AskedFrom = None,
    asked_to: AskedTo = None,
    tool: Tool = None,
    failed: Failed = None,
    missing: Lost = None,
    excluded: Excluded = None,
    as_json: AsJson = False,
) -> None:
    """Seal each file, read it, and show the loss account. Killed half-way, run it again: it goes on.

    A file that is refused does not stop those after it; the exit code is then that of the first refusal.
    """
    from marsad.cli.intake import take_in_files
    from marsad.flows.ingest import Intake
    from marsad.store.observatory import open_observatory

    observatory = open_observatory()
    told = told_from(
        observatory.mission.time_zone,
        (asked_at, asked_from, asked_to),
        asked=asked,
        by=asked_by,
        tool=tool,
        failed=failed,
        missing=missing,
        exclusions=excluded,
    )
    take_in_files(observatory, files, Intake(source=source, reader=reader, accept_map=accept_map, told=told), as_json)


def detect(
    names: Annotated[list[str] | None, typer.Argument(help=_("Detectors; all where none is named."))] = None,
    as_json: AsJson = False,
) -> None:
    """Suggest what to look at. A signal is never a verdict and never a percentage."""
    from marsad.detect.cautions import caution_of
    from marsad.detect.classifier_detector import DETECTORS
    from marsad.flows.detection import detect as run
    from marsad.store.observatory import open_observatory

    with progress_bar(as_json) as bar:
        steps: dict[str, TaskID] = {}

        def moved(name: str, done: int, whole: int) -> None:
            step = steps.setdefault(name, bar.add_task(name, total=whole))
            bar.update(step, completed=done)

        runs = run(open_observatory(), actor(), names or (), moved)
    if as_json:
        show_json(
            [{"detector": r.detector, "version": r.version, "posts": r.posts, "signals": r.signals} for r in runs]
        )
        return
    show_table(
        _("Signals (suggestions to look, not figures)"),
        (_("detector"), _("version"), _("posts seen now"), _("signals")),
        [(run.detector, run.version, run.posts, run.signals) for run in runs],
    )
    classifiers = {detector.name for detector in DETECTORS}
    if any(run.detector in classifiers for run in runs):
        remark(
            _("A classifier keeps a signal from a score of 0.1 on: most say 'probably not'. Their number is no share.")
        )
    for one in runs:
        if caution := caution_of(one.detector, one.version):
            remark(_(caution))


def one_of(value: str, allowed: tuple[str, ...]) -> str:
    """`value` if it is allowed. Raises UsageError."""
    if value not in allowed:
        raise UsageError(_("'{value}' is not one of {allowed}.", value=value, allowed=", ".join(allowed)))
    return value
