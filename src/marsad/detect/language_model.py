"""The shipped language model: one linear layer over hashed character n-grams of words, one table a script.

Weights are whole numbers, kept as their roots in 8 bits. What a word weighs is a sum of them, what a text weighs the
sum over its words: exact whatever else is in the batch. The score of a class is that sum, scaled, over the square root
of the number of n-grams; a temperature fitted on rows not trained on makes the softmax of the scores read as
probabilities (Guo and others, 2017).
"""

import hashlib
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from marsad.core.errors import Missing, WrongState
from marsad.core.words import _
from marsad.detect.ngrams import BITS, NOTHING, ORDERS, hashed_ngrams

MODEL = Path(__file__).parent / "models" / "language.npz"
# Of the file; written by: benchmarks/language_model.py train
SHA256 = "a0d276eabaac7a9e48591f3a460db559a79627a86558f2a8339bd696188dd627"
ELSE = "else"  # the class of languages outside those the model knows
SCRIPTS = ("Arab", "Latn")
ROOTS = 127


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """Weights of one script: `weights` has a row for each n-gram hash and a last row of zeros."""

    classes: tuple[str, ...]
    weights: NDArray[np.int32]  # (NOTHING + 1, classes), squares with a sign
    scale: NDArray[np.float32]  # of each class: what a weight of 1 stands for
    bias: NDArray[np.float32]
    temperature: float

    def of_words(self, codes: NDArray[np.uint32], bounds: NDArray[np.int64]) -> NDArray[np.int32]:
        """What each word weighs for each class, (words, classes); word w is `codes[bounds[w]:bounds[w + 1]]`."""
        words = len(bounds) - 1
        sums = np.zeros((words, len(self.classes)), dtype=np.int32)
        ones = np.ones(int(bounds[-1]), dtype=np.int32)
        edges = bounds.astype(np.int32)
        for rows in hashed_ngrams(codes, bounds):
            sums += sparse.csr_array((ones, rows, edges), shape=(words, NOTHING + 1)) @ self.weights
        return sums

    def scores(self, sums: NDArray[np.int32], counts: NDArray[np.int32]) -> NDArray[np.float32]:
        """Scores before the softmax, (texts, classes), of texts whose words weigh `sums` and have `counts` n-grams."""
        sizes = np.sqrt(np.maximum(counts, 1).astype(np.float32))
        return np.asarray(sums.astype(np.float32) * self.scale / sizes[:, None] + self.bias, dtype=np.float32)

    def probabilities(self, sums: NDArray[np.int32], counts: NDArray[np.int32]) -> NDArray[np.float32]:
        """Calibrated probabilities, (texts, classes)."""
        scores = self.scores(sums, counts)
        scores = np.asarray(scores / np.float32(self.temperature), dtype=np.float32)
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        return scores


def in_eight_bits(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights (n-grams, classes) as the signed roots that `spread` squares again, and the scale of each class.

    Roots, because most weights are small and a few are large: small ones keep their differences.
    """
    largest = np.abs(weights).max(axis=0) / ROOTS**2
    roots = np.rint(np.sign(weights) * np.sqrt(np.abs(weights) / largest))
    return roots.astype(np.int8), largest.astype(np.float32)


def spread(roots: NDArray[np.int8]) -> NDArray[np.int32]:
    """The whole weights that signed roots stand for, with a row of zeros after the last."""
    whole = roots.astype(np.int32)
    whole *= np.abs(whole)
    return np.vstack([whole, np.zeros((1, whole.shape[1]), dtype=np.int32)])


@cache
def shipped() -> dict[str, LinearModel]:
    """The models by script ('Arab', 'Latn').

    Raises Missing where the file is not there and WrongState where it is not the file this version was released with.
    """
    try:
        content = MODEL.read_bytes()
    except OSError as problem:
        raise Missing(
            _("The language model '{name}' is not there; install Marsad again.", name=MODEL.name)
        ) from problem
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise WrongState(
            _(
                "The language model '{name}' is not the one this version came with; install Marsad again.",
                name=MODEL.name,
            )
        )
    return read(content)


def read(content: bytes) -> dict[str, LinearModel]:
    """The models held in the bytes of an .npz file written by `written`; ValueError for one hashed otherwise."""
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        if held["hashing"].tolist() != [BITS, *ORDERS]:
            raise ValueError("the model was trained with other n-grams")
        return {script: _one(held, script) for script in SCRIPTS}


def _one(held: "np.lib.npyio.NpzFile", script: str) -> LinearModel:
    return LinearModel(
        classes=tuple(str(name) for name in held[f"{script}_classes"]),
        weights=spread(held[f"{script}_roots"]),
        scale=held[f"{script}_scale"].astype(np.float32),
        bias=held[f"{script}_bias"].astype(np.float32),
        temperature=float(held[f"{script}_temperature"]),
    )


def written(models: dict[str, LinearModel]) -> bytes:
    """`models` as the bytes of an .npz file; the same models, the same bytes."""
    held: dict[str, NDArray[np.generic]] = {"hashing": np.array([BITS, *ORDERS])}
    for script, model in models.items():
        whole = model.weights[:-1]
        held[f"{script}_roots"] = np.rint(np.sign(whole) * np.sqrt(np.abs(whole))).astype(np.int8)
        held[f"{script}_scale"] = model.scale
        held[f"{script}_classes"] = np.array(model.classes)
        held[f"{script}_bias"] = model.bias
        held[f"{script}_temperature"] = np.array(model.temperature)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **held)
    return buffer.getvalue()
