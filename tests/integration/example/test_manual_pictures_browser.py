"""The manual's pictures of the desk, made from the worked example; and that those there show the pages of now.

Run with MARSAD_PICTURES=1 (`make pictures`) they are made again. Beside them `desk.json` holds a digest of the words of
each page's template: where they changed, the picture is one of another page and is to be made again.
"""

import hashlib
import json
import os
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import marsad.web

ROOT = Path(__file__).resolve().parents[3]
IMAGES = ROOT / "docs" / "images"
DIGESTS = IMAGES / "desk.json"
WEB = Path(marsad.web.__file__).parent
WORDS = re.compile(r"""_\(["'](.+?)["'][,)]""")
LARGEST = 150_000  # bytes
# name -> (visitor, language, address, its template)
PICTURES = {
    "desk-overview-ar": ("visitor-auditor", "ar", "/overview/", "overview.html"),
    "desk-overview-fr": ("visitor-auditor", "fr", "/overview/", "overview.html"),
    "desk-code-ar": ("visitor", "ar", "/code/5/", "code.html"),
    "desk-code-fr": ("visitor", "fr", "/code/5/", "code.html"),
    "desk-finding-ar": ("visitor-auditor", "ar", "/findings/1/", "finding.html"),
    "desk-finding-fr": ("visitor-auditor", "fr", "/findings/1/", "finding.html"),
    "desk-group-fr": ("visitor-auditor", "fr", "/coordination/1/groups/1/", "coordination_group.html"),
    "desk-origin-ar": ("visitor-auditor", "ar", "/origin/4/", "origin_run.html"),
    "desk-walk-fr": ("visitor-auditor", "fr", "/", "home.html"),
}


def digest_of(template: str) -> str:
    """The words a page shows, in their order: where they change, its picture shows another page."""
    text = (WEB / "templates" / template).read_text(encoding="utf-8")
    return hashlib.sha256("\n".join(WORDS.findall(text)).encode()).hexdigest()[:16]


def test_every_picture_is_there_of_the_page_of_now_small_enough_and_named_in_the_manual() -> None:
    kept = json.loads(DIGESTS.read_text(encoding="utf-8"))
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    manual = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert sorted(kept) == sorted(PICTURES)
    for name, (_visitor, _language, _where, template) in PICTURES.items():
        assert kept[name] == digest_of(template), f"{name}: the page says other words now; run 'make pictures'"
        path = IMAGES / f"{name}.png"
        assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert path.stat().st_size < LARGEST
        assert f"images/{name}.png" in manual, name


@pytest.mark.browser
@pytest.mark.skipif("MARSAD_PICTURES" not in os.environ, reason="MARSAD_PICTURES=1 makes the manual's pictures again")
def test_make_the_pictures_again(example: Any, chromium: Any, browsing: ModuleType) -> None:
    with browsing.served(example.home) as desk, browsing.windows(chromium, desk) as window:
        for name, (visitor, language, where, _template) in PICTURES.items():
            page = window(visitor, viewport={"width": 1080, "height": 680})
            page.goto("/help/")
            if page.evaluate("() => document.documentElement.lang") != language:
                page.click(f"nav.languages button[lang={language}]")
            if name == "desk-walk-fr":
                page.goto("/help/")
                page.click("button[value=begin]")
            page.goto(where)
            for chart in page.locator(".figures").all():
                chart.and_(page.locator("[data-ready]")).wait_for(state="attached", timeout=60_000)
            page.screenshot(path=IMAGES / f"{name}.png")
    digests = {name: digest_of(template) for name, (_visitor, _language, _where, template) in PICTURES.items()}
    DIGESTS.write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
