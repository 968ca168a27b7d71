"""The PDF: the same content as the page, tagged, the same bytes each time."""

import io
import re
from html import unescape
from types import ModuleType

import pytest
from pypdf import PdfReader

from marsad.core.errors import NotSafeToPublish
from marsad.core.words import LANGUAGES
from marsad.report.content import write
from marsad.report.document import ReportDocument
from marsad.report.html import render_html
from marsad.report.numbers import Voice, numbers_in
from marsad.report.pdf import render_pdf


def words(pdf: bytes) -> tuple[str, int]:
    """The text of a PDF, a line a run (cells of a right-to-left table would otherwise run together), and its pages."""
    runs: list[str] = []
    reader = PdfReader(io.BytesIO(pdf))
    for page in reader.pages:
        page.extract_text(visitor_text=lambda text, *_place: runs.append(text))
    return "\n".join(runs), len(reader.pages)


def said(document: ReportDocument, language: str) -> str:
    """The words of the page but for its charts, whose letters a PDF holds as drawings."""
    text = render_html(document, language).split("<body>")[1]
    bare = re.sub(r"<svg.*?</svg>|<code.*?</code>", "", text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "\n", bare))


@pytest.fixture(scope="module")
def printed(reports: ModuleType) -> dict[str, bytes]:
    return {language: render_pdf(reports.document(), language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_holds_the_numbers_of_the_page_and_no_others(
    reports: ModuleType, printed: dict[str, bytes], language: str
) -> None:
    voice = Voice(language, "MA")
    text, pages = words(printed[language])
    on_page, on_paper = set(numbers_in(said(reports.document(), language), voice)), set(numbers_in(text, voice))
    assert on_page - on_paper == set()
    assert all(number <= pages for number in on_paper - on_page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_says_its_language_and_title(printed: dict[str, bytes], language: str) -> None:
    reader = PdfReader(io.BytesIO(printed[language]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == language
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title
    parts = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert len(parts) == 9  # the summary, three findings, five more parts


def test_only_the_fonts_of_this_package_are_inside(printed: dict[str, bytes]) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in PdfReader(io.BytesIO(printed["ar"])).pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert fonts <= {"NotoSans-Regular", "NotoSans-Bold", "NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"}
    assert "NotoNaskhArabic-Regular" in fonts


def test_the_same_document_gives_the_same_bytes(reports: ModuleType, printed: dict[str, bytes]) -> None:
    assert render_pdf(reports.document(), "ar") == printed["ar"]


def test_every_page_of_a_worked_example_says_so(printed: dict[str, bytes]) -> None:
    for page in PdfReader(io.BytesIO(printed["en"])).pages:
        assert "Worked example" in page.extract_text()


def test_markup_in_a_text_stays_text(reports: ModuleType) -> None:
    hostile = '#read("report.typ") *bold* $x$ \\ <b> {page}'
    text, _pages = words(
        render_pdf(
            reports.document((), sources=reports.sources()[2:], timeline=(), provenance=made(reports, hostile)), "en"
        )
    )
    assert '#read("report.typ") *bold* $x$' in text.replace("\n", "")


def made(reports: ModuleType, command: str) -> object:
    from dataclasses import replace

    return replace(reports.document().provenance, command=command)


def test_neither_form_is_made_of_an_unsafe_document(reports: ModuleType) -> None:
    from dataclasses import replace

    unsafe = reports.document((replace(reports.section(), sample=reports.sample(coded=0, strata=())),))
    for make in (render_html, render_pdf, write):
        with pytest.raises(NotSafeToPublish):
            make(unsafe, "fr")
        with pytest.raises(ValueError, match="'zgh'"):
            make(reports.document(), "zgh")
