"""The coding queue: saving twice, correcting, passing, leaving out, alarms, and enough for today."""

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from marsad.core.mission import CodingLimits
from marsad.core.roles import Role

ANSWER = {"codes": ["A6"], "severity": "2"}
SCRIPT = {"accept": "application/json"}


def slip_of(page: Any) -> str:
    found = re.search(r'name="slip" value="([^"]+)"', page.content.decode())
    assert found
    return html.unescape(found[1])


def said(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def standing(sample: int) -> list[tuple[str, tuple[str, ...]]]:
    from marsad.store.records import codings

    return [(one.coder, one.codes) for given in codings.codings_of(sample).values() for one in given]


@pytest.fixture
def coder(arcadia: Any, browse: Callable[..., Any]) -> Any:
    """A coder who reads English."""
    return browse("third")


@pytest.fixture
def at(arcadia: Any) -> str:
    """Where the sample is coded."""
    return f"/code/{arcadia.sample}/"


def limited(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """The mission with other limits."""
    import dataclasses

    from marsad.web import desk

    found = desk.the_desk()
    mission = dataclasses.replace(found.mission, coding=CodingLimits(**limits))
    changed = dataclasses.replace(found, mission=mission)
    key = found.observatory.home
    monkeypatch.setitem(desk._open, key, (desk._open[key][0], changed))


def test_an_answer_sent_by_script_is_acknowledged_as_often_as_it_comes(arcadia: Any, coder: Any, at: str) -> None:
    given = {"slip": slip_of(coder.get(at)), **ANSWER}
    told = [coder.post(at, given, headers=SCRIPT).json() for _time in range(3)]
    assert [one["state"] for one in told] == ["saved"] * 3
    assert standing(arcadia.sample) == [("third", ("A6",))]


def test_a_refused_answer_says_why_to_the_script(coder: Any, at: str) -> None:
    answer = coder.post(at, {"slip": slip_of(coder.get(at)), "codes": ["A6"]}, headers=SCRIPT)
    assert answer.status_code == 400
    assert answer.json()["state"] == "refused"
    assert "asks for a severity" in answer.json()["say"]
    assert coder.post(at, {"slip": "forged"}, headers=SCRIPT).json()["state"] == "refused"


def test_an_answer_waits_a_month_for_a_connection(
    arcadia: Any, coder: Any, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    slip, now = slip_of(coder.get(at)), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 29 * 24 * 3600)
    from django.core import signing

    assert signing.loads(slip, salt=f"marsad.web.coding of {arcadia.sample}", max_age=30 * 24 * 3600)
    with pytest.raises(signing.SignatureExpired):
        signing.loads(slip, salt=f"marsad.web.coding of {arcadia.sample}", max_age=24 * 3600)


def test_the_next_post_is_not_one_whose_answer_is_on_its_way(arcadia: Any, coder: Any, at: str) -> None:
    first, second, third, *_rest = arcadia.tasks()
    assert f'data-task="{first}"' in said(coder.get(at))
    assert f'data-task="{second}"' in said(coder.get(f"{at}?hand={first}"))
    assert f'data-task="{third}"' in said(coder.get(f"{at}?hand={first},{second}"))
    assert f'data-task="{first}"' in said(coder.get(f"{at}?hand=x,-1,99999999999999999999999"))


def test_a_coder_corrects_their_own_answer_of_today_and_no_other(
    arcadia: Any, coder: Any, browse: Callable[..., Any], at: str
) -> None:
    first = arcadia.tasks()[0]
    coder.post(at, {"slip": slip_of(coder.get(at)), **ANSWER})
    listed = said(coder.get("/my-answers/"))
    assert "تمشي لكوزينتها" in listed
    assert "A6 " in listed
    again = coder.get(f"{at}answers/{first}/")
    assert re.search(r'value="A6"[^>]* checked', said(again))
    assert "data-queue" not in said(again)
    answer = coder.post(at, {"slip": slip_of(again), "none": "1"}, follow=True)
    assert "Corrected" in said(answer)
    assert standing(arcadia.sample) == [("third", ())]
    other = browse("nour").get(f"{at}answers/{first}/")
    assert (other.status_code, other["Location"]) == (302, "/my-answers/")
    assert "تمشي لكوزينتها" not in said(browse("nour").get("/my-answers/"))


def test_two_pages_with_two_answers_are_chosen_between_with_one_click(arcadia: Any, coder: Any, at: str) -> None:
    one, two = slip_of(coder.get(at)), slip_of(coder.get(at))
    coder.post(at, {"slip": one, **ANSWER}, headers=SCRIPT)
    told = coder.post(at, {"slip": two, "none": "1"}, headers=SCRIPT).json()
    assert (told["state"], told["where"]) == ("choose", "/my-answers/")
    shown = said(coder.get("/my-answers/"))
    task, number = re.search(r'name="task" value="(\d+)"', shown), re.findall(r'name="keep" value="(\d+)"', shown)
    assert task
    assert "two answers of yours" in said(coder.get("/"))
    coder.post("/my-answers/", {"task": task[1], "keep": number[0]})
    assert standing(arcadia.sample) == [("third", ())]
    assert "two answers of yours" not in said(coder.get("/"))


def test_a_post_that_is_passed_does_not_come_back_and_no_reason_is_asked(
    arcadia: Any, coder: Any, browse: Callable[..., Any], at: str
) -> None:
    from marsad.store.records.models import PassRecord

    shown = coder.get(at)
    answer = coder.post(at, {"slip": slip_of(shown), "pass": "1", "route_to": "zgh"})
    assert answer.status_code == 400  # not one of the mission's languages
    coder.post(at, {"slip": slip_of(coder.get(at)), "pass": "1", "route_to": "ary"})
    assert "Bravo madame" in said(coder.get(at))
    assert "تمشي لكوزينتها" in said(browse("fajr").get(at))
    assert list(PassRecord.objects.values_list("route_to", flat=True)) == ["ary"]
    assert "Passed by coders" not in said(browse("senior").get(f"/progress/{arcadia.sample}/"))
    assert standing(arcadia.sample) == []


def test_a_topic_left_out_is_not_offered_and_nobody_else_sees_it(
    arcadia: Any, coder: Any, browse: Callable[..., Any], at: str
) -> None:
    before = said(browse("senior").get("/"))
    coder.post("/my-topics/", {"topics": ["family:D"]})
    assert re.search(r'value="family:D" checked', said(coder.get("/my-topics/")))
    assert f'href="{at}"' not in said(coder.get("/"))
    shown = said(coder.get(at))
    assert "You chose not to read this" in shown
    assert "تمشي لكوزينتها" not in shown
    assert re.sub(r'value="[^"]{20,}"', "", said(browse("senior").get("/"))) == re.sub(r'value="[^"]{20,}"', "", before)
    coder.post("/my-topics/", {})
    assert "تمشي لكوزينتها" in said(coder.get(at))
    assert coder.post("/my-topics/", {"topics": ["family:ZZ"]}).status_code == 400


def test_an_alarm_stops_at_once_and_what_was_filled_in_is_found_again(arcadia: Any, coder: Any, at: str) -> None:
    given = {"slip": slip_of(coder.get(at)), "urgent": "1", "codes": ["A1"], "ambiguous": "1"}  # no severity yet
    calm = coder.post(at, given, follow=True)
    assert calm.request["PATH_INFO"] == "/my-alarm/"
    assert "You did the right thing" in said(calm)
    assert "police" in said(calm)  # that nothing goes there
    again = said(coder.get(at))
    assert re.search(r'value="A1"[^>]* checked', again)
    assert re.search(r'id="ambiguous"[^>]* checked', again)
    assert standing(arcadia.sample) == []
    told = coder.post(at, {"slip": slip_of(coder.get(at)), "urgent": "1", "none": "1"}, headers=SCRIPT).json()
    assert (told["state"], told["where"]) == ("stop", "/my-alarm/")
    assert standing(arcadia.sample) == [("third", ())]


def test_the_legal_officer_follows_a_case_to_its_end_without_learning_whose_it_is(
    arcadia: Any, coder: Any, browse: Callable[..., Any], at: str
) -> None:
    from marsad.store.records import work

    coder.post(at, {"slip": slip_of(coder.get(at)), "urgent": "1", "none": "1"})
    arcadia.add("officer", Role.LEGAL_OFFICER, language="en")
    officer = browse("officer")
    listed = said(officer.get("/urgent/"))
    assert "Case 1" in listed
    assert "third" not in listed
    closed = said(officer.get("/urgent/1/"))
    assert "تمشي لكوزينتها" not in closed
    officer.post("/urgent/1/", {"open": "1"})
    shown = said(officer.get("/urgent/1/"))
    assert "تمشي لكوزينتها" in shown
    assert "third" not in shown
    assert "secret-author" not in shown
    *_before, entry = work.entries()
    assert (entry.act.actor, entry.act.action) == ("officer", "open urgent post")
    assert officer.post("/urgent/1/", {"event": "victim_support", "note": "x"}).status_code == 409
    officer.post("/urgent/1/", {"event": "take_up"})
    assert officer.post("/urgent/1/", {"event": "protection_unit", "note": " "}).status_code == 400
    assert officer.post("/urgent/1/", {"event": "police", "note": "x"}).status_code == 400
    officer.post("/urgent/1/", {"event": "protection_unit", "note": "by telephone at nine"})
    ended = said(officer.get("/urgent/1/"))
    assert "by telephone at nine" in ended
    assert 'name="event"' not in ended


def test_a_case_that_nobody_followed_is_shown_as_overdue(
    arcadia: Any, coder: Any, browse: Callable[..., Any], at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.review import urgent as table

    coder.post(at, {"slip": slip_of(coder.get(at)), "urgent": "1"})
    arcadia.add("officer", Role.LEGAL_OFFICER, language="en")
    officer = browse("officer")
    assert "overdue" not in said(officer.get("/urgent/"))
    monkeypatch.setattr(table, "OVERDUE", timedelta(seconds=-1))
    assert "overdue" in said(officer.get("/urgent/"))


def test_a_legal_officer_who_codes_loses_the_post_they_open_and_is_told_before(
    arcadia: Any, coder: Any, browse: Callable[..., Any], at: str
) -> None:
    coder.post(at, {"slip": slip_of(coder.get(at)), "urgent": "1"})
    arcadia.add("both", Role.LEGAL_OFFICER, Role.CODER, language="en")
    both = browse("both")
    assert "تمشي لكوزينتها" not in said(both.get("/urgent/"))
    assert "will not come to you to code" in said(both.get("/urgent/1/"))
    assert "تمشي لكوزينتها" in said(both.get(at))
    both.post("/urgent/1/", {"open": "1"})
    assert "Bravo madame" in said(both.get(at))


def test_at_the_days_limit_the_queue_closes_and_the_answer_in_hand_is_saved(
    arcadia: Any, coder: Any, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    arcadia.code("third", arcadia.tasks()[0], "A1", severity=3)
    slip = slip_of(coder.get(at))
    limited(monkeypatch, severe_a_day=1)
    shown = said(coder.get(at))
    assert "That is enough for today" in shown
    assert 'name="slip"' not in shown
    assert coder.post(at, {"slip": slip, **ANSWER}, headers=SCRIPT).json()["state"] == "saved"
    assert len(standing(arcadia.sample)) == 2
    assert "That is enough for today" in said(coder.get("/"))


def test_after_a_stretch_there_is_a_break(arcadia: Any, coder: Any, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from marsad.web import queue
    from marsad.web.dose import Dose

    def tired(*_rest: Any) -> Dose:
        from django.utils import timezone

        return Dose(items=9, minutes=50, severe=0, stretch=46, last=timezone.now())

    monkeypatch.setattr(queue, "dose_of", tired)
    shown = said(coder.get(at))
    assert "Time for a break" in shown
    assert 'name="slip"' not in shown


def test_nobody_else_is_told_how_much_a_coder_read(arcadia: Any, browse: Callable[..., Any]) -> None:
    arcadia.code("third", arcadia.tasks()[0], "A1", severity=3)
    for where in ("/", f"/progress/{arcadia.sample}/", f"/settle/{arcadia.sample}/"):
        assert "third" not in said(browse("senior").get(where))


def test_an_aid_is_shown_on_request_keeps_what_was_filled_in_and_stands_with_the_answer(
    arcadia: Any, coder: Any, at: str
) -> None:
    from marsad.store.records import codings

    for task in arcadia.tasks()[:2]:
        arcadia.code("third", task)
    shown = coder.get(at)
    assert "hadi ghir kadba" in said(shown)
    assert "كادبا" not in said(shown)
    again = coder.post(at, {"slip": slip_of(shown), "aid": "arabic_letters", "codes": ["A6"]})
    assert "كادبا" in said(again)
    assert re.search(r'value="A6"[^>]* checked', said(again))
    coder.post(at, {"slip": slip_of(again), **ANSWER})
    (coding,) = codings.codings_of(arcadia.sample)[arcadia.tasks()[2]]
    assert coding.aids == ("arabic_letters",)


def test_what_the_script_is_told_holds_no_post(coder: Any, at: str) -> None:
    told = coder.post(at, {"slip": slip_of(coder.get(at)), **ANSWER}, headers=SCRIPT)
    assert set(json.loads(told.content)) == {"state", "say", "where"}
    assert "كوزينتها" not in told.content.decode()


PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def with_sealed_zip(arcadia: Any, folder: Any, files: dict[str, bytes]) -> None:
    """The batch of the posts, sealed as a zip with `files` beside its data."""
    import zipfile

    from django.utils import timezone

    from marsad.store.records import work
    from marsad.store.records.models import FileBatch

    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {"data.csv": b"id,text\n", **files}.items():
            archive.writestr(name, content)
    sealed = arcadia.observatory.vault.seal(path)
    with work.unit("tester", "take in", "export.zip"):
        FileBatch(
            batch_id="b", source="replies", file_name="export.zip", sha256=sealed.sha256, size=sealed.size,
            reader="table", reader_version="1", begun_at=timezone.now(), finished=True,
        ).save(force_insert=True)  # fmt: skip


def at_the_third(arcadia: Any) -> int:
    for task in arcadia.tasks()[:2]:
        arcadia.code("third", task)
    third: int = arcadia.tasks()[2]
    return third


def test_a_picture_is_shown_on_request_from_sealed_bytes(arcadia: Any, coder: Any, at: str, tmp_path: Any) -> None:
    with_sealed_zip(arcadia, tmp_path, {"photos/m1": PNG})
    task = at_the_third(arcadia)
    shown = coder.get(at)
    assert '<img src="/code/' not in said(shown)
    again = coder.post(at, {"slip": slip_of(shown), "aid": "pictures", "codes": ["A6"]})
    where = f"{at}pictures/{task}/1/"
    assert f'src="{where}"' in said(again)
    assert 'class="blur" id="b1" checked' in said(again)
    assert re.search(r'value="A6"[^>]* checked', said(again))
    picture = coder.get(where)
    assert (picture.content, picture["Content-Type"], picture["X-Content-Type-Options"]) == (
        PNG,
        "image/png",
        "nosniff",
    )


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"m1": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"},
        {"m1": b"<!doctype html><script>alert(1)</script>"},
        {"a/m1": PNG, "b/m1": PNG},
    ],
)
def test_what_is_no_picture_or_not_kept_is_said_and_never_served(
    arcadia: Any, coder: Any, at: str, tmp_path: Any, files: dict[str, bytes]
) -> None:
    with_sealed_zip(arcadia, tmp_path, files)
    task = at_the_third(arcadia)
    again = coder.post(at, {"slip": slip_of(coder.get(at)), "aid": "pictures"})
    assert "is not kept here" in said(again)
    assert coder.get(f"{at}pictures/{task}/1/").status_code == 302


def test_where_intimate_images_are_asked_about_no_file_is_opened(
    arcadia: Any, coder: Any, at: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.web.pages import picture

    with_sealed_zip(arcadia, tmp_path, {"m1": PNG})
    task = at_the_third(arcadia)
    monkeypatch.setattr(picture, "NEVER_OPENED", frozenset({"A6"}))
    shown = coder.get(at)
    assert 'value="pictures"' not in said(shown)
    assert coder.get(f"{at}pictures/{task}/1/").status_code == 302


def test_who_leads_the_coding_sees_how_often_posts_were_passed_from_five_on(
    arcadia: Any, browse: Callable[..., Any]
) -> None:
    from marsad.store.records import choices, members

    for task in arcadia.tasks()[:5]:
        choices.pass_post(members.member("third"), task, "ary")
    assert re.search(r"nobody is named:\s*5 times; <bdi>ary</bdi> 5", english(browse, arcadia.sample))


def english(browse: Callable[..., Any], sample: int) -> str:
    """The page of progress, in English."""
    from marsad.store.records import members, work

    person = members.member("senior")
    with work.unit("tester", "speak English", "senior"):
        person.language = "en"
        person.save()
    return said(browse("senior").get(f"/progress/{sample}/"))


def test_who_leads_the_coding_is_told_of_posts_that_nobody_left_can_answer(
    arcadia: Any, browse: Callable[..., Any]
) -> None:
    from marsad.store.records import choices, members, work

    task, other, *_rest = arcadia.tasks()
    arcadia.add("lead", Role.SENIOR_CODER, language="en")
    lead = browse("lead")
    at = next(link for link in re.findall(r'href="([^"]+)"', said(lead.get("/"))) if "progress" in link)
    for name in ("fajr", "nour", "third"):
        choices.pass_post(members.member(name), task)
    arcadia.code("senior", other)
    assert "waits for an answer" not in said(lead.get(at))  # two are left for it
    choices.leave_out(members.member("senior"), ["family:D"], ["family:D"])
    told = said(lead.get(at))
    assert "1 post waits for an answer, and too few coders are left" in told
    assert not any(name in told for name in ("fajr", "nour", "third"))
    arcadia.add("fresh", Role.CODER)
    assert "waits for an answer" not in said(lead.get(at))
    with work.unit("tester", "let go", "fresh") as unit:
        members.let_go(unit, members.member("fresh"))
    assert "1 post waits for an answer" in said(lead.get(at))


def test_posts_whose_every_settler_coded_them_are_told(arcadia: Any, browse: Callable[..., Any]) -> None:
    task, *_rest = arcadia.tasks()
    arcadia.code("senior", task, "A6", severity=2)
    arcadia.code("third", task)
    arcadia.add("auditor", Role.AUDITOR, language="en")
    reader = browse("auditor")
    at = next(link for link in re.findall(r'href="([^"]+)"', said(reader.get("/"))) if "progress" in link)
    assert "1 post cannot be settled" in said(reader.get(at))
    arcadia.add("another", Role.SENIOR_CODER)
    assert "cannot be settled" not in said(reader.get(at))


def test_an_alarm_is_heard_by_the_officer_and_where_there_is_none_it_is_said(
    arcadia: Any, coder: Any, browse: Callable[..., Any], at: str
) -> None:
    arcadia.add("admin", Role.ADMINISTRATOR, language="en")
    admin = browse("admin")
    assert "no member is a legal officer" not in said(admin.get("/"))
    calm = coder.post(at, {"slip": slip_of(coder.get(at)), "urgent": "1", "none": "1"}, follow=True)
    assert "tell the head of the unit yourself" in said(calm)
    assert "no member is a legal officer" in said(admin.get("/"))
    arcadia.add("officer", Role.LEGAL_OFFICER, language="en")
    assert "no member is a legal officer" not in said(admin.get("/"))
    assert "tell the head of the unit yourself" not in said(coder.get("/my-alarm/"))
    officer = browse("officer")
    assert "1 urgent case is open" in said(officer.get("/"))
    officer.post("/urgent/1/", {"event": "take_up"})
    officer.post("/urgent/1/", {"event": "no_danger", "note": "x"})
    assert "urgent case is open" not in said(officer.get("/"))


def test_agreement_tells_no_share_of_yes_while_its_figure_is_locked(
    arcadia: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.flows import agreeing

    for number, task in enumerate(arcadia.tasks()):
        for name in ("fajr", "nour"):
            given = {"severity": 2} if number < 3 else {}
            arcadia.code(name, task, *(["A6"] if number < 3 else []), **given)
    arcadia.add("auditor", Role.AUDITOR, language="en")
    at = f"/progress/{arcadia.sample}/"
    row = r"The question: yes or no</th>(.*?)</tr>"
    cells = re.findall(r"<td[^>]*>(.*?)</td>", re.findall(row, said(browse("auditor").get(at)), re.DOTALL)[0])
    assert cells[1] == "38%"
    monkeypatch.setattr(agreeing, "lock_today", lambda *_given: object())
    locked = re.findall(r"<td[^>]*>(.*?)</td>", re.findall(row, said(browse("auditor").get(at)), re.DOTALL)[0])
    # any two of alpha, AC1 and positive agreement give the share: alpha alone is left
    assert (locked[1], locked[2], locked[3:5]) == ("not shown", cells[2], ["not shown", "not shown"])
