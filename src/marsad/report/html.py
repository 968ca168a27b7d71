"""A report as one HTML file that loads nothing: style, fonts and charts are inside, scripts are nowhere."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from marsad.core.words import _, speaking
from marsad.report.blocks import Chart, Written
from marsad.report.chart_parts import FONTS
from marsad.report.charts import draw
from marsad.report.content import write
from marsad.report.document import ReportDocument

TEMPLATES = Path(__file__).parent / "templates"
ARABIC = "U+0600-06FF, U+0750-077F, U+08A0-08FF, U+FB50-FDFF, U+FE70-FEFF, U+200C-200D"
NASKH = (("NotoNaskhArabic-Regular.ttf", 400), ("NotoNaskhArabic-Bold.ttf", 700))
POLICY = (
    "default-src 'none'; style-src 'sha256-{style}'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
)


def render_html(document: ReportDocument, language: str) -> str:
    """The report in `language` as a self-contained page; the same document gives the same text.

    Raises ValueError for a language not offered and NotSafeToPublish for a figure that may not be shown.
    """
    written = write(document, language)
    style = _style(written)
    drawn = _drawn(written)
    with speaking(language):
        return (
            _environment()
            .get_template("report.html")
            .render(
                report=written,
                style=Markup(style),  # noqa: S704 - this package's own style sheet
                policy=POLICY.format(style=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()),
                charts=drawn,
            )
        )


def _drawn(written: Written) -> dict[int, Markup]:
    """The charts by the identity of their block; the drawing escapes the words in it."""
    blocks = [*written.summary, *(block for part in written.parts for block in part.blocks)]
    charts = [block for block in blocks if isinstance(block, Chart)]
    return {id(chart): Markup(draw(chart.specification, f"c{place}")) for place, chart in enumerate(charts)}  # noqa: S704


def _style(written: Written) -> str:
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    return (_faces() if written.language == "ar" else "") + style


@cache
def _faces() -> str:
    """The Arabic faces, for Arabic letters only: digits and Latin letters come from the reader's own font."""
    return "".join(
        f'@font-face{{font-family:"Marsad Naskh";font-weight:{weight};unicode-range:{ARABIC};'
        f"src:url(data:font/ttf;base64,{base64.b64encode((FONTS / name).read_bytes()).decode()})"
        ' format("truetype")}\n'
        for name, weight in NASKH
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = _
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["folded"] = folded
    environment.filters["identity"] = id
    return environment


def folded(rows: tuple[tuple[str, ...], ...], folds: int) -> list[tuple[tuple[str, ...], ...]]:
    """Rows in `folds` runs of equal length but for the last, none of them empty."""
    length = max(1, -(-len(rows) // folds))
    return [rows[start : start + length] for start in range(0, len(rows), length)] or [()]
