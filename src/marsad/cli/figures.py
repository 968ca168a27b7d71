"""Commands for figures: estimates with their doubt, planning, the report."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli.shown import AsJson, actor, say, show_json, show_table
from marsad.core.errors import Missing
from marsad.core.findings import Agreement, Estimate, Withheld
from marsad.core.words import LANGUAGES, N_, _, current_language, in_country
from marsad.report.labels import WITHHELD, group_name, method_name
from marsad.report.numbers import Voice, percent, points, ratio
from marsad.report.repeated import counted_sentence

if TYPE_CHECKING:
    from marsad.flows.figures import QuestionFigures


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    app.command(help=_("The figures of a question, or of all, with their doubt."))(estimate)
    app.command(help=_("How many codings a wanted precision needs, and what zero positives would allow to claim."))(
        plan
    )
    app.command(help=_("Write the report."))(report)


def estimate(
    question: Annotated[str | None, typer.Argument(help=_("Id of a question; all where none is named."))] = None,
    as_json: AsJson = False,
) -> None:
    """Prevalence by question and group, other estimators beside it, comparisons, agreement."""
    from marsad.flows.figures import all_figures
    from marsad.store.observatory import open_observatory

    figures = all_figures(open_observatory(), [question] if question else None)
    if not figures:
        raise Missing(_("Nothing is coded and settled yet; draw a sample with 'marsad sample' and code it first."))
    if as_json:
        show_json([as_plain(each) for each in figures])
        return
    for each in figures:
        rows = [estimate_row(one) for one in (*each.estimates, *each.alternatives)]
        if each.comparison is not None:
            rows += [estimate_row(one) for one in (each.comparison.ratio, each.comparison.difference) if one]
        headers = (_("measure"), _("group"), _("value"), _("95% interval"), "n", "N", _("method"))
        show_table(f"{each.question}", headers, rows)
        say(_("Agreement: {sentence}", sentence=_agreement_sentence(each.agreement)))
        if counted := counted_sentence(Voice(current_language()), each.sample.not_units, each.sample.repeats):
            say(counted)
        if each.lock is not None:
            say(_("Locked by '{reference}' until {day}.", reference=each.lock.reference, day=each.lock.opens_on))


SHORT = {
    "stratified_jeffreys": N_("Jeffreys, stratified"),
    "horvitz_thompson": N_("Horvitz-Thompson"),
    "ppi": N_("PPI++"),
    "cluster_bootstrap": N_("cluster bootstrap"),
}
MEASURES = {"share": N_("share"), "ratio": N_("ratio"), "difference": N_("difference, in points")}


def estimate_row(one: Estimate) -> tuple[object, ...]:
    """One estimate as a line: 'x of n' where a percentage would promise too much."""
    voice = Voice(current_language(), "")
    measure, group = _(MEASURES[one.measure]), group_name(voice, (), one.group)
    method = _(SHORT[one.method]) if one.method in SHORT else method_name(voice, one.method)
    if one.withheld is not None:
        shown = _("{x} of {n}", x=one.positives, n=one.n) if one.withheld is Withheld.SMALL_BASE else _("withheld")
        return (measure, group, shown, _(WITHHELD[one.withheld]), one.n, one.N, method)
    if one.measure == "ratio":
        value, low, high = (ratio(voice, getattr(one, end), end) for end in ("value", "low", "high"))
    else:
        write = points if one.measure == "difference" else percent
        value, low, high = (write(voice, getattr(one, end), one.n, end) for end in ("value", "low", "high"))
    return (measure, group, value, f"{low} – {high}", one.n, one.N, method)


def as_plain(figures: "QuestionFigures") -> dict[str, Any]:
    """The figures for a programme: no answer about a single post, and no number where a number is withheld."""
    compared = figures.comparison
    pair = (compared.ratio, compared.difference) if compared else ()
    return {
        "question": figures.question,
        "sample": {
            "drawn": figures.sample.size,
            "seed": figures.sample.seed,
            "strata": figures.sample.strata,
            "repeats": figures.sample.repeats,
            "not_units": asdict(figures.sample.not_units) if figures.sample.not_units else None,
        },
        "lake": {"posts": figures.sample.posts_version, "signals": figures.sample.signals_version},
        "estimates": [estimate_as_plain(one) for one in figures.estimates],
        "alternatives": [estimate_as_plain(one) for one in figures.alternatives],
        "comparison": [estimate_as_plain(one) for one in pair if one is not None],
        "p": compared.p if compared else None,
        "q": figures.q,
        "agreement": asdict(figures.agreement) if figures.agreement else None,
        "exploratory": figures.exploratory,
        "locked": {"until": figures.lock.opens_on, "reference": figures.lock.reference} if figures.lock else None,
    }


def estimate_as_plain(one: Estimate) -> dict[str, Any]:
    """An estimate with the same rules as a page: withheld is withheld."""
    plain = asdict(one)
    if one.withheld is not None:
        plain |= dict.fromkeys(("value", "low", "high"))
    if one.withheld not in (None, Withheld.SMALL_BASE):
        plain["positives"] = None
    return plain


def _agreement_sentence(found: Agreement | None) -> str:
    if found is None:
        return _("no post was coded by two people; every figure is exploratory")
    return _(", ").join(f"{name} {value}" for name, value in agreement_rows(found))


def agreement_rows(found: Agreement) -> list[tuple[str, object]]:
    """The figures of agreement, undefined ones said so."""

    def figure(value: float | None) -> str:
        return _("not defined") if value is None else f"{value:.3f}"

    return [
        (_("Krippendorff's alpha"), f"{figure(found.alpha)} [{figure(found.low)} – {figure(found.high)}]"),
        (_("Gwet's AC1"), figure(found.ac1)),
        (_("positive agreement"), f"{figure(found.positive_agreement)} (≥ {figure(found.positive_agreement_low)})"),
        (_("prevalence in this sample"), figure(found.prevalence)),
        ("n", found.n),
        (_("coders"), found.coders),
        (_("status"), _("exploratory") if found.exploratory else _("meets the criteria")),
    ]


def plan(
    half_width: Annotated[float, typer.Option(help=_("Wanted half-width of the interval, 0.01 is one point."))] = 0.02,
    expected: Annotated[float, typer.Option(help=_("Expected prevalence, from 0 to 1."))] = 0.05,
    posts: Annotated[int, typer.Option(help=_("Posts in the frame."))] = 100_000,
    zeros: Annotated[
        int | None, typer.Option(help=_("What may be said after this many codings without one yes."))
    ] = None,
    question: Annotated[
        str | None, typer.Option(help=_("Id of a question whose sample is drawn: what the half-width still costs."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Before coding begins: what it will cost, and what it could show; while it goes on, what it still costs."""
    from marsad.flows.planning import plan_of

    if question is not None:
        _plan_on(question, half_width, as_json)
        return
    found = plan_of(half_width=half_width, expected=expected, posts=posts, zeros=zeros)
    if as_json:
        show_json(found.as_json())
        return
    for sentence in found.sentences:
        say(sentence)


