"""From a draft to what is published: by whom, with which words, on which figures, and what cannot be."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from marsad.core.errors import MarsadError, NotAllowed, NotSafeToPublish, RefusedInput, WrongState
from marsad.core.publication import Kept, State, Step
from marsad.core.roles import Role
from marsad.core.trilingual import Trilingual
from marsad.flows import restricted
from marsad.flows.drafting import draft_finding
from marsad.flows.keeping import examine
from marsad.flows.opened_figures import opened
from marsad.flows.publishing import take_step
from marsad.flows.reporting import document_of
from marsad.flows.shown_findings import lines, shown, undrafted
from marsad.report.content import write
from marsad.store.observatory import Observatory, open_observatory

WHY = Trilingual(ar="كان خطأ في الصياغة", fr="la formulation était fausse", en="the wording was wrong")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, finding_mission: ModuleType) -> Path:
    from django.db import connections

    home = tmp_path_factory.mktemp("publishing") / "arcadia"
    finding_mission.build(home)
    connections.close_all()
    return home


@pytest.fixture(scope="module")
def with_a_draft(original: Path, finding_mission: ModuleType) -> Path:
    """The same with a draft of the first question."""
    with copied(original, original.parent / "drafted", finding_mission) as observatory:
        draft_finding(observatory, who("sara"), "abuse")
    return original.parent / "drafted"


@pytest.fixture(scope="module")
def with_a_publication(with_a_draft: Path, finding_mission: ModuleType) -> Path:
    """The same with that draft published."""
    with copied(with_a_draft, with_a_draft.parent / "published", finding_mission) as observatory:
        to_the_public(observatory, 1)
    return with_a_draft.parent / "published"


@contextmanager
def copied(original: Path, home: Path, finding_mission: ModuleType) -> Iterator[Observatory]:
    """A copy to write on, outside the restricted period."""
    from django.db import connections

    shutil.copytree(original, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restricted, "now", lambda: finding_mission.OUTSIDE)
        observatory = open_observatory(home)
        observatory.connect()
        yield observatory
    connections.close_all()


@pytest.fixture
def arcadia(request: pytest.FixtureRequest, tmp_path: Path, finding_mission: ModuleType) -> Iterator[Observatory]:
    """A copy of the mission, at the point where the test's other fixture begins."""
    begins = {"draft": "with_a_draft", "standing": "with_a_publication"}
    home = next((begins[name] for name in begins if name in request.fixturenames), "original")
    with copied(request.getfixturevalue(home), tmp_path / "arcadia", finding_mission) as observatory:
        yield observatory


@pytest.fixture
def draft(arcadia: Observatory) -> Kept:
    """The draft that is there already."""
    from marsad.store.records import findings

    return findings.finding(1)


@pytest.fixture
def standing(arcadia: Observatory) -> Kept:
    """The version that is published already."""
    from marsad.store.records import findings

    return findings.finding(1)


def who(name: str) -> Any:
    from marsad.store.records import members

    return members.member(name)


def published(observatory: Observatory, question: str = "abuse", **draft: Trilingual) -> Kept:
    kept = draft_finding(observatory, who("sara"), question, **draft)
    return to_the_public(observatory, kept.number)


def to_the_public(observatory: Observatory, number: int) -> Kept:
    take_step(observatory, who("sara"), number, Step.HAND_OVER)
    take_step(observatory, who("leila"), number, Step.READ)
    return take_step(observatory, who("omar"), number, Step.PUBLISH)


def test_a_draft_holds_the_words_of_the_product_and_all_that_they_rest_on(arcadia: Observatory, draft: Kept) -> None:
    assert draft.state is State.DRAFT
    assert draft.version == 1
    assert "10%" in draft.drafted.claim.en
    assert draft.drafted.claim == draft.drafted.generated
    assert len(draft.drafted.digest) == len(draft.drafted.basis) == len(draft.drafted.ledger[1]) == 64
    found = shown(arcadia, who("sara"), draft.number)
    assert found.section.finding.claim == draft.drafted.claim
    assert found.section.finding.estimates[0].n == 120
    assert found.moved is False
    assert [one.id for one in undrafted(arcadia)] == ["calls"]


