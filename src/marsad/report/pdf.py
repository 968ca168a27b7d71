"""A report as a tagged PDF (PDF/UA-1), set by Typst from the same blocks as the page; no system font, no network."""

import json
from dataclasses import asdict
from typing import Any

import typst

from marsad.core.words import _, speaking
from marsad.report.blocks import Block, Chart, Table, Written
from marsad.report.chart_parts import FONTS
from marsad.report.charts import draw
from marsad.report.content import write
from marsad.report.document import ReportDocument
from marsad.report.html import TEMPLATES, folded

EPOCH = 0  # the creation time inside the file: fixed, so that the same document gives the same bytes


def render_pdf(document: ReportDocument, language: str) -> bytes:
    """The report in `language` as a PDF; the same document gives the same bytes.

    Raises ValueError for a language not offered and NotSafeToPublish for a figure that may not be shown.
    """
    written = write(document, language)
    with speaking(language):
        words = {"contents": _("Contents"), "summary": _("Summary"), "page": _("Page {page} of {pages}")}
    values = json.dumps(_plain(written) | {"words": words}, ensure_ascii=False, sort_keys=True)
    compiler = typst.Compiler(  # type: ignore[misc]
        input=(TEMPLATES / "report.typ").read_bytes(),
        root=TEMPLATES,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"report": values},
    )
    printed = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=EPOCH)
    assert isinstance(printed, bytes)
    return printed


def _plain(written: Written) -> dict[str, Any]:
    """The report as JSON can say it; each block with its kind, each chart drawn."""
    parts = [
        {
            "anchor": part.anchor,
            "title": part.title,
            "new_page": part.new_page,
            "blocks": [_plain_block(block) for block in part.blocks],
        }
        for part in written.parts
    ]
    return {
        "language": written.language,
        "rtl": written.direction == "rtl",
        "title": written.title,
        "subtitle": written.subtitle,
        "cover": written.cover,
        "banner": written.banner,
        "summary": [_plain_block(block) for block in written.summary],
        "parts": parts,
    }


def _plain_block(block: Block) -> dict[str, Any]:
    if isinstance(block, Chart):
        drawn = draw(block.specification, "c")
        return {"kind": "Chart", "caption": block.caption, "alternative": block.alternative, "svg": drawn}
    plain = asdict(block) | {"kind": type(block).__name__}
    if isinstance(block, Table):
        plain["runs"] = folded(block.rows, block.folds)
    return plain
