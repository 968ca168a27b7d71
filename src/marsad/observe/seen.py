"""Post ids already seen, in little memory: 16 bytes an id, in open-addressed tables."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Words = npt.NDArray[np.uint64]
FULL = 0.7  # a table fuller than this is left as it is, and another begun
SMALLEST = 1 << 17  # slots


class _Table:
    """Slots of two 64-bit halves of an id; an empty slot holds zeros."""

    def __init__(self, slots: int) -> None:
        self.high = np.zeros(slots, np.uint64)
        self.low = np.zeros(slots, np.uint64)
        self.slots, self.held = np.uint64(slots), 0

    @property
    def room(self) -> int:
        return int(int(self.slots) * FULL) - self.held

    def holds(self, high: Words, low: Words) -> npt.NDArray[np.bool_]:
        """Which of the ids are in the table."""
        found = np.zeros(len(high), np.bool_)
        left, slot = np.arange(len(high)), high % self.slots
        while len(left):
            here, there = self.high[slot], self.low[slot]
            same = (here == high[left]) & (there == low[left])
            found[left[same]] = True
            go_on = ~same & ((here != 0) | (there != 0))
            left, slot = left[go_on], (slot[go_on] + np.uint64(1)) % self.slots
        return found

    def add(self, high: Words, low: Words) -> None:
        """Put in ids that are not there yet, each given once."""
        self.held += len(high)
        left, slot = np.arange(len(high)), high % self.slots
        while len(left):
            free = (self.high[slot] == 0) & (self.low[slot] == 0)
            self.high[slot[free]], self.low[slot[free]] = high[left[free]], low[left[free]]
            # Where two wanted the same slot, the last one has it and the other goes on.
            placed = free & (self.high[slot] == high[left]) & (self.low[slot] == low[left])
            left, slot = left[~placed], (slot[~placed] + np.uint64(1)) % self.slots


class SeenIds:
    """The ids of posts that are in the lake or came earlier in the file. Linear cost; 10 million ids in 350 MB."""

    def __init__(self, expected: int = 0) -> None:
        """Empty, with room for `expected` ids."""
        self._tables = [_Table(max(SMALLEST, int(expected / FULL) + 1))]

    @classmethod
    def of(cls, columns: Iterable[pa.Array], expected: int = 0) -> "SeenIds":
        """The ids of `columns` (string arrays of post ids; repeats allowed)."""
        seen = cls(expected)
        for ids in columns:
            seen.new(ids)
        return seen

    def __len__(self) -> int:
        return sum(table.held for table in self._tables)

    def new(self, ids: pa.Array) -> npt.NDArray[np.bool_]:
        """Which of `ids` (32 hexadecimal characters each) are met for the first time; from now on all are seen."""
        high, low = _halves(ids)
        order = np.lexsort((low, high))
        first = np.ones(len(order), np.bool_)
        first[1:] = (np.diff(high[order]) != 0) | (np.diff(low[order]) != 0)
        fresh = np.zeros(len(order), np.bool_)
        fresh[order[first]] = True  # lexsort is stable: the first of equals is the one met first
        for table in self._tables:
            wanted = np.flatnonzero(fresh)
            fresh[wanted[table.holds(high[wanted], low[wanted])]] = False
        count = int(fresh.sum())
        if count > self._tables[-1].room:
            slots = max(SMALLEST, int(len(self) / 2), int(count / FULL) + 1)
            self._tables.append(_Table(slots))
        self._tables[-1].add(high[fresh], low[fresh])
        return fresh


def _halves(ids: pa.Array) -> tuple[Words, Words]:
    if not len(ids):
        return np.zeros(0, np.uint64), np.zeros(0, np.uint64)
    offsets = np.frombuffer(ids.buffers()[1], np.int32)[ids.offset :]
    data = ids.buffers()[2][int(offsets[0]) : int(offsets[len(ids)])].to_pybytes()
    words = np.frombuffer(bytes.fromhex(data.decode("ascii")), ">u8").astype(np.uint64).reshape(-1, 2)
    words[(words == 0).all(axis=1), 1] = 1  # zeros mean an empty slot; no SHA-256 begins so
    return np.ascontiguousarray(words[:, 0]), np.ascontiguousarray(words[:, 1])
