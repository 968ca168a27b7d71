"""What every chart of a report has in common: its look, its axes, and words that are data and never expressions."""

import re
import textwrap
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from marsad.report.numbers import BIDI_CONTROLS, Voice

FONTS = Path(__file__).parent / "fonts"
FONT = "Noto Sans, Noto Naskh Arabic, Noto Sans Tifinagh, sans-serif"
INK, GRID = "#1f2933", "#d9dee3"
SHADES = ("#12436d", "#e39a2d", "#e8e4dc")  # posts, duplicates, refusals: dark, middle, light
WIDTH = 440  # pixels of the plot itself
LABEL = 26  # letters in a line of a label
LINE = 16  # pixels from one line of a label to the next
ARABIC = re.compile("[\u0600-\u06ff]")
NICE = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25)  # steps of an axis of shares


def chart_of(values: dict[str, Any], height: Any, **drawn: Any) -> dict[str, Any]:
    """The values drawn in the look that all charts share."""
    text = {"labelFont": FONT, "titleFont": FONT, "labelColor": INK, "titleColor": INK, "labelFontSize": 12}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": values,
        "width": WIDTH,
        "height": height,
        "background": "white",
        "config": {
            "font": FONT,
            "aria": False,
            "view": {"stroke": None},
            "axis": {
                **text,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "titlePadding": 10,
                "gridColor": GRID,
                "domainColor": INK,
                "tickColor": INK,
                "labelLimit": 260,
                "labelPadding": 6,
                "labelLineHeight": LINE,
            },
            "legend": {
                **text,
                "symbolStrokeWidth": 0.6,
                "symbolType": "square",
                "labelLimit": 260,
                "columnPadding": 24,
            },
            "rule": {"color": INK},
            "tick": {"color": INK},
        },
        **drawn,
    }


def label_lines(names: Iterable[str]) -> list[str]:
    """Names on lines of their own; equal ones are told apart by an invisible space, or the axis would merge them."""
    labels: list[str] = []
    for name in names:
        label = "\n".join(map(bare, textwrap.wrap(BIDI_CONTROLS.sub("", name), LABEL) or ["-"]))
        while label in labels:
            label += "\u200b"
        labels.append(label)
    return labels


def bare(text: str) -> str:
    """Without isolates, which some SVG readers draw; between right-to-left marks where Arabic meets other letters."""
    bare = BIDI_CONTROLS.sub("", text)
    return f"\u200f{bare}\u200f" if ARABIC.search(bare) else bare


def label_side(voice: Voice) -> str:
    """Where labels stand: where a line begins."""
    return "right" if voice.right_to_left else "left"


def ticks_of(highest: float) -> list[float]:
    """From zero to past `highest`, in five steps or fewer."""
    step = next((one for one in NICE if highest <= one * 5), NICE[-1])
    return [round(step * place, 4) for place in range(int(-(-highest // step)) + 1 if highest > 0 else 2)]


def count_ticks(highest: int) -> list[int]:
    """Counts from zero to past `highest`, in five steps or fewer."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * 5 >= highest:
                return [step * place for place in range(max(1, -(-highest // step)) + 1)]
        size *= 10


def days_shown(days: list[date]) -> list[date]:
    """At most four dates under the axis, kept apart so that they never overlap."""
    if len(days) <= 4:
        return days
    step = -(-len(days) // 4)
    return days[step // 2 :: step]


def is_whole(share: float) -> bool:
    """Whether a share is a whole percentage."""
    return abs(share * 100 - round(share * 100)) < 1e-9


def key(value: float) -> str:
    """A number as the engine writes it, for `from_table`."""
    return format(value, ".10g")


def from_table(words: dict[str, str], value: str = "format(datum.value, '.10~g')") -> str:
    """A Vega expression that says each tick in the words given: no format of the engine's own language."""
    said = ",".join(f"{_quoted(key)}:{_quoted(word)}" for key, word in words.items())
    return f"({{{said}}})[{value}]"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
