"""Which post is before whom, so that two coders do not read the same one when one reading is enough.

A preference, not a lock: kept in memory, forgotten after ten minutes, and set aside when nothing else is left.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
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
        self._before: dict[tuple[int, int, int], float] = {}  # (sample, coder, task) -> since

    def held(self, sample_id: int) -> int:
        """How many posts of a sample are before somebody now, or were a moment ago: among one more there is a place."""
        with self._lock:
            return sum(1 for sample, _coder, _task in self._before if sample == sample_id)

    def choose(self, sample_id: int, coder: int, places: Sequence[Place], hand: Collection[int] = ()) -> int | None:
        """The task to show: one before this coder already, else the first with a place, else the first.

        `hand` are tasks of this coder that are answered and on their way, or on the page now: not one of them.
        """
        open_places = [place for place in places if place.task_id not in hand]
        now = self._clock()
        with self._lock:
            known = {place.task_id for place in places}
            self._before = {
                key: since
                for key, since in self._before.items()
                if now - since < FORGOTTEN_AFTER and (key[:2] != (sample_id, coder) or key[2] in known)
            }
            if not open_places:
                return None
            mine = {task for sample, who, task in self._before if (sample, who) == (sample_id, coder)}
            held = (place.task_id for place in open_places if place.task_id in mine)
            chosen = next(held, None) or self._free(coder, open_places)
            self._before[sample_id, coder, chosen] = now
            return chosen

    def _free(self, coder: int, places: Sequence[Place]) -> int:
        taken = Counter(task for _sample, other, task in self._before if other != coder)
        free = (place.task_id for place in places if taken[place.task_id] < place.needs)
        return next(free, places[0].task_id)