def test_three_people_publish_and_each_step_has_its_entry(arcadia: Observatory, standing: Kept) -> None:
    from marsad.store.records import work

    assert standing.state is State.PUBLISHED
    stamp = shown(arcadia, None, standing.number).stamp
    assert stamp is not None
    assert (stamp.version, stamp.hands) == (1, 3)
    assert (stamp.drafted_as, stamp.published_as) == (("senior_coder",), ("publisher",))
    acts = [entry.act for entry in work.entries() if "finding" in entry.act.action]
    assert [(act.actor, act.action) for act in acts] == [
        ("sara", "draft finding"),
        ("sara", "hand over finding"),
        ("leila", "read finding"),
        ("omar", "publish finding"),
    ]
    assert all(act.detail["digest"] == standing.drafted.digest for act in acts)
    assert standing.drafted.claim.en not in json.dumps([act.detail for act in acts])
    assert [check.remark for check in examine(arcadia) if check.name == "records against the ledger" and check.sound]


@pytest.mark.parametrize(
    ("step", "name", "sentence"),
    [
        (Step.HAND_OVER, "omar", "may not do this"),
        (Step.READ, "sara", "drafted this finding"),
        (Step.READ, "nadir", "may not do this"),
        (Step.PUBLISH, "leila", "may not do this"),
        (Step.PUBLISH, "sara", "may not do this"),
        (Step.PUBLISH, "coder-one", "may not do this"),
    ],
)
def test_a_step_is_not_anybody_s(arcadia: Observatory, draft: Kept, step: Step, name: str, sentence: str) -> None:
    for before, by in ((Step.HAND_OVER, "sara"), (Step.READ, "leila")):
        if before is step:
            break
        take_step(arcadia, who(by), draft.number, before)
    with pytest.raises(NotAllowed, match=sentence):
        take_step(arcadia, who(name), draft.number, step)


def test_the_drafter_does_not_publish_even_with_every_role(arcadia: Observatory) -> None:
    from marsad.store.records import members, work

    with work.unit("tester", "add member", "all") as unit:
        members.add_member(unit, "all", list(Role), None)
    kept = draft_finding(arcadia, who("all"), "abuse")
    take_step(arcadia, who("all"), kept.number, Step.HAND_OVER)
    with pytest.raises(NotAllowed, match="drafted this finding"):
        take_step(arcadia, who("all"), kept.number, Step.READ)
    take_step(arcadia, who("leila"), kept.number, Step.READ)
    with pytest.raises(NotAllowed, match="drafted this finding"):
        take_step(arcadia, who("all"), kept.number, Step.PUBLISH)


def test_the_reader_publishes_only_while_nobody_else_can(arcadia: Observatory, draft: Kept) -> None:
    from marsad.store.records import work

    take_step(arcadia, who("sara"), draft.number, Step.HAND_OVER)
    take_step(arcadia, who("amal"), draft.number, Step.READ)
    with pytest.raises(NotAllowed, match="second reader"):
        take_step(arcadia, who("amal"), draft.number, Step.PUBLISH)
    omar = who("omar")
    with work.unit("tester", "let go", "omar"):
        omar.is_active = False
        omar.save()
    assert take_step(arcadia, who("amal"), draft.number, Step.PUBLISH).state is State.PUBLISHED
    stamp = shown(arcadia, None, draft.number).stamp
    assert stamp is not None
    assert stamp.hands == 2


@pytest.mark.parametrize("step", [Step.READ, Step.PUBLISH, Step.WITHDRAW, Step.REDRAFT, Step.CORRECT])
def test_no_step_is_taken_out_of_its_place(arcadia: Observatory, draft: Kept, step: Step) -> None:
    with pytest.raises(WrongState, match="look at it again"):
        take_step(arcadia, who("amal"), draft.number, step, said=WHY)


def words(draft: Kept, change: str = "", to: str = "") -> Trilingual:
    claim = draft.drafted.claim
    return Trilingual(ar=claim.ar.replace(change, to), fr=claim.fr.replace(change, to), en=claim.en.replace(change, to))


def test_words_may_be_changed_and_every_number_stays(arcadia: Observatory, draft: Kept) -> None:
    said = words(draft)
    edited = Trilingual(ar="باختصار: " + said.ar, fr="En bref : " + said.fr, en="In short: " + said.en)
    second = draft_finding(arcadia, who("sara"), "abuse", edited)
    assert second.drafted.claim.en.startswith("In short")
    assert shown(arcadia, None, second.number).generated == draft.drafted.claim
    assert shown(arcadia, None, draft.number).line.state is State.REPLACED


