"""What words weigh in neighbouring tasks, so that a unit's first five hundred codings go further.

Published data that may be learnt from (praise and blame, offence in other dialects and languages) give weights of the
same features; a fitted model takes up a share of them into its own. `benchmarks/background.py` builds the file.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from marsad.core.errors import Missing, WrongState
from marsad.core.words import _
from marsad.detect.word_features import ROWS

FILE = Path(__file__).parent / "models" / "background.npz"
# Of the file; written by: benchmarks/background.py
SHA256 = "03f25f4981274b1d354823692566f561c36efc265e678296a65b4cbf12a1348c"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """Weights of features in neighbouring tasks."""

    rows: NDArray[np.int32]  # (features,), rising
    weights: Floats  # (features, tasks)
    learnt: tuple[NDArray[np.uint32], ...]  # of each task: prints of the texts it learnt from, rising

    @staticmethod
    def none() -> "Background":
        """Nothing is known."""
        return Background(np.empty(0, dtype=np.int32), np.empty((0, 0), dtype=np.float32), ())

    def without(self, texts: Sequence[str], most: float) -> "Background":
        """Less the tasks that learnt from more than the share `most` of `texts`: they would only repeat the labels."""
        prints = prints_of(texts)
        kept = [task for task, seen in enumerate(self.learnt) if np.isin(prints, seen).mean() <= most]
        return Background(self.rows, self.weights[:, kept], tuple(self.learnt[task] for task in kept))

    def columns(self, counts: "sparse.csr_array") -> Floats:
        """What each text weighs in each task, (texts, tasks), before its length is divided by."""
        table = np.zeros((ROWS, self.weights.shape[1]), dtype=np.float32)
        table[self.rows] = self.weights
        return np.asarray(counts @ table, dtype=np.float32)

    def added(self, coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
        """What `coefficients` (tasks,) come to as weights of all features, (ROWS,)."""
        weights = np.zeros(ROWS)
        weights[self.rows] = self.weights @ coefficients
        return weights


def prints_of(texts: Sequence[str]) -> NDArray[np.uint32]:
    """A number for each text, the same for the same words."""
    return np.array([crc32(" ".join(text.split()).encode("utf-8", "replace")) for text in texts], dtype=np.uint32)


@cache
def shipped() -> Background:
    """What comes with Marsad. Missing or WrongState where the file is not there, or not the one released."""
    try:
        content = FILE.read_bytes()
    except OSError as problem:
        raise Missing(_("The file '{name}' is not there; install Marsad again.", name=FILE.name)) from problem
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise WrongState(
            _("The file '{name}' is not the one this version came with; install Marsad again.", name=FILE.name)
        )
    return read(content)


def read(content: bytes) -> Background:
    """The background held in the bytes of a file written by `written`."""
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        rows = np.cumsum(held["rows"].astype(np.int64)).astype(np.int32)
        learnt = np.split(held["learnt"], np.cumsum(held["counts"])[:-1])
        return Background(rows, held["weights"].astype(np.float32) * held["scales"], tuple(learnt))


def written(background: Background) -> bytes:
    """`background` as the bytes of an .npz file, weights in 8 bits; the same background, the same bytes."""
    scales = np.quantile(np.abs(background.weights), 0.9999, axis=0).astype(np.float32) / 127
    held: dict[str, NDArray[Any]] = {
        "rows": np.diff(background.rows, prepend=np.int32(0)).astype(np.uint32),
        "weights": np.clip(np.rint(background.weights / scales), -127, 127).astype(np.int8),
        "scales": scales,
        "learnt": np.concatenate(background.learnt),
        "counts": np.array([seen.size for seen in background.learnt]),
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **held)
    return buffer.getvalue()
