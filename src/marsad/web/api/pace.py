"""How fast a programme may ask: so many times a minute with one key. Kept in memory, nothing is written."""

import math
import threading
import time
from collections.abc import Callable

REQUESTS = 120  # in a row, and a minute
REMEMBERED = 10_000  # keys; those longest unused are forgotten first


class Pace:
    """A bucket of REQUESTS for each key, filled again evenly over a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, requests: int = REQUESTS) -> None:
        self._clock = clock
        self._requests = requests
        self._lock = threading.Lock()
        self._left: dict[int, tuple[float, float]] = {}  # number of a key -> requests left, when

    def wait(self, key: int) -> int:
        """Seconds to wait before the next request of `key`; 0 where it may be answered, and is counted."""
        now = self._clock()
        with self._lock:
            left, then = self._left.pop(key, (float(self._requests), now))
            left = min(float(self._requests), left + (now - then) * self._requests / 60)
            self._left[key] = (max(left - 1, 0.0) if left >= 1 else left, now)
            while len(self._left) > REMEMBERED:
                del self._left[next(iter(self._left))]
            return 0 if left >= 1 else math.ceil((1 - left) * 60 / self._requests)