@pytest.mark.parametrize(
    ("change", "to"),
    [("10", "11"), ("10", "half"), ("95", "99"), (".", ", in 2021."), ("10", "10.5"), ("10", "-10")],
)
def test_a_number_that_is_not_of_the_figures_is_refused(
    arcadia: Observatory, draft: Kept, change: str, to: str
) -> None:
    with pytest.raises(NotSafeToPublish):
        draft_finding(arcadia, who("sara"), "abuse", words(draft, change, to))


@pytest.mark.parametrize("more", [" That is ½ of them.", " In truth ⁵⁰ of them.", " ⑤ of them."])
def test_a_sign_that_reads_as_a_number_is_refused(arcadia: Observatory, draft: Kept, more: str) -> None:
    said = draft.drafted.claim
    with pytest.raises(NotSafeToPublish):
        draft_finding(
            arcadia, who("sara"), "abuse", Trilingual(ar=said.ar + more, fr=said.fr + more, en=said.en + more)
        )


def test_digits_that_nothing_visible_parts_are_refused(arcadia: Observatory, draft: Kept) -> None:
    with pytest.raises(NotSafeToPublish):
        draft_finding(arcadia, who("sara"), "abuse", words(draft, "10", "1\u200b0"))


def test_a_limit_is_not_said_for_the_figure(arcadia: Observatory, draft: Kept) -> None:
    """The same numbers, each in another place: 'about 16% (from 5% to 10%)'."""
    said = draft.drafted.claim
    shares = re.findall(r"(\d+)[\u2066-\u2069]*%", said.en)
    figure, limit = shares[0], shares[-1]
    assert figure != limit

    def exchanged(text: str) -> str:
        return re.sub(rf"(?<!\d)({figure}|{limit})(?!\d)", lambda one: limit if one[1] == figure else figure, text)

    with pytest.raises(NotSafeToPublish):
        draft_finding(
            arcadia,
            who("sara"),
            "abuse",
            Trilingual(ar=exchanged(said.ar), fr=exchanged(said.fr), en=exchanged(said.en)),
        )


def test_an_interval_left_out_is_refused(arcadia: Observatory, draft: Kept) -> None:
    firm = Trilingual(ar="الحصة 10%", fr="La part est de 10\u202f%", en="The share is 10%")
    with pytest.raises(NotSafeToPublish, match="missing '"):
        draft_finding(arcadia, who("sara"), "abuse", firm)
    assert shown(arcadia, None, draft.number).line.state is State.DRAFT


def test_one_language_alone_cannot_say_another_number(arcadia: Observatory, draft: Kept) -> None:
    first = draft.drafted.claim
    with pytest.raises(NotSafeToPublish):
        draft_finding(
            arcadia, who("sara"), "abuse", Trilingual(ar=first.ar, fr=first.fr.replace("10", "1"), en=first.en)
        )


def test_figures_that_moved_are_not_published_until_drafted_again(
    arcadia: Observatory, draft: Kept, finding_mission: ModuleType
) -> None:
    take_step(arcadia, who("sara"), draft.number, Step.HAND_OVER)
    take_step(arcadia, who("leila"), draft.number, Step.READ)
    finding_mission.correct_an_answer(arcadia, "abuse")
    assert shown(arcadia, who("omar"), draft.number).moved is True
    with pytest.raises(WrongState, match="draft it again"):
        take_step(arcadia, who("omar"), draft.number, Step.PUBLISH)
    again = draft_finding(arcadia, who("sara"), "abuse")
    assert again.drafted.digest != draft.drafted.digest
    with pytest.raises(WrongState):
        take_step(arcadia, who("omar"), draft.number, Step.PUBLISH)


def test_nothing_half_coded_is_published(arcadia: Observatory, finding_mission: ModuleType) -> None:
    text = (arcadia.home / "mission.yaml").read_text(encoding="utf-8")
    more = text[text.index("  - id: abuse") :].split("  - id: calls")[0].replace("id: abuse", "id: slight")
    (arcadia.home / "mission.yaml").write_text(text + more, encoding="utf-8")
    finding_mission.draw_and_code(arcadia, "slight", 120)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS codingrecord_no_delete")
        cursor.execute(
            "DELETE FROM records_codingrecord WHERE task_id IN (SELECT t.id FROM records_sampletask t JOIN "
            "records_sample s ON s.id = t.sample_id WHERE s.question = 'slight' AND t.position % 4 = 1 "
            "AND t.id NOT IN (SELECT task_id FROM records_settlementrecord))"
        )
    kept = draft_finding(arcadia, who("sara"), "slight")
    take_step(arcadia, who("sara"), kept.number, Step.HAND_OVER)
    take_step(arcadia, who("leila"), kept.number, Step.READ)
    with pytest.raises(NotSafeToPublish, match="finish the coding"):
        take_step(arcadia, who("omar"), kept.number, Step.PUBLISH)
    answers = opened(arcadia, who("sara"), kept.number, "all").answers
    assert answers is not None
    assert answers.patterns == ()
    assert answers.counts is None


