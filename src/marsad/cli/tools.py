"""`marsad tool`: each method on a plain file, without an observatory."""

from typing import Annotated

import typer

from marsad.cli.shown import AsJson
from marsad.core.words import _

app = typer.Typer(no_args_is_help=True)
Input = Annotated[str, typer.Argument(metavar="INPUT", help=_("CSV, NDJSON or Parquet; '-' is standard input."))]
Output = Annotated[str | None, typer.Option("-o", "--output", help=_("Where to write, by its ending."))]


@app.command(help=_("Share of positives with its interval, from coded units."))
def prevalence(
    input_: Input,
    strata: Annotated[str | None, typer.Option(help=_("A table with the columns 'stratum' and 'size'."))] = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Columns: `label` (0 or 1), `stratum` with --strata, or `inclusion_prob`; by `group` where there is one."""
    from marsad.estimate.tables import prevalence_of
    from marsad.flows.plain_tables import read_table, write_rows

    sizes = read_table(strata, ("stratum", "size")) if strata else None
    write_rows(prevalence_of(read_table(input_, ("label",)), sizes), output, as_json)


@app.command(help=_("How far coders agree, from their codings."))
def agreement(
    input_: Input,
    positive: Annotated[str | None, typer.Option(help=_("The label that counts as yes."))] = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Columns: `unit`, `coder`, `label`."""
    from marsad.estimate.tables import agreement_of
    from marsad.flows.plain_tables import read_table, write_rows

    table = read_table(input_, ("unit", "coder", "label"))
    write_rows(agreement_of(table, positive=positive), output, as_json)


@app.command(help=_("Language and script of each text."))
def language(input_: Input, output: Output = None, as_json: AsJson = False) -> None:
    """Column: `text`. Gives the rows back with `lang` and `score`."""
    from marsad.detect.language import identify
    from marsad.flows.plain_tables import read_table, write_rows

    table = read_table(input_, ("text",))
    guesses = identify([text or "" for text in table["text"].to_pylist()])
    rows = [
        {**row, "lang": guess.label, "score": round(float(guess.score), 4)}
        for row, guess in zip(table.to_pylist(), guesses, strict=True)
    ]
    write_rows(rows, output, as_json)
