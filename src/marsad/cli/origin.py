"""Commands about origin: where posts come from, with how little is known of it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from marsad.cli.shown import AsJson, actor, say, show_account, show_json, show_table
from marsad.core.errors import UsageError
from marsad.core.origin_runs import Asked, Topic
from marsad.core.release import RELEASE_STATE_WORDS
from marsad.core.words import _, current_language
from marsad.report.blocks import Table
from marsad.report.numbers import Voice

origin = typer.Typer(no_args_is_help=True, help=_("Where posts come from, and how much of that is known."))


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    app.add_typer(origin, name="origin")


@origin.command(help=_("Count where posts come from, with bounds for all that is not known, and keep the answer."))
def run(
    question: Annotated[
        str | None, typer.Option(help=_("Id of a question: the posts that people coded 'yes'."))
    ] = None,
    frame: Annotated[str | None, typer.Option(help=_("Name of a saved search: the posts that match it."))] = None,
    narrative: Annotated[str | None, typer.Option(help=_("Name of a narrative, or the beginning of its id."))] = None,
    hashtag: Annotated[str | None, typer.Option(help=_("A hashtag: the posts that bear it."))] = None,
    source: Annotated[list[str] | None, typer.Option(help=_("Id of a source; all where none is named."))] = None,
    labelled: Annotated[
        Path | None, typer.Option(help=_("A table of accounts whose place is known: account, platform, country."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """One topic at a time; without one, all posts collected."""
    from marsad.flows.origin_shown import shown
    from marsad.flows.origins import run_origin
    from marsad.store.observatory import open_observatory

    given = {
        Topic.QUESTION: question, Topic.FRAME: frame, Topic.NARRATIVE: narrative, Topic.HASHTAG: hashtag,
    }  # fmt: skip
    named = [(topic, name) for topic, name in given.items() if name is not None]
    if len(named) > 1:
        raise UsageError(_("Ask about one thing: a question, a frame, a narrative or a hashtag."))
    topic, name = named[0] if named else (Topic.EVERYTHING, "")
    observatory = open_observatory()
    asked = Asked(topic=topic, name=name.lstrip("#＃"), sources=tuple(source or ()))
    kept = run_origin(observatory, actor(), asked, labelled)
    _tell(shown(observatory, kept), as_json=as_json)


@origin.command("list", help=_("The last analysis of each topic."))
def list_runs(as_json: AsJson = False) -> None:
    """The newest first."""
    from marsad.flows.origin_said import said_origin
    from marsad.flows.origin_shown import last_origins
    from marsad.report.origin_tables import key_sentence, topic_words
    from marsad.store.observatory import open_observatory

    found = last_origins(open_observatory())
    if as_json:
        show_json([said_origin(one) for one in found])
        return
    voice = Voice(current_language(), "")
    rows = [
        (one.run.number, topic_words(one.result), _(RELEASE_STATE_WORDS[one.release.state]),
         _why_not(one) or key_sentence(voice, one.result))
        for one in found
    ]  # fmt: skip
    show_table(_("Analyses of origin"), (_("number"), _("of what"), _("status"), _("posts")), rows)


@origin.command(help=_("One analysis: its four numbers for each unit, and all that bounds them."))
def show(
    number: Annotated[int, typer.Argument(help=_("Number of the run of an analysis."))], as_json: AsJson = False
) -> None:
    """The figures that may be shown today."""
    from marsad.flows.origin_shown import origin_numbered
    from marsad.store.observatory import open_observatory

    _tell(origin_numbered(open_observatory(), number), as_json=as_json)


def _why_not(one: Any) -> str:
    """Why no figure is shown; nothing where there are some."""
    if one.lock is not None:
        return _("withheld: restricted period before the vote")
    return _("withheld: the coding of the sample is not finished") if one.result.unfinished else ""


def _tell(one: Any, *, as_json: bool) -> None:
    from marsad.flows.origin_said import said_origin
    from marsad.report import origin_tables as words
    from marsad.report.origin_supposed import supposed_table

    if as_json:
        show_json(said_origin(one))
        return
    voice, result = Voice(current_language(), ""), one.result
    say(_("Analysis {number}: {what}", number=one.run.number, what=words.topic_words(result)))
    if why := _why_not(one):
        say(why)
        return
    say(words.key_sentence(voice, result))
    tables = (
        words.four_numbers(voice, result), words.narrowed_table(voice, result), words.errors_table(voice, result),
        supposed_table(voice, result), words.base_table(voice, result), words.countries_table(voice, result),
    )  # fmt: skip
    for table in tables:
        if table is not None:
            _show(table)
    show_account(_("What the countries rest on"), dict(words.rests_facts(voice, result).rows))
    for sentence in words.limits(result):
        say(f"- {sentence}")


def _show(table: Table) -> None:
    show_table(table.caption, [column.title for column in table.columns], table.rows)
