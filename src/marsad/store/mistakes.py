"""Mistakes found in a file people write by hand: all of them at once, each with its line and value."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from marsad.core.errors import RefusedInput
from marsad.core.words import _, n_

MOST_SHOWN = 200
VALUE_LENGTH = 80  # characters of a value that are shown


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to correct: the line, from 1, and a sentence holding the value."""

    line: int
    message: str


def shortened(value: object) -> str:
    """`value` on one line, with what cannot be shown replaced, and cut where it is long."""
    text = value if isinstance(value, str) else str(value)
    shown = "".join("�" if unicodedata.category(letter) in {"Cc", "Cs"} else letter for letter in text)
    return shown if len(shown) <= VALUE_LENGTH else f"{shown[: VALUE_LENGTH - 1]}…"


def refuse(name: str, mistakes: Iterable[Mistake]) -> NoReturn:
    """Raise RefusedInput with every mistake of the file `name`, in the order of its lines."""
    ordered = sorted(set(mistakes))
    lines = [
        n_(
            "The file '{name}' has {n} mistake; correct it and run the command again.",
            "The file '{name}' has {n} mistakes; correct them and run the command again.",
            len(ordered),
            name=shortened(name),
        )
    ]
    lines += [_("line {line}: {mistake}", line=m.line, mistake=m.message) for m in ordered[:MOST_SHOWN]]
    if len(ordered) > MOST_SHOWN:
        lines.append(_("Only the first {shown} are listed.", shown=MOST_SHOWN))
    raise RefusedInput("\n  ".join(lines))
