"""Commands for findings: the same steps as on the desk, by members with the same roles and the same two-people rule."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli.shown import AsJson, say, show_json, show_table
from marsad.core.errors import RefusedInput
from marsad.core.publication import STATE_WORDS, STEP_WORDS, Kept, Step
from marsad.core.trilingual import Trilingual
from marsad.core.words import LANGUAGES, _, current_language
from marsad.store.observatory import Observatory, open_observatory

if TYPE_CHECKING:
    from marsad.flows.shown_findings import Line, ShownFinding
    from marsad.store.records.models import Member

Number = Annotated[int, typer.Argument(help=_("Number of the finding, as 'marsad findings list' gives it."))]
As = Annotated[str, typer.Option("--as", help=_("Name of the member who takes this step."))]
Arabic = Annotated[str | None, typer.Option("--ar", help=_("The words in Arabic."))]
French = Annotated[str | None, typer.Option("--fr", help=_("The words in French."))]
English = Annotated[str | None, typer.Option("--en", help=_("The words in English."))]

findings = typer.Typer(no_args_is_help=True, help=_("Findings: drafted, read by a second person, published."))


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    app.add_typer(findings, name="findings")


@findings.command("list", help=_("The findings and where they stand."))
def list_findings(as_json: AsJson = False) -> None:
    """The latest version of each question, and the published one where a newer is in the making."""
    from marsad.flows.shown_findings import lines

    found = lines(open_observatory())
    if as_json:
        show_json([line_as_plain(one) for one in found])
        return
    headers = ("#", _("question"), _("version"), _("state"), _("days"), _("The claim"))
    rows = [
        (
            one.number,
            one.question,
            f"v{one.version}",
            _(STATE_WORDS[one.state]) + (_(" (exploratory)") if one.exploratory else ""),
            one.days,
            one.claim.said_in(current_language()),
        )
        for one in found
    ]
    show_table(_("Findings"), headers, rows)


@findings.command(help=_("One finding: its words, its figures, who took which step."))
def show(number: Number, as_json: AsJson = False) -> None:
    """As it may be shown today: a figure that is locked has no number."""
    from marsad.cli.figures import estimate_row
    from marsad.flows.shown_findings import figures_by_key, shown

    found = shown(open_observatory(), None, number)
    if as_json:
        show_json(finding_as_plain(found))
        return
    say(found.section.finding.claim.said_in(current_language()))
    headers = (_("measure"), _("group"), _("value"), _("95% interval"), "n", "N", _("method"))
    title = f"{found.line.question} v{found.line.version}: {_(STATE_WORDS[found.line.state])}"
    show_table(title, headers, [estimate_row(one) for one in figures_by_key(found.section).values()])
    for sentence in found.section.finding.against:
        say(f"- {sentence.said_in(current_language())}")
    steps = [(_(STEP_WORDS[one.step]), one.by, ", ".join(one.roles), one.at.isoformat()) for one in found.kept.steps]
    drafted = (_("drafted"), found.kept.drafted_by, ", ".join(found.kept.drafted_as), found.kept.drafted_at.isoformat())
    show_table(_("Steps"), (_("step"), _("by"), _("as"), _("when")), [drafted, *steps])
    if found.line.lock is not None:
        say(
            _("Locked by '{reference}' until {day}.", reference=found.line.lock.reference, day=found.line.lock.opens_on)
        )
    if found.moved:
        say(_("The answers behind it have changed since; draft it again."))


@findings.command(help=_("Draft a finding from the figures of now, or draft it again."))
def draft(
    question: Annotated[str, typer.Argument(help=_("Id of a question of the mission."))],
    as_: As,
    ar: Arabic = None,
    fr: French = None,
    en: English = None,
    as_json: AsJson = False,
) -> None:
    """Without words of yours, the product writes the claim. With them, every number must stay."""
    from marsad.flows.drafting import draft_finding

    _done(lambda home, person: draft_finding(home, person, question, in_three(ar, fr, en)), as_, as_json=as_json)


@findings.command("hand-over", help=_("Hand a draft to the second reader."))
def hand_over(number: Number, as_: As, as_json: AsJson = False) -> None:
    """Only while its figures are those of now."""
    _take(number, Step.HAND_OVER, as_, as_json=as_json)


@findings.command(help=_("Say, as the second reader, that nothing speaks against publishing."))
def read(number: Number, as_: As, as_json: AsJson = False) -> None:
    """Never by whoever drafted it."""
    _take(number, Step.READ, as_, as_json=as_json)


@findings.command("send-back", help=_("Send a finding back to whoever drafted it."))
def send_back(
    number: Number,
    as_: As,
    why: Annotated[str, typer.Option(help=_("What must be mended."))],
    as_json: AsJson = False,
) -> None:
    """The second reader does so, or whoever was to publish it."""
    _take(number, Step.SEND_BACK, as_, reason=why, as_json=as_json)


@findings.command(help=_("Publish a finding that was read."))
def publish(number: Number, as_: As, as_json: AsJson = False) -> None:
    """Never by whoever drafted it, and by its reader only where nobody else can; figures must be those of the draft."""
    _take(number, Step.PUBLISH, as_, as_json=as_json)


@findings.command(help=_("Draft the correction of a published finding."))
def correct(
    number: Number,
    as_: As,
    ar: Arabic = None,
    fr: French = None,
    en: English = None,
    as_json: AsJson = False,
) -> None:
    """What was wrong, in three languages: every reader sees it. The new version is read and published as any other."""
    from marsad.flows.drafting import draft_finding
    from marsad.flows.shown_findings import shown

    def make(home: Observatory, person: "Member") -> Kept:
        question = shown(home, None, number).line.question
        return draft_finding(home, person, question, correction=in_three(ar, fr, en))

    _done(make, as_, as_json=as_json)


@findings.command(help=_("Withdraw a published finding; it stays visible as withdrawn."))
def withdraw(
    number: Number,
    as_: As,
    ar: Arabic = None,
    fr: French = None,
    en: English = None,
    as_json: AsJson = False,
) -> None:
    """Why, in three languages: every reader sees it."""
    _take(number, Step.WITHDRAW, as_, said=in_three(ar, fr, en), as_json=as_json)


def _take(
    number: int, step: Step, name: str, *, reason: str = "", said: Trilingual | None = None, as_json: bool = False
) -> None:
    from marsad.flows.publishing import take_step

    _done(lambda home, person: take_step(home, person, number, step, reason, said), name, as_json=as_json)


def _done(act: Callable[[Observatory, "Member"], Kept], name: str, *, as_json: bool) -> None:
    """Do it in that member's name, and say where the finding stands."""
    observatory = open_observatory()
    observatory.connect()
    from marsad.store.records import members

    kept = act(observatory, members.member(name))
    if as_json:
        show_json({"finding": kept.number, "question": kept.drafted.question, "version": kept.version,
                   "state": str(kept.state)})  # fmt: skip
        return
    say(
        _(
            "Finding {number} ('{question}', v{version}) is now: {state}.",
            number=kept.number,
            question=kept.drafted.question,
            version=kept.version,
            state=_(STATE_WORDS[kept.state]),
        )
    )


