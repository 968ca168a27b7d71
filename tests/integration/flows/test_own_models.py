"""Models from a unit's own codings: learnt, compared, put in use; and that nothing for training enters a figure."""

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from marsad.core.errors import Missing, RefusedInput, UsageError, WrongState
from marsad.core.judgement import Coding, Purpose
from marsad.flows.answers import agreement_of_question
from marsad.flows.detection import detect
from marsad.flows.figures import all_figures
from marsad.flows.keeping import examine
from marsad.flows.model_choice import use, use_shipped
from marsad.flows.model_comparison import compare
from marsad.flows.models import find, folder_of, in_use, keep, listed
from marsad.flows.population import question_of
from marsad.flows.proposing import propose
from marsad.flows.reporting import document_of
from marsad.flows.sheets import export_sheet, import_sheet
from marsad.flows.training import Made, train
from marsad.flows.training_codings import CodedRows, coded_rows
from marsad.flows.training_rows import usable
from marsad.store.observatory import Observatory, open_observatory


@pytest.fixture(scope="module")
def original(examples: Any) -> Path:
    home: Path = examples(4000).home
    return home


@pytest.fixture(scope="module")
def learnt(original: Path, learning: ModuleType) -> Made:
    observatory = open_observatory(original)
    return trained_on(codings(observatory), learning)


@pytest.fixture
def observatory(original: Path, tmp_path: Path) -> Iterator[Observatory]:
    shutil.copytree(original, tmp_path / "copy")
    opened = open_observatory(tmp_path / "copy")
    opened.connect()
    yield opened
    from django.db import connections

    connections.close_all()


def codings(observatory: Observatory, question: str = "vawp") -> CodedRows:
    observatory.connect()
    return coded_rows(observatory, question_of(observatory.mission, question), "offensive")


def trained_on(coded: CodedRows, learning: ModuleType, seed: int = 0) -> Made:
    return train("offensive", usable([one.row for one in coded.rows], coded.dropped), seed=seed, teach=learning.teach)


def kept(observatory: Observatory, made: Made, question: str = "vawp") -> Path:
    posts = [one.row.post_id for one in codings(observatory, question).rows]
    return keep(observatory, "tester", made, question=question, posts=posts)


def sound(observatory: Observatory) -> None:
    assert [check.remark for check in examine(observatory) if not check.sound] == []


def code_all(sample_id: int, codes: tuple[str, ...], coders: tuple[str, ...]) -> None:
    """Every open task of a sample, the same by every coder, two of three with none of the codes."""
    from marsad.store.records import codings as records
    from marsad.store.records import members
    from marsad.store.records.work import unit

    for name in coders:
        person = members.member(name)
        with unit("tester", "code", f"sample {sample_id}") as work:
            for task in records.open_tasks(person, sample_id):
                said = codes if task.position % 3 == 0 else ()
                records.save_coding(work, person, Coding(task_id=task.task_id, coder=name, codes=said))


def two_coders() -> tuple[str, str]:
    from marsad.core.roles import Role
    from marsad.store.records import members
    from marsad.store.records.work import unit

    with unit("tester", "add member", "two") as work:
        for name in ("amal", "badr"):
            members.add_member(work, name, [Role.CODER], None)
    return ("amal", "badr")


def figures_of(observatory: Observatory) -> str:
    """Every figure and agreement, to the last digit."""
    figures = [asdict(one) for one in all_figures(observatory)]
    agreements = [asdict(agreement_of_question(observatory, one["question"])) for one in figures]
    return json.dumps([figures, agreements], default=str, sort_keys=True)


def report_of(observatory: Observatory) -> str:
    """The report, but for where the ledger stands."""
    document = asdict(document_of(observatory))
    document["made_on"] = document["provenance"] = None
    return json.dumps(document, default=str, sort_keys=True)


def test_settled_codings_are_rows_with_the_labels_of_the_task(observatory: Observatory) -> None:
    found = codings(observatory)
    assert {one.row.label for one in found.rows} == {"not offensive", "offensive"}
    assert len({one.row.post_id for one in found.rows}) == len(found.rows) >= 200
    assert all(one.row.author and one.row.time and one.inclusion_probability for one in found.rows)


