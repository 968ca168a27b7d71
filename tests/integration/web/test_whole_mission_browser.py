"""The whole mission as people live it, in Arabic and in French: from the file that came in to the report that goes out.

What a person does on a screen is done in a browser; what is done at the shell is done there.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import marsad.store
from marsad.core.judgement import Coding
from marsad.core.roles import Role
from marsad.store.observatory import Observatory, furnish

PASSWORD = "a long sentence of the lighthouse"
SHELL = Path(sys.executable).parent / "marsad"
HOSTILE = "Retourne dans ta cuisine, numéro {number}"
KIND = "نتمنى لكم التوفيق في الحملة، رقم {number}"
POSTS = 56
IN_THE_BROWSER = 4  # posts each coder answers on the screen; the others are answered as the page would save them
TEAM = {
    "fajr": Role.CODER,
    "nour": Role.CODER,
    "senior": Role.SENIOR_CODER,
    "reader": Role.LEGAL_OFFICER,
    "publisher": Role.PUBLISHER,
    "controller": Role.AUDITOR,
}
MISSION = """
id: arcadia-2025
title: {ar: انتخابات أركاديا, fr: Élections d’Arcadie, en: Elections in Arcadia}
territory: {ar: أركاديا, fr: Arcadie, en: Arcadia}
country: MA
start: 2025-08-01
end: 2025-09-30
time_zone: Africa/Casablanca
legal_basis: {ar: قانون الرصد, fr: Loi sur l’observation, en: Observation act}
mandate: {ar: المادة 3, fr: Article 3, en: Article 3}
languages: [arb-Arab, fra-Latn]
codebook: codebook.yaml
fictional: true
sources:
  - id: replies
    title: {ar: ردود على المترشحات, fr: Réponses aux candidates, en: Replies to candidates}
    frame: target
    platform: facebook
    columns: {id: id, platform: platform, published_at: at, text: text}
questions:
  - id: vawp
    title: {ar: العنف ضد المترشحات, fr: Violences contre les candidates, en: Violence against candidates}
    asks:
      ar: هل في هذا المنشور عنف ضد امرأة بسبب دورها السياسي؟
      fr: Cette publication contient-elle une violence visant une femme à cause de son rôle politique ?
      en: Does this post carry violence against a woman because of her political role?
    codes: [A1, A2, A3, A5, A6, A7, A8, A10]
    sources: [replies]
