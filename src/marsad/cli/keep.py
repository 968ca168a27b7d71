"""Commands that keep an observatory sound: the ledger, the doctor, the pages."""

import sys
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.shown import AsJson, remark, say, show_json, show_table
from marsad.core.errors import WrongState
from marsad.core.ledger import BREAKS
from marsad.core.words import _

if TYPE_CHECKING:
    from marsad.flows.demo_analyses import Looked

ledger = typer.Typer(no_args_is_help=True, help=_("Who did what."))


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    ledger.command("verify", help=_("Check the whole chain."))(verify)
    ledger.command("show", help=_("The last entries."))(show)
    app.add_typer(ledger, name="ledger")
    app.command(help=_("Check the observatory and say what to mend."))(doctor)
    app.command(help=_("Serve the desk, to be opened in a browser."))(serve)
    app.command(help=_("Build the worked example, end to end, offline."))(demo)


def verify(
    head: Annotated[str | None, typer.Option(help=_("A head noted earlier, which must still be in the chain."))] = None,
    as_json: AsJson = False,
) -> None:
    """Walk the chain from its first entry; exit 13 where it is broken."""
    from marsad.flows.keeping import verify_ledger
    from marsad.store.observatory import open_observatory

    checked = verify_ledger(open_observatory(), head)
    if as_json:
        show_json(checked)
    if checked["broken_at"] is not None:
        raise WrongState(
            _(
                "The ledger is broken at entry {number} ({why}); compare it with the last backup.",
                number=checked["broken_at"],
                why=_(BREAKS[checked["why"]]),
            )
        )
    if not as_json:
        say(_("The ledger holds: {entries} entries, head {head}.", entries=checked["entries"], head=checked["head"]))


def show(
    last: Annotated[int, typer.Option(help=_("How many entries."))] = 20,
    as_json: AsJson = False,
) -> None:
    """The last entries, newest at the end."""
    from marsad.flows.keeping import last_entries
    from marsad.store.observatory import open_observatory

    entries = last_entries(open_observatory(), last)
    if as_json:
        show_json(entries)
        return
    rows = [
        (entry["number"], entry["at"][:19], entry["actor"], entry["action"], entry["subject"], entry["hash"][:12])
        for entry in entries
    ]
    show_table(_("Ledger"), ("#", _("when"), _("who"), _("action"), _("subject"), _("hash")), rows)


def doctor(
    upgrade: Annotated[bool, typer.Option("--upgrade", help=_("Bring the records to this version."))] = False,
    as_json: AsJson = False,
) -> None:
    """Each check with its result; exit 13 where one fails."""
    from marsad.flows.keeping import examine
    from marsad.store.observatory import open_observatory

    checks = examine(open_observatory(), upgrade)
    if as_json:
        show_json([{"check": check.name, "sound": check.sound, "remark": check.remark} for check in checks])
    else:
        mark = {True: "✓", False: "✗"}
        show_table(_("Examination"), (_("check"), "", _("remark")), [(c.name, mark[c.sound], c.remark) for c in checks])
    if not all(check.sound for check in checks):
        raise WrongState(_("Some checks found something to mend: see those marked ✗."))


def serve(
    host: Annotated[str, typer.Option(help=_("Address to listen on."))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=_("Port to listen on."))] = 8765,
    to_the_network: Annotated[bool, typer.Option("--to-the-network", help=_("Listen beyond this machine."))] = False,
    https: Annotated[bool, typer.Option("--https", help=_("Browsers come over TLS, by a proxy in front."))] = False,
    name: Annotated[list[str] | None, typer.Option(help=_("Host name browsers use; may be repeated."))] = None,
    offer: Annotated[list[str] | None, typer.Option(help=_("Language to offer before it is complete: zgh."))] = None,
) -> None:
    """Serve the desk until stopped; the two faces do not know each other, so it is another process."""
    from marsad.store.observatory import open_observatory

    home = open_observatory().home
    command = [sys.executable, "-m", "marsad.web", "--home", str(home), "--host", host, "--port", str(port)]
    command += ["--to-the-network"] * to_the_network + ["--https"] * https
    command += [part for each in name or () for part in ("--name", each)]
    command += [part for each in offer or () for part in ("--offer", each)]
    raise typer.Exit(run_until_stopped(command))


def run_until_stopped(command: list[str]) -> int:
    """Run `command` to its end and hand on what asks this process to stop: a server must not outlive it."""
    import signal
    import subprocess

    running = subprocess.Popen(command)
    before = signal.signal(signal.SIGTERM, lambda *_signal: running.terminate())
    try:
        while True:
            try:
                return running.wait()
            except KeyboardInterrupt:  # Ctrl-C reached the server as well, which answers what it holds before it ends
                continue
    finally:
        signal.signal(signal.SIGTERM, before)


def _say_looked(looked: "Looked") -> None:
    """What the analyses found of what was planted, a line each."""
    say(
        _(
            "Planted group: {found} of its {planted} accounts found; accounts in other groups: {others}.",
            found=looked.found,
            planted=looked.planted,
            others=looked.others,
        )
    )
    say(_("Planted rise: found.") if looked.rise_dated else _("Planted rise: not found within a day of its beginning."))
    say(
        _(
            "Accounts outside the territory: from {low} to {high}; planted: {truth}; {told}.",
            low=f"{looked.low:.1%}",
            high=f"{looked.high:.1%}",
            truth=f"{looked.outside:.1%}",
            told=_("holds the truth") if looked.inside else _("misses the truth"),
        )
    )


def demo(
    folder: Annotated[Path, typer.Argument(help=_("Where to build it."))] = Path("demo-observatory"),
    as_json: AsJson = False,
) -> None:
    """A fictional election from export files to a report, checked against the planted truth."""
    from marsad.cli.figures import estimate_row
    from marsad.flows.demo import build_demo

    steps = count(1)
    built = build_demo(folder.resolve(), lambda step: remark(f"{next(steps):>2}. {step}"))
    if as_json:
        show_json(asdict(built))
        return
    rows = [
        (
            each.question,
            *estimate_row(each.estimate)[1:4],
            f"{each.truth:.1%}",
            _("holds the truth") if each.inside else _("misses the truth"),
        )
        for each in built.checked
    ]
    headers = (
        _("question"),
        _("group"),
        _("estimate"),
        _("95% interval"),
        _("true value, set in advance"),
        _("the interval"),
    )
    show_table(_("Findings of a fictional election, {posts} posts", posts=built.posts), headers, rows)
    _say_looked(built.looked)
    for path in built.reports:
        say(_("Report: {path}", path=path))
    program = Path(sys.argv[0]).resolve()
    say(_("Try coding: {command}", command=f"{program} --home {built.home} serve"))
    say(_("Log in as '{name}'; the password is in {path}", name="visitor", path=built.password_file))
    say(
        _(
            "The same password opens 'visitor-coder', 'visitor-auditor' and one for each other role; the page 'Help' "
            "leads through the desk."
        )
    )
