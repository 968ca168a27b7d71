"""Commands that search the posts and keep searches as frames; what they may tell is what the pages may."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from marsad.cli.shown import (
    AsJson,
    actor,
    isolated,
    plain,
    progress_bar,
    say,
    show_account,
    show_json,
    show_table,
    wrapped,
)
from marsad.core.errors import UsageError
from marsad.core.words import _, current_language, n_
from marsad.report.errors_words import rate_words
from marsad.report.labels import GROUPS, platform_name
from marsad.report.numbers import Voice, whole

Words = Annotated[str, typer.Argument(help=_('Words to look for; "in quotes", -without, begin*, OR.'))]
Sounds = Annotated[bool, typer.Option("--sounds", help=_("Also in the other script, by the consonants."))]
Languages = Annotated[list[str] | None, typer.Option("--language", help=_("As detected: ary-Arab; may be repeated."))]
Platforms = Annotated[list[str] | None, typer.Option("--platform", help=_("A platform; may be repeated."))]
Sources = Annotated[list[str] | None, typer.Option("--source", help=_("Id of a source; may be repeated."))]
First = Annotated[str | None, typer.Option("--from", help=_("First day of publication: 2030-09-08."))]
Last = Annotated[str | None, typer.Option("--to", help=_("Last day of publication."))]

frames = typer.Typer(no_args_is_help=True, help=_("Searches kept as frames."))


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    app.command(help=_("Find posts by their words; never by who wrote them."))(search)
    frames.command("list", help=_("The frames that stand."))(list_frames)
    frames.command("save", help=_("Keep a search as a frame, or correct one."))(save)
    frames.command("check", help=_("How much of what is on topic a frame's words find."))(check)
    frames.command("withdraw", help=_("Let a frame stand no more; it is kept."))(withdraw)
    app.add_typer(frames, name="frames")


def search(  # noqa: PLR0913 - a command's options are its parameters
    words: Words = "",
    *,
    sounds: Sounds = False,
    language: Languages = None,
    platform: Platforms = None,
    source: Sources = None,
    start: First = None,
    end: Last = None,
    label: Annotated[str, typer.Option(help=_("What a detector suggested: detector:label."))] = "",
    narrative: Annotated[str, typer.Option(help=_("A narrative, by its name."))] = "",
    after: Annotated[str, typer.Option(help=_("The place to go on from, as 'next' told it."))] = "",
    refresh: Annotated[
        bool, typer.Option("--refresh", help=_("Bring the index up to date, and search nothing."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What a search finds. The index is brought up to date first."""
    from marsad.flows.explored import Asked
    from marsad.flows.exploring import explore
    from marsad.store.observatory import open_observatory

    observatory = open_observatory()
    _refreshed(observatory, as_json)
    if refresh:
        return
    asked = Asked(
        search=_search(words, sounds, platform, source, (start, end)),
        languages=tuple(language or ()),
        label=label,
        narrative=narrative,
        after=after,
    )
    # Whoever is at the shell can read the folder: nothing is kept from them as a coder, and coders have no shell here.
    found = explore(observatory, observatory.mission, asked, may_code=False)
    if as_json:
        show_json(found_as_plain(found))
    else:
        _show(found, observatory.mission.time_zone)


def _refreshed(observatory: Any, quiet: bool) -> None:
    from marsad.flows.indexing import refresh

    with progress_bar(quiet) as bar:
        step = bar.add_task(_("index"), total=None)
        refresh(observatory, lambda done, whole_: bar.update(step, completed=done, total=whole_))


