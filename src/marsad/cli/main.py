"""The `marsad` command: what it may be asked, and how an error is told."""

import os
import sys
from typing import Annotated

import typer

from marsad.cli import (
    analyses,
    bursts,
    claims,
    collection,
    coordination,
    dangers,
    errors,
    figures,
    findings,
    judge,
    keep,
    models,
    narratives,
    observe,
    origin,
    originals,
    people,
    search,
    tools,
    train,
)
from marsad.cli.shown import remark
from marsad.core.errors import MarsadError, NoAnswer
from marsad.core.words import LANGUAGES, _

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=_("From public posts to findings that survive a hostile expert."),
)
for part in (
    observe,
    originals,
    collection,
    people,
    judge,
    figures,
    findings,
    errors,
    train,
    models,
    narratives,
    claims,
    search,
    coordination,
    bursts,
    dangers,
    origin,
    analyses,
    keep,
):
    part.add_commands(app)
app.add_typer(tools.app, name="tool", help=_("Each method on a plain file, without an observatory."))


@app.callback()
def settings(
    home: Annotated[str | None, typer.Option(help=_("The observatory's folder; MARSAD_HOME does the same."))] = None,
    lang: Annotated[str | None, typer.Option(help=_("Language of the answers: ar, fr or en."))] = None,
    engine: Annotated[
        str | None, typer.Option(help=_("What counts: duckdb (here), or spark://HOST:PORT (a cluster of yours)."))
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help=_("Show where an error comes from."))] = False,
) -> None:
    """Settings that hold for the whole command, kept in the environment so that worker processes see them."""
    if lang is not None:
        if lang not in LANGUAGES:
            raise typer.BadParameter(_("'{value}' is not one of ar, fr, en.", value=lang))
        os.environ["MARSAD_LANG"] = lang
    if engine is not None:
        os.environ["MARSAD_ENGINE"] = engine
    if home is not None:
        os.environ["MARSAD_HOME"] = home
    if debug:
        os.environ["MARSAD_DEBUG"] = "1"


def main() -> None:
    """Run the command; errors are one sentence on standard error and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except MarsadError as error:
        if os.environ.get("MARSAD_DEBUG"):
            raise
        remark(str(error))
        raise SystemExit(error.exit_code) from None
    except OSError as error:
        if os.environ.get("MARSAD_DEBUG"):
            raise
        sys.stderr.write(
            _("The system refused ({why}); check free space and permissions, then run it again.", why=error) + "\n"
        )
        raise SystemExit(NoAnswer.exit_code) from None
