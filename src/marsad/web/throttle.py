"""How long to wait after wrong keys of programmes.

Kept in memory: a restart forgets, and nothing is written of who failed.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

FREE_TRIES = 5
FIRST_WAIT = 30.0  # seconds; doubled with each further failure
LONGEST_WAIT = 15 * 60.0  # seconds; failures older than this are forgotten
REMEMBERED = 10_000  # names and addresses; the oldest are forgotten first


@dataclass(slots=True)
class _Failures:
    count: int
    last: float


class Throttle:
    """Counts failures by name and by address; who has too many waits, whether the name exists or not."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: dict[str, _Failures] = {}

    def wait(self, *keys: str) -> float:
        """Seconds still to wait for any of `keys`; 0 where a try is free."""
        now = self._clock()
        with self._lock:
            return max((self._wait(key, now) for key in keys), default=0.0)

    def failed(self, *keys: str) -> None:
        """Count a wrong key against each of `keys`."""
        now = self._clock()
        with self._lock:
            for key in keys:
                known = self._failures.pop(key, None)
                if known is None or now - known.last > LONGEST_WAIT:
                    known = _Failures(0, now)
                known.count, known.last = known.count + 1, now
                self._failures[key] = known
            while len(self._failures) > REMEMBERED:
                del self._failures[next(iter(self._failures))]

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of `keys`."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _wait(self, key: str, now: float) -> float:
        known = self._failures.get(key)
        if known is None or known.count < FREE_TRIES:
            return 0.0
        doubled = FIRST_WAIT * 2.0 ** min(known.count - FREE_TRIES, 10)
        return max(0.0, known.last + min(doubled, LONGEST_WAIT) - now)