def _search(
    words: str,
    sounds: bool,
    platforms: list[str] | None,
    sources: list[str] | None,
    days: tuple[str | None, str | None],
) -> Any:
    from marsad.core.queries import Search

    first, last = (_day(day) for day in days)
    return Search(
        words=words,
        other_script=sounds,
        platforms=tuple(platforms or ()),
        sources=tuple(sources or ()),
        first=first,
        last=last,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(_("'{day}' is no day; write it as 2030-09-01.", day=text)) from None


def found_as_plain(found: Any) -> dict[str, Any]:
    """What was found, for a programme: the same as a person is told."""
    said = asdict(found)
    said["results"] = [
        {"at": one.at, "platform": one.platform, "language": one.language, "text": "".join(p.text for p in one.parts)}
        for one in found.results
    ]
    for name in ("days", "languages", "platforms"):
        said[name] = {one.name: one.posts for one in getattr(found, name)}
    return {**said, "counts": _("Posts found in what was collected: they do not tell how common anything is.")}


def _show(found: Any, zone: str) -> None:
    from marsad.cli.narratives import moment

    voice = Voice(current_language(), "")
    if found.locked:
        say(_("Counts are kept back in the restricted period: they may read as a poll."))
    elif found.found is None:
        say(_("Fewer than ten posts found; the number is withheld."))
    elif found.aggregate:
        say(_("About {n} posts found.", n=whole(voice, found.found)))
    else:
        say(n_("{shown} post found.", "{shown} posts found.", found.found, shown=whole(voice, found.found)))
    if found.aggregate:
        say(_("This is lawful speech, as the detectors take it: it is counted, and never listed."))
    for title, counts, said in (
        (_("Posts found, by day"), found.days, str),
        (_("Posts found, by language"), found.languages, lambda name: _(GROUPS[name]) if name in GROUPS else name),
        (_("Posts found, by platform"), found.platforms, lambda name: platform_name(voice, name)),
    ):
        if counts:
            show_table(title, ("", _("posts")), [(said(one.name), whole(voice, one.posts)) for one in counts])
    if found.withheld:
        say(_("Small counts are left out, with others beside them so that they cannot be worked out."))
    for one in found.results:
        say(f"{moment(one.at, zone) if one.at else _('no time given')}  {platform_name(voice, one.platform)}")
        for line in wrapped("".join(part.text for part in one.parts), "    "):
            say(line)
    if found.next:
        say(_("Older posts: --after {place}", place=found.next))
    say(_("Posts found in what was collected: they do not tell how common anything is."))


def list_frames(as_json: AsJson = False) -> None:
    """The frames that stand, oldest first."""
    from marsad.store.observatory import open_observatory

    open_observatory().connect()
    from marsad.store.records.frames import frames as standing

    found = standing()
    if as_json:
        show_json([frame_as_plain(one) for one in found])
        return
    voice = Voice(current_language(), "")
    rows = [(one.number, one.name, one.search.words, _size(voice, one), one.noted_by) for one in found]
    show_table(_("Frames"), ("#", _("name"), _("words"), _("posts found"), _("by")), rows)


def _size(voice: Voice, frame: Any) -> str:
    from marsad.flows.frames import shown_size

    size = shown_size(frame)
    return _("fewer than ten") if size is None else whole(voice, size)


def frame_as_plain(frame: Any) -> dict[str, Any]:
    """A frame for a programme; a number of posts under ten is withheld."""
    from marsad.core.queries import search_as_json
    from marsad.flows.frames import shown_size

    return {**asdict(frame), "search": search_as_json(frame.search), "found": shown_size(frame)}


def save(  # noqa: PLR0913 - a command's options are its parameters
    name: Annotated[str, typer.Argument(help=_("What the frame is called."))],
    words: Words,
    *,
    sounds: Sounds = False,
    platform: Platforms = None,
    source: Sources = None,
    start: First = None,
    end: Last = None,
    question: Annotated[str, typer.Option(help=_("The question whose 'yes' means that a post is on topic."))] = "",
    excluded: Annotated[str | None, typer.Option(help=_("What is left out; else what the mission says."))] = None,
    note: Annotated[str, typer.Option(help=_("Why; it is kept with the frame."))] = "",
    corrects: Annotated[int | None, typer.Option(help=_("Number of the frame it stands in the place of."))] = None,
    as_json: AsJson = False,
) -> None:
    """A frame holds words, platforms, sources and days; the ledger keeps who saved it."""
    from marsad.flows.frames import Draft
    from marsad.flows.frames import save as keep
    from marsad.store.observatory import open_observatory

    asked = _search(words, sounds, platform, source, (start, end))
    draft = Draft(name=name, search=asked, question=question, exclusions=excluded, note=note)
    _told(keep(open_observatory(), actor(), draft, corrects=corrects), as_json)


def withdraw(
    name: Annotated[str, typer.Argument(help=_("Name of the frame."))],
    why: Annotated[str, typer.Option(help=_("Why; it is kept with the frame."))],
    as_json: AsJson = False,
) -> None:
    """A frame that was saved is never erased: it stands no more."""
    from marsad.flows.frames import withdraw as take_back
    from marsad.store.observatory import open_observatory

    _told(take_back(open_observatory(), actor(), name, why), as_json)


def _told(frame: Any, as_json: bool) -> None:
    if as_json:
        show_json(frame_as_plain(frame))
    else:
        size = _size(Voice(current_language(), ""), frame)
        say(_("Frame {number}, '{name}': {size} posts.", number=frame.number, name=plain(frame.name), size=size))


def check(
    name: Annotated[str, typer.Argument(help=_("Name of the frame."))],
    question: Annotated[str | None, typer.Option(help=_("The question whose 'yes' means on topic."))] = None,
    as_json: AsJson = False,
) -> None:
    """Recall and precision of the words, on a sample of posts that people coded, weighted by its design."""
    from marsad.flows.frames import check as judge
    from marsad.store.observatory import open_observatory

    observatory = open_observatory()
    observatory.connect()
    from marsad.store.records.frames import frame_called

    frame = frame_called(name)
    checked = judge(observatory, frame, question)
    voice = Voice(current_language(), observatory.mission.country)
    if as_json:
        show_json({"frame": frame.name, **asdict(checked)})
        return
    rows = {
        _("words"): isolated(frame.search.words),
        _("of the posts on topic, those the words find (recall)"): rate_words(voice, checked.recall),
        _("of the posts the words find, those on topic (precision)"): rate_words(voice, checked.precision),
        _("coded posts (n)"): whole(voice, checked.coded),
        _("posts they were drawn from (N)"): whole(voice, checked.size),
    }
    show_account(_("Frame '{name}' on the codings of '{question}'", name=name, question=checked.question), rows)
    say(_("Where other people write, the words may find more or less."))
