"""A trained classifier of texts: one linear layer over hashed features of words, kept as an .npz file of integers.

The score of a text is the sum of the weights of its features over the length of its feature vector (tf-idf, with the
length of each word's features worked out once, so that everything is a sum over words). Sums are of integers: the same
text has the same score in any batch, on any machine. Scores become probabilities by Platt's line, or by a temperature
where there are more than two labels.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from marsad.core.errors import Missing, RefusedInput
from marsad.core.posts import Reason
from marsad.core.words import _
from marsad.detect.calibration import Platt, Temperature
from marsad.detect.normalise import CLASSIFY
from marsad.detect.telling import reasons, telling_words
from marsad.detect.word_features import ROWS, Pieces, concept_rows, neighbours, pieces
from marsad.detect.words import Words, words_of

FORMAT = 1
TOGETHER = 8192  # texts weighed at once: the arrays then fit the processor's cache
IDF_STEPS = 256.0  # a feature's squared idf is kept as a whole number of these parts
MOST_BYTES = 20_000_000  # of a file, and of what it unpacks to: ten times the largest that ships
UNPACKED = 200_000_000
NAMES = frozenset({"format", "rows", "weights", "scales", "squares", "bias", "slopes", "shifts", "meta"})

Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class TextModel:
    """Weights of the features a model knows, one column a label, or one for 'yes' where there are two labels."""

    labels: tuple[str, ...]  # 'none of it' first
    rows: NDArray[np.int32]  # of the features known, rising
    weights: NDArray[np.int16]  # (features, columns)
    scales: Floats  # (columns,): a weight is its integer times this
    squares: NDArray[np.uint16]  # (features,): squared idf, in parts of 1 / IDF_STEPS
    bias: Floats  # (columns,)
    calibration: Platt | Temperature
    cut: float = 0.5  # probability of 'yes' from which it is the answer, where there are two labels
    meta: Mapping[str, Any] = field(default_factory=dict)  # what it learnt, from what, how well: plain JSON
    digest: str = ""  # SHA-256 of the file it was read from

    @cached_property
    def identity(self) -> str:
        """The first 12 digits of the SHA-256 of the model's file."""
        return (self.digest or hashlib.sha256(written(self)).hexdigest())[:12]

    @property
    def uses_concepts(self) -> bool:
        """Whether features of `marsad.detect.concepts` are weighed beside those of the words."""
        return bool(self.meta.get("concepts", False))

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Calibrated probabilities, (texts, labels); each row sums to 1."""
        scores = self.scores(texts)
        if isinstance(self.calibration, Platt):
            yes = self.calibration.probabilities(scores[:, 0])
            return np.column_stack([1.0 - yes, yes]).astype(np.float32)
        return self.calibration.probabilities(scores).astype(np.float32)

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Scores before calibration, (texts, columns); a text of no known feature scores the bias."""
        parts = [self._scores(texts[at : at + TOGETHER]) for at in range(0, len(texts), TOGETHER)]
        return np.concatenate(parts) if parts else np.empty((0, self.scales.size))

    def because(self, texts: Sequence[str], labels: Sequence[str]) -> list[tuple[Reason, ...]]:
        """The words that weighed most for the label given beside each text, and where they stand in it."""
        words = words_of(texts, CLASSIFY)
        sums = self.word_sums(words)[:, :-1] * self.scales
        if len(self.labels) == 2:
            sums = np.column_stack([-sums[:, 0], sums[:, 0]])
        chosen = np.array([self.labels.index(label) for label in labels], dtype=np.int64)
        return [(reason,) for reason in reasons(labels, texts, telling_words(words, sums, chosen))]

    def word_sums(self, words: Words) -> NDArray[np.int64]:
        """Of each distinct word: the sum of its features' weights by column, and last of their squared idf."""
        sums = [np.zeros(words.hashes.size, dtype=np.int64) for _table in self._tables]
        for one in pieces(words):
            for column, table in enumerate(self._tables):
                sums[column] += _by_start(table[one.rows], one.bounds)
        return self._parted(sums)

    def _scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        words = words_of(texts, CLASSIFY)
        sums = _by_text(self.word_sums(words), words)
        sums += self._of_texts(Pieces(*neighbours(words)))
        if self.uses_concepts:
            sums += self._of_texts(Pieces(*concept_rows(texts, words)))
        length = np.sqrt(np.maximum(sums[:, -1], 1) / IDF_STEPS)
        return sums[:, :-1] * self.scales.astype(np.float64) / length[:, None] + self.bias

    def _of_texts(self, one: Pieces) -> NDArray[np.int64]:
        """As `word_sums`, of the features of each text; parted before they are summed, as a text may be any length."""
        values = self._parted([table[one.rows] for table in self._tables])
        return np.column_stack([_by_start(column, one.bounds) for column in values.T])

    def _parted(self, sums: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        """Two columns from each number of the tables, or from a sum of them: weights by column, then squared idf."""
        low = [(pair << 32) >> 32 for pair in sums]
        high = [(pair - part) >> 32 for pair, part in zip(sums, low, strict=True)]
        squares, *weights = [column for both in zip(low, high, strict=True) for column in both]
        return np.column_stack([*weights[: self.scales.size], squares])

    @cached_property
    def _tables(self) -> list[NDArray[np.int64]]:
        """Squared idf and weights of every feature there can be, 0 for NOTHING: two columns to a table.

        One number holds both, the second times 2^32: they are fetched and summed at once, exactly while either sum is
        below 2^31, as those of a word are.
        """
        columns = [self.squares, *self.weights.T]
        tables = [np.zeros(ROWS + 1, dtype=np.int64) for _pair in range(0, len(columns), 2)]
        for number, column in enumerate(columns):
            tables[number // 2][self.rows] += column.astype(np.int64) << (32 * (number % 2))
        return tables


def _by_start(values: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sums of `values` between one start and the next, (starts - 1,); 0 where there is nothing between."""
    sums = np.zeros(starts.size - 1, dtype=np.int64)
    filled = np.flatnonzero(np.diff(starts))
    if filled.size:
        sums[filled] = np.add.reduceat(values, starts[filled])
    return sums


def _by_text(of_words: NDArray[np.int64], words: Words) -> NDArray[np.int64]:
    """Sums over the words of each text, (texts, columns)."""
    ones = np.ones(words.sequence.size, dtype=np.int64)
    shape = (words.starts.size - 1, of_words.shape[0])
    return np.asarray(sparse.csr_array((ones, words.sequence, words.starts), shape=shape) @ of_words)


def written(model: TextModel) -> bytes:
    """`model` as the bytes of an .npz file; the same model, the same bytes."""
    two = isinstance(model.calibration, Platt)
    slopes = np.array([model.calibration.slope, model.calibration.intercept if two else 0.0, model.cut])  # type: ignore[union-attr]
    shifts = np.array([] if two else model.calibration.shifts, dtype=np.float64)  # type: ignore[union-attr]
    meta = json.dumps({**model.meta, "labels": list(model.labels)}, ensure_ascii=False, sort_keys=True)
    held: dict[str, NDArray[Any]] = {
        "format": np.array([FORMAT, ROWS]),
        "rows": np.diff(model.rows, prepend=np.int32(0)).astype(np.uint32),
        "weights": model.weights,
        "scales": model.scales,
        "squares": model.squares,
        "bias": model.bias,
        "slopes": slopes,
        "shifts": shifts,
        "meta": np.frombuffer(meta.encode("utf-8"), dtype=np.uint8),
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **held)
    return buffer.getvalue()


def load(path: Path) -> TextModel:
    """The model of a file. Raises Missing where there is none, RefusedInput where it is not one of ours or damaged."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as problem:
        raise Missing(_("There is no model '{name}'; check the path.", name=path.name)) from problem
    try:
        return read(content)
    except ValueError as problem:
        raise RefusedInput(
            _("'{name}' is not a model that Marsad can read ({why}); train it again.", name=path.name, why=problem)
        ) from problem


def read(content: bytes) -> TextModel:
    """The model held in the bytes of a file written by `written`; ValueError, in a few words, for anything else.

    Nothing in the file is executed: it is a zip of plain arrays, whose sizes are looked at before they are unpacked.
    """
    if not 0 < len(content) <= MOST_BYTES:
        raise ValueError("its size")
    held = _arrays(content)
    layout = held["format"].tolist()
    if layout != [FORMAT, ROWS]:
        raise ValueError("another version's features")
    meta = _meta(held["meta"])
    labels = tuple(meta.pop("labels"))
    rows = np.cumsum(held["rows"].astype(np.int64)).astype(np.int64)
    columns = 1 if len(labels) == 2 else len(labels)
    _check(held, rows, columns)
    slope, intercept, cut = held["slopes"].tolist()
    line = Platt(slope=slope, intercept=intercept)
    several = Temperature(slope=slope, shifts=tuple(held["shifts"].tolist()))
    return TextModel(
        labels=labels,
        rows=rows.astype(np.int32),
        weights=held["weights"],
        scales=held["scales"],
        squares=held["squares"],
        bias=held["bias"],
        calibration=line if columns == 1 else several,
        cut=cut,
        meta=meta,
        digest=hashlib.sha256(content).hexdigest(),
    )


def _check(held: Mapping[str, NDArray[Any]], rows: NDArray[np.int64], columns: int) -> None:
    """ValueError where a part is not of the kind and size it must be, or holds what is no number."""
    expected = {
        "weights": (np.int16, (rows.size, columns)),
        "scales": (np.float32, (columns,)),
        "squares": (np.uint16, (rows.size,)),
        "bias": (np.float32, (columns,)),
        "slopes": (np.float64, (3,)),
        "shifts": (np.float64, (0,) if columns == 1 else (columns,)),
    }
    for name, (kind, shape) in expected.items():
        if held[name].dtype != kind or held[name].shape != shape or not np.isfinite(held[name]).all():
            raise ValueError(f"its part {name}")
    if rows.size and (rows[0] < 0 or rows[-1] >= ROWS or (np.diff(rows) <= 0).any()):
        raise ValueError("its part rows")
    if not 0 <= held["slopes"][2] <= 1:
        raise ValueError("its part slopes")


def _arrays(content: bytes) -> dict[str, NDArray[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED:
                raise ValueError("it unpacks to more than a model can be")
            if {part.filename.removesuffix(".npy") for part in parts.infolist()} != NAMES:
                raise ValueError("its parts")
        with np.load(io.BytesIO(content), allow_pickle=False) as held:
            return {name: np.asarray(held[name]) for name in NAMES}
    except (zipfile.BadZipFile, OSError, EOFError, KeyError, zlib.error, NotImplementedError, MemoryError) as problem:
        raise ValueError("it is damaged, or no .npz file") from problem


def _meta(part: NDArray[Any]) -> dict[str, Any]:
    try:
        meta = json.loads(part.astype(np.uint8).tobytes().decode("utf-8"))
        labels = meta["labels"]
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise ValueError("its description") from problem
    if not isinstance(labels, list) or len(labels) < 2 or len(set(map(str, labels))) < len(labels):
        raise ValueError("its labels")
    meta["labels"] = [str(label) for label in labels]
    return dict(meta)