def test_sent_back_with_a_reason_and_drafted_again(arcadia: Observatory, draft: Kept) -> None:
    take_step(arcadia, who("sara"), draft.number, Step.HAND_OVER)
    with pytest.raises(RefusedInput, match="Say why"):
        take_step(arcadia, who("leila"), draft.number, Step.SEND_BACK)
    back = take_step(arcadia, who("leila"), draft.number, Step.SEND_BACK, reason="say  which\nperiod")
    assert back.state is State.SENT_BACK
    assert back.steps[-1].reason == "say which period"
    assert draft_finding(arcadia, who("sara"), "abuse").version == 2


def test_a_correction_keeps_the_old_version_and_says_why(
    arcadia: Observatory, standing: Kept, finding_mission: ModuleType
) -> None:
    with pytest.raises(RefusedInput, match="what was wrong"):
        draft_finding(arcadia, who("sara"), "abuse")
    finding_mission.correct_an_answer(arcadia, "abuse")
    second = published(arcadia, correction=WHY)
    old, new = (shown(arcadia, None, one.number) for one in (standing, second))
    assert (old.line.state, new.line.state) == (State.CORRECTED, State.PUBLISHED)
    assert old.section.finding.claim == standing.drafted.claim
    assert new.correction == WHY
    assert [change.before and change.before.positives for change in new.changes][:1] == [12]
    assert new.changes[0].after is not None
    assert new.changes[0].after.positives == 13
    document = document_of(arcadia)
    assert [(notice.version, notice.kind, notice.said) for notice in document.notices] == [(1, "corrected", WHY)]
    assert [line.number for line in lines(arcadia)] == [second.number]


def test_while_a_correction_is_in_the_making_the_published_version_stands(arcadia: Observatory, standing: Kept) -> None:
    draft_finding(arcadia, who("sara"), "abuse", correction=WHY)
    assert shown(arcadia, None, standing.number).line.state is State.PUBLISHED
    assert {line.state for line in lines(arcadia)} == {State.DRAFT, State.PUBLISHED}
    third = draft_finding(arcadia, who("leila"), "abuse")
    assert third.drafted.correction == WHY


def test_a_withdrawn_finding_stays_and_the_report_says_so(arcadia: Observatory, standing: Kept) -> None:
    published(arcadia, "calls")
    with pytest.raises(RefusedInput, match="three languages"):
        take_step(arcadia, who("amal"), standing.number, Step.WITHDRAW, reason="because")
    take_step(arcadia, who("amal"), standing.number, Step.WITHDRAW, said=WHY)
    assert shown(arcadia, None, standing.number).withdrawn == WHY
    document = document_of(arcadia)
    assert [section.question.id for section in document.findings] == ["calls"]
    assert not document.draft
    parts = {part.anchor: part for part in write(document, "fr").parts}
    assert WHY.fr in str(parts["corrections"])
    with pytest.raises(WrongState):
        take_step(arcadia, who("amal"), standing.number, Step.WITHDRAW, said=WHY)


def test_a_report_is_a_draft_until_all_it_holds_is_published(
    arcadia: Observatory, standing: Kept, finding_mission: ModuleType
) -> None:
    assert write(document_of(arcadia), "en").banner.startswith("DRAFT")
    published(arcadia, "calls")
    document = document_of(arcadia)
    assert "DRAFT" not in write(document, "en").banner
    assert {section.stamp.hands for section in document.findings if section.stamp} == {3}
    text = str(write(document, "en").parts)
    assert "v1" in text
    assert "legal officer" in text
    assert not [name for name in finding_mission.PEOPLE if name in text]
    finding_mission.correct_an_answer(arcadia, "abuse")
    assert write(document_of(arcadia), "en").banner.startswith("DRAFT")