def test_by_code_each_code_is_a_label_and_a_post_of_several_is_left_out(observatory: Observatory) -> None:
    question = question_of(observatory.mission, "vawp")
    found = coded_rows(observatory, question, "violence", by_code=True)
    labels = {one.row.label for one in found.rows}
    assert "none" in labels
    assert labels - {"none"} <= set(question.codes)
    assert len(labels) > 2


def test_a_model_is_kept_once_with_its_card_its_record_and_its_entry(observatory: Observatory, learnt: Made) -> None:
    path = kept(observatory, learnt)
    assert path.parent == folder_of(observatory)
    assert path.with_suffix(".md").read_text(encoding="utf-8").startswith("# ")
    assert kept(observatory, learnt) == path
    (one,) = listed(observatory)
    assert (one.task, one.file, one.question, one.state, one.in_use) == ("offensive", path.name, "vawp", "kept", False)
    from marsad.store.records import trained, work

    (record,) = trained.models("offensive")
    assert set(record.learnt_from) == {row.row.post_id for row in codings(observatory).rows}
    entry = list(work.entries())[-1]
    assert (entry.act.action, entry.act.subject) == ("train", "offensive")
    assert entry.act.detail["data"] == learnt.meta["data"]
    sound(observatory)


def test_the_models_folder_is_the_owners_alone(observatory: Observatory, learnt: Made) -> None:
    assert kept(observatory, learnt).parent.stat().st_mode & 0o777 == 0o700


def test_a_model_is_compared_on_answers_it_had_not_seen_weighted_as_drawn(
    observatory: Observatory, learnt: Made
) -> None:
    kept(observatory, learnt)
    figures = compare(observatory, "tester", "offensive")
    assert figures["on"] == {"question": "vawp", "chosen_for_training": 0}
    assert figures["n"] == learnt.meta["rows"]["used"]
    assert figures["weighted"]
    assert figures["new_known"]
    assert figures["left_out"] == 0
    new, old, difference = (figures[name] for name in ("new", "old", "difference"))
    assert difference["value"] == pytest.approx(new["value"] - old["value"], abs=2e-4)
    assert difference["low"] <= difference["value"] <= difference["high"]
    assert sum(one["n"] for one in figures["by_language"]) == figures["n"]
    assert new["value"] < 0.99, "answers seen while learning would be nearly all right"
    sound(observatory)


def test_a_model_takes_the_place_of_another_only_after_a_comparison_or_with_a_reason(
    observatory: Observatory, learnt: Made, learning: ModuleType
) -> None:
    path = kept(observatory, learnt)
    with pytest.raises(WrongState, match="was not compared with the one in use; run 'marsad models compare offensive"):
        use(observatory, "tester", "offensive", path.name)
    assert in_use(observatory, "offensive") is None
    figures = compare(observatory, "tester", "offensive")
    chosen = use(observatory, "tester", "offensive", None)
    assert (chosen.file, chosen.before, chosen.compared) == (path.name, "", figures["said"])
    used = in_use(observatory, "offensive")
    assert used is not None
    assert used.path == path
    with pytest.raises(WrongState, match="in use for 'offensive' already"):
        use(observatory, "tester", "offensive", path.name)
    other = kept(observatory, trained_on(codings(observatory), learning, seed=1))
    with pytest.raises(WrongState, match="was not compared"):
        use(observatory, "tester", "offensive", other.name)
    assert use(observatory, "tester", "offensive", other.name, "the first one failed").before == path.name
    from marsad.store.records import work

    assert list(work.entries())[-1].act.detail["reason"] == "the first one failed"
    sound(observatory)