"""

pytestmark = pytest.mark.browser


@dataclass
class Told:
    """What a mission came to, in one language."""

    figures: list[str] = field(default_factory=list)  # numbers of the finding's figures, as decimal text
    behind: int = 0  # entries of the ledger named behind the figure
    report: str = ""
    verified: str = ""
    elsewhere: list[str] = field(default_factory=list)  # requests to another host


def shell(home: Path, *arguments: str) -> str:
    """A command at the shell that must end well."""
    environment = {**os.environ, "MARSAD_HOME": str(home), "MARSAD_LANG": "en"}
    ended = subprocess.run(
        [str(SHELL), *arguments], capture_output=True, text=True, env=environment, check=False, cwd=home
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def set_up(home: Path, language: str) -> Observatory:
    """The mission's files, its team, and the export that came in: taken in, looked at by detectors, sampled."""
    from django.db import connections

    from marsad.store.records import members, work

    home.mkdir(parents=True)
    shutil.copy(Path(marsad.store.__file__).parent / "templates" / "codebook.yaml", home)
    (home / "mission.yaml").write_text(MISSION, encoding="utf-8")
    observatory = furnish(home)
    observatory.connect()
    with work.unit("tester", "add member", "team") as unit:
        for name, role in TEAM.items():
            members.add_member(unit, name, [role], PASSWORD, language)
    connections.close_all()
    with (home / "export.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "platform", "at", "text"])
        for number in range(POSTS):
            text = (HOSTILE if number % 7 == 0 else KIND).format(number=number)
            writer.writerow([number + 1, "facebook", f"2025-09-{number % 28 + 1:02} 10:00", text])
    account = json.loads(shell(home, "ingest", "export.csv", "--source", "replies", "--accept-map", "--json"))
    assert '"posts": 56' in json.dumps(account)
    shell(home, "detect")
    shell(home, "sample", "vawp", "--size", str(POSTS), "--seed", "1")
    return observatory


def answer_of(coder: str, text: str) -> tuple[str, ...]:
    """What a coder answers; the second takes one hostile post for none."""
    if "cuisine" not in text or (coder == "nour" and text == HOSTILE.format(number=7)):
        return ()
    return ("A6",)


def code_in_the_browser(browsing: ModuleType, page: Any, coder: str, sample: int) -> None:
    """From the form of log-in on, by keyboard alone."""
    page.goto("/log-in/")
    browsing.log_in(page, coder, PASSWORD)
    page.wait_for_selector("form.leave")
    page.goto(f"/code/{sample}/")
    for _time in range(IN_THE_BROWSER):
        text = page.locator(".post > .text").inner_text()
        task = page.locator("form.answer").get_attribute("data-task")
        for key in ("5", "Shift+2") if answer_of(coder, text) else ("0",):
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        page.wait_for_function(
            "(task) => document.querySelector('form.answer')?.dataset.task !== task",
            arg=task,
        )


def code_the_rest(observatory: Observatory, sample: int) -> None:
    """As the page would save them."""
    from django.db import connections

    from marsad.store.records import codings, members, samples, work

    observatory.connect()
    posts = observatory.lake.read("posts", ["post_id", "text"]).to_pylist()
    texts = {post["post_id"]: post["text"] for post in posts}
    assert len(samples.tasks_of(sample)) == POSTS
    for name in ("fajr", "nour"):
        coder = members.member(name)
        for task in codings.open_tasks(coder, sample):
            codes = answer_of(name, texts[task.post_id])
            with work.unit(name, "code", f"task {task.task_id}") as unit:
                codings.save_coding(
                    unit,
                    coder,
                    Coding(
                        task_id=task.task_id,
                        coder=name,
                        codes=codes,
                        severity=2 if codes else None,
                        codebook_version=observatory.codebook.version,
                    ),
                )
    connections.close_all()


def settle(page: Any, sample: int) -> None:
    """The one post on which the two differ."""
    page.goto(f"/settle/{sample}/")
    assert "fajr" not in page.content()
    page.check("input[name=codes][value=A6]")
    page.check("input[name=severity][value='2']")
    page.fill("#because", "R2")
    with page.expect_navigation():
        page.click("form.answer .save .button")
    assert page.locator("form.answer").count() == 0


def take(page: Any, act: str) -> None:
    """A step of the finding, ticking what must be ticked."""
    form = page.locator(f"form:has(input[name=act][value={act}])")
    for box in form.locator("input[type=checkbox]").all():
        box.check()
    with page.expect_navigation():
        form.locator("button").click()


def numbers(text: str) -> list[str]:
    """The numbers of a text as decimal text, however a language writes them."""
    plain = text.replace("٫", ".").replace("\u00a0", "").replace("\u202f", "").replace(",", ".")
    return re.findall(r"\d+(?:\.\d+)?", re.sub("[\u2066-\u2069\u200e\u200f]", "", plain))


def publish(come_in: Callable[[str], Any], told: Told) -> None:
    """Drafted by one, read by another, published by a third; then one figure is opened to what stands behind it."""
    drafter = come_in("senior")
    drafter.goto("/findings/")
    with drafter.expect_navigation():
        drafter.click("form:has(input[name=question][value=vawp]) button")
    where = drafter.url
    take(drafter, "hand_over")
    assert drafter.locator("form:has(input[value=read])").count() == 0  # never by the same hand
    for name, act in (("reader", "read"), ("publisher", "publish")):
        person = come_in(name)
        person.goto(where)
        take(person, act)
    told.figures = numbers(person.locator("table.opens tbody").inner_text())
    with person.expect_navigation():
        person.click("table.opens tbody a >> nth=0")
    assert person.locator("#ledger").count() == 1
    told.behind = person.locator("ul.entries li").count()


def audit(page: Any) -> str:
    """The auditor verifies the chain; the sentence that is said."""
    page.goto("/ledger/")
    with page.expect_navigation():
        page.click("form:has(input[name=verify]) button")
    assert page.locator("#verified.urgent").count() == 0
    return str(page.locator("#verified").inner_text())


@pytest.fixture(scope="module")
def mission_in(tmp_path_factory: pytest.TempPathFactory, chromium: Any, browsing: ModuleType) -> Callable[[str], Told]:
    """Live the mission in a language, once; a complaint of the console fails the test."""

    @cache
    def live(language: str) -> Told:
        from marsad.web.application import furnish_settings

        home = tmp_path_factory.mktemp("mission") / language
        observatory, told = set_up(home, language), Told()
        furnish_settings(observatory)
        with browsing.served(home) as address, browsing.windows(chromium, address) as window:

            def come_in(name: str = "") -> Any:
                page = window(name)
                page.on("request", lambda asked: elsewhere(told, address, asked.url))
                return page

            for coder in ("fajr", "nour"):
                code_in_the_browser(browsing, come_in(), coder, 1)
            code_the_rest(observatory, 1)
            senior = come_in("senior")
            settle(senior, 1)
            for place in ("/", "/overview/", "/explorer/?q=cuisine", "/progress/1/", "/plan/", "/help/"):
                senior.goto(place)
                assert senior.evaluate("() => document.documentElement.lang") == language
            publish(come_in, told)
            shell(home, "report", "--lang", language, "--format", "html")
            told.report = (home / "reports" / f"report-{language}.html").read_text(encoding="utf-8")
            told.verified = audit(come_in("controller"))
        return told

    return live


def elsewhere(told: Told, address: str, url: str) -> None:
    if not url.startswith((address, "data:", "blob:")):
        told.elsewhere.append(url)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_mission_goes_from_the_file_to_the_report(mission_in: Callable[[str], Told], language: str) -> None:
    told = mission_in(language)
    assert told.elsewhere == []
    assert told.behind > 1
    assert told.verified
    assert f'lang="{language}"' in told.report
    assert "8" in told.figures  # of the 56, one in seven is hostile
    assert "56" in told.figures


def test_the_numbers_are_the_same_in_both_languages(mission_in: Callable[[str], Told]) -> None:
    first, second = mission_in("ar"), mission_in("fr")
    assert first.figures == second.figures
    assert numbers(first.verified) == numbers(second.verified)
