"""`python -m marsad.web --home DIR`: serve the desk of one observatory until interrupted."""

import argparse
import signal
import sys

from marsad.core.errors import MarsadError
from marsad.core.words import PREPARED, _
from marsad.store.observatory import open_observatory
from marsad.web import keeping_up
from marsad.web.server import Where, address, made_server, report_mistakes


def main(arguments: list[str] | None = None) -> int:
    """Serve; the exit code of the error where it cannot."""
    parser = argparse.ArgumentParser(prog="python -m marsad.web", description=_("Serve the desk to browsers."))
    parser.add_argument("--home", help=_("Folder of the observatory."))
    parser.add_argument("--host", default=Where.host, help=_("Address to listen on."))
    parser.add_argument("--port", type=int, default=Where.port, help=_("Port to listen on."))
    parser.add_argument("--to-the-network", action="store_true", help=_("Listen beyond this machine."))
    parser.add_argument("--https", action="store_true", help=_("Browsers come over TLS, by a proxy in front."))
    parser.add_argument("--name", action="append", default=[], help=_("Host name browsers use; may be repeated."))
    parser.add_argument(
        "--offer",
        action="append",
        default=[],
        choices=PREPARED,
        help=_("Language to offer before it is complete: zgh."),
    )
    given = parser.parse_args(arguments)
    where = Where(
        host=given.host,
        port=given.port,
        to_the_network=given.to_the_network,
        https=given.https,
        names=tuple(given.name),
        offer=tuple(given.offer),
    )
    try:
        observatory = open_observatory(given.home)
        server = made_server(observatory, where)
    except MarsadError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    report_mistakes()
    keeping_up.enable()
    keeping_up.keep_up(observatory)
    sys.stdout.write(_("The desk is at {address} (Ctrl-C stops it).", address=address(server)) + "\n")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, _stop)  # as Ctrl-C: what is being answered is answered, connections are closed
    try:
        server.run()
    except KeyboardInterrupt:
        server.close()
    finally:
        keeping_up.stop()
    return 0


def _stop(*_signal: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
