"""`marsad tool`: each method on a plain file, without an observatory."""

from typing import Annotated

import typer

from marsad.cli.shown import AsJson, remark
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
def language(
    input_: Input,
    with_spans: Annotated[bool, typer.Option("--spans", help=_("Also the language of each part of a text."))] = False,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Column: `text`. Gives the rows back with `lang` and `score`; with --spans also `spans` (JSON)."""
    from marsad.detect.language import identify
    from marsad.detect.language_spans import spans_as_json
    from marsad.flows.plain_tables import read_table, write_rows

    table = read_table(input_, ("text",))
    texts = [text or "" for text in table["text"].to_pylist()]
    rows = [
        {**row, "lang": guess.label, "score": round(float(guess.score), 4)}
        for row, guess in zip(table.to_pylist(), identify(texts), strict=True)
    ]
    if with_spans:
        rows = [{**row, "spans": said} for row, said in zip(rows, spans_as_json(texts), strict=True)]
    write_rows(rows, output, as_json)


@app.command(help=_("What each text is, by a task's classifier or a model of yours, and why."))
def classify(
    input_: Input,
    task: Annotated[
        str | None, typer.Option(help=_("One of the nine tasks: offensive, hate, sexist, threat, election, …"))
    ] = None,
    model: Annotated[str | None, typer.Option(help=_("A model that 'marsad train' wrote, instead of a task."))] = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Column: `text`. Gives the rows back with `label`, `score` and `because`."""
    from marsad.flows.classifying import classifier_named, is_lawful, with_answers
    from marsad.flows.plain_streams import read_blocks, writing

    classifier = classifier_named(task, model)
    if is_lawful(classifier):
        remark(
            _("This is lawful speech, never listed by author: columns that name who wrote are left out of the answer.")
        )
    with writing(output, as_json) as write:
        for rows in with_answers(read_blocks(input_, ("text",)), classifier):
            write(rows)


@app.command("near-duplicates", help=_("Which texts say the same, or nearly."))
def near_duplicates(
    input_: Input,
    threshold: Annotated[float, typer.Option(help=_("Jaccard similarity from which two texts are alike."))] = 0.8,
    slogans: Annotated[
        bool, typer.Option("--slogans", help=_("Also the same slogan in other words or in another script."))
    ] = False,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Column: `text`. Gives the rows back with `cluster` (the row number of its first text) and `because`."""
    from marsad.flows.clustered import with_clusters
    from marsad.flows.plain_streams import writing
    from marsad.flows.plain_tables import read_table

    table = read_table(input_, ("text",))
    with writing(output, as_json) as write:
        for rows in with_clusters(table, threshold=threshold, slogans=slogans):
            write(rows)


@app.command(help=_("What suddenly rises: bursts in series of times, each with its doubt."))
def bursts(
    input_: Input,
    by: Annotated[str, typer.Option(help=_("The step of the series: hour or day."))] = "hour",
    fdr: Annotated[
        float, typer.Option(help=_("The share of alerts that may be false, over all series and weeks."))
    ] = 0.05,
    weeks: Annotated[int, typer.Option(help=_("The most weeks of history that say what is usual."))] = 8,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Columns: `time`; `series` and `count` where there are any. An empty `count` is a step that nobody looked at."""
    from marsad.flows.bursts_tool import COLUMNS, asked_of, bursts_in
    from marsad.flows.plain_tables import read_table, require_known_ending, write_rows

    require_known_ending(output, as_json)
    told = bursts_in(read_table(input_, ("time",)), asked_of(by, fdr, weeks))
    for sentence in told.remarks():
        remark(sentence)
    write_rows(told.rows(), output, as_json, COLUMNS)


@app.command(help=_("Where authors say they are: the country of each place they wrote, and why."))
def origin(
    input_: Input,
    decide: Annotated[
        list[str] | None,
        typer.Option(
            "--decide", help=_("A country for a place left to policy, as western_sahara=EH; may be repeated.")
        ),
    ] = None,
    home: Annotated[
        str | None,
        typer.Option(help=_("A country (ISO 3166-1, as MA): gives the share outside it instead, with its bounds.")),
    ] = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Column: `location`. Gives the rows back with `country`, `level` and `because`; with --home a row a unit."""
    from marsad.flows.origin_tool import decided, summary, with_origins
    from marsad.flows.plain_streams import read_blocks, writing

    policy = decided(decide or [])
    blocks = read_blocks(input_, ("location",))
    if home is not None:
        rows = summary(blocks, home, policy)
        with writing(output, as_json) as write:
            write(rows)
        return
    with writing(output, as_json) as write:
        for block in with_origins(blocks, policy):
            write(block)


@app.command(help=_("Pairs of accounts that did the same within seconds, more often than chance explains."))
def coordination(  # noqa: PLR0913, PLR0917 - typer makes an option of each argument
    input_: Input,
    window: Annotated[float, typer.Option(metavar="SECONDS", help=_("How close in time counts as together."))] = 60.0,
    min_repeats: Annotated[int, typer.Option(help=_("The smallest weight of a pair that is told."))] = 2,
    null: Annotated[
        str,
        typer.Option(metavar="permutation|bicm|none", help=_("What chance is; 'none' counts pairs and tests nothing.")),
    ] = "permutation",
    fdr: Annotated[float, typer.Option(help=_("The share of wrong pairs among those kept, at most."))] = 0.05,
    count: Annotated[
        str,
        typer.Option(metavar="objects|posts", help=_("What a weight counts: objects in common, or pairs of posts.")),
    ] = "objects",
    min_participation: Annotated[
        int, typer.Option(help=_("CooRTweet's least participation of an account; with --null none."))
    ] = 1,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Columns: `account`, `object`, `time`; perhaps `content`. Gives `a`, `b`, `weight`, `p`, `q`, `kept` and why."""
    from marsad.flows import coordination_tool as tool
    from marsad.flows.plain_streams import writing
    from marsad.flows.plain_tables import require_known_ending

    asked = tool.asked_of(
        window=window, least=min_repeats, null=null, fdr=fdr, weight=count, participation=min_participation
    )
    require_known_ending(output, as_json)
    with tool.answering(input_, asked) as answer:
        for sentence in tool.remarks(answer, asked):
            remark(sentence)
        with writing(output, as_json, tool.ROWS) as write:
            for batch in answer.batches:
                write(batch.to_pylist())
