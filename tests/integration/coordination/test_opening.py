"""Edges open to posts and never to people; lawful speech, small groups and posts that are being coded stay closed."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

from marsad.cli.main import app
from marsad.core.analyses import Analysis
from marsad.core.coordination import Closed, Trace
from marsad.core.errors import Missing
from marsad.core.judgement import Coding, DrawnSample, Task
from marsad.core.roles import Role
from marsad.flows import coordination_posts, restricted
from marsad.flows.coordination_posts import edges_of, posts_behind
from marsad.flows.coordination_shown import group_shown, last_coordination, network_of
from marsad.store.records.analyses import run_numbered

LEGAL, AUDITOR = frozenset({Role.LEGAL_OFFICER}), frozenset({Role.AUDITOR})


def test_every_edge_of_a_group_opens_to_the_posts_behind_it(world: Any) -> None:
    edges = edges_of(world.observatory, 1, 1)
    assert len(edges) == 66
    assert [edge.weight for edge in edges] == sorted((edge.weight for edge in edges), reverse=True)
    for edge in edges[:3]:
        behind = posts_behind(world.observatory, 1, edge.number, LEGAL, may_code=False)
        assert len(behind.posts) == edge.posts == 24
        assert [post.at for post in behind.posts] == sorted(post.at for post in behind.posts)
        assert all(post.text.startswith("look at page") for post in behind.posts)


def test_a_post_that_is_behind_an_edge_on_two_traces_is_listed_once_with_both(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = posts_behind(world.observatory, 1, 1, LEGAL, may_code=False)
    kept = coordination_posts.pairs_of(world.observatory, run_numbered(Analysis.COORDINATION, 1))
    first = kept.edges[0]
    assert {trace for trace, _post in first.posts} == {Trace.LINK}
    twice = replace(first, posts=(*first.posts, *((Trace.TEXT, post) for _trace, post in first.posts)))
    monkeypatch.setattr(coordination_posts, "pairs_of", lambda *_given: replace(kept, edges=(twice,)))
    after = posts_behind(world.observatory, 1, 1, LEGAL, may_code=False)
    assert [post.text for post in after.posts] == [post.text for post in before.posts]
    assert {post.traces for post in after.posts} == {(Trace.LINK, Trace.TEXT)}


def test_nothing_that_is_shown_holds_a_pseudonym(world: Any) -> None:
    shown = last_coordination(world.observatory, LEGAL)
    edges = edges_of(world.observatory, 1, 1)
    behind = [posts_behind(world.observatory, 1, edge.number, LEGAL, may_code=False) for edge in edges[:2]]
    told = repr((shown, edges, behind, network_of(world.observatory, 1)))
    assert not [account for account in world.everybody if account in told]


def test_lawful_speech_and_small_groups_are_opened_to_nobody(world: Any) -> None:
    for group, closed in ((2, Closed.LAWFUL), (3, Closed.SMALL)):
        assert group_shown(world.observatory, 1, group, LEGAL).closed is closed
        assert edges_of(world.observatory, 1, group) == ()
    for edge in range(67, 67 + 36 + 3):
        behind = posts_behind(world.observatory, 1, edge, LEGAL, may_code=False)
        assert behind.closed in (Closed.LAWFUL, Closed.SMALL)
        assert behind.posts == ()


def test_no_face_tells_lawful_speech_closer_than_in_tens_and_by_the_day(world: Any) -> None:
    shown = last_coordination(world.observatory, LEGAL)
    assert shown is not None
    lawful = shown.groups[1].group
    assert (lawful.accounts, lawful.posts, lawful.edges, lawful.lawful) == (10, 110, 40, True)
    assert {each for _name, each in (*lawful.traces, *lawful.platforms)} == {None}
    assert (lawful.first.hour, lawful.first.minute, lawful.last.second) == (0, 0, 0)
    none = next(row for row in shown.result.symmetry if not row.side)
    assert (none.accounts, none.posts) == (10, 110)
    plain = json.loads(marsad(world, "list", "--json"))
    told = plain["groups"][1], json.loads(marsad(world, "show", "2", "--json"))
    for one in told:
        assert (one["accounts"], one["posts"], one["edges"]) == (10, 110, 40)
    assert [row["posts"] for row in plain["symmetry"]] == [row.posts for row in shown.result.symmetry]
    assert "108" not in marsad(world, "list") + marsad(world, "show", "2")
    few = plain["groups"][2]
    assert (few["accounts"], few["level"], few["density"]) == (None, None, None)


def test_before_a_vote_nothing_tells_how_much_there_is_of_a_side(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = world.observatory.home / "mission.yaml"
    written = path.read_text(encoding="utf-8")
    dates = "restricted: {start: 2030-09-10, end: 2030-09-23, reference: Article 7, checked_on: 2030-08-01}\n"
    path.write_text(written + dates, encoding="utf-8")
    for day, locked in ((datetime(2030, 9, 15, tzinfo=UTC), True), (datetime(2030, 9, 25, tzinfo=UTC), False)):
        monkeypatch.setattr(restricted, "now", lambda day=day: day)
        shown = last_coordination(world.observatory, LEGAL)
        assert shown is not None
        rows = shown.result.symmetry
        assert {row.locked for row in rows} == {locked}
        assert all(locked is (each is None) for row in rows for each in (row.items, row.pairs, row.accounts, row.posts))
        assert sum(row.groups for row in rows) > 0
        said, plain = marsad(world, "list"), json.loads(marsad(world, "list", "--json"))
        assert ("kept back" in said) is locked
        assert all(locked is (row["items"] is None) for row in plain["symmetry"])
    path.write_text(written, encoding="utf-8")


def test_an_author_in_a_public_role_is_not_named_for_lawful_speech(world: Any) -> None:
    from marsad.flows.coordination_lawful import in_tens

    one = group_shown(world.observatory, 1, 1, LEGAL)
    assert one.names == ("Dawn list",)
    assert in_tens(one.group).named == ()


def test_a_role_that_does_not_read_posts_sees_figures_only(world: Any) -> None:
    assert group_shown(world.observatory, 1, 1, AUDITOR).closed is Closed.ROLE
    assert posts_behind(world.observatory, 1, 1, AUDITOR, may_code=False).posts == ()


def test_the_drawing_names_public_roles_and_numbers_everybody_else(world: Any) -> None:
    drawn = network_of(world.observatory, 1)
    assert (len(drawn.nodes), len(drawn.edges)) == (12, 66)
    assert sorted(filter(None, (node.name for node in drawn.nodes))) == ["Dawn list"]
    assert {edge.one for edge in drawn.edges} | {edge.other for edge in drawn.edges} == {n.number for n in drawn.nodes}
    assert network_of(world.observatory, 1, 2).edges == ()


def test_what_is_not_there_is_missing(world: Any) -> None:
    for act in (
        lambda: posts_behind(world.observatory, 1, 999, LEGAL, may_code=False),
        lambda: edges_of(world.observatory, 1, 99),
        lambda: network_of(world.observatory, 2),
    ):
        with pytest.raises(Missing):
            act()


def test_who_may_code_does_not_read_posts_that_wait_for_an_answer(world: Any) -> None:
    from marsad.store.records import samples, work

    edge = edges_of(world.observatory, 1, 1)[0].number
    before = posts_behind(world.observatory, 1, edge, LEGAL, may_code=True)
    waiting = post_ids(world)[before.posts[0].text]
    drawn = DrawnSample(
        question="q", seed=1, size=1, population=9, strata={"all": {"N": 9, "n": 1}}, posts_version=1,
        signals_version=1, codebook_version="1.0",
    )  # fmt: skip
    task = replace(task_of(waiting, 0), double=True)
    with work.unit("tester", "sample", "q") as unit:
        samples.save_sample(unit, drawn, [task])
    coder = posts_behind(world.observatory, 1, edge, LEGAL, may_code=True)
    assert coder.apart
    assert coder.posts == before.posts[1:]
    assert posts_behind(world.observatory, 1, edge, LEGAL, may_code=False).posts == before.posts


def task_of(post: str, place: int) -> Task:
    return Task(
        task_id=0, sample_id=0, post_id=post, stratum="all", inclusion_probability=0.1, position=place, double=False
    )


def post_ids(world: Any) -> dict[str, str]:
    rows = world.observatory.lake.read("posts", ["post_id", "text"]).to_pylist()
    return {row["text"]: row["post_id"] for row in rows}


def test_posts_that_people_find_lawful_close_the_group_afterwards(world: Any) -> None:
    from marsad.store.records import codings, samples, work

    ids = [post for text, post in post_ids(world).items() if text.startswith("look at page")]
    drawn = DrawnSample(
        question="q", seed=1, size=len(ids), population=len(ids), strata={"all": {"N": len(ids), "n": len(ids)}},
        posts_version=1, signals_version=1, codebook_version="1.0",
    )  # fmt: skip
    coder = world.add("coder", Role.CODER)
    with work.unit("tester", "sample", "q") as unit:
        number = samples.save_sample(unit, drawn, [task_of(post, place) for place, post in enumerate(ids)])
    assert group_shown(world.observatory, 1, 1, LEGAL).closed is None
    with work.unit("coder", "code", "all") as unit:
        for task in samples.tasks_of(number):
            codings.save_coding(
                unit, coder, Coding(task_id=task.task_id, coder="coder", codes=("E4",), codebook_version="1.0")
            )
    one = group_shown(world.observatory, 1, 1, LEGAL)
    assert one.closed is Closed.LAWFUL
    assert "lawful mobilisation" in one.statement.conclusion[0].en
    assert edges_of(world.observatory, 1, 1) == ()


def marsad(world: Any, *words: str) -> str:
    done = CliRunner().invoke(app, ["--home", str(world.observatory.home), "coordination", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command_tells_groups_and_what_they_do_not_mean(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("MARSAD_LANG", "en")
    world.add("legal", Role.LEGAL_OFFICER)
    world.add("senior", Role.SENIOR_CODER)
    listed, shown = marsad(world, "list"), marsad(world, "show", "1")
    opened = marsad(world, "posts", "1", "--as", "legal")
    for told in (listed, shown, opened):
        assert "does not tell that accounts are false" in told
    assert "Dawn list" in shown
    assert "withheld" in listed
    assert "look at page" in opened
    assert "lawful speech" in marsad(world, "posts", "2", "--as", "legal")
    made = json.loads(
        marsad(world, "assess", "1", "--as", "senior", "--evidence", "renamed_accounts=file 12", "--json")
    )
    assert (made["state"], made["grade"]) == ("proposed", 2)
    assert "confirmed by two people" in marsad(world, "confirm", "1", "--as", "legal")
    again = json.loads(marsad(world, "show", "1", "--json"))
    assert again["statement"]["grade"] == 2
    plain = json.loads(marsad(world, "list", "--json"))
    assert len(plain["groups"]) == 3
    everything = "".join(
        [listed, shown, opened, json.dumps([plain, again]), marsad(world, "posts", "1", "--as", "legal", "--json")]
    )
    assert not [account for account in world.everybody if account in everything]
    assert not re.search(r"\ba[0-9a-f]{24}\b", everything)


def test_the_numbers_are_the_same_in_three_languages(world: Any) -> None:
    one = group_shown(world.observatory, 1, 1, LEGAL).statement
    for text in one.coordination:
        said = [
            sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[,.\u202f\u00a0 ](?=\d)", "", each)))
            for each in (text.ar, text.fr, text.en)
        ]
        assert said[0] == said[1] == said[2]
