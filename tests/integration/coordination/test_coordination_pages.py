"""The pages of coordination on a real run: what they show, to whom, and what a form may change."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from marsad.core.roles import Role

PSEUDONYM = re.compile(r"\ba[0-9a-f]{24}\b")


@pytest.fixture
def desk(world: Any) -> Any:
    """The observatory with the desk's settings and one member a role, and two who judge."""
    from marsad.store.records import members, work
    from marsad.web.application import furnish_settings

    furnish_settings(world.observatory)
    people = {f"the {role}": role for role in Role} | {"a second": Role.SENIOR_CODER}
    with work.unit("tester", "add members", "all") as unit:
        for name, role in people.items():
            members.add_member(unit, name, (role,), None, "en")
    return world


@pytest.fixture
def ask(desk: Any) -> Callable[..., Any]:
    """The answer to a member who asks for a path, or sends a form to it."""
    from django.test import Client

    from marsad.store.records import members

    def get(path: str, name: str = "the legal_officer", **form: Any) -> Any:
        client = Client(headers={"host": "127.0.0.1", "accept-language": "en"})
        client.force_login(members.member(name))
        return client.post(path, form) if form else client.get(path)

    return get


def by_kind(world: Any) -> dict[str, int]:
    """The numbers of the groups that were planted: those opened, of lawful speech, and small."""
    from marsad.flows.coordination_shown import last_coordination

    shown = last_coordination(world.observatory, frozenset(Role))
    assert shown is not None
    return {str(one.closed or "open"): one.group.number for one in shown.groups}


def test_every_page_holds_no_account_and_the_drawing_no_name_but_that_of_a_public_role(
    desk: Any, ask: Callable[..., Any]
) -> None:
    kinds = by_kind(desk)
    paths = ["/coordination/", "/coordination/?run=1", *(f"/coordination/1/groups/{n}/" for n in kinds.values())]
    opened = f"/coordination/1/groups/{kinds['open']}/"
    pair = re.search(rf'href="({opened}pairs/\d+/)"', ask(opened).content.decode())
    assert pair is not None
    for path in [*paths, pair.group(1), f"{opened}assess/"]:
        answer = ask(path)
        assert answer.status_code == 200, path
        text = answer.content.decode()
        assert PSEUDONYM.search(text) is None, path
        for drawing in re.findall(r'data-network="([^"]*)"', text):
            drawn = json.loads(unescape(drawing))
            assert [name for _place, name in drawn["names"]] == ["Dawn list"]
            assert [one["number"] for one in drawn["groups"]] == [kinds["open"]]


def test_a_group_that_is_small_or_lawful_is_described_and_never_opened(desk: Any, ask: Callable[..., Any]) -> None:
    kinds = by_kind(desk)
    assert set(kinds) == {"open", "small", "lawful"}
    for kind in ("small", "lawful"):
        text = ask(f"/coordination/1/groups/{kinds[kind]}/").content.decode()
        assert "/pairs/" not in text
        assert "data-network" not in text
        assert "not established" in text
    lawful = ask(f"/coordination/1/groups/{kinds['lawful']}/").content.decode()
    assert "10 accounts, to tens" in lawful
    assert "9 accounts" not in lawful
    from marsad.flows.coordination_kept import pairs_of, run_of

    run, _result = run_of(desk.observatory, 1)
    of = {each.edge.group: each.edge.number for each in pairs_of(desk.observatory, run).edges}
    for kind in ("small", "lawful"):
        assert ask(f"/coordination/1/groups/{kinds[kind]}/pairs/{of[kinds[kind]]}/").status_code == 404
    assert ask(f"/coordination/1/groups/{kinds['open']}/pairs/{of[kinds['lawful']]}/").status_code == 404


def test_the_posts_behind_a_pair_are_read_by_those_who_may_read_posts_only(desk: Any, ask: Callable[..., Any]) -> None:
    opened = f"/coordination/1/groups/{by_kind(desk)['open']}/"
    pair = re.findall(rf'href="({opened}pairs/\d+/)"', ask(opened).content.decode())[0]
    assert "look at page" in ask(pair).content.decode()
    for_auditor = ask(pair, "the auditor")
    assert for_auditor.status_code == 200
    assert "look at page" not in for_auditor.content.decode()
    assert "Your role does not open posts." in for_auditor.content.decode()


def test_a_judgement_takes_two_people_and_a_refused_form_loses_nothing(desk: Any, ask: Callable[..., Any]) -> None:
    where = f"/coordination/1/groups/{by_kind(desk)['open']}/"
    bare = ask(f"{where}assess/", act="propose", kind="duplicate_photos", note="see the dossier")
    assert bare.status_code == 400
    assert "where it is documented" in bare.content.decode()
    assert "see the dossier" in bare.content.decode()
    told = {"act": "propose", "kind": "duplicate_photos", "source_duplicate_photos": "note 7", "note": "see it"}
    assert ask(f"{where}assess/", **told)["Location"] == where
    own = ask(f"{where}assess/").content.decode()
    assert "Somebody else must confirm it" in own
    number = re.search(r'name="number" value="(\d+)"', own)
    assert number is not None
    confirm = {"act": "confirm", "number": number.group(1)}
    assert ask(f"{where}assess/", **confirm).status_code == 403
    assert "confirmed by two people" not in ask(where).content.decode()
    assert ask(f"{where}assess/", "a second", **confirm).status_code == 302
    text = ask(where).content.decode()
    assert "confirmed by two people" in text
    assert "Evidence grade 2" in text