def test_detecting_answers_with_the_model_in_use_and_a_new_one_looks_at_every_post_again(
    observatory: Observatory, learnt: Made, learning: ModuleType
) -> None:
    first = kept(observatory, learnt)
    use(observatory, "tester", "offensive", first.name, "to begin with")
    posts = observatory.lake.read("posts", ["post_id"]).num_rows
    (run,) = detect(observatory, "tester", ["offensive"])
    identity = find(observatory, "offensive", first.name).sha256[:12]
    assert run.posts == posts
    assert run.signals > 0
    assert run.version.endswith(identity)
    (again,) = detect(observatory, "tester", ["offensive"])
    assert (again.posts, again.signals) == (0, 0)
    other = kept(observatory, trained_on(codings(observatory), learning, seed=1))
    use(observatory, "tester", "offensive", other.name, "a second one")
    (new,) = detect(observatory, "tester", ["offensive"])
    assert new.posts == posts
    assert new.version != run.version
    sound(observatory)


def test_a_comparison_with_a_model_no_longer_in_use_does_not_count(
    observatory: Observatory, learnt: Made, learning: ModuleType
) -> None:
    first = kept(observatory, learnt)
    second = kept(observatory, trained_on(codings(observatory), learning, seed=1))
    compare(observatory, "tester", "offensive", new=second.name)
    use(observatory, "tester", "offensive", first.name, "to begin with")
    with pytest.raises(WrongState, match="was not compared with the one in use"):
        use(observatory, "tester", "offensive", second.name)


