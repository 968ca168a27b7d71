"""The command for a machine's errors: what its signals missed and flagged wrongly, judged by people's answers."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from marsad.cli.shown import AsJson, say, show_json, show_table
from marsad.core.errors import Missing
from marsad.core.machine_errors import TOGETHER, CurvePoint, ErrorRates, MachineErrors, Rate, Said, SignalErrors
from marsad.core.mission import Mission
from marsad.core.words import _, current_language
from marsad.report.errors_words import (
    cannot_say,
    flagged_sentence,
    found_sentence,
    rate_words,
    rates_row,
    right_sentence,
    score_words,
    signal_name,
)
from marsad.report.labels import WITHHELD, group_name
from marsad.report.numbers import Voice

Signals = Annotated[
    list[str] | None,
    typer.Option("--signal", help=_("Judge this signal too, as it is now: detector:label; give it again for another.")),
]


def add_commands(app: typer.Typer) -> None:
    """Put this part's command on the command line."""
    app.command(help=_("What a question's signals missed and flagged wrongly, judged by people's answers."))(errors)


def errors(
    question: Annotated[str | None, typer.Argument(help=_("Id of a question; all where none is named."))] = None,
    signal: Signals = None,
    as_json: AsJson = False,
) -> None:
    """Sensitivity, specificity, precision and the worth of a score, by language, script and platform."""
    from marsad.flows.machine_errors import all_errors
    from marsad.store.observatory import open_observatory

    observatory = open_observatory()
    found = all_errors(observatory, question, signal or ())
    if not found:
        raise Missing(_("No coded question was sampled by a machine's signals; there is no machine to judge."))
    if as_json:
        show_json([as_plain(each) for each in found])
        return
    mission = observatory.mission
    for each in found:
        _show(each, mission)


def _show(found: MachineErrors, mission: Mission) -> None:
    voice = Voice(current_language(), mission.country)
    if found.withheld is not None:
        say(f"{found.question}: {_(WITHHELD[found.withheld])}")
        return
    asked = mission.question(found.question)
    title = asked.title.said_in(voice.language) if asked else found.question
    headers = (_("Group"), _("sensitivity"), _("specificity"), _("precision"), _("Coded (n)"))
    for one in found.signals:
        show_table(f"{found.question}. {_name(voice, one)}", headers, [_row(voice, rates) for rates in one.rates])
        if one.curve:
            columns = (_("Group"), _("The machine's score"), _("Judged yes by people"), _("Coded (n)"))
            show_table(_("The curve in figures"), columns, [_point(voice, point) for point in one.curve])
    if asked and asked.stratify_on:
        say(flagged_sentence(voice, asked.stratify_on, found))
    say(found_sentence(voice, found.signals[0].whole, title))
    if found.signals[0].whole.flags:
        say(right_sentence(voice, found.signals[0].whole))
    for sentence in cannot_say(voice, found):
        say(f"- {sentence}")


def _name(voice: Voice, one: SignalErrors) -> str:
    if one.signal == TOGETHER:
        return _("All its signals together")
    return signal_name(voice, one) if one.as_drawn else _("{signal}, as it is now", signal=signal_name(voice, one))


def _row(voice: Voice, rates: ErrorRates) -> tuple[object, ...]:
    return (group_name(voice, (), rates.group), *rates_row(voice, rates), rates.coded)


def _point(voice: Voice, point: CurvePoint) -> tuple[object, ...]:
    return (group_name(voice, (), point.group), score_words(voice, point), rate_words(voice, point.yes), point.yes.n)


def as_plain(found: MachineErrors) -> dict[str, Any]:
    """The errors for a programme: no number where a number is withheld."""
    hidden = found.counts_hidden
    return {
        "question": found.question,
        "threshold": found.threshold,
        "withheld": found.withheld,
        "undecided": found.undecided,
        "nothing_found": {**asdict(found.lowest), **({"positives": None} if hidden else {})} if found.lowest else None,
        "signals": [
            {
                "signal": one.signal or "together",
                "version": one.version,
                "as_drawn": one.as_drawn,
                "learnt": one.learnt,
                "rates": [_rates_as_plain(rates, hidden) for rates in one.rates],
                "curve": [{**asdict(point), "yes": rate_as_plain(point.yes)} for point in one.curve],
            }
            for one in found.signals
        ],
    }


def _rates_as_plain(rates: ErrorRates, hidden: bool) -> dict[str, Any]:
    return {
        "by": rates.by,
        "group": rates.group,
        "sensitivity": rate_as_plain(rates.found, hidden),
        "specificity": rate_as_plain(rates.spared, hidden),
        "precision": rate_as_plain(rates.right),
        "coded": rates.coded,
    }


def rate_as_plain(rate: Rate, hidden: bool = False) -> dict[str, Any]:
    """A rate with the same rules as a page: withheld is withheld, and `hidden` keeps a count of yes or no out."""
    limits = rate.said is not Said.NOTHING
    return {
        "value": rate.value if rate.said is Said.FIGURE else None,
        "low": rate.low if limits else None,
        "high": rate.high if limits else None,
        "n": rate.n if limits and not hidden else None,
        "withheld": rate.withheld,
    }
