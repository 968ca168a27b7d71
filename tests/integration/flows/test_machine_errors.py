"""The errors of the signals, on the worked example: weighted, by group, and silent where they must be."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from marsad.core.errors import Missing, RefusedInput, WrongState
from marsad.core.findings import Withheld
from marsad.core.machine_errors import TOGETHER, MachineErrors, Said
from marsad.core.mission import Question
from marsad.flows.detection import detect
from marsad.flows.figures import QuestionFigures, all_figures
from marsad.flows.machine_errors import all_errors, errors_of
from marsad.flows.reporting import document_of
from marsad.store.observatory import Observatory, open_observatory

GUARDS = ("codingrecord_no_delete", "codingrecord_corrected", "settlementrecord_no_delete")
BLIND = """UPDATE records_codingrecord SET saw_machine_label = 1 WHERE id =
           (SELECT c.id FROM records_codingrecord c JOIN records_sampletask t ON t.id = c.task_id
            JOIN records_sample s ON s.id = t.sample_id WHERE s.question = 'vawp' LIMIT 1)"""
OPEN = """DELETE FROM records_{}record WHERE task_id IN
          (SELECT t.id FROM records_sampletask t JOIN records_sample s ON s.id = t.sample_id
           WHERE s.question = 'abstention' AND t.id % 3 = 0)"""


@pytest.fixture(scope="module")
def original(examples: Any) -> Path:
    home: Path = examples(4000).home
    return home


@dataclass(frozen=True)
class Known:
    """What the whole example gives, computed once."""

    errors: dict[str, MachineErrors]
    figures: dict[str, QuestionFigures]
    reported: dict[str, MachineErrors | None]
    questions: dict[str, Question]


@pytest.fixture(scope="module")
def known(original: Path) -> Known:
    from django.db import connections

    opened = open_observatory(original)
    found = Known(
        errors={one.question: one for one in all_errors(opened)},
        figures={one.question: one for one in all_figures(opened)},
        reported={one.question.id: one.errors for one in document_of(opened).findings},
        questions={one.id: one for one in opened.mission.questions},
    )
    connections.close_all()
    return found


@pytest.fixture
def observatory(original: Path, tmp_path: Path) -> Iterator[Observatory]:
    shutil.copytree(original, tmp_path / "copy")
    opened = open_observatory(tmp_path / "copy")
    opened.connect()
    yield opened
    from django.db import connections

    connections.close_all()


def errors(observatory: Observatory, question: str = "vawp", *signals: str) -> MachineErrors:
    (found,) = all_errors(observatory, question, signals)
    return found


def change(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for guard in GUARDS:  # the database itself refuses what an unfinished sample is made by here
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard}")
        cursor.execute(statement)


def test_the_question_is_judged_by_its_signals_together_and_by_each(known: Known) -> None:
    found = known.errors["vawp"]
    assert [one.signal for one in found.signals] == [TOGETHER, "lexicon:abuse", "lexicon:sexist", "lexicon:threat"]
    assert {one.version for one in found.signals} == {"1"}
    together, *single = [one.whole.found.value for one in found.signals]
    assert together >= max(single)
    assert known.errors["abstention"].signals[0].signal == "lexicon:abstention"


def test_each_coding_weighs_what_it_stands_for(known: Known) -> None:
    whole = known.errors["vawp"].signals[0].whole
    coded = [answer for answer in known.figures["vawp"].answers if answer.verdict(known.questions["vawp"])]
    flagged = [answer for answer in coded if answer.task.stratum != "nothing found"]
    assert whole.found.n == len(coded)
    assert whole.found.high < len(flagged) / len(coded)  # counting among the coded flatters the machine
    assert whole.found.low < whole.found.value < whole.found.high


def test_languages_scripts_and_platforms_make_up_the_frame_and_nothing_else_is_a_group(known: Known) -> None:
    found = known.errors["vawp"].signals[0]
    assert {one.by for one in found.rates} == {"all", "language", "script", "platform"}
    for by in ("language", "script", "platform"):
        mine = [one for one in found.rates if one.by == by]
        assert sum(one.size for one in mine) == found.whole.size
        assert sum(one.coded for one in mine) == found.whole.coded
        assert [one.size for one in mine] == sorted((one.size for one in mine), reverse=True)


def test_a_small_group_is_withheld_with_its_reason(known: Known) -> None:
    rates = {one.group: one for one in known.errors["vawp"].signals[0].rates}
    assert rates["zgh-Tfng"].found.said is Said.NOTHING
    assert rates["zgh-Tfng"].found.withheld is Withheld.SMALL_BASE


def test_the_curve_rests_on_50_codings_a_point(known: Known) -> None:
    assert known.errors["vawp"].signals[0].curve
    for signal in known.errors["vawp"].signals:
        assert all(point.yes.n >= 50 for point in signal.curve)


def test_an_unfinished_question_says_nothing_of_the_machine(observatory: Observatory) -> None:
    for kind in ("settlement", "coding"):
        change(OPEN.format(kind))
    found = errors(observatory, "abstention")
    assert found.withheld is Withheld.UNFINISHED
    assert {one.found.said for signal in found.signals for one in signal.rates} == {Said.NOTHING}
    assert all(signal.curve == () for signal in found.signals)


def test_codings_made_with_the_machines_label_in_view_judge_no_machine(observatory: Observatory) -> None:
    change(BLIND)
    with pytest.raises(WrongState, match="label in view"):
        errors(observatory)


def test_a_question_without_signals_judges_no_machine(known: Known) -> None:
    assert set(known.errors) == {"vawp", "journalists", "abstention", "false_procedure"}


def test_a_signal_of_now_is_judged_beside_those_of_the_draw(observatory: Observatory, known: Known) -> None:
    found = errors(observatory, "vawp", "lexicon:abstention", "lexicon:abuse")
    assert found.signals[:-2] == known.errors["vawp"].signals
    drawn, now = found.signals[1], found.signals[-1]
    assert (drawn.signal, drawn.as_drawn) == ("lexicon:abuse", True)
    assert (now.signal, now.as_drawn) == ("lexicon:abuse", False)
    assert now.rates == drawn.rates  # the same version of the detector
    assert found.signals[-2].whole.found.value < drawn.whole.found.value  # another matter, so it finds little


def test_a_newer_list_is_judged_as_it_is_now_and_the_draw_stays_as_it_was(
    observatory: Observatory, known: Known
) -> None:
    before = known.errors["vawp"].signals
    (observatory.home / "lexicon.yaml").write_text(
        "language: fra-Latn\nentries:\n  - {word: merci, label: abuse, weight: 0.9}\n", encoding="utf-8"
    )
    with pytest.raises(WrongState, match="marsad detect"):
        errors(observatory, "vawp", "lexicon:abuse")
    detect(observatory, "tester", ["lexicon"])
    found = errors(observatory, "vawp", "lexicon:abuse")
    assert found.signals[:-1] == before
    assert found.signals[-1].version.startswith("1+")


def test_a_name_that_is_no_signal_is_refused(observatory: Observatory) -> None:
    with pytest.raises(RefusedInput, match="detector:label"):
        errors(observatory, "vawp", "abuse")
    with pytest.raises(Missing, match="it has: abuse"):
        errors(observatory, "vawp", "lexicon:abuze")


def test_posts_the_model_learnt_from_do_not_judge_it(
    observatory: Observatory, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.flows import machine_errors

    figures, question = known.figures["abstention"], known.questions["abstention"]
    learnt = {answer.task.post_id for answer in figures.answers[:40] if answer.verdict(question) is not None}
    before = known.errors["abstention"].signals[0]
    monkeypatch.setattr(machine_errors, "learnt_from", lambda _detectors: learnt)
    after = errors(observatory, "abstention").signals[0]
    assert after.learnt == len(learnt)
    assert after.whole.coded == before.whole.coded - len(learnt)
    assert after.whole.size == before.whole.size - len(learnt)
    monkeypatch.setattr(machine_errors, "learnt_from", lambda _detectors: {a.task.post_id for a in figures.answers})
    assert errors(observatory, "abstention").signals[0].whole.found.said is Said.NOTHING


def test_what_a_model_learnt_from_in_a_file_does_not_judge_it_either(
    observatory: Observatory, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.flows import machine_errors
    from marsad.flows.training_rows import prints_of

    figures, question = known.figures["abstention"], known.questions["abstention"]
    of_file = {answer.task.post_id for answer in figures.answers[:40] if answer.verdict(question) is not None}
    posts = observatory.lake.read("posts", ["post_id", "text"]).to_pylist()
    words = set(prints_of([post["text"] or "" for post in posts if post["post_id"] in of_file]))
    monkeypatch.setattr(machine_errors, "words_learnt_from", lambda _detectors: words)
    assert errors(observatory, "abstention").signals[0].learnt >= len(of_file)


def test_what_a_model_learnt_from_is_known_by_its_file(observatory: Observatory) -> None:
    from marsad.flows.machine_errors import learnt_from, words_learnt_from
    from marsad.store.records import trained
    from marsad.store.records.work import unit

    model = trained.Trained(
        task="offensive",
        file="m.npz",
        sha256="ab" * 32,
        seed=1,
        data_hash="cd" * 32,
        learnt_from=("p1", "p2"),
        held_out={"0123": [0.5, 0.5]},
    )
    with unit("tester", "train", "offensive") as work:
        trained.keep_model(work, model)
    assert learnt_from({"offensive": "1+abababababab"}) == {"p1", "p2"}
    assert words_learnt_from({"offensive": "1+abababababab"}) == {"0123"}
    assert learnt_from({"offensive": "1"}) == words_learnt_from({"offensive": "1"}) == set()
    assert learnt_from({"lexicon": "1+abababababab"}) == set()


def test_the_mission_says_from_which_score_on_a_post_is_flagged(observatory: Observatory, known: Known) -> None:
    path = observatory.home / "mission.yaml"
    text = path.read_text(encoding="utf-8")
    stricter = text.replace(
        'stratify_on: ["lexicon:abstention"]', 'stratify_on: ["lexicon:abstention"]\n    threshold: 0.9'
    )
    path.write_text(stricter, encoding="utf-8")
    after, loose = errors(observatory, "abstention"), known.errors["abstention"]
    assert (after.threshold, loose.threshold) == (0.9, 0.5)
    assert after.signals[0].whole.found.value < loose.signals[0].whole.found.value
    assert after.signals[0].whole.spared.value > loose.signals[0].whole.spared.value


def test_a_count_that_is_withheld_is_not_given_away(observatory: Observatory, known: Known) -> None:
    figures = known.figures["vawp"]
    assert not known.errors["vawp"].counts_hidden
    small = replace(figures.estimates[-1], withheld=Withheld.SMALL_COUNT)
    found = errors_of(observatory, replace(figures, estimates=(*figures.estimates, small)))
    assert found is not None
    assert found.counts_hidden


def test_the_report_has_the_errors_of_each_question_with_signals(known: Known) -> None:
    assert known.reported == known.errors
