"""Figures that cannot be bent: by what is left open, by what is changed after the draw, by other weights."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from marsad.core.errors import WrongState
from marsad.core.findings import Withheld
from marsad.flows.figures import QuestionFigures, all_figures
from marsad.flows.reporting import document_of
from marsad.store.observatory import Observatory, open_observatory


@pytest.fixture(scope="module")
def original(examples: Any) -> Path:
    home: Path = examples(4000).home
    return home


@pytest.fixture
def observatory(original: Path, tmp_path: Path) -> Iterator[Observatory]:
    shutil.copytree(original, tmp_path / "copy")
    opened = open_observatory(tmp_path / "copy")
    opened.connect()
    yield opened
    from django.db import connections

    connections.close_all()


def vawp(observatory: Observatory) -> QuestionFigures:
    (figures,) = all_figures(observatory, ["vawp"])
    return figures


def remove(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for guard in GUARDS:  # the database itself refuses what an unfinished sample is made by here
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard}")
        cursor.execute(statement)


GUARDS = ("codingrecord_no_delete", "codingrecord_corrected", "settlementrecord_no_delete")
SETTLED = """DELETE FROM records_settlementrecord WHERE task_id IN
             (SELECT t.id FROM records_sampletask t JOIN records_sample s ON s.id = t.sample_id
              WHERE s.question = 'vawp')"""
SOME_CODINGS = """DELETE FROM records_codingrecord WHERE id IN
                  (SELECT c.id FROM records_codingrecord c JOIN records_sampletask t ON t.id = c.task_id
                   JOIN records_sample s ON s.id = t.sample_id
                   WHERE s.question = 'vawp' AND c.codes != '[]' AND t.id % 4 != 0)"""


def test_while_much_is_open_no_percentage_is_given(observatory: Observatory) -> None:
    whole = vawp(observatory).estimates[0]
    remove(SETTLED)
    remove(SOME_CODINGS)
    cut = vawp(observatory)
    assert whole.withheld is None
    assert {one.withheld for one in cut.estimates} == {Withheld.UNFINISHED}
    assert cut.exploratory
    assert cut.comparison is None
    (section,) = [each for each in document_of(observatory).findings if each.question.id == "vawp"]
    assert "%" not in section.finding.claim.en


def test_what_little_is_open_widens_the_interval_both_ways(observatory: Observatory) -> None:
    before = vawp(observatory).estimates[0]
    remove(
        """DELETE FROM records_codingrecord WHERE task_id IN
           (SELECT t.id FROM records_sampletask t JOIN records_sample s ON s.id = t.sample_id
            WHERE s.question = 'vawp' AND t.stratum = 'nothing found' ORDER BY t.position LIMIT 3)"""
    )
    after = vawp(observatory)
    assert after.estimates[0].withheld is None
    assert after.estimates[0].low <= before.low
    assert after.estimates[0].high > before.high
    assert after.exploratory


def test_two_coders_who_differ_in_the_code_only_have_answered_the_question(observatory: Observatory) -> None:
    remove(SETTLED)
    figures = vawp(observatory)
    question = observatory.mission.question("vawp")
    assert question is not None
    differing = [a for a in figures.answers if str(a.outcome.state) == "differs"]
    assert any(answer.verdict(question) for answer in differing)
    assert any(answer.verdict(question) is None for answer in differing)


def sources(text: str) -> str:
    return text.replace("sources: [replies_candidates]", "sources: [replies_candidates, replies_journalists]", 1)


def codes(text: str) -> str:
    return text.replace("codes: [A1, A2, A3, A4, A5, A6, A7, A8, A9, A10]", "codes: [A1]", 1)


@pytest.mark.parametrize("change", [sources, codes])
def test_a_question_changed_after_the_draw_is_refused(observatory: Observatory, change: Callable[[str], str]) -> None:
    path = observatory.home / "mission.yaml"
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")
    with pytest.raises(WrongState, match="changed after the sample was drawn"):
        vawp(observatory)


def test_a_roster_changed_after_the_draw_is_refused(observatory: Observatory) -> None:
    path = observatory.home / "roster.csv"
    text = path.read_text(encoding="utf-8")
    swapped = text.replace(",woman,", ",tmp,").replace(",man,", ",woman,").replace(",tmp,", ",man,")
    path.write_text(swapped, encoding="utf-8")
    with pytest.raises(WrongState, match="roster"):
        vawp(observatory)


def test_the_comparison_speaks_of_the_same_shares_as_the_groups(observatory: Observatory) -> None:
    figures = vawp(observatory)
    shares = {one.group: one.value for one in figures.estimates}
    assert figures.comparison is not None
    assert figures.comparison.first.value == pytest.approx(shares["woman"], abs=1e-9)
    assert figures.comparison.second.value == pytest.approx(shares["man"], abs=1e-9)
    assert figures.comparison.difference.value == pytest.approx(shares["woman"] - shares["man"], abs=1e-9)


def test_groups_add_up_to_the_frame(observatory: Observatory) -> None:
    sizes = {one.group: one.N for one in vawp(observatory).estimates}
    assert sizes["woman"] + sizes["man"] == sizes["all"]