def test_what_the_model_in_use_learnt_from_does_not_test_it(
    observatory: Observatory, learnt: Made, learning: ModuleType
) -> None:
    half = codings(observatory)
    some = trained_on(replace(half, rows=half.rows[: len(half.rows) // 2]), learning)
    use(observatory, "tester", "offensive", kept(observatory, some).name, "to begin with")
    new = kept(observatory, learnt)
    figures = compare(observatory, "tester", "offensive", new=new.name)
    assert figures["left_out"] >= some.meta["rows"]["used"]
    assert figures["left_out"] + figures["n"] == learnt.meta["rows"]["used"]
    again = compare(observatory, "tester", "offensive", new=new.name)
    assert again == figures


def test_with_nothing_left_to_test_on_no_comparison_is_made(
    observatory: Observatory, learnt: Made, learning: ModuleType
) -> None:
    use(observatory, "tester", "offensive", kept(observatory, learnt).name, "to begin with")
    other = kept(observatory, trained_on(codings(observatory), learning, seed=1))
    with pytest.raises(WrongState, match="Codings left that the model in use did not learn from: 0, too few"):
        compare(observatory, "tester", "offensive", new=other.name)


def test_back_to_what_came_with_marsad_with_a_reason(observatory: Observatory, learnt: Made) -> None:
    with pytest.raises(WrongState, match="No model of your own is in use"):
        use_shipped(observatory, "tester", "offensive", "no reason")
    use(observatory, "tester", "offensive", kept(observatory, learnt).name, "to begin with")
    with pytest.raises(WrongState, match="--reason"):
        use_shipped(observatory, "tester", "offensive", " ")
    use_shipped(observatory, "tester", "offensive", "it was worse in the field")
    assert in_use(observatory, "offensive") is None
    sound(observatory)


@pytest.mark.parametrize("what", ["gone", "changed", "cut", "another model"])
def test_a_model_in_use_that_is_not_the_one_chosen_is_refused(
    observatory: Observatory, learnt: Made, learning: ModuleType, what: str
) -> None:
    path = kept(observatory, learnt)
    use(observatory, "tester", "offensive", path.name, "to begin with")
    content = path.read_bytes()
    if what == "gone":
        path.unlink()
    elif what == "changed":
        path.write_bytes(content[:-40] + bytes([content[-40] ^ 1]) + content[-39:])
    elif what == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        path.write_bytes(trained_on(codings(observatory), learning, seed=9).content)
    with pytest.raises((WrongState, RefusedInput)):
        in_use(observatory, "offensive")
    assert listed(observatory)[0].state == ("gone" if what == "gone" else "changed")


def test_a_model_of_another_task_and_one_that_is_not_there_are_refused(observatory: Observatory, learnt: Made) -> None:
    path = kept(observatory, learnt)
    with pytest.raises(RefusedInput, match="is of the task 'offensive'"):
        find(observatory, "hate", path.name)
    with pytest.raises(Missing, match="No model was trained for 'hate' here"):
        find(observatory, "hate")
    with pytest.raises(Missing, match="There is no model 'nowhere"):
        find(observatory, "hate", "nowhere.npz")


def test_what_is_proposed_is_for_training_and_never_of_an_estimation_sample(observatory: Observatory) -> None:
    from marsad.store.records import samples

    drawn = propose(observatory, "tester", "offensive", size=80, question="vawp", seed=3)
    assert drawn.purpose is Purpose.TRAINING
    tasks = samples.tasks_of(drawn.sample_id)
    assert len(tasks) == 80
    assert {task.post_id for task in tasks}.isdisjoint(samples.posts_drawn_for(Purpose.ESTIMATION))
    assert [task.inclusion_probability is None for task in tasks].count(False) == 20
    assert samples.sample_of("vawp").sample_id != drawn.sample_id
    again = propose_anew(observatory, seed=3)
    assert [task.post_id for task in samples.tasks_of(again)] != []
    sound(observatory)


def propose_anew(observatory: Observatory, seed: int) -> int:
    """A second choice, after something of the first was coded."""
    from marsad.store.records import samples

    first = samples.training_samples("vawp")[-1]
    with pytest.raises(WrongState, match="Nothing of the last choice for 'vawp' is coded yet"):
        propose(observatory, "tester", "offensive", size=40, question="vawp", seed=seed)
    code_all(first.sample_id, ("A1",), two_coders()[:1])
    second = propose(observatory, "tester", "offensive", size=40, question="vawp", seed=seed)
    old, new = ({task.post_id for task in samples.tasks_of(one.sample_id)} for one in samples.training_samples("vawp"))
    assert old.isdisjoint(new)
    return second.sample_id


def test_the_same_seed_proposes_the_same(observatory: Observatory, original: Path, tmp_path: Path) -> None:
    from marsad.store.records import samples

    first = propose(observatory, "tester", "offensive", size=40, question="vawp", seed=3)
    here = [(task.post_id, task.position) for task in samples.tasks_of(first.sample_id)]
    shutil.copytree(original, tmp_path / "other")
    other = open_observatory(tmp_path / "other")
    second = propose(other, "tester", "offensive", size=40, question="vawp", seed=3)
    assert [(task.post_id, task.position) for task in samples.tasks_of(second.sample_id)] == here


def test_no_figure_changes_by_a_digit_when_a_training_sample_is_drawn_coded_and_learnt_from(
    observatory: Observatory, learning: ModuleType
) -> None:
    from marsad.store.records import samples

    before, report = figures_of(observatory), report_of(observatory)
    drawn = propose(observatory, "tester", "offensive", size=120, question="vawp", seed=3)
    code_all(drawn.sample_id, ("A1",), two_coders())
    assert figures_of(observatory) == before
    more = codings(observatory)
    assert sum(one.inclusion_probability is None for one in more.rows) == 120, "those drawn at random too"
    path = kept(observatory, trained_on(more, learning))
    figures = compare(observatory, "tester", "offensive", new=path.name)
    assert figures["on"]["chosen_for_training"] == 120
    assert figures["n"] <= samples.sample_of("vawp").size
    use(observatory, "tester", "offensive", path.name)
    assert figures_of(observatory) == before
    assert report_of(observatory) == report
    sound(observatory)


def test_a_post_in_both_kinds_of_sample_is_coded_afresh_and_learnt_from_once(observatory: Observatory) -> None:
    from marsad.flows.sampling import draw_sample
    from marsad.store.records import codings as records
    from marsad.store.records import members, samples

    mission = (observatory.home / "mission.yaml").read_text(encoding="utf-8")
    first, rest = mission.split("  - id: vawp\n", 1)
    copy = rest.split("  - id: ", 1)[0].replace("codes: [A1, A2,", "codes: [A2,")
    (observatory.home / "mission.yaml").write_text(
        f"{first}  - id: vawp\n{rest.rstrip()}\n  - id: later\n{copy}", encoding="utf-8"
    )
    drawn = propose(observatory, "tester", "offensive", size=60, question="later", seed=3)
    coders = two_coders()
    code_all(drawn.sample_id, ("A3",), coders)
    with pytest.raises(Missing, match="No sample was drawn for 'later'"):
        samples.sample_of("later")
    detect(observatory, "tester")
    posts = samples.posts_drawn_for(Purpose.TRAINING, "later")
    later = draw_sample(observatory, "tester", "later", 900, seed=1)
    both = posts & {task.post_id for task in samples.tasks_of(later.sample_id)}
    assert both
    open_ones = {task.post_id for task in records.open_tasks(members.member("amal"), later.sample_id)}
    assert both <= open_ones
    code_all(later.sample_id, (), coders)
    found = {one.row.post_id: one for one in codings(observatory, "later").rows}
    assert {found[post].row.label for post in both} == {"not offensive"}
    assert all(found[post].inclusion_probability for post in both)


def test_training_tasks_have_sheets_of_their_own_which_say_so(observatory: Observatory, tmp_path: Path) -> None:
    from marsad.store.records import codings as records

    (coder, _other) = two_coders()
    with pytest.raises(Missing, match="Nothing was proposed for training on 'vawp'; run 'marsad propose"):
        export_sheet(observatory, "tester", "vawp", coder, tmp_path / "a.xlsx", Purpose.TRAINING)
    drawn = propose(observatory, "tester", "offensive", size=30, question="vawp")
    sheet = export_sheet(observatory, "tester", "vawp", coder, tmp_path / "a.xlsx", Purpose.TRAINING)
    assert sheet.rows == 30
    book = openpyxl.load_workbook(sheet.path)
    said = [str(cell.value) for row in book["codebook"].iter_rows() for cell in row]
    assert any("chosen to train a model: the answers never enter a figure" in one for one in said)
    header, *rows = [[cell.value for cell in row] for row in book["codings"].iter_rows()]
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([*row[:6], "A1", "2", "", ""] for row in rows)
    with pytest.raises(RefusedInput, match="is not a task of this sample"):
        import_sheet(observatory, "tester", "vawp", coder, tmp_path / "a.csv")
    taken = import_sheet(observatory, "tester", "vawp", coder, tmp_path / "a.csv", Purpose.TRAINING)
    assert taken.answered == 30
    assert len(records.codings_of(drawn.sample_id)) == 30


def test_without_a_question_the_mission_must_ask_only_one(observatory: Observatory, learnt: Made) -> None:
    with pytest.raises(UsageError, match="Say which question the coders answer, with --question"):
        propose(observatory, "tester", "offensive", size=40)
    kept(observatory, learnt)
    assert propose(observatory, "tester", "offensive", size=40).question == "vawp"


def test_a_choice_that_cannot_be_made_is_refused(observatory: Observatory) -> None:
    with pytest.raises(UsageError, match="cannot name a task"):
        propose(observatory, "tester", "../models", size=40, question="vawp")
    with pytest.raises(RefusedInput, match="not between 0 and 1"):
        propose(observatory, "tester", "offensive", size=40, question="vawp", double_share=2.0)


def test_the_record_of_models_cannot_be_changed_behind_the_ledgers_back(observatory: Observatory, learnt: Made) -> None:
    from django.db import DatabaseError, connection

    kept(observatory, learnt)
    compare(observatory, "tester", "offensive")
    use(observatory, "tester", "offensive", None)
    for table in ("trainedmodel", "modelcomparison", "modeluse"):
        for statement in (f"UPDATE records_{table} SET task = 'x'", f"DELETE FROM records_{table}"):
            with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_training_sample_made_into_one_to_estimate_from_is_found(observatory: Observatory) -> None:
    from django.db import connection

    propose(observatory, "tester", "offensive", size=40, question="vawp")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_sample SET purpose = 'estimation'")
    wrong = [check.remark for check in examine(observatory) if not check.sound]
    assert len(wrong) == 1
    assert "was changed after it was written" in wrong[0]
