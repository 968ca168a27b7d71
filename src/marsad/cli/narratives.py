"""Commands about narratives: what says the same, since when, where; and the names people give it."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from marsad.cli.shown import AsJson, actor, say, show_account, show_json, show_table, wrapped
from marsad.core.words import N_, _, current_language, n_
from marsad.report.labels import platform_name
from marsad.report.numbers import Voice, whole

Named = Annotated[str, typer.Argument(metavar="NARRATIVE", help=_("A name, or the beginning of an id."))]
Note = Annotated[str, typer.Option(help=_("Why; it is kept with the decision."))]
WAYS = {
    "same-text": N_("the same text"),
    "near-duplicate": N_("nearly the same text"),
    "across-scripts": N_("the same slogan in another script"),
    "paraphrase": N_("the same slogan in other words"),
}
NOT_PREVALENCE = N_("These are posts found in what was collected: they do not tell how common a view is.")
SHOWN_ID = 10  # characters of an id

narratives = typer.Typer(invoke_without_command=True, help=_("What is said again and again, and where it came from."))


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    app.add_typer(narratives, name="narratives")


@narratives.callback()
def list_unless_asked(context: typer.Context) -> None:
    """The list, where nothing else is asked."""
    if context.invoked_subcommand is None:
        list_narratives()


@narratives.command("list", help=_("Find the narratives among the posts."))
def list_narratives(
    source: Annotated[str | None, typer.Option(help=_("Id of a source; all where none is named."))] = None,
    least: Annotated[int, typer.Option(min=2, help=_("Posts from which a narrative is listed."))] = 5,
    rows: Annotated[int, typer.Option(min=1, help=_("How many to list."))] = 30,
    as_json: AsJson = False,
) -> None:
    """Clusters of posts that say the same; named ones, and those of enough posts by five accounts or more."""
    from marsad.flows.narrative_facts import facts_of, may_be_listed
    from marsad.flows.narratives import FEWEST_WORDS, find
    from marsad.store.observatory import open_observatory

    observatory = open_observatory()
    found, every = find(observatory, source)
    zone = observatory.mission.time_zone
    enough = [one for one in every if one.decision is not None or one.places.size >= least]
    facts = [facts_of(found, one, zone, languages=as_json) for one in enough]
    listed = [one for one in facts if may_be_listed(one, least)]
    left_out = {"too_short": found.too_short, "twice": found.twice, "few_accounts": len(facts) - len(listed)}
    if as_json:
        counts = {"posts_compared": len(found.ids), "narratives": len(listed), **left_out}
        show_json({**counts, "listed": [facts_as_plain(one) for one in listed[:rows]]})
        return
    headers = (_("id"), _("name"), _("posts"), _("accounts"), _("first found"), _("platforms"), _("for example"))
    title = _("Narratives among {n} posts", n=len(found.ids))
    if listed:
        show_table(title, headers, [_row(one, zone) for one in listed[:rows]])
    else:
        say(title)
        say(_("Nothing to list."))
    if len(listed) > rows:
        say(_("{n} more; --rows lists them.", n=len(listed) - rows))
    say(_("Left out: posts of fewer than {words} words: {n}.", words=FEWEST_WORDS, n=found.too_short))
    say(_("Not listed, because fewer than five accounts are behind them: {n}.", n=left_out["few_accounts"]))
    say(_(NOT_PREVALENCE))


def _row(one: Any, zone: str) -> tuple[object, ...]:
    voice = Voice(current_language(), "")
    platforms = ", ".join(platform_name(voice, on.platform) for on in one.platforms)
    example = one.examples[0].text[:80] if one.examples else ""
    first = moment(one.first.at, zone) if one.first else ""
    return (one.id[:SHOWN_ID], one.name, whole(voice, one.posts), accounts_words(one), first, platforms, example)


def accounts_words(one: Any) -> str:
    """How many accounts, or why that is not said."""
    if one.accounts_withheld:
        return _("withheld: fewer than five")
    return _("not given") if one.accounts is None else whole(Voice(current_language(), ""), one.accounts)


def moment(at: datetime, zone: str) -> str:
    """A moment in the mission's time zone."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


