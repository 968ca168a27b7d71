"""What words weigh in neighbouring tasks, so that a unit's first five hundred codings go further.

Published data that may be learnt from (praise and blame, offence in other dialects and languages) give weights of the
same features; a fitted model takes up a share of them into its own. `benchmarks/background.py` builds the file.
"""

import hashlib
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from marsad.core.errors import Missing, WrongState
from marsad.core.words import _
from marsad.detect.word_features import ROWS

FILE = Path(__file__).parent / "models" / "background.npz"
# Of the file; written by: benchmarks/background.py
SHA256 = "195c2cf54d3fc9b91fe376c27db470224cf771d18f909bdb51d4b21fd4c75121"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """Weights of features in neighbouring tasks."""

    rows: NDArray[np.int32]  # (features,), rising
    weights: Floats  # (features, tasks)

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
        return Background(rows, held["weights"].astype(np.float32) * held["scales"])


def written(background: Background) -> bytes:
    """`background` as the bytes of an .npz file, weights in 8 bits; the same background, the same bytes."""
    scales = np.quantile(np.abs(background.weights), 0.9999, axis=0).astype(np.float32) / 127
    held: dict[str, NDArray[Any]] = {
        "rows": np.diff(background.rows, prepend=np.int32(0)).astype(np.uint32),
        "weights": np.clip(np.rint(background.weights / scales), -127, 127).astype(np.int8),
        "scales": scales,
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **held)
    return buffer.getvalue()
