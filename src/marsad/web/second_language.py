"""What a page in a prepared language says in a second one, each piece with its own language and direction."""

import re

from marsad.core.words import OTHER, SAME, direction

_TAG = re.compile(r"(<[^>]*>)")  # templates escape '>' in what they put into attributes
_PIECE = re.compile(f"{OTHER}([^{OTHER}{SAME}]*){SAME}")
_MARKS = re.compile(f"[{OTHER}{SAME}]")
_PLAIN = re.compile(r"</?(title|option|textarea)\b", re.IGNORECASE)  # elements that hold text and nothing else


def mark(page: str, second: str) -> str:
    """The HTML with `second` named on each piece that is said in it; attributes and plain elements lose the marks."""
    if OTHER not in page and SAME not in page:
        return page
    done, plain = [], False
    for part in _TAG.split(page):
        if part.startswith("<"):
            if _PLAIN.match(part):
                plain = not part.startswith("</")
            done.append(_MARKS.sub("", part))
        else:
            done.append(_MARKS.sub("", part if plain else _named(part, second)))
    return "".join(done)


def _named(text: str, second: str) -> str:
    """Piece by piece from the innermost: a value inside a sentence may itself be in the second language."""
    opening = f'<span lang="{second}" dir="{direction(second)}">'
    while (found := _PIECE.sub(rf"{opening}\1</span>", text)) != text:
        text = found
    return text