def _plan_on(question: str, half_width: float, as_json: bool) -> None:
    from marsad.flows.running import running_plan
    from marsad.store.observatory import open_observatory

    observatory = open_observatory()
    found = running_plan(observatory, question, half_width, blind=False)
    if as_json:
        show_json(found.as_json())
        return
    with in_country(observatory.mission.country):
        for sentence in found.sentences:
            say(sentence)
    headers = (_("stratum"), _("posts"), _("drawn"), _("answered"), _("more, where they tell most"))
    rows = [(_(one.name), one.size, one.drawn, one.answered, one.more) for one in found.strata]
    show_table(question, headers, rows)
    say(found.pace.sentence)


def report(
    lang: Annotated[list[str] | None, typer.Option(help=_("ar, fr or en; give it again for another."))] = None,
    format_: Annotated[list[str] | None, typer.Option("--format", help=_("html or pdf."))] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help=_("Folder to write to."))] = None,
    as_json: AsJson = False,
) -> None:
    """One document, rendered in each language and format asked for; all where none is named."""
    from marsad.cli.observe import one_of
    from marsad.flows.reporting import write_report
    from marsad.store.observatory import open_observatory

    languages = tuple(one_of(code, LANGUAGES) for code in lang or LANGUAGES)
    formats = tuple(one_of(name, ("html", "pdf")) for name in format_ or ("html", "pdf"))
    written = write_report(open_observatory(), actor(), languages, formats, output)
    if as_json:
        show_json([str(path) for path in written])
        return
    for path in written:
        say(str(path))
