"""The shipped language model: one linear layer over hashed character n-grams, one table a script.

The score of a class is the mean weight of the text's n-grams times the square root of their number; a temperature
fitted on held-out rows makes the softmax of the scores read as probabilities (Guo and others, 2017).
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
from marsad.detect.normalise import Folded

MODEL = Path(__file__).parent / "models" / "language.npz"
# Of the file; written by: benchmarks/language_model.py train
SHA256 = "dbc7162e66af5ec2fb3ca6db4049305373b7f7a8f7aebc69265a91cb172d5646"
ELSE = "else"  # the class of languages outside those the model knows


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights of one script: `table` has a row for each n-gram hash and a last row of zeros."""

    classes: tuple[str, ...]
    table: NDArray[np.float32]  # (NOTHING + 1, classes)
    bias: NDArray[np.float32]
    temperature: float

    def scores(self, folded: Folded) -> NDArray[np.float32]:
        """Scores before the softmax, (texts, classes); a text of no n-gram scores zero everywhere."""
        sums = self._sums(folded, folded.starts)
        counts = ngram_counts(np.diff(folded.starts))
        sums /= np.sqrt(np.maximum(counts, np.float32(1)))[:, None]
        sums += self.bias
        return sums

    def probabilities(self, folded: Folded) -> NDArray[np.float32]:
        """Calibrated probabilities, (texts, classes)."""
        scores = self.scores(folded) / np.float32(self.temperature)
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        return scores

    def word_weights(self, folded: Folded) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """What each word adds to each class, (words, classes), and where each word's leading space stands."""
        spaces = np.flatnonzero(folded.codes == 0x20)
        return self._sums(folded, spaces), spaces

    def _sums(self, folded: Folded, bounds: NDArray[np.int64]) -> NDArray[np.float32]:
        """The sum of the weights of the n-grams that begin between one bound and the next."""
        pieces = len(bounds) - 1
        sums = np.zeros((pieces, len(self.classes)), dtype=np.float32)
        ones = np.ones(int(bounds[-1]), dtype=np.float32)
        edges = bounds.astype(np.int32)
        for rows in hashed_ngrams(folded):
            sums += sparse.csr_array((ones, rows, edges), shape=(pieces, NOTHING + 1)) @ self.table
        return sums


def ngram_counts(lengths: NDArray[np.int64]) -> NDArray[np.float32]:
    """How many n-grams texts of so many folded characters have, the space at their end counted once for each order."""
    counts = sum(np.maximum(lengths + 2 - order, 0) - (order == 1) for order in ORDERS)
    return np.asarray(counts, dtype=np.float32)


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
        return {script: _one(held, script) for script in ("Arab", "Latn")}


def _one(held: "np.lib.npyio.NpzFile", script: str) -> LinearModel:
    weights = held[f"{script}_weights"].astype(np.float32) * held[f"{script}_scale"].astype(np.float32)
    table = np.vstack([weights, np.zeros((1, weights.shape[1]), dtype=np.float32)])
    classes = tuple(str(name) for name in held[f"{script}_classes"])
    return LinearModel(classes, table, held[f"{script}_bias"], float(held[f"{script}_temperature"]))


def written(models: dict[str, LinearModel]) -> bytes:
    """`models` as the bytes of an .npz file: weights in 8 bits, one scale a class; the same models, the same bytes."""
    held: dict[str, NDArray[np.generic]] = {"hashing": np.array([BITS, *ORDERS])}
    for script, model in models.items():
        weights = model.table[:-1]
        scale = np.quantile(np.abs(weights), 0.99999, axis=0).astype(np.float32) / 127
        held[f"{script}_weights"] = np.clip(np.rint(weights / scale), -127, 127).astype(np.int8)
        held[f"{script}_scale"] = scale
        held[f"{script}_classes"] = np.array(model.classes)
        held[f"{script}_bias"] = model.bias.astype(np.float32)
        held[f"{script}_temperature"] = np.array(model.temperature)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **held)
    return buffer.getvalue()
