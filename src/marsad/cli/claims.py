"""Commands about the library of fact-checks, and the posts that may say what was checked."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from marsad.cli.shown import AsJson, actor, say, show_json, show_table
from marsad.core.errors import RefusedInput
from marsad.core.words import N_, _, n_

WAYS = {
    "same-text": N_("it is the same text"),
    "near-duplicate": N_("it is nearly the same text"),
    "across-scripts": N_("it holds the claim in another script"),
    "inside": N_("it holds the words of the claim"),
}
DENIAL = N_("one of the two negates: it may deny the claim")
SUGGESTION = N_(
    "A match is a suggestion to look, never a verdict on the post: it may quote the claim, deny it, or mean another"
    " thing. The rating is its author's."
)
SHOWN = 60  # characters of a claim in a table

claims = typer.Typer(no_args_is_help=True, help=_("Fact-checks, and the posts that may say what was checked."))


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    app.add_typer(claims, name="claims")


@claims.command("import", help=_("Take fact-checks in, as ClaimReview in JSON-LD or in a page."))
def import_file(
    file: Annotated[Path, typer.Argument(help=_("A JSON-LD file, a feed, or an HTML page that holds them."))],
    as_json: AsJson = False,
) -> None:
    """Each is kept as its author wrote it; a newer version supersedes the older."""
    from marsad.flows.claims import import_claims
    from marsad.observe.claim_reviews import WHY
    from marsad.store.observatory import open_observatory

    found = import_claims(open_observatory(), actor(), file)
    if as_json:
        show_json({**asdict(found), "refused": dict(found.refused)})
        return
    say(n_("{n} new fact-check.", "{n} new fact-checks.", found.new))
    say(_("In place of an older version: {newer}; known already: {known}.", newer=found.newer, known=found.known))
    for why, count in found.refused:
        say(_("Not taken in: {n}, because {why}.", n=count, why=_(WHY[why])))


@claims.command(help=_("Write a fact-check of your own into the library."))
def add(
    *,
    claim: Annotated[str, typer.Option(help=_("What was claimed, in its own words."))],
    rating: Annotated[str, typer.Option(help=_("What you found, in your words: 'old video', 'false', …"))],
    author: Annotated[str, typer.Option(help=_("The institution that checked."))],
    url: Annotated[str, typer.Option(help=_("Where the fact-check can be read."))],
    published: Annotated[str | None, typer.Option(help=_("Day it was published, 2030-09-08; else today."))] = None,
    language: Annotated[str | None, typer.Option(help=_("Its language: ar, fr, en, …"))] = None,
    as_json: AsJson = False,
) -> None:
    """Kept with the ledger's entry of who wrote it when."""
    from marsad.flows.claims import Written, add_claim
    from marsad.store.observatory import open_observatory

    on = datetime.now().astimezone().date() if published is None else _day(published)
    written = Written(claimed=claim, rating=rating, author=author, url=url, published=on, language=language)
    kept = add_claim(open_observatory(), actor(), written)
    if as_json:
        show_json(claim_as_plain(kept))
    else:
        say(_("Fact-check {number} is in the library.", number=kept.number))


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise RefusedInput(_("'{value}' is not a day; write it as 2030-09-08.", value=said)) from None


@claims.command("export", help=_("Write the library as ClaimReview in JSON-LD."))
def export_file(
    file: Annotated[Path, typer.Argument(help=_("Where to write."))],
    own: Annotated[bool, typer.Option("--own", help=_("Only those that you wrote yourselves."))] = False,
) -> None:
    """Each as it was read, so that nothing is lost between import and export."""
    from marsad.flows.claims import export_claims
    from marsad.store.observatory import open_observatory

    count = export_claims(open_observatory(), file, own)
    say(n_("{n} fact-check written to '{file}'.", "{n} fact-checks written to '{file}'.", count, file=file))


@claims.command("list", help=_("The fact-checks of the library."))
def list_claims(as_json: AsJson = False) -> None:
    """With who checked, when, and the rating in their words."""
    from marsad.flows.claims import library
    from marsad.store.observatory import open_observatory

    kept = library(open_observatory())
    if as_json:
        show_json([claim_as_plain(one) for one in kept])
        return
    headers = ("#", _("claim"), _("rating, in their words"), _("checked by"), _("published"), _("address"))
    rows = [(one.number, one.text[:SHOWN], one.rating, one.author, one.published, one.url) for one in kept]
    show_table(_("Fact-checks"), headers, rows)


@claims.command(help=_("Find the posts that may say what a fact-check is about."))
def match(
    source: Annotated[str | None, typer.Option(help=_("Id of a source; all where none is named."))] = None,
    threshold: Annotated[float, typer.Option(min=0.4, max=1.0, help=_("Score from which a match is shown."))] = 0.6,
    rows: Annotated[int, typer.Option(min=1, help=_("How many to show."))] = 30,
    as_json: AsJson = False,
) -> None:
    """Candidates for people to look at, by post, with the claim, its rating and why the two met."""
    from marsad.flows.claims import match_claims
    from marsad.store.observatory import open_observatory

    found, compared = match_claims(open_observatory(), source, threshold)
    if as_json:
        plain = [match_as_plain(one) for one in found]
        show_json({"posts_compared": compared, "matches": plain, "what_it_means": _(SUGGESTION)})
        return
    headers = (
        _("post"),
        _("platform"),
        _("score"),
        _("because"),
        _("claim"),
        _("rating, in their words"),
        _("checked by"),
    )
    shown = [
        (
            one.post_id[:10], one.platform, f"{one.match.score:.2f}", because(one.match), one.claim.text[:SHOWN],
            one.claim.rating, checked_by(one.claim),
        )
        for one in found[:rows]
    ]  # fmt: skip
    title = _("Posts that may say what was checked, of {n} compared", n=compared)
    if shown:
        show_table(title, headers, shown)
    else:
        say(title)
        say(_("Nothing to list."))
    if len(found) > rows:
        say(_("{n} more; --rows shows them.", n=len(found) - rows))
    say(_(SUGGESTION))


def because(found: Any) -> str:
    """Why a post and a claim met, in words."""
    said = _(WAYS[found.way])
    return f"{said}; {_(DENIAL)}" if found.denial else said


def checked_by(claim: Any) -> str:
    """Who checked, when and where."""
    return ", ".join(part for part in (claim.author, claim.published, claim.url) if part)


def match_as_plain(one: Any) -> dict[str, Any]:
    """A match for a programme."""
    figures = {"score": round(one.match.score, 3), "way": one.match.way, "may_deny": one.match.denial}
    return {"post_id": one.post_id, "platform": one.platform, **figures, "because": because(one.match),
            "claim": claim_as_plain(one.claim)}  # fmt: skip


def claim_as_plain(claim: Any) -> dict[str, Any]:
    """A fact-check for a programme: its author's words."""
    names = ("number", "claim_id", "text", "rating", "author", "published", "url", "language", "own")
    return {name: getattr(claim, name) for name in names}
