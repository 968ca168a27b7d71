"""Commands that train a model on the unit's own labels, and choose what to code next so that the next one is better."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.shown import AsJson, actor, isolated, progress_bar, say, show_json, show_table
from marsad.core.errors import Missing, UsageError
from marsad.core.words import _

if TYPE_CHECKING:
    from marsad.flows.training import Made
    from marsad.flows.training_rows import Rows
    from marsad.store.observatory import Observatory

Task = Annotated[str, typer.Argument(help=_("What the model answers: offensive, hate, … or a name of your own."))]
Data = Annotated[
    Path | None, typer.Option(help=_("A table with 'text' and 'label', and if you have them 'author' and 'time'."))
]
OfQuestion = Annotated[str | None, typer.Option("--question", help=_("Id of a question: its settled codings."))]


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    app.command(help=_("Train a text model on your own labels."))(train)
    app.command(help=_("Choose posts to code next, so that a model learns most from them."))(propose)


def train(  # noqa: PLR0913 - a command's options are its parameters
    *,
    task: Task,
    data: Data = None,
    question: OfQuestion = None,
    by_code: Annotated[bool, typer.Option("--by-code", help=_("Learn which code applies, not only whether."))] = False,
    out: Annotated[Path | None, typer.Option(help=_("Where to write the model; needs no observatory."))] = None,
    none: Annotated[str | None, typer.Option(help=_("The label that means 'nothing of it'."))] = None,
    seed: Annotated[int, typer.Option(help=_("The same rows and seed give the same file."))] = 0,
    as_json: AsJson = False,
) -> None:
    """Tested on authors and days it did not see, then fitted on every row; the card stands beside the file."""
    from marsad.flows import training
    from marsad.flows.models import keep, require_name

    require_name(task)
    observatory = _observatory(question, out)
    rows, posts = _rows(observatory, task, data, question, by_code, none)
    with progress_bar(as_json) as bar:
        step = bar.add_task(_("training"), total=None)
        watching = training.Watching(
            begun=lambda steps: bar.update(step, total=steps), done=lambda: bar.advance(step)
        )  # fmt: skip
        made = training.train(task, rows, seed=seed, none=none, watching=watching)
    if observatory is None:
        assert out is not None, "without an observatory there is a file to write"
        training.write_model(out, made)
        path = out
    else:
        path = keep(observatory, actor(), made, question=question or "", posts=posts)
    _show_made(made, path, observatory is not None, data, as_json)


def _observatory(question: str | None, out: Path | None) -> "Observatory | None":
    """Where the model is kept; None where it is written to `out`. Raises UsageError where it is neither or both."""
    from marsad.store.observatory import open_observatory

    if out is not None:
        if question is not None:
            raise UsageError(_("A model of your own codings is kept in the observatory; leave --out away."))
        if out.suffix != ".npz":
            raise UsageError(_("'{path}' does not end in .npz; a model is written as one.", path=out))
        return None
    try:
        return open_observatory()
    except Missing:
        if question is not None:
            raise
        raise UsageError(
            _("Say where to write the model with --out MODEL.npz, or run this in an observatory.")
        ) from None


def _rows(
    observatory: "Observatory | None", task: str, data: Path | None, question: str | None, by_code: bool,
    none: str | None,
) -> tuple["Rows", list[str]]:  # fmt: skip
    """What to learn from, and the posts of the observatory among it."""
    from marsad.flows.training_rows import in_words_of, read_rows, usable

    if data is None and question is None:
        raise UsageError(_("Say what to learn from: --data with a file, --question with an id, or both."))
    given = read_rows(str(data)) if data is not None else []
    if none is None and not by_code and observatory is not None:  # a file of its own answers as its table does
        given = in_words_of(task, given)
    if question is None or observatory is None:
        return usable(given), []
    from marsad.flows.population import question_of
    from marsad.flows.training_codings import coded_rows

    observatory.connect()
    coded = coded_rows(observatory, question_of(observatory.mission, question), task, by_code=by_code)
    own = [one.row for one in coded.rows]
    labels, others = {row.label for row in own}, {row.label.strip() for row in given} - {""}
    if own and others and not others <= labels:
        raise UsageError(
            _(
                "The file's labels ({file}) are not those of the codings ({codings}); rename them in the file.",
                file=_(", ").join(sorted(others)),
                codings=_(", ").join(sorted(labels)),
            )
        )
    kept = usable([*own, *given], coded.dropped)
    return kept, sorted({row.post_id for row in own} & {row.post_id for row in kept.rows})


def _show_made(made: "Made", path: Path, kept: bool, data: Path | None, as_json: bool) -> None:
    from marsad.flows.training_card import shown

    if as_json:
        show_json({"model": str(path), "card": str(path.with_suffix(".md")), **made.meta})
        return
    for part in shown(made.meta):
        if part.rows:
            show_table(part.heading, part.columns, part.rows)
        else:
            say(part.heading)
        for sentence in part.sentences:
            say(sentence)
        say("")
    say(
        _(
            "The model is in '{path}', its card in '{card}'.",
            path=isolated(path),
            card=isolated(path.with_suffix(".md")),
        )
    )
    task, on = made.meta["task"], f" --data {data}" if data else ""
    if kept:
        say(_("Next: 'marsad models compare {task}{on}' sets it beside the one in use.", task=task, on=on))
    else:
        say(_("Next: 'marsad tool classify --model {path} FILE' answers with it.", path=path))


def propose(
    task: Task,
    size: Annotated[int, typer.Option(help=_("How many posts to code."))],
    question: OfQuestion = None,
    seed: Annotated[int, typer.Option(help=_("Seed of the choice; it is kept with the sample."))] = 1,
    double: Annotated[float, typer.Option(help=_("Share that two coders answer, from 0 to 1."))] = 1.0,
    as_json: AsJson = False,
) -> None:
    """Posts the model is unsure of, unlike each other, and some at random; never part of a figure."""
    from marsad.flows.proposing import propose as run
    from marsad.store.observatory import open_observatory

    drawn = run(open_observatory(), actor(), task, size=size, question=question, seed=seed, double_share=double)
    if as_json:
        show_json({"sample": drawn.sample_id, "question": drawn.question, "strata": drawn.strata, **drawn.design})
        return
    title = _("For training '{task}' on '{question}', seed {seed}", task=task, question=drawn.question, seed=seed)
    rows = [(_(name), part["N"], part["n"]) for name, part in drawn.strata.items()]
    show_table(title, (_("how"), _("posts to choose from"), _("chosen")), rows)
    languages = drawn.design["languages"]
    show_table(_("By language and script"), (_("language"), _("chosen")), list(languages.items()))
    say(_("These answers teach a model. They never enter a figure, and the desk says so."))
    say(
        _(
            "Next: code them in the desk, or by spreadsheet with 'marsad codings export FILE --question {question}"
            " --coder NAME --training'; then run 'marsad train {task} --question {question}'.",
            question=drawn.question,
            task=task,
        )
    )