@narratives.command(help=_("What was found of one narrative: since when, where, in which languages."))
def show(narrative: Named, as_json: AsJson = False) -> None:
    """Figures and examples of one narrative; never who wrote them."""
    from marsad.flows.narrative_facts import facts_of
    from marsad.flows.narratives import one as find_one
    from marsad.store.observatory import open_observatory
    from marsad.store.records.narratives import history

    observatory = open_observatory()
    found, chosen = find_one(observatory, narrative)
    zone = observatory.mission.time_zone
    facts = facts_of(found, chosen, zone)
    decisions = history(facts.id)
    if as_json:
        show_json({**facts_as_plain(facts), "decisions": [decision_as_plain(each) for each in decisions]})
        return
    voice = Voice(current_language(), "")
    show_account(_("Narrative {id}", id=facts.id[:SHOWN_ID]), _account(facts, zone))
    for other in facts.also:
        say(
            _(
                "Its posts are now in one cluster with those of '{name}' ({id}): decide with 'marsad narratives merge'"
                " or 'marsad narratives split'; both names stand until then.",
                name=other.name,
                id=other.narrative[:SHOWN_ID],
            )
        )
    headers = (_("platform"), _("first found"), _("posts"), _("accounts"))
    spread = [
        (
            platform_name(voice, on.platform),
            moment(on.first, zone) if on.first else _("no time given"),
            whole(voice, on.posts),
            accounts_words(on),
        )
        for on in facts.platforms
    ]
    show_table(_("Platforms, in the order of the first post found"), headers, spread)
    show_table(_("Posts found by day"), (_("day"), _("posts")), [(day, whole(voice, n)) for day, n in facts.days])
    for example in facts.examples:
        say(f"  {example.post_id[:SHOWN_ID]}")
        for line in wrapped(example.text, "    "):
            say(line)
    for each in decisions:
        say(f"{moment(each.decided_at, zone) if each.decided_at else ''}  {each.decided_by}: {each.name}  {each.note}")
    say(_(NOT_PREVALENCE))


def _account(facts: Any, zone: str) -> dict[str, object]:
    voice = Voice(current_language(), "")
    return {
        _("name"): facts.name or _("none yet"),
        _("posts found"): whole(voice, facts.posts),
        _("distinct texts"): whole(voice, facts.texts),
        _("of which only repeat another post"): whole(voice, facts.repeats),
        _("distinct accounts"): accounts_words(facts),
        _("first found"): first_words(facts, zone),
        _("languages"): ", ".join(f"{label} {whole(voice, n)}" for label, n in facts.languages),
        _("how they met"): ", ".join(f"{_(WAYS[way])} {whole(voice, n)}" for way, n in facts.ways),
    }


def first_words(facts: Any, zone: str) -> str:
    """The earliest post, and how sure it is that none is earlier."""
    if facts.first is None:
        return _("no post has a time")
    voice = Voice(current_language(), "")
    said = [
        _("{at} on {platform}", at=moment(facts.first.at, zone), platform=platform_name(voice, facts.first.platform))
    ]
    if facts.first.repeats:
        said.append(_("it repeats an older post"))
    if facts.without_time:
        said.append(
            n_("{n} post without a time may be older", "{n} posts without a time may be older", facts.without_time)
        )
    return "; ".join(said)


@narratives.command("name", help=_("Give a narrative a name; the ledger keeps who did and when."))
def name_narrative(
    narrative: Named,
    name: Annotated[str, typer.Argument(help=_("What it is called from now on."))],
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """Naming is an act of a person; an earlier name stays in the records."""
    from marsad.flows import naming
    from marsad.store.observatory import open_observatory

    _told(naming.name(open_observatory(), actor(), narrative, name, note), as_json)


@narratives.command(help=_("Put one narrative with another, which keeps its name."))
def merge(
    narrative: Named,
    into: Annotated[str, typer.Argument(help=_("The narrative it is part of."))],
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """Where the machine did not see that two are one."""
    from marsad.flows import naming
    from marsad.store.observatory import open_observatory

    _told(naming.merge(open_observatory(), actor(), narrative, into, note), as_json)


@narratives.command(help=_("Make a narrative of its own of a post and of what is more like it than the rest."))
def split(
    narrative: Named,
    post: Annotated[str, typer.Option(help=_("Id of a post that says the other thing, or its beginning."))],
    name: Annotated[str, typer.Option(help=_("What the new narrative is called."))],
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """Where the machine put two things in one."""
    from marsad.flows import naming
    from marsad.store.observatory import open_observatory

    _told(naming.split(open_observatory(), actor(), narrative, post, name, note), as_json)


def _told(decision: Any, as_json: bool) -> None:
    if as_json:
        show_json(decision_as_plain(decision))
    else:
        say(_("The narrative {id} is called '{name}'.", id=decision.narrative[:SHOWN_ID], name=decision.name))


def decision_as_plain(decision: Any) -> dict[str, Any]:
    """A decision for a programme; the posts it holds on to are counted, not listed."""
    return {**asdict(decision), "anchors": len(decision.anchors)}


def facts_as_plain(facts: Any) -> dict[str, Any]:
    """A narrative for a programme, with what its counts are."""
    decision = facts.decision
    plain = asdict(facts)
    plain["decision"] = None if decision is None else {"at": decision.decided_at, "by": decision.decided_by}
    plain["also"] = [{"id": other.narrative, "name": other.name} for other in facts.also]
    plain["days"] = [{"day": day, "posts": n} for day, n in facts.days]
    plain["languages"], plain["ways"] = dict(facts.languages), dict(facts.ways)
    return {**plain, "counts": _(NOT_PREVALENCE)}