def in_three(ar: str | None, fr: str | None, en: str | None) -> Trilingual | None:
    """The words in three languages; None where none is given. Raises RefusedInput where one is missing."""
    given = {"ar": ar, "fr": fr, "en": en}
    if not any(given.values()):
        return None
    if missing := [f"--{code}" for code in LANGUAGES if not (given[code] or "").strip()]:
        raise RefusedInput(_("Write it in the three languages; missing: {languages}.", languages=", ".join(missing)))
    return Trilingual(ar=str(ar), fr=str(fr), en=str(en))


def line_as_plain(one: "Line") -> dict[str, Any]:
    """A version in a list, for a programme."""
    return {
        "finding": one.number,
        "question": one.question,
        "version": one.version,
        "state": str(one.state),
        "since": one.since.isoformat(),
        "exploratory": one.exploratory,
        "claim": in_languages(one.claim),
        "locked": None if one.lock is None else {"until": one.lock.opens_on, "reference": one.lock.reference},
    }


def finding_as_plain(found: "ShownFinding") -> dict[str, Any]:
    """A version for a programme: no number where a number is withheld, roles and no names."""
    from marsad.cli.figures import estimate_as_plain
    from marsad.flows.shown_findings import figures_by_key

    drafted = found.kept.drafted
    return line_as_plain(found.line) | {
        "figures": [estimate_as_plain(one) for one in figures_by_key(found.section).values()],
        "against": [in_languages(one) for one in found.section.finding.against],
        "figures_have_moved": found.moved,
        "steps": [{"step": str(one.step), "as": list(one.roles), "at": one.at.isoformat()} for one in found.kept.steps],
        "correction": in_languages(found.correction),
        "withdrawn": in_languages(found.withdrawn),
        "digest": drafted.digest,
        "codebook": {"version": drafted.codebook_version, "sha256": drafted.codebook_sha256},
        "lake": {"posts": drafted.posts_version, "signals": drafted.signals_version},
        "ledger": {"entry": drafted.ledger[0], "hash": drafted.ledger[1]},
    }


def in_languages(text: Trilingual | None) -> dict[str, str] | None:
    """The texts by language."""
    return None if text is None else {code: text.said_in(code) for code in LANGUAGES}
