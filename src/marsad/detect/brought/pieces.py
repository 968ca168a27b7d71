"""Texts as the word pieces a brought model reads, by its own tokenizer.json, cut at the most it takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.core.words import _
from marsad.detect.brought.extras import library
from marsad.detect.brought.folder import TOKENIZER, ModelFolder

LETTERS_A_PIECE = 64  # a text is first cut to this many letters a word piece, so that no text can take all the memory


@dataclass(frozen=True, slots=True)
class Pieces:
    """One text: numbers of its word pieces, and whether some of it was cut off."""

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    cut: bool


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts texts into word pieces; `longest` is the most of one text, marks at its ends counted."""

    tokenizer: Any
    longest: int

    def pieces(self, texts: Sequence[str]) -> Iterator[Pieces]:
        """The word pieces of each text, in order."""
        for text in texts:
            letters = text.encode("utf-8", "replace").decode("utf-8")[: self.longest * LETTERS_A_PIECE]
            said = self.tokenizer.encode(letters)
            cut = bool(said.overflowing) or len(letters) < len(text)
            yield Pieces(np.array(said.ids, dtype=np.int64), np.array(said.type_ids, dtype=np.int64), cut)


def cutter(folder: ModelFolder) -> Cutter:
    """The tokenizer of a model. Raises Missing where the library is not installed, RefusedInput for a broken file."""
    tokenizers = library("tokenizers", folder.extra)
    try:
        tokenizer = tokenizers.Tokenizer.from_str(folder.contents[TOKENIZER].decode("utf-8"))
    except Exception as problem:  # noqa: BLE001 - the library raises plain Exception
        raise folder.refused(_("its tokenizer.json cannot be read ({why})", why=problem)) from None
    tokenizer.no_padding()
    tokenizer.enable_truncation(folder.longest)
    return Cutter(tokenizer, folder.longest)
