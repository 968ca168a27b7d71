"""The collection ledger: an entry for every file, corrections that supersede, nobody named, lags and overlaps."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from marsad.core.collection import Obstacle
from marsad.core.errors import Missing, RefusedInput, WrongState
from marsad.flows.collected import collected
from marsad.flows.collecting import Told, add_collection, moments
from marsad.flows.contents import posts_again
from marsad.flows.days import timeline
from marsad.flows.ingest import Intake, ingest_file
from marsad.flows.keeping import examine
from marsad.flows.lags import deletion_lags
from marsad.flows.overlaps import Window, declared_overlaps, overlap_of
from marsad.report.document import DayCount
from marsad.store.observatory import MISSION, Observatory

PostsFile = Callable[..., Path]
SOURCE = "topic_4cat"  # its native platform is x, as the posts of the fixture


def take_in(observatory: Observatory, path: Path, source: str = SOURCE, **told: object) -> bool:
    _batch, new = ingest_file(observatory, "tester", path, Intake(source=source, told=Told(**told), workers=1))
    return new


def entries(observatory: Observatory, source: str = SOURCE, corrected: bool = False):  # type: ignore[no-untyped-def]
    return collected(observatory, source, corrected=corrected)[0].collections


def test_a_file_gets_an_entry_of_what_the_mission_says(observatory: Observatory, posts_file: PostsFile) -> None:
    take_in(observatory, posts_file(5))
    source = observatory.mission.source(SOURCE)
    assert source is not None
    (entry,) = entries(observatory)
    assert (entry.asked, entry.tool, entry.exclusions) == (
        source.query, source.collected_by, source.known_exclusions,
    )  # fmt: skip
    assert (entry.by, entry.first, entry.failed, entry.missing) == ("", None, "", None)
    assert entry.noted_by == "tester"
    assert len(entry.files) == 1


def test_what_is_told_stands_in_its_place_and_names_no_private_person(
    observatory: Observatory, posts_file: PostsFile
) -> None:
    platform, handle = next(pair for person in observatory.roster for pair in person.handles)
    take_in(
        observatory,
        posts_file(5),
        asked=f"vote from:private_person @someone @{handle} from:{handle}",
        by="nour",
        failed="HTTP 500 from 14:00 to 16:00; call 0612345678",
        missing=40,
    )
    (entry,) = entries(observatory)
    assert "private_person" not in entry.asked
    assert "someone" not in entry.asked
    assert f"from:{handle}" in entry.asked
    assert (platform not in {"*", "x"}) or f"@{handle}" in entry.asked
    assert entry.failed == "HTTP 500 from 14:00 to 16:00; call [phone]"
    assert (entry.by, entry.missing) == ("nour", 40)


def test_the_same_file_again_tells_nothing_new_and_a_later_word_supersedes(
    observatory: Observatory, posts_file: PostsFile
) -> None:
    path = posts_file(5)
    assert take_in(observatory, path, by="nour")
    assert not take_in(observatory, path)
    assert not take_in(observatory, path, by="nour")
    assert len(entries(observatory, corrected=True)) == 1
    take_in(observatory, path, failed="two pages timed out")
    first, second = entries(observatory, corrected=True)
    assert (second.supersedes, second.by, second.failed) == (first.number, "nour", "two pages timed out")
    assert second.files == first.files
    assert entries(observatory) == (second,)
    assert collected(observatory, SOURCE)[0].corrections == 1


def test_a_collection_that_gave_nothing_is_told_too(observatory: Observatory) -> None:
    entry = add_collection(observatory, "tester", SOURCE, Told(failed="the service was down", missing=100))
    assert entry.files == ()
    (found,) = collected(observatory, SOURCE)
    assert found.collections == (entry,)
    assert found.lag is None
    with pytest.raises(Missing, match="has no source 'nowhere'"):
        add_collection(observatory, "tester", "nowhere", Told(failed="x"))
    with pytest.raises(Missing, match="--source"):
        add_collection(observatory, "tester", None, Told(failed="x"))
    with pytest.raises(RefusedInput, match="Nothing is told"):
        add_collection(observatory, "tester", SOURCE, Told())


def test_an_entry_is_corrected_once_and_keeps_the_rest(observatory: Observatory) -> None:
    first = add_collection(observatory, "tester", SOURCE, Told(asked="vote", by="nour", failed="HTTP 500"))
    second = add_collection(observatory, "tester", None, Told(failed="HTTP 502"), corrects=first.number)
    assert (second.asked, second.by, second.failed) == ("vote", "nour", "HTTP 502")
    taken_back = add_collection(observatory, "tester", None, Told(failed=""), corrects=second.number)
    assert taken_back.failed == ""
    with pytest.raises(WrongState, match=f"corrected already, by entry {second.number}"):
        add_collection(observatory, "tester", None, Told(failed="x"), corrects=first.number)
    with pytest.raises(WrongState, match="leave --source out"):
        add_collection(observatory, "tester", "topic_export", Told(failed="x"), corrects=taken_back.number)
    with pytest.raises(Missing, match="no entry 99"):
        add_collection(observatory, "tester", None, Told(failed="x"), corrects=99)


def test_a_file_has_one_entry_and_is_named_by_name_or_hash(observatory: Observatory, posts_file: PostsFile) -> None:
    take_in(observatory, posts_file(5, "first.ndjson"))
    (entry,) = entries(observatory)
    with pytest.raises(WrongState, match=f"--corrects {entry.number}"):
        add_collection(observatory, "tester", SOURCE, Told(by="nour"), files=["first.ndjson"])
    with pytest.raises(Missing, match=r"'other\.ndjson'"):
        add_collection(observatory, "tester", SOURCE, Told(by="nour"), files=["other.ndjson"])
    told = add_collection(
        observatory, "tester", None, Told(by="nour"), files=[entry.files[0][:12]], corrects=entry.number
    )
    assert told.files == entry.files


def test_files_from_before_the_collection_ledger_are_counted_as_untold(
    observatory: Observatory, posts_file: PostsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marsad.flows.ingest.note_file", lambda *_arguments: None)
    take_in(observatory, posts_file(5, "old.ndjson"))
    assert collected(observatory, SOURCE)[0].untold == 1
    add_collection(observatory, "tester", SOURCE, Told(by="nour"), files=["old.ndjson"])
    assert collected(observatory, SOURCE)[0].untold == 0


def test_no_entry_can_be_changed_and_a_change_behind_the_database_is_found(
    observatory: Observatory, posts_file: PostsFile
) -> None:
    from django.db import DatabaseError, connection

    take_in(observatory, posts_file(5), failed="HTTP 500")
    for statement in (
        "UPDATE records_collectionrecord SET failed=''",
        "DELETE FROM records_collectionrecord",
    ):
        with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(statement)
    assert all(check.sound for check in examine(observatory))
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER collection_no_update")
        cursor.execute("UPDATE records_collectionrecord SET failed=''")
    assert [check.name for check in examine(observatory) if not check.sound] == ["records against the ledger"]


def test_moments_are_read_in_the_mission_s_zone() -> None:
    assert moments("Africa/Casablanca", at="2025-09-14") == (
        datetime(2025, 9, 13, 23, tzinfo=UTC), datetime(2025, 9, 14, 22, 59, 59, tzinfo=UTC),
    )  # fmt: skip
    assert moments("Africa/Casablanca", start="2025-09-14T10:00", end="2025-09-14T12:00+00:00") == (
        datetime(2025, 9, 14, 9, tzinfo=UTC), datetime(2025, 9, 14, 12, tzinfo=UTC),
    )  # fmt: skip
    assert moments("UTC") == (None, None)
    today = datetime.now(UTC).date().isoformat()
    assert moments("UTC", at=today)[0] is not None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"at": "yesterday"}, "'yesterday'"),
        ({"at": "2025-02-30"}, "'2025-02-30'"),
        ({"at": "9999-12-31T23:59-12:00"}, "9999"),
        ({"at": (datetime.now(UTC) + timedelta(days=2)).isoformat()}, "in the future"),
        ({"at": "0205-01-01"}, "before 1990"),
        ({"start": "2025-01-02", "end": "2025-01-01"}, "before the start"),
        ({"at": "2025-01-02", "end": "2025-01-03"}, "one or the other"),
    ],
)
def test_what_is_no_moment_is_refused(given: dict[str, str], says: str) -> None:
    with pytest.raises(RefusedInput, match=says):
        moments("Africa/Casablanca", **given)


@pytest.mark.parametrize("told", [{"asked": "x" * 4001}, {"by": "x" * 61}, {"missing": -1}, {"failed": "a\x00b"}])
def test_what_cannot_be_told_is_refused(observatory: Observatory, told: dict[str, object]) -> None:
    with pytest.raises(RefusedInput):
        add_collection(observatory, "tester", SOURCE, Told(**told))
    assert entries(observatory) == ()


def test_the_lag_is_the_time_from_publication_to_capture(observatory: Observatory, posts_file: PostsFile) -> None:
    """Ten posts captured 1 to 10 hours after publication, one that says before it, five that do not say."""
    published = datetime(2025, 1, 5, 10, tzinfo=UTC)
    for hours in range(1, 11):
        at = (published + timedelta(hours=hours)).isoformat()
        take_in(
            observatory, posts_file(1, f"{hours}.ndjson", hours, published_at=published.isoformat(), collected_at=at)
        )
    before = (published - timedelta(hours=1)).isoformat()
    take_in(observatory, posts_file(1, "b.ndjson", 50, published_at=published.isoformat(), collected_at=before))
    take_in(observatory, posts_file(5, "silent.ndjson", 60, published_at=published.isoformat()))
    lag = deletion_lags(observatory)[SOURCE]
    assert (lag.posts, lag.given, lag.bounded, lag.backwards) == (16, 10, 5, 1)
    assert (lag.median, lag.ninth) == pytest.approx((5.5 * 3600, 9.1 * 3600))
    assert (lag.within_hour, lag.within_day) == (1, 10)
    since = (datetime.now(UTC) - published).total_seconds()
    assert lag.bound_median == pytest.approx(since, abs=120)
    assert lag.first_captured == published - timedelta(hours=1)
    assert lag.last_captured == published + timedelta(hours=10)


def test_a_source_without_a_post_has_no_lag(observatory: Observatory) -> None:
    assert deletion_lags(observatory) == {}


def test_posts_without_a_time_have_no_lag_and_no_bound(observatory: Observatory, posts_file: PostsFile) -> None:
    take_in(observatory, posts_file(3, published_at=None))
    lag = deletion_lags(observatory)[SOURCE]
    assert (lag.posts, lag.given, lag.median, lag.bounded, lag.bound_median) == (3, 0, None, 0, None)


def two_searches(observatory: Observatory, posts_file: PostsFile) -> None:
    """Of the posts 0 to 59 on X, published from the 1st to the 18th, the first finds 0-39 and the second 20-59."""
    take_in(observatory, posts_file(40, "first.ndjson"))
    take_in(observatory, posts_file(40, "second.ndjson", 20), "replies_candidates")
    take_in(observatory, posts_file(9, "facebook.ndjson", 20, platform="facebook"), "replies_candidates")
    take_in(observatory, posts_file(4, "timeless.ndjson", 100, published_at=None), "replies_candidates")


def test_posts_are_matched_by_platform_and_native_id_in_the_common_period(
    observatory: Observatory, posts_file: PostsFile
) -> None:
    two_searches(observatory, posts_file)
    found = overlap_of(observatory, SOURCE, "replies_candidates", Window())
    one = found.counted
    assert (one.first, one.second, one.both) == (40, 40, 20)
    assert one.total == pytest.approx(41 * 41 / 21 - 1)
    assert [name for name, _counts in found.platforms] == ["x"]
    assert found.outside == 9 + 4
    assert (found.start, found.end) == (datetime(2025, 1, 1, 10, tzinfo=UTC), datetime(2025, 1, 18, 10, tzinfo=UTC))


def test_a_window_leaves_out_what_was_published_outside_it(observatory: Observatory, posts_file: PostsFile) -> None:
    two_searches(observatory, posts_file)
    start, end = moments("UTC", start="2025-01-01", end="2025-01-03")
    found = overlap_of(observatory, SOURCE, "replies_candidates", Window(start=start, end=end))
    on_those_days = [n for n in range(60) if n % 18 < 3]
    first = {n for n in on_those_days if n < 40}
    second = {n for n in on_those_days if n >= 20}
    assert (found.counted.first, found.counted.second, found.counted.both) == (
        len(first), len(second), len(first & second),
    )  # fmt: skip
    assert found.counted.total is None  # fewer than seven on both


def test_without_a_common_period_nothing_is_said(observatory: Observatory, posts_file: PostsFile) -> None:
    take_in(observatory, posts_file(5, "a.ndjson", published_at="2025-01-02T10:00:00Z"))
    take_in(observatory, posts_file(5, "b.ndjson", published_at="2025-01-09T10:00:00Z"), "replies_candidates")
    found = overlap_of(observatory, SOURCE, "replies_candidates", Window())
    assert (found.start, found.end, found.counted.seen, found.outside) == (None, None, 0, 10)
    assert (found.obstacle, found.found_in, found.declared) == (Obstacle.NO_COMMON_PERIOD, (), False)
    with pytest.raises(RefusedInput, match="beside itself"):
        overlap_of(observatory, SOURCE, SOURCE, Window())
    with pytest.raises(Missing, match="'nowhere'"):
        overlap_of(observatory, SOURCE, "nowhere", Window())


def test_the_same_file_in_two_sources_is_not_counted(observatory: Observatory, posts_file: PostsFile) -> None:
    take_in(observatory, posts_file(9, "other.ndjson", 90))
    path = posts_file(40, "first.ndjson")
    take_in(observatory, path)
    take_in(observatory, path.rename(path.with_name("renamed.ndjson")), "replies_candidates")
    found = overlap_of(observatory, SOURCE, "replies_candidates", Window())
    assert (found.obstacle, found.found_in) == (Obstacle.SAME_FILE, ("first.ndjson",))
    assert (found.start, found.counted.seen, found.counted.total, found.outside) == (None, 0, None, 89)


def test_posts_without_a_time_are_named_as_what_stands_in_the_way(
    observatory: Observatory, posts_file: PostsFile
) -> None:
    take_in(observatory, posts_file(5, "a.ndjson"))
    found = overlap_of(observatory, SOURCE, "replies_candidates", Window())
    assert (found.obstacle, found.found_in) == (Obstacle.EMPTY, ("replies_candidates",))
    take_in(observatory, posts_file(5, "b.ndjson", published_at=None), "replies_candidates")
    found = overlap_of(observatory, SOURCE, "replies_candidates", Window())
    assert (found.obstacle, found.found_in) == (Obstacle.NO_TIME, ("replies_candidates",))


def test_posts_collected_twice_or_repeated_are_told_from_contents(
    observatory: Observatory, posts_file: PostsFile
) -> None:
    sources = [source.id for source in observatory.mission.sources]
    two_searches(observatory, posts_file)
    assert posts_again(observatory.lake, sources) == 20
    take_in(observatory, posts_file(3, "reposts.ndjson", 200, kind="repost", original="5"))
    assert posts_again(observatory.lake, sources) == 23


def test_days_without_a_post_are_not_in_the_report(observatory: Observatory, posts_file: PostsFile) -> None:
    take_in(observatory, posts_file(2, "a.ndjson", published_at="2020-01-02T10:00:00Z"))
    take_in(observatory, posts_file(3, "b.ndjson", 50, published_at="2024-01-02T10:00:00Z"))
    counts = timeline(observatory, observatory.mission)
    assert counts == (DayCount(day=date(2020, 1, 2), posts=2), DayCount(day=date(2024, 1, 2), posts=3))


def test_the_report_compares_the_pairs_that_the_mission_declares(
    observatory: Observatory, posts_file: PostsFile
) -> None:
    assert declared_overlaps(observatory) == ()
    path = observatory.home / MISSION
    text = path.read_text(encoding="utf-8")
    place = text.index("  - id: topic_4cat\n") + len("  - id: topic_4cat\n")
    path.write_text(text[:place] + "    same_as: [topic_export]\n" + text[place:], encoding="utf-8")
    take_in(observatory, posts_file(30, "a.ndjson"))
    (found,) = declared_overlaps(observatory)
    assert (found.first, found.second, found.start) == ("topic_export", "topic_4cat", None)
