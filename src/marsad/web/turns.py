"""Which post is before whom, so that two coders do not read the same one when one reading is enough.

A preference, not a lock: kept in memory, forgotten after ten minutes, and set aside when nothing else is left.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

FORGOTTEN_AFTER = 600.0  # seconds


@dataclass(frozen=True, slots=True)
class Place:
    """A task open to a coder, and how many coders it still needs."""

    task_id: int
    needs: int


class Turns:
    """The posts now before the coders of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._before: dict[tuple[int, int], tuple[int, float]] = {}  # (sample, coder) -> (task, since)

    def choose(self, sample_id: int, coder: int, places: Sequence[Place]) -> int | None:
        """The task to show: the one before this coder already, else the first with a place, else the first."""
        if not places:
            return None
        now = self._clock()
        with self._lock:
            self._before = {key: kept for key, kept in self._before.items() if now - kept[1] < FORGOTTEN_AFTER}
            mine = self._before.get((sample_id, coder))
            if mine is not None and any(place.task_id == mine[0] for place in places):
                chosen = mine[0]
            else:
                chosen = self._free(coder, places)
            self._before[sample_id, coder] = (chosen, now)
            return chosen

    def _free(self, coder: int, places: Sequence[Place]) -> int:
        taken: dict[int, int] = {}
        for (_sample, other), (task, _since) in self._before.items():
            if other != coder:
                taken[task] = taken.get(task, 0) + 1
        free = (place.task_id for place in places if taken.get(place.task_id, 0) < place.needs)
        return next(free, places[0].task_id)
