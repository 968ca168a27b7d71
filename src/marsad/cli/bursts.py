"""Commands about what suddenly rises: look for it in every series, list the alerts, open one."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli.shown import AsJson, actor, say, show_account, show_json, show_table, wrapped
from marsad.core.bursts import By
from marsad.core.words import _, current_language
from marsad.report.numbers import Voice, whole

if TYPE_CHECKING:
    from marsad.core.alerts import Alert, Alerts
    from marsad.flows.bursting_shown import Opened

OfRun = Annotated[int | None, typer.Option("--run", help=_("Number of a run; the last one where none is named."))]

bursts = typer.Typer(no_args_is_help=True, help=_("What suddenly rises, against what the same hours usually bring."))


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    app.add_typer(bursts, name="bursts")


@bursts.command(help=_("Look for bursts in every series of the observatory."))
def run(
    by: Annotated[By, typer.Option(help=_("Step of the series: hour or day."))] = By.HOUR,
    fdr: Annotated[float, typer.Option(help=_("Share of false alerts expected among those told."))] = 0.05,
    as_json: AsJson = False,
) -> None:
    """All posts, platforms, sources, hashtags, narratives and questions, tested together; kept in the ledger."""
    from marsad.core.bursts import Asked
    from marsad.flows.bursting import run_bursts
    from marsad.flows.bursting_shown import shown_alerts
    from marsad.store.observatory import open_observatory

    observatory = open_observatory()
    kept = run_bursts(observatory, actor(), Asked(by=by, fdr=fdr))
    found = shown_alerts(observatory, kept.number, may_code=False)
    assert found is not None, "it was just kept"
    _show_list(observatory.mission, found, as_json=as_json)


@bursts.command("list", help=_("The alerts of a run, the surest first."))
def list_alerts(run: OfRun = None, as_json: AsJson = False) -> None:
    """As they may be shown today: in the restricted period less."""
    from marsad.flows.bursting_shown import shown_alerts
    from marsad.store.observatory import open_observatory

    observatory = open_observatory()
    found = shown_alerts(observatory, run, may_code=False)
    if found is None:
        show_json(None) if as_json else say(_("Nothing was looked at yet; run 'marsad bursts run'."))
        return
    _show_list(observatory.mission, found, as_json=as_json)


@bursts.command(help=_("One alert, with all that may explain it; never who posted."))
def show(
    number: Annotated[int, typer.Argument(help=_("Number of the alert, as the list gives it."))],
    run: OfRun = None,
    as_json: AsJson = False,
) -> None:
    """Lawful speech is counted, not listed."""
    from marsad.core.alerts import alert_as_plain
    from marsad.flows.bursting_shown import one_alert, opened, shown_alerts
    from marsad.report.burst_words import no_finding_words
    from marsad.store.observatory import open_observatory

    observatory = open_observatory()
    found = shown_alerts(observatory, run, may_code=False)
    alert = one_alert(found, number)
    assert found is not None, "an alert is of a run"
    behind = opened(observatory, found, alert, may_code=False)
    if as_json:
        show_json({**alert_as_plain(alert), "behind": behind_as_plain(behind), "says": no_finding_words()})
        return
    _show(observatory.mission, found, alert, behind)


def _show_list(mission: Any, found: "Alerts", *, as_json: bool) -> None:
    from marsad.report.burst_words import (
        no_finding_words,
        onset_words,
        ratio_words,
        series_words,
        small,
        tested_words,
        when_words,
    )

    if as_json:
        show_json(alerts_as_plain(found))
        return
    voice = Voice(current_language(), mission.country)
    rows = [
        (
            one.number,
            series_words(voice, mission, one.series),
            when_words(voice, one, mission.time_zone, found.by),
            onset_words(voice, one, mission.time_zone, found.by),
            ratio_words(voice, one),
            small(voice, one.q),
        )
        for one in found.alerts
    ]
    headers = ("#", _("series"), _("when"), _("since"), _("above the usual"), "q")
    title = _("What rises: run {number}", number=found.run)
    if rows:
        show_table(title, headers, rows)
    else:
        say(title)
        say(_("No series rises above what is usual."))
    say(tested_words(voice, found))
    if found.kept_back:
        say(_("Series kept back in the restricted period: {n}.", n=whole(voice, found.kept_back)))
    say(no_finding_words())


def _show(mission: Any, found: "Alerts", alert: "Alert", behind: "Opened") -> None:
    from marsad.report.burst_words import (
        against_expected,
        behind_rows,
        no_finding_words,
        onset_words,
        ratio_words,
        series_words,
        small,
        when_words,
    )

    voice, zone = Voice(current_language(), mission.country), mission.time_zone
    title = _("Alert {number}: {series}", number=alert.number, series=series_words(voice, mission, alert.series))
    facts = {
        _("When"): when_words(voice, alert, zone, found.by),
        _("Most probably since"): onset_words(voice, alert, zone, found.by),
        _("Found"): against_expected(voice, alert),
        _("Above the usual"): ratio_words(voice, alert),
        "q": small(voice, alert.q),
        **dict(behind_rows(voice, mission, alert)),
    }
    show_account(title, facts)
    if behind.closed:
        say(_("Its posts are not opened: they are lawful speech, or by fewer than five accounts."))
    for one in behind.examples:
        for line in wrapped(one.text, "    "):
            say(line)
    say(no_finding_words())


def alerts_as_plain(found: "Alerts") -> dict[str, Any]:
    """A run for a programme, as it may be shown."""
    from marsad.core.alerts import alert_as_plain, series_as_plain
    from marsad.report.burst_words import no_finding_words

    return {
        "run": found.run,
        "made_at": found.made_at,
        "by": found.by,
        "fdr": found.fdr,
        "weeks": found.weeks,
        "first": found.first,
        "last": found.last,
        "tests": found.tests,
        "state": str(found.release.state) if found.release else None,
        "series": [series_as_plain(one) for one in found.series],
        "too_short": list(found.too_short),
        "kept_back": found.kept_back,
        "outages": [{"start": one.start, "end": one.end} for one in found.outages],
        "undated": found.undated,
        "outside": found.outside,
        "alerts": [alert_as_plain(one) for one in found.alerts],
        "says": no_finding_words(),
    }


def behind_as_plain(behind: "Opened") -> dict[str, Any]:
    """The posts behind an alert, for a programme."""
    return {
        "examples": [{"text": one.text, "platform": one.platform, "at": one.at} for one in behind.examples],
        "listed": behind.listed,
        "apart": behind.apart,
        "lawful": behind.lawful,
        "closed": behind.closed,
    }
