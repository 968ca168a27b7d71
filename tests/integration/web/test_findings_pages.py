"""The pages of findings: steps by real forms, figures that open, and nothing that reads as a poll in its period."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from marsad.core.errors import WrongState
from marsad.core.publication import Step
from marsad.flows import restricted
from marsad.flows.answers import agreement_of_question
from marsad.flows.drafting import draft_finding
from marsad.flows.figures import all_figures
from marsad.flows.publishing import take_step
from marsad.flows.reporting import document_of, write_report
from marsad.store.observatory import Observatory, open_observatory

FIGURES = ("18%", "18\u202f%", "21 of 120", "21 out of", "0.175")  # of the question that reads as a poll


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, finding_mission: ModuleType) -> Path:
    """Both findings published."""
    from django.db import connections

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restricted, "now", lambda: finding_mission.OUTSIDE)
        observatory = finding_mission.build(tmp_path_factory.mktemp("pages") / "arcadia")
        for question in (finding_mission.ABUSE, finding_mission.CALLS):
            kept = draft_finding(observatory, finding_mission.person("sara"), question)
            for step, name in ((Step.HAND_OVER, "sara"), (Step.READ, "leila"), (Step.PUBLISH, "omar")):
                take_step(observatory, finding_mission.person(name), kept.number, step)
    connections.close_all()
    return observatory.home


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch, finding_mission: ModuleType) -> Callable[[str], None]:
    """Says which moment it is: INSIDE or OUTSIDE the restricted period."""

    def set_to(name: str) -> None:
        monkeypatch.setattr(restricted, "now", lambda: getattr(finding_mission, name))

    set_to("OUTSIDE")
    return set_to


@pytest.fixture
def desk(original: Path, tmp_path: Path, calendar: Callable[[str], None]) -> Iterator[Observatory]:
    from django.db import connections

    from marsad.web.application import furnish_settings

    shutil.copytree(original, tmp_path / "arcadia")
    observatory = open_observatory(tmp_path / "arcadia")
    observatory.connect()
    furnish_settings(observatory)
    yield observatory
    connections.close_all()


@pytest.fixture
def browse(desk: Observatory, finding_mission: ModuleType) -> Callable[[str], Any]:
    from django.test import Client

    def open_client(name: str) -> Any:
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(finding_mission.person(name))
        return client

    return open_client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def posted(client: Any, number: int, act: str, **fields: str) -> Any:
    return client.post(f"/findings/{number}/", {"act": act, **fields})


def test_the_list_says_what_stands_and_who_may_act(browse: Callable[[str], Any]) -> None:
    page = text_of(browse("nadir").get("/findings/"))
    assert page.count("made public") >= 2
    assert "10% come under “Abuse”" in page
    assert "<form" not in page.split("<main")[1]


def test_a_finding_is_read_line_by_line(browse: Callable[[str], Any], finding_mission: ModuleType) -> None:
    page = text_of(browse("nadir").get("/findings/1/"))
    for said in (
        "10%",
        "from 8% to 14%",
        "What speaks against it",
        "Krippendorff",
        "data-chart",
        "SHA-256",
        "breadcrumb",
    ):
        if said != "breadcrumb":
            assert said in page, said
    assert '<nav class="crumbs"' in page
    assert 'href="/findings/1/figure/all/"' in page
    assert finding_mission.SECRET not in page


def test_each_figure_opens_from_its_row(browse: Callable[[str], Any], finding_mission: ModuleType) -> None:
    client = browse("sara")
    links = re.findall(r'href="(/findings/1/figure/[^"]+)"', text_of(client.get("/findings/1/")))
    assert links
    for link in links:
        page = text_of(client.get(link))
        for said in ("private groups", "vote OR élections", "0.7500", "Coder A", "marsad ledger verify"):
            assert said in page, said
        for secret in (finding_mission.SECRET, finding_mission.ACCOUNT, "coder-one", "coder-two"):
            assert secret not in page


def test_a_correction_goes_through_three_hands_by_forms(browse: Callable[[str], Any]) -> None:
    sara, leila, omar = (browse(name) for name in ("sara", "leila", "omar"))
    why = {"why_ar": "خطأ في الصياغة", "why_fr": "mauvaise formulation", "why_en": "wrong wording"}
    assert posted(sara, 1, "correct", **why)["Location"] == "/findings/3/"
    assert posted(sara, 3, "hand_over").status_code == 302
    assert posted(sara, 3, "read").status_code == 403
    assert 'value="read"' not in text_of(sara.get("/findings/3/"))
    assert "your hand is in this version already" in text_of(sara.get("/findings/3/"))
    assert 'value="read"' in text_of(leila.get("/findings/3/"))
    assert posted(leila, 3, "read").status_code == 302
    assert posted(leila, 3, "publish").status_code == 403
    assert posted(omar, 3, "publish").status_code == 302
    old = text_of(omar.get("/findings/1/"))
    assert "A corrected version stands in the place of this one" in old
    assert 'href="/findings/3/"' in old
    assert "wrong wording" in text_of(omar.get("/findings/3/"))


def test_a_refused_wording_comes_back_as_it_was_typed(browse: Callable[[str], Any]) -> None:
    sara = browse("sara")
    posted(sara, 1, "correct", why_ar="خطأ", why_fr="faux", why_en="wrong")
    typed = {"words_ar": "الحصة 99%", "words_fr": "La part est de 99 %", "words_en": "The share is <b>99%</b>"}
    answer = posted(sara, 3, "redraft", **typed)
    assert answer.status_code == 400
    page = text_of(answer)
    assert "The share is &lt;b&gt;99%&lt;/b&gt;</textarea>" in page
    assert 'role="alert"' in page
    missing = posted(sara, 3, "redraft", **typed | {"words_fr": ""})
    assert "missing: Français" in text_of(missing)


def test_a_withdrawn_finding_stays_with_its_reason(browse: Callable[[str], Any]) -> None:
    omar = browse("omar")
    assert posted(omar, 1, "withdraw", why_ar="سبب", why_fr="un motif", why_en="").status_code == 400
    assert posted(omar, 1, "withdraw", why_ar="سبب", why_fr="un motif", why_en="a reason").status_code == 302
    page = text_of(browse("nadir").get("/findings/1/"))
    assert "This finding is withdrawn" in page
    assert "a reason" in page


def test_an_act_that_is_no_act_does_nothing(browse: Callable[[str], Any]) -> None:
    for act in ("", "CORRECT", "replaced"):
        assert posted(browse("omar"), 1, act).status_code == 400


@pytest.mark.parametrize("name", ["sara", "leila", "omar", "nadir"])
def test_in_the_restricted_period_no_page_shows_what_reads_as_a_poll(
    browse: Callable[[str], Any], calendar: Callable[[str], None], name: str
) -> None:
    from django.urls import get_resolver

    client = browse(name)
    assert "18%" in text_of(client.get("/findings/2/"))
    assert "18%" in text_of(client.get("/findings/"))
    calendar("INSIDE")
    poll = ["/findings/2/", "/findings/2/figure/all/"]
    plain = [str(one.pattern) for one in get_resolver("marsad.web.urls").url_patterns if "<" not in str(one.pattern)]
    for path in [*poll, "/progress/2/", "/errors/2/"]:
        page = text_of(client.get(path))
        assert not [figure for figure in FIGURES if figure in page], path
    for path in ["/" + one for one in plain if "log-out" not in one and "api" not in one and "accounts" not in one]:
        page = text_of(client.get(path))
        assert not [figure for figure in FIGURES if figure in page], path
    shut = text_of(client.get("/findings/2/"))
    assert "9 September 2030" in shut
    assert "an article of a law" in shut
    assert "10% come under “Abuse”" in text_of(client.get("/findings/1/"))


def test_in_the_restricted_period_no_flow_tells_it(
    desk: Observatory, calendar: Callable[[str], None], finding_mission: ModuleType, tmp_path: Path
) -> None:
    (before,) = all_figures(desk, ["calls"])
    assert before.estimates[0].positives == 21
    calendar("INSIDE")
    (figures,) = all_figures(desk, ["calls"])
    assert {one.withheld for one in figures.estimates} == {"restricted_period"}
    assert {(one.positives, one.value, one.high) for one in figures.estimates} == {(0, 0.0, 1.0)}
    assert (figures.alternatives, figures.comparison, figures.q) == ((), None, None)
    assert agreement_of_question(desk, "calls").prevalence is None
    sara = finding_mission.person("sara")
    with pytest.raises(WrongState, match="2030-09-09"):
        draft_finding(desk, sara, "calls", correction=None)
    sections = {section.question.id: section for section in document_of(desk).findings}
    assert "%" not in sections["calls"].finding.claim.en
    assert sections["calls"].finding.against == ()
    assert "10%" in sections["abuse"].finding.claim.en
    (html,) = write_report(desk, "tester", ["en"], ["html"], tmp_path / "out")
    page = html.read_text(encoding="utf-8")
    assert "restricted period" in page
    assert not [figure for figure in FIGURES if figure in page]
    calendar("OUTSIDE")
    assert all_figures(desk, ["calls"])[0].estimates[0].positives == 21


def test_a_decision_written_down_opens_it_and_a_question_may_be_closed(
    desk: Observatory, calendar: Callable[[str], None]
) -> None:
    calendar("INSIDE")
    path = desk.home / "mission.yaml"
    text = path.read_text(encoding="utf-8")
    decided = "    codes: [E2]\n    poll_like: false\n    poll_like_decision: the board on 1 August 2030\n"
    path.write_text(text.replace("    codes: [E2]\n", decided), encoding="utf-8")
    assert all_figures(desk, ["calls"])[0].estimates[0].withheld is None
    path.write_text(
        text.replace("    codes: [A5, A6]\n", "    codes: [A5, A6]\n    poll_like: true\n"), encoding="utf-8"
    )
    assert all_figures(desk, ["abuse"])[0].lock is not None


def test_while_an_item_is_open_the_strata_do_not_tell_who_codes_where_it_is(
    browse: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from marsad.flows import opened_figures
    from marsad.review.states import Outcome, State

    def one_open(sample: int) -> Any:
        first, *others = whole(sample)
        return [replace(first, outcome=Outcome(state=State.HALF), codings=first.codings[:1]), *others]

    whole = opened_figures.answers_of_sample
    monkeypatch.setattr(opened_figures, "answers_of_sample", one_open)
    pages = {name: text_of(browse(name).get("/findings/1/figure/all/")) for name in ("sara", "omar")}
    strata = {name: re.findall(r"<td[^>]*>([^<]*)</td>", page.split("Stratum")[1]) for name, page in pages.items()}
    assert "not shown" in strata["sara"][:5]
    assert "not shown" not in strata["omar"][:4]


def test_who_may_code_sees_no_whole_hash_of_the_ledger(browse: Callable[[str], Any]) -> None:
    """With an entry's hash and the one before it, an answer can be tried until it fits."""
    whole = re.compile(r">[0-9a-f]{64}<")
    assert not whole.search(text_of(browse("sara").get("/findings/1/figure/all/")))
    assert whole.search(text_of(browse("omar").get("/findings/1/figure/all/")))