def test_forms_of_somebody_who_only_reads_change_nothing(desk: Any, ask: Callable[..., Any]) -> None:
    from marsad.flows.analysis_release import release_of
    from marsad.store.records import assessments, work

    before = work.head()
    where = f"/coordination/1/groups/{by_kind(desk)['open']}/"
    for name in ("the auditor", "the observer", "the administrator"):
        assert ask(f"{where}assess/", name, act="propose").status_code == 403
        assert ask("/analyses/1/steps/", name, act="read").status_code == 403
    assert ask("/analyses/1/steps/", act="nonsense").status_code == 400
    assert ask("/coordination/", act="read").status_code == 405
    assert work.head() == before
    assert assessments.assessments_of(1) == []
    assert str(release_of(1).state) == "draft"


def test_an_analysis_is_read_by_one_and_published_by_another_on_the_desk(desk: Any, ask: Callable[..., Any]) -> None:
    from marsad.flows.analysis_release import release_of

    assert "Read: nothing against publishing" in ask("/coordination/").content.decode()
    answer = ask("/analyses/1/steps/", act="read", next="/coordination/")
    assert answer["Location"] == "/coordination/"
    assert ask("/analyses/1/steps/", act="publish").status_code == 403
    assert ask("/analyses/1/steps/", "the publisher", act="publish").status_code == 302
    assert release_of(1).is_public
    assert "made public" in ask("/coordination/").content.decode()


def test_the_report_is_a_draft_until_the_analysis_is_public_and_says_it_when_it_is_withdrawn(
    desk: Any, ask: Callable[..., Any]
) -> None:
    from marsad.flows.coordination_reporting import coordination_facts, is_in_draft, made_from

    ask(f"/coordination/1/groups/{by_kind(desk)['open']}/assess/", act="propose")
    first = coordination_facts(desk.observatory)
    assert first is not None
    assert is_in_draft(first)
    assert all(one.statement is None for one in first.groups)  # one person alone is nobody's judgement
    ask("/analyses/1/steps/", act="read")
    ask("/analyses/1/steps/", "the publisher", act="publish")
    public = coordination_facts(desk.observatory)
    assert public is not None
    assert not is_in_draft(public)
    assert made_from(public) != made_from(first)
    ask("/analyses/1/steps/", "the publisher", act="withdraw", reason="A source was taken in twice.")
    gone = coordination_facts(desk.observatory)
    assert gone is not None
    assert gone.withdrawn_on is not None
    assert gone.groups == ()


def test_a_key_reads_groups_without_accounts_and_statements_of_two_people_only(
    desk: Any, ask: Callable[..., Any]
) -> None:
    from django.test import Client

    from marsad.store.records import members, tokens, work

    with work.unit("the auditor", "make token", "the auditor") as unit:
        key = tokens.make_token(unit, members.member("the auditor"), "a test", [Role.AUDITOR], 30)[1]
    answer = Client(headers={"host": "127.0.0.1"}).get(
        "/api/v1/coordination", headers={"authorization": f"Bearer {key}"}
    )
    assert answer.status_code == 200
    assert PSEUDONYM.search(answer.content.decode()) is None
    found = answer.json()
    kinds = by_kind(desk)
    groups = {one["number"]: one for one in found["groups"]}
    assert found["state"] == "draft"
    assert groups[kinds["small"]]["accounts"] is None
    assert groups[kinds["lawful"]]["accounts"] % 10 == 0
    assert groups[kinds["lawful"]]["share"] is None
    assert all(one["statement"] is None for one in found["groups"])
    assert {one["side"] for one in found["sides"]} == {"dawn", "dusk", ""}


def test_before_the_first_run_one_sentence_says_how_to_make_it(
    world: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    from django.db import connections
    from django.test import Client

    from marsad.store.observatory import furnish
    from marsad.store.records import members, work
    from marsad.web.application import furnish_settings

    empty = tmp_path / "empty"
    empty.mkdir()
    for name in ("mission.yaml", "roster.csv", "codebook.yaml"):
        (empty / name).write_bytes((world.observatory.home / name).read_bytes())
    connections.close_all()
    observatory = furnish(empty)
    request.addfinalizer(connections.close_all)
    furnish_settings(observatory)
    with work.unit("tester", "add member", "reader") as unit:
        reader = members.add_member(unit, "reader", (Role.AUDITOR,), "a long sentence of the lighthouse", "en")
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(reader)
    text = client.get("/coordination/").content.decode()
    assert "marsad coordination run" in text
    assert "<table" not in text
