"""Saved searches on the worked example: their recall, and figures that rest on a sample of what one finds."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest

from marsad.core.errors import MarsadError, Missing, RefusedInput, WrongState
from marsad.core.frames import SavedFrame
from marsad.core.judgement import Coding
from marsad.core.machine_errors import Said
from marsad.core.queries import Search
from marsad.core.words import speaking
from marsad.flows.figures import all_figures, figures_of
from marsad.flows.frame_posts import found_posts
from marsad.flows.frames import Draft, check, save, shown_size, withdraw
from marsad.flows.population import population, versions_of
from marsad.flows.query_words import matching, parse
from marsad.flows.reporting import document_of, write_report
from marsad.flows.sampling import Wanted, draw_wanted
from marsad.store.observatory import Observatory, open_observatory

QUESTION = """
  - id: asked_of_a_frame
    title: {ar: سؤال, fr: Question, en: Asked of a frame}
    asks: {ar: هل؟, fr: Est-ce ?, en: Is it?}
    codes: [B1]
    sources: [topic_export, topic_4cat]
"""


@pytest.fixture
def observatory(worked_example: Path, tmp_path: Path) -> Iterator[Observatory]:
    shutil.copytree(worked_example, tmp_path / "copy")
    opened = open_observatory(tmp_path / "copy")
    opened.connect()
    yield opened
    from django.db import connections

    connections.close_all()


def keep(observatory: Observatory, words: str, name: str = "mine", **given: str) -> SavedFrame:
    return save(observatory, "tester", Draft(name=name, search=Search(words=words), **given))


def test_a_frame_keeps_its_search_its_version_and_what_is_left_out(observatory: Observatory) -> None:
    frame = keep(observatory, "vote OR Élections", question="vawp")
    assert frame.understood == "vote OR elections"
    assert frame.posts_version == observatory.lake.version("posts")
    texts = observatory.lake.read("posts", ["text"])["text"].to_pylist()
    assert frame.found == int(matching(parse("vote OR elections"), texts).sum()) > 10
    assert frame.exclusions
    assert frame.collected_by
    assert set(frame.lags) == {source.id for source in observatory.mission.sources}


def test_what_cannot_be_a_frame_is_refused(observatory: Observatory) -> None:
    with pytest.raises(RefusedInput):
        keep(observatory, "")
    with pytest.raises(RefusedInput):
        keep(observatory, "vote", name=" ")
    with pytest.raises(Missing):
        keep(observatory, "vote", question="nothing")
    with pytest.raises(Missing):
        save(observatory, "tester", Draft(name="a", search=Search(words="vote", sources=("nowhere",))))
    keep(observatory, "vote")
    with pytest.raises(WrongState):
        keep(observatory, "voter")
    with pytest.raises(RefusedInput):
        withdraw(observatory, "tester", "mine", " ")
    assert withdraw(observatory, "tester", "mine", "no longer needed").act == "withdrawn"
    with pytest.raises(Missing):
        withdraw(observatory, "tester", "mine", "again")
    assert keep(observatory, "voter").number > 1  # the name is free again


def test_the_database_refuses_to_change_or_remove_a_frame(observatory: Observatory) -> None:
    from django.db import DatabaseError, connection

    keep(observatory, "vote")
    for statement in ("UPDATE records_framerecord SET found = 1", "DELETE FROM records_framerecord"):
        with connection.cursor() as cursor, pytest.raises(DatabaseError, match="append-only"):
            cursor.execute(statement)


def test_a_small_frame_does_not_say_how_small(observatory: Observatory) -> None:
    frame = keep(observatory, '"zelmara qantara radio inconnue"')
    assert frame.found == 0
    assert shown_size(frame) == 0
    few = SavedFrame(name="x", search=frame.search, understood="", posts_version=1, method="1", found=9)
    assert shown_size(few) is None


def test_recall_is_weighted_by_the_design_and_not_counted_among_the_coded(observatory: Observatory) -> None:
    frame = keep(observatory, "vote OR voter OR elections OR التصويت OR انتخابات OR الانتخابات", question="abstention")
    found = check(observatory, frame)
    question = observatory.mission.question("abstention")
    assert question is not None
    figures = figures_of(observatory, question, observatory.roster)
    posts = population(observatory.lake, question, observatory.mission, versions_of(figures.sample))
    every = observatory.lake.read("posts", ["post_id", "text"], figures.sample.posts_version)
    ids = found_posts(observatory.lake, frame.search, observatory.mission.time_zone, figures.sample.posts_version)
    finds = set(ids.to_pylist())
    assert len(every) >= posts.num_rows
    weighted = {True: 0.0, False: 0.0}
    bands = {answer.task.stratum for answer in figures.answers}
    design = figures.sample.design["bands"]
    low = [-np.inf if band["lower"] is None else band["lower"] for band in design]
    high = [np.inf if band["upper"] is None else band["upper"] for band in design]
    names = [band["name"] for band in design]
    score = posts["score"].to_numpy()
    inside = np.asarray(pc.is_in(posts["post_id"], value_set=ids))
    for name, start, end in zip(names, low, high, strict=True):
        if name not in bands:
            continue
        band = (score >= start) & (score < end)
        for side in (True, False):
            mine = [a for a in figures.answers if a.task.stratum == name and (a.task.post_id in finds) is side]
            decided = [a.verdict(question) for a in mine if a.verdict(question) is not None]
            if decided:
                weighted[side] += int((band & (inside == side)).sum()) * sum(map(bool, decided)) / len(decided)
    recall = weighted[True] / (weighted[True] + weighted[False])
    assert found.recall.low < recall < found.recall.high
    assert found.recall.n == sum(bool(answer.verdict(question)) for answer in figures.answers)
    assert found.size == posts.num_rows


def test_words_that_find_everything_miss_nothing_and_words_that_find_nothing_miss_all(observatory: Observatory) -> None:
    letters = " OR ".join(f"{a}*" for a in ("الان", "انت", "نصو", "vot", "elec"))
    wide, narrow = keep(observatory, letters, "wide"), keep(observatory, '"zelmara inconnue"', "narrow")
    assert check(observatory, wide, "abstention").recall.value > check(observatory, narrow, "abstention").recall.value
    assert check(observatory, narrow, "abstention").recall.value < 0.05
    assert check(observatory, narrow, "abstention").precision.said is Said.NOTHING


def test_recall_needs_a_question_with_coded_posts(observatory: Observatory) -> None:
    frame = keep(observatory, "vote")
    with pytest.raises(Missing):
        check(observatory, frame)
    with pytest.raises(Missing):
        check(observatory, frame, "nothing")
    with pytest.raises(MarsadError):
        check(observatory, frame, "support")  # its sample is open, for a visitor to try


def with_question(observatory: Observatory) -> None:
    path = observatory.home / "mission.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nquestions:", "\nquestions:" + QUESTION.rstrip(), 1), encoding="utf-8")


def coded(observatory: Observatory, sample: int) -> None:
    from marsad.store.records import codings, samples, work
    from marsad.store.records.models import Member

    coders = [one for one in Member.objects.order_by("pk") if "coder" in one.roles][:2]
    for task in samples.tasks_of(sample):
        for coder in coders[: 2 if task.double else 1]:
            answer = ("B1",) if task.position % 3 == 0 else ()
            coding = Coding(task_id=task.task_id, coder=coder.name, codes=answer, codebook_version="1.0")
            with work.unit(coder.name, "code", f"task {task.task_id}") as unit:
                codings.save_coding(unit, coder, coding)


def test_a_sample_of_a_frame_holds_only_what_it_finds_and_its_figures_say_so(
    observatory: Observatory, tmp_path: Path
) -> None:
    with_question(observatory)
    frame = keep(observatory, "vote OR voter OR elections OR التصويت OR الانتخابات", question="false_procedure")
    drawn = draw_wanted(observatory, "tester", "asked_of_a_frame", Wanted(size=30, seed=3, frame="mine"))
    finds = set(found_posts(observatory.lake, frame.search, observatory.mission.time_zone).to_pylist())
    from marsad.store.records import samples

    posts = {task.post_id for task in samples.tasks_of(drawn.sample_id)}
    assert posts <= finds
    assert 30 <= drawn.population <= len(finds)
    assert drawn.design["searched"]["frame"] == frame.number
    coded(observatory, drawn.sample_id)
    (figures,) = all_figures(observatory, ["asked_of_a_frame"])
    assert {one.frame for one in figures.estimates} == {"topic"}
    assert {one.N for one in figures.estimates[:1]} == {drawn.population}
    with speaking("en"), pytest.raises(WrongState, match="drawn from a saved search"):
        check(observatory, frame, "asked_of_a_frame")
    _same_without_the_index_and_after_more_posts(observatory, tmp_path)
    section = next(one for one in document_of(observatory).findings if one.question.id == "asked_of_a_frame")
    assert section.sample.searched is not None
    assert section.sample.searched.name == "mine"
    assert section.sample.searched.recall is not None


def _same_without_the_index_and_after_more_posts(observatory: Observatory, tmp_path: Path) -> None:
    before = all_figures(observatory, ["asked_of_a_frame"])
    shutil.rmtree(observatory.search_index.folder, ignore_errors=True)
    (page,) = write_report(observatory, "tester", ["en"], ["html"], tmp_path / "one")
    rows = observatory.lake.read("posts").slice(0, 5)
    again = rows.set_column(0, "post_id", [[f"{place:032x}" for place in range(5)]])
    observatory.lake.append("posts", again, application="later", sequence=0)
    after = all_figures(observatory, ["asked_of_a_frame"])
    assert [one.estimates for one in after] == [one.estimates for one in before]
    assert "Saved search" in page.read_text(encoding="utf-8")
    assert "vote OR voter" in page.read_text(encoding="utf-8")
