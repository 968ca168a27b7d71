"""Dated calls to a dangerous act: followed by the focal point alone, told in counts, ended by themselves."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from marsad.core.dangers import Danger
from marsad.core.errors import Missing, NotAllowed, RefusedInput, WrongState
from marsad.flows import danger_posts, dangers
from marsad.flows.danger_shares import countdown, next_act, share_of
from marsad.store.schema import POSTS

ACT = date(2030, 9, 28)
CALL = Danger(title="Climbing the northern fence", day=ACT, place="the northern fence", words='"northern fence"')


def somebody(name: str) -> Any:
    from marsad.store.records import members

    return members.member(name)


def test_a_call_is_counted_by_its_words_its_hashtags_or_its_narrative(rising: Any, lamps: Any) -> None:
    rows = rising.lake.read("posts", ["post_id", "text"]).to_pylist()
    expected = {row["post_id"] for row in rows if lamps.DANGER in row["text"]}
    assert danger_posts.posts_of(rising, CALL) == expected
    by_tag = replace(CALL, words="", hashtags=("northernfence",))
    assert danger_posts.posts_of(rising, by_tag) == expected
    by_narrative = replace(CALL, words="", narratives=(min(expected),))
    assert danger_posts.posts_of(rising, by_narrative) == expected


def test_the_countdown_tells_days_left_volume_and_new_accounts(rising: Any, lamps: Any) -> None:
    focal = somebody("focal")
    number = dangers.follow(rising, focal, CALL).number
    found = countdown(rising, focal, number)
    assert found.days_left == 3
    assert found.ends_on == ACT + timedelta(days=7)
    volume = found.volume
    assert volume.posts == len(danger_posts.posts_of(rising, CALL))
    assert len(volume.hours) == 72
    assert abs(volume.rises[0].onset - lamps.CALLED) <= timedelta(hours=1)
    told = [count for _day, count in volume.reached if count is not None]
    assert told
    assert sum(told) <= volume.accounts
    assert volume.accounts <= volume.posts
    assert ("lexicon:dangerous_call", (volume.posts + 5) // 10 * 10) in volume.to_look_at


def test_a_post_of_next_year_does_not_hide_the_last_three_days(rising: Any, lamps: Any) -> None:
    before = danger_posts.volume_of(rising, CALL)
    row = rising.lake.read("posts").slice(0, 1).to_pylist()[0]
    late = row | {"post_id": "f" * 32, "native_id": "late", "published_at": lamps.NOW + timedelta(days=400)}
    late |= {"text": "climb the northern fence", "account": "d" * 24}
    rising.lake.append("posts", pa.Table.from_pylist([late], schema=POSTS), application="test", sequence=1)
    after = danger_posts.volume_of(rising, CALL)
    assert after.hours == before.hours
    assert after.last == before.last
    assert (after.posts, after.undated) == (before.posts + 1, before.undated + 1)


def test_lawful_speech_is_not_followed_where_no_detector_ran(rising: Any) -> None:
    row = rising.lake.read("posts").slice(0, 1).to_pylist()[0]
    posts = [
        row | {"post_id": f"e{n:031x}", "native_id": f"e{n}", "text": f"مقاطعة الانتخابات وعدم التصويت {n}",
               "hashtags": ["SundayWalk"]}
        for n in range(20)
    ]  # fmt: skip
    rising.lake.append("posts", pa.Table.from_pylist(posts, schema=POSTS), application="test", sequence=1)
    with pytest.raises(RefusedInput, match="lawful speech"):
        dangers.follow(rising, somebody("focal"), replace(CALL, words="", hashtags=("SundayWalk",)))


def test_accounts_reached_are_those_that_had_not_posted_in_it_before() -> None:
    zone, morning = "Africa/Casablanca", datetime(2030, 9, 21, 8, tzinfo=UTC)
    days = [(account, day) for day in range(3) for account in range(6 * (day + 1))]
    rows = [
        {"platform": "x", "account": f"a{account}", "published_at": morning + timedelta(days=day)}
        for account, day in days
    ]
    reached = danger_posts._reached(rows, zone)
    assert list(reached.values()) == [6, 6, 6]


def test_few_accounts_are_withheld_and_so_is_what_would_tell_them() -> None:
    first = date(2030, 9, 21)
    counts = dict(zip((first, first + timedelta(days=1), first + timedelta(days=2)), (9, 4, 12), strict=True))
    assert [count for _day, count in danger_posts._few_withheld(counts)] == [None, None, 12]


def test_days_and_hours_under_ten_posts_are_withheld_and_zero_is_not(rising: Any) -> None:
    focal = somebody("focal")
    volume = countdown(rising, focal, dangers.follow(rising, focal, CALL).number).volume
    counts = {step.posts for step in (*volume.days, *volume.hours)}
    assert None in counts
    assert not counts & set(range(1, 10))


@pytest.mark.parametrize("name", ["sara", "coder", "senior", "legal", "publisher", "admin", "auditor"])
def test_nobody_but_the_focal_point_follows_looks_or_ends(rising: Any, name: str) -> None:
    number = dangers.follow(rising, somebody("focal"), CALL).number
    person = somebody(name)
    for act in (
        lambda: dangers.follow(rising, person, CALL),
        lambda: dangers.standing(rising, person),
        lambda: dangers.end(rising, person, number, "why"),
        lambda: countdown(rising, person, number),
        lambda: next_act(rising, person),
    ):
        with pytest.raises(NotAllowed, match="may not do this"):
            act()


def test_the_ledger_tells_no_word_of_a_call_and_holds(rising: Any) -> None:
    from marsad.flows.witness import compare_records, told
    from marsad.store.records import work

    focal = somebody("focal")
    number = dangers.follow(rising, focal, CALL).number
    dangers.end(rising, focal, number, "the fence was opened")
    written = str([entry.act for entry in work.entries()])
    assert "follow danger" in written
    assert "end danger" in written
    assert "fence" not in written
    assert compare_records(told(work.entries())) > 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "Give the call a title"),
        ({"day": date(2030, 8, 1)}, "long past"),
        ({"words": ""}, "by which words"),
        ({"words": "we will not vote"}, "lawful speech"),
        ({"words": "", "hashtags": ("NoVote",)}, "lawful speech"),
    ],
)
def test_what_cannot_be_followed_is_refused(rising: Any, change: dict[str, Any], words: str) -> None:
    with pytest.raises(RefusedInput, match=words):
        dangers.follow(rising, somebody("focal"), replace(CALL, **change))


def test_a_question_that_is_not_asked_is_missing(rising: Any) -> None:
    with pytest.raises(Missing, match="asks no question"):
        dangers.follow(rising, somebody("focal"), replace(CALL, minors_question="nothing"))


def test_a_call_ends_by_itself_and_is_not_shown_thirty_days_later(rising: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from marsad.flows import restricted

    focal = somebody("focal")
    number = dangers.follow(rising, focal, CALL).number

    def on(day: date) -> None:
        monkeypatch.setattr(restricted, "now", lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC))

    on(ACT + timedelta(days=7))
    assert [one.number for one in dangers.standing(rising, focal).followed] == [number]
    on(ACT + timedelta(days=8))
    found = dangers.standing(rising, focal)
    assert (found.followed, [one.number for one in found.ended]) == ((), [number])
    assert next_act(rising, focal) is None
    on(ACT + timedelta(days=38))
    assert dangers.standing(rising, focal).gone == 1
    with pytest.raises(Missing, match="No call of the number"):
        countdown(rising, focal, number)


def test_it_is_ended_once_and_with_a_reason(rising: Any) -> None:
    focal = somebody("focal")
    number = dangers.follow(rising, focal, CALL).number
    with pytest.raises(RefusedInput, match="Say why"):
        dangers.end(rising, focal, number, " ")
    ended = dangers.end(rising, focal, number, "the fence was opened")
    assert ended.ended_because == "the fence was opened"
    with pytest.raises(WrongState, match="ended already"):
        dangers.end(rising, focal, number, "again")
    with pytest.raises(Missing):
        dangers.end(rising, focal, 99, "again")


def test_the_database_itself_keeps_a_call_as_it_was_followed(rising: Any) -> None:
    from django.db import DatabaseError, connection

    dangers.follow(rising, somebody("focal"), CALL)
    for statement in ("UPDATE records_dangerrecord SET title = ''", "DELETE FROM records_dangerrecord"):
        with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_nearest_act_to_come_is_told_first(rising: Any) -> None:
    focal = somebody("focal")
    assert next_act(rising, focal) is None
    dangers.follow(rising, focal, replace(CALL, day=ACT + timedelta(days=2)))
    nearest = dangers.follow(rising, focal, CALL).number
    assert next_act(rising, focal) == (nearest, 3)


def test_shares_are_not_known_without_codings_and_say_what_would_tell(rising: Any) -> None:
    call = dangers.follow(rising, somebody("focal"), CALL)
    assert call.safety_question == "dissuading"  # the question whose yes is a safety message or de-escalation
    safety = share_of(rising, call, call.safety_question)
    assert safety.estimate is None
    assert safety.command == "marsad sample dissuading --size 200 --frame NAME"
    assert share_of(rising, call, call.minors_question).question is None


def test_shares_come_from_a_sample_of_these_posts_that_people_coded(rising: Any) -> None:
    from marsad.core.queries import Search
    from marsad.flows.detection import detect
    from marsad.flows.frames import Draft, save
    from marsad.flows.sampling import Wanted, draw_wanted
    from marsad.store.records import samples

    detect(rising, "sara", ["language"])
    save(rising, "sara", Draft(name="fence", search=Search(words=CALL.words)))
    focal = somebody("focal")
    number = dangers.follow(rising, focal, CALL).number
    drawn = draw_wanted(rising, "senior", "dissuading", Wanted(size=60, seed=1, double_share=0.0, frame="fence"))
    assert countdown(rising, focal, number).safety.estimate is None  # nobody has coded yet
    for task in samples.tasks_of(drawn.sample_id):
        answer(task.task_id, ("E9",) if task.position % 4 == 0 else ())
    share = countdown(rising, focal, number).safety
    assert share.estimate is not None
    assert share.estimate.n == 60
    assert share.estimate.low < 0.25 < share.estimate.high
    other = dangers.follow(rising, focal, replace(CALL, words='"saturday night"'))
    assert share_of(rising, other, "dissuading").estimate is None  # the sample is of other words


def answer(task: int, codes: tuple[str, ...]) -> None:
    from marsad.core.judgement import Coding
    from marsad.store.records import codings, members, work

    coding = Coding(task_id=task, coder="coder", codes=codes, severity=None, codebook_version="1.0")
    with work.unit("coder", "code", f"task {task}") as unit:
        codings.save_coding(unit, members.member("coder"), coding)


def test_a_call_whose_posts_turn_out_to_be_lawful_speech_is_told_no_more(
    rising: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = dangers.follow(rising, somebody("focal"), CALL).number
    monkeypatch.setattr(danger_posts, "_is_lawful", lambda *_args: True)
    with pytest.raises(WrongState, match="lawful speech by now"):
        countdown(rising, somebody("focal"), number)


def test_the_migration_goes_back_and_forth_with_calls_and_steps_in_place(rising: Any) -> None:
    from django.core.management import call_command
    from django.db import connection

    from marsad.core.release import ReleaseStep
    from marsad.flows.analysis_release import release_of, take_step

    dangers.follow(rising, somebody("focal"), CALL)
    take_step(rising, somebody("senior"), 1, ReleaseStep.READ)
    call_command("migrate", "records", "0014", verbosity=0)
    assert not {"records_dangerrecord", "records_analysisstep"} & set(connection.introspection.table_names())
    call_command("migrate", "records", verbosity=0)
    assert release_of(1).steps == ()
    dangers.follow(rising, somebody("focal"), CALL)