def test_the_words_that_were_published_stand_in_the_report(arcadia: Observatory, draft: Kept) -> None:
    first = draft.drafted.claim
    edited = Trilingual(ar="باختصار: " + first.ar, fr="En bref : " + first.fr, en="In short: " + first.en)
    published(arcadia, words=edited)
    (section,) = [one for one in document_of(arcadia).findings if one.question.id == "abuse"]
    assert section.finding.claim == edited


def test_simulated_people_speak_for_no_real_mission(arcadia: Observatory) -> None:
    from marsad.store.records import members, work

    path = arcadia.home / "mission.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("fictional: true", "fictional: false"), encoding="utf-8")
    with work.unit("tester", "add member", "robot") as unit:
        members.add_member(unit, "robot", [Role.SENIOR_CODER], None, kind="simulated")
    with pytest.raises(NotAllowed, match="not a person"):
        draft_finding(arcadia, who("robot"), "abuse")


def test_an_exploratory_mark_cannot_be_lost(arcadia: Observatory) -> None:
    path = arcadia.home / "mission.yaml"
    text = path.read_text(encoding="utf-8")
    before = text.replace("    codes: [A5, A6]\n", "    codes: [A5, A6]\n    planned: false\n")
    path.write_text(before, encoding="utf-8")
    with pytest.raises(WrongState, match="changed after the sample was drawn"):
        draft_finding(arcadia, who("sara"), "abuse")


def test_the_database_itself_refuses_to_change_what_was_said(arcadia: Observatory) -> None:
    from django.db import connection
    from django.db.utils import DatabaseError

    published(arcadia)
    for statement in ("UPDATE records_findingrecord SET version = 9", "DELETE FROM records_findingstep"):
        with connection.cursor() as cursor, pytest.raises(DatabaseError, match="append-only"):
            cursor.execute(statement)


def test_a_figure_opens_down_to_the_ledger_without_text_or_author(
    arcadia: Observatory, standing: Kept, finding_mission: ModuleType
) -> None:
    from marsad.store.records import work

    found = opened(arcadia, who("sara"), standing.number, "all")
    assert found.answers is not None
    assert dict(found.answers.counts or ()) == {"yes": 12, "no": 108, "undecided": 0, "open": 0}
    assert (found.answers.twice, found.answers.settled) == (120, 3)
    assert sum(one.items for one in found.answers.patterns) == 120
    assert found.answers.letters == ("A", "B")
    assert found.strata[0].probability == pytest.approx(120 / 160)
    assert [source.query for source, _told in found.sources] == ["vote OR élections"]
    hashes = {entry.number: entry.hash for entry in work.entries()}
    for behind in found.behind:
        assert all(hashes[number][:16] == hash_ for number, hash_ in behind.entries)
    assert {behind.kind: len(behind.entries) for behind in found.behind} == {
        "sample": 1, "coding": 2, "settlement": 1, "finding": 1, "finding step": 3,
    }  # fmt: skip
    text = repr(found)
    assert finding_mission.SECRET not in text
    assert finding_mission.ACCOUNT not in text
    assert "coder-one" not in text


def test_only_who_sees_confusion_sees_coders_apart(arcadia: Observatory, standing: Kept) -> None:
    answers = opened(arcadia, who("nadir"), standing.number, "all").answers
    assert answers is not None
    assert answers.letters == ()
    assert all(list(one.answers) == sorted(one.answers) for one in answers.patterns)


def test_lawful_speech_opens_to_totals_only(arcadia: Observatory) -> None:
    kept = published(arcadia, "calls")
    answers = opened(arcadia, who("sara"), kept.number, "all").answers
    assert answers is not None
    assert answers.patterns == ()
    assert "lawful speech" in answers.why_not
    assert dict(answers.counts or ())["yes"] == 21


def test_answers_that_changed_are_not_shown_for_those_of_the_draft(
    arcadia: Observatory, standing: Kept, finding_mission: ModuleType
) -> None:
    finding_mission.correct_an_answer(arcadia, "abuse")
    assert opened(arcadia, who("sara"), standing.number, "all").answers is None


def test_a_figure_that_is_not_there_is_missing(arcadia: Observatory, standing: Kept) -> None:
    for number, key in ((standing.number, "nobody"), (99, "all")):
        with pytest.raises(MarsadError):
            opened(arcadia, who("sara"), number, key)
