"""A chat model asked over the network, in the form of the OpenAI API: the one place of the engine that sends texts out.

It asks the one address the settings allow and no other: redirects are refused, proxies and keys of the environment are
not read. One text at a time, no faster than allowed; a server that is busy is waited for as long as it says.
"""

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import numpy as np

from marsad.core.canonical import digest
from marsad.core.endpoints import Endpoint
from marsad.core.errors import NoAnswer, NotAllowed
from marsad.core.words import _
from marsad.detect.answer_book import NO_ANSWER, AnswerBook
from marsad.detect.brought.extras import not_installed
from marsad.detect.brought.raw import Said
from marsad.detect.prompt import LETTERS, Prompt, sendable

BODY = 1 << 20  # bytes of a response that are read
BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})  # worth asking again
WRONG = frozenset({401, 403, 404, 405, 407, 410, 451})  # no text would be answered
TRIES = 5  # of one text
FIRST_WAIT = 1.0  # seconds, doubled each time
LONGEST_WAIT = 300.0
IN_A_ROW = 5  # texts without any response after which the rest are not asked

Tell = Callable[[str, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time and waiting, so that a test need not wait."""

    now: Callable[[], float] = time.monotonic
    today: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class TextRefusedError(Exception):
    """The server will not answer about this very text."""


class AskAgainError(Exception):
    """The server is busy or gone; `after` are the seconds it asked for."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


@dataclass(slots=True, kw_only=True)
class EndpointModel:
    """A model at an endpoint. It only picks a label, and so has no doubt of its own: codings give it one."""

    endpoint: Endpoint
    prompt: Prompt
    key: str | None = field(default=None, repr=False)
    book: AnswerBook
    tell: Tell  # ('sending' | 'sent', counts): called before anything leaves and once it has
    clock: Clock = field(default_factory=Clock)
    counts: Counter[str] = field(default_factory=Counter)
    _next: float = 0.0  # when the next request may leave

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels it may answer."""
        return self.prompt.labels

    @property
    def identity(self) -> str:
        """First 12 digits of the SHA-256 over address, name of the model and all that is asked."""
        return identity_of(self.endpoint, self.prompt)

    @property
    def exclusive(self) -> bool:
        """One label of a text."""
        return True

    @property
    def picks(self) -> bool:
        """It names a label and does not say how sure it is."""
        return True

    def say(self, texts: Sequence[str]) -> Said:
        """What it says of each text: 1 for the label it picked. Texts answered before are not sent again.

        Raises NoAnswer where the server does not answer; what was answered is kept. NotAllowed for a redirect.
        """
        new = list(dict.fromkeys(text for text in texts if text.strip() and self.book.of(text) is None))
        if new:
            self._ask_all(new)
        values = np.full((len(texts), len(self.labels)), np.nan)
        for place, text in enumerate(texts):
            answer = self.book.of(text)
            if answer is not None and 0 <= answer < len(self.labels):
                values[place] = 0.0
                values[place, answer] = 1.0
        return Said(values, np.array([len(text) > LETTERS for text in texts], dtype=np.bool_))

    def _ask_all(self, texts: Sequence[str]) -> None:
        letters = sum(len(sendable(text)) for text in texts)
        self.tell("sending", where(self.endpoint, self.prompt) | {"texts": len(texts), "letters": letters})
        before, silent = Counter(self.counts), 0
        httpx = _http_library()
        headers = {"accept-encoding": "identity"} | ({"authorization": f"Bearer {self.key}"} if self.key else {})
        try:
            with httpx.Client(
                trust_env=False, follow_redirects=False, headers=headers, timeout=self.endpoint.seconds
            ) as client:
                for text in texts:
                    silent = 0 if self._ask(client, httpx, text) else silent + 1
                    if silent == IN_A_ROW:
                        raise self._gone(_("{count} texts in a row", count=IN_A_ROW))
        finally:
            made = self.counts - before
            self.tell("sent", where(self.endpoint, self.prompt) | dict(sorted(made.items())))

    def _ask(self, client: Any, httpx: Any, text: str) -> bool:
        """Ask about one text, again where the server is busy. Whether there was any response."""
        for attempt in range(TRIES):
            self._wait_for_turn()
            self.counts["requests"] += 1
            try:
                body = self._response(client, httpx, text)
            except AskAgainError as busy:
                wait = FIRST_WAIT * 2**attempt if busy.after is None else busy.after
                if wait > LONGEST_WAIT:
                    raise self._gone(_("it asks to wait {count} seconds", count=round(wait))) from None
                if attempt + 1 < TRIES:
                    self.counts["asked again"] += 1
                    self.clock.sleep(wait)
                continue
            except TextRefusedError:
                self.counts["refused"] += 1
                return False
            label = self.prompt.label_in(body)
            self.counts["no answer" if label is None else "answers"] += 1
            self.book.add(text, NO_ANSWER if label is None else label)
            return True
        self.counts["no response"] += 1
        return False

    def _response(self, client: Any, httpx: Any, text: str) -> bytes:
        """The body, cut where it is too long. Raises AskAgainError, TextRefusedError, NoAnswer or NotAllowed."""
        began, body = self.clock.now(), b""
        url = f"{self.endpoint.address}/v1/chat/completions"
        try:
            with client.stream("POST", url, json=self.prompt.request(self.endpoint.model, text)) as response:
                self._check(response)
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > BODY:
                        break
                    if self.clock.now() - began > self.endpoint.seconds:
                        raise AskAgainError("slow")
        except httpx.HTTPError as problem:
            raise AskAgainError(type(problem).__name__) from None
        return body

    def _check(self, response: Any) -> None:
        status = response.status_code
        if 300 <= status < 400:
            raise NotAllowed(
                _(
                    "'{address}' sends requests on to '{place}', where nothing may be sent; write that address into"
                    " models.yaml if it is meant.",
                    address=self.endpoint.address,
                    place=response.headers.get("location", "")[:200],
                )
            )
        if status in WRONG:
            raise NoAnswer(
                _(
                    "'{address}' answers {status} for the model '{model}'; check the address, the model's name and"
                    " the key.",
                    address=self.endpoint.address,
                    status=status,
                    model=self.endpoint.model,
                )
            )
        if status in BUSY:
            raise AskAgainError(str(status), self._seconds_in(response.headers.get("retry-after")))
        if status != 200:
            raise TextRefusedError

    def _seconds_in(self, told: str | None) -> float | None:
        """A Retry-After as seconds from now (RFC 9110, 10.2.3); None where there is none that can be read."""
        if told is None:
            return None
        if told.strip().isdecimal():
            return float(told)
        with contextlib.suppress(ValueError):
            return max(0.0, parsedate_to_datetime(told).timestamp() - self.clock.today())
        return None

    def _wait_for_turn(self) -> None:
        now = self.clock.now()
        if now < self._next:
            self.clock.sleep(self._next - now)
        self._next = max(now, self._next) + 60 / self.endpoint.requests_per_minute

    def _gone(self, why: str) -> NoAnswer:
        return NoAnswer(
            _(
                "'{address}' does not answer ({why}); what it answered is kept, so run the command again later.",
                address=self.endpoint.address,
                why=why,
            )
        )


def _http_library() -> Any:
    try:
        import httpx2  # type: ignore[import-not-found,unused-ignore]  # an extra, not in every environment
    except ImportError:
        raise not_installed("httpx2", "endpoint") from None
    return httpx2


def identity_of(endpoint: Endpoint, prompt: Prompt) -> str:
    """What tells a model at an endpoint from any other."""
    return digest([endpoint.address, endpoint.model, prompt.identity])[:12]


def where(endpoint: Endpoint, prompt: Prompt) -> dict[str, Any]:
    """Where texts go, and by whose decision, as the ledger has it."""
    told: dict[str, Any] = {"address": endpoint.address, "model": endpoint.model, "prompt": prompt.identity}
    if endpoint.decision is not None:
        told |= {"decided_by": endpoint.decision.by, "decided_on": endpoint.decision.on.isoformat()}
    return told
