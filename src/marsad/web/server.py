"""Serving the desk: waitress, on this machine alone unless asked otherwise."""

import ipaddress
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from waitress.task import ThreadedTaskDispatcher

from marsad.core.errors import NoAnswer, NotAllowed, RefusedInput
from marsad.core.words import _
from marsad.store.observatory import Observatory
from marsad.web.application import make_application

THREADS = 8  # people who may be waiting for an answer at once; hashing a password takes a tenth of a second
OPEN_AT_ONCE = 1000  # connections of browsers that are kept open, most of them idle

# With TLS a proxy on this machine stands in front: whose request it is, is what the proxy says, and nobody else.
BEHIND_A_PROXY = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-for"}}


@dataclass(frozen=True, kw_only=True)
class Where:
    """Where the desk listens, and under which names browsers reach it."""

    host: str = "127.0.0.1"
    port: int = 8765
    to_the_network: bool = False  # listen beyond this machine
    https: bool = False  # browsers reach it over TLS, by a proxy in front
    names: Sequence[str] = ()  # host names browsers use, beside this machine's own
    offer: Sequence[str] = ()  # languages to offer before their catalogue is complete


def serve(observatory: Observatory, where: Where | None = None) -> None:
    """Serve until interrupted.

    Raises NotAllowed for a host beyond this machine that was not asked for, RefusedInput where no name is
    given for it, NoAnswer where the port is taken.
    """
    server = made_server(observatory, where or Where())
    report_mistakes()
    server.run()


def made_server(observatory: Observatory, where: Where) -> Any:
    """A server that listens already and has not begun to answer; errors as `serve`."""
    import waitress
    from django.conf import settings

    check(where)
    application = make_application(
        observatory,
        names=(*where.names, where.host),
        https=where.https,
        from_the_network=where.https or not is_this_machine(where.host),
    )
    settings.PREPARED_LANGUAGES = tuple(where.offer)
    parts: dict[int, Any] = {}  # what waitress opened, to close where it cannot go on
    hands = Hands()
    try:
        server = waitress.create_server(
            application,
            map=parts,
            host=where.host,
            port=where.port,
            connection_limit=OPEN_AT_ONCE,
            url_scheme="https" if where.https else "http",
            ident=None,
            _dispatcher=hands,
            **(BEHIND_A_PROXY if where.https else {}),
        )
    except OSError as taken:
        for part in list(parts.values()):
            part.close()
        raise NoAnswer(
            _(
                "Nothing can listen on '{host}:{port}' ({why}); choose another port.",
                host=where.host,
                port=where.port,
                why=taken.strerror,
            )
        ) from None
    hands.set_thread_count(THREADS)
    return server


class Hands(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress has no types
    """The threads that answer; each keeps its connection to the records, and closes it when it goes home."""

    def handler_thread(self, thread_no: int) -> None:
        """Answer requests until told to stop."""
        from django.db import connections

        try:
            super().handler_thread(thread_no)
        finally:
            connections.close_all()


def report_mistakes() -> None:
    """Write what breaks inside to standard error; requests, refusals and texts are not logged."""
    log = logging.getLogger("django.request")
    if not log.handlers:
        log.addHandler(logging.StreamHandler())
    log.setLevel(logging.ERROR)


def address(server: Any) -> str:
    """The address to open in a browser on this machine."""
    return f"http://{server.effective_host}:{server.effective_port}/"


def check(where: Where) -> None:
    """Raises NotAllowed or RefusedInput where the desk would be open further than was asked."""
    if is_this_machine(where.host):
        return
    if not where.to_the_network:
        raise NotAllowed(
            _("'{host}' can be reached by other machines; ask for it with '--to-the-network'.", host=where.host)
        )
    if not where.names and where.host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        raise RefusedInput(_("Say under which name browsers reach '{host}'; give it with '--name'.", host=where.host))


def is_this_machine(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
