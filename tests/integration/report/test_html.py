"""The page: whole, safe to open, the same in three languages."""

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from types import ModuleType

import pytest

from marsad.core.mission import Frame, Source
from marsad.core.trilingual import Trilingual
from marsad.core.words import LANGUAGES, direction
from marsad.report.document import ReportDocument, SourceSection
from marsad.report.html import render_html
from marsad.report.numbers import BIDI_CONTROLS, Voice, numbers_in

VOID = {"meta", "br", "img", "hr", "link", "input"}
HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}\u202e\u2066#{[*&"


class Page(HTMLParser):
    """What a page holds: its tags with their attributes, its words, whether its tags close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.words.append("\n")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "code"} & set(self.open):
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def pages(reports: ModuleType) -> dict[str, str]:
    return {language: render_html(reports.document(), language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_well_formed_and_accessible(pages: dict[str, str], language: str) -> None:
    page = Page(pages[language])
    assert page.open == []
    assert page.tags[0] == ("html", {"lang": language, "dir": direction(language)})
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    levels = [int(tag[1]) for tag, _attributes in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(page.all("caption")) == len(page.all("table")) > 0
    assert all(cell.get("scope") in {"col", "row"} for cell in page.all("th"))
    charts = [tag for tag in page.all("div") if tag.get("class") == "chart"]
    assert len(charts) == len(page.all("svg")) == len(page.all("figcaption")) == 4
    assert all(chart["role"] == "img" and chart["aria-label"] and chart["dir"] == "ltr" for chart in charts)
    ids = [attributes["id"] for _tag, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {link["href"] for link in page.all("a")} <= {f"#{one}" for one in ids}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_loads_nothing_and_runs_nothing(pages: dict[str, str], language: str) -> None:
    text, page = pages[language], Page(pages[language])
    assert not {"script", "link", "iframe", "object", "embed", "base", "form", "img"} & {tag for tag, _ in page.tags}
    for _tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "src", "srcset"}]
        assert all(not value or value.startswith("#") for name, value in attributes.items() if name.endswith("href"))
    assert "@import" not in text
    assert re.findall(r"url\((?!data:font/ttf|#)", text) == []
    assert set(re.findall(r"https?://[^\"'\s<]+", text)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_policy_allows_this_style_sheet_and_no_other(pages: dict[str, str], language: str) -> None:
    style = pages[language].split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(tag["content"] for tag in Page(pages[language]).all("meta") if "http-equiv" in tag)
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_a_page_stays_under_a_megabyte_and_a_half(pages: dict[str, str]) -> None:
    assert all(len(page.encode()) < 1_500_000 for page in pages.values())
    assert "Marsad Naskh" in pages["ar"].split("</style>")[0]
    assert "data:font" not in pages["fr"]


def test_the_numbers_are_the_same_in_three_languages(pages: dict[str, str]) -> None:
    found = {one: Counter(numbers_in("".join(Page(pages[one]).words), Voice(one, "MA"))) for one in LANGUAGES}
    assert found["ar"] == found["fr"] == found["en"]
    assert {Decimal(18_420), Decimal("3.2"), Decimal("0.78"), Decimal(871)} <= set(found["en"])


def test_the_same_document_gives_the_same_bytes(reports: ModuleType, pages: dict[str, str]) -> None:
    for language in LANGUAGES:
        assert render_html(reports.document(), language) == pages[language]


def test_every_chart_is_whole_xml_with_its_own_names(pages: dict[str, str]) -> None:
    charts = re.findall(r"<svg.*?</svg>", pages["ar"], re.DOTALL)
    assert len(charts) == 4
    assert all(ET.fromstring(chart).tag.endswith("svg") for chart in charts)
    assert any("كل المواد" in BIDI_CONTROLS.sub("", chart) for chart in charts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_stays_text(reports: ModuleType, language: str) -> None:
    said = Trilingual(ar=HOSTILE, fr=HOSTILE, en=HOSTILE)
    source = Source(id="x", title=said, frame=Frame.TOPIC, platform=HOSTILE, query=HOSTILE, known_exclusions=HOSTILE)
    document: ReportDocument = reports.document(
        mission=reports.mission(title=said),
        sources=(SourceSection(source=source, batches=(reports.batch(file_name=HOSTILE, reader=HOSTILE),)),),
    )
    text = render_html(document, language)
    page = Page(text)
    assert not page.all("script")
    assert not page.all("img")
    assert "alert(1)" in "".join(page.words)
    assert "{{7*7}}" in text
    assert "\u202e" not in text
    assert text.count("\u2066") + text.count("\u2068") == text.count("\u2069")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_withheld_finding_shows_no_percentage_anywhere_in_its_part(reports: ModuleType, language: str) -> None:
    text = render_html(reports.document((reports.withheld_section(),)), language)
    part = text.split('<section id="finding-doxxing"')[1].split("</section>")[0]
    shares = {Decimal("0.5"), Decimal("0.1"), Decimal("1.2"), Decimal("1.3")}
    assert not shares & set(numbers_in(re.sub("<[^>]+>", "\n", part), Voice(language, "MA")))
    assert "<svg" not in part


def test_every_page_of_a_worked_example_says_so_and_no_other_does(reports: ModuleType, pages: dict[str, str]) -> None:
    assert pages["en"].count("are invented") == 2
    people = reports.sample(coder_kind="people")
    real = render_html(
        reports.document((reports.section(facts=people),), mission=reports.mission(fictional=False)), "en"
    )
    assert "invented" not in real


def test_a_report_without_findings_files_or_days_is_still_a_report(reports: ModuleType) -> None:
    text = render_html(reports.document((), sources=(), timeline=()), "fr")
    assert Page(text).open == []
    assert "Aucune ligne n’a été refusée." in text
