"""Searching an index that is kept up with the lake, and what nobody can find by it (method 9.7, red-team test a)."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from marsad.core.errors import Missing, RefusedInput
from marsad.core.queries import Search
from marsad.core.words import speaking
from marsad.flows import exploring, indexing
from marsad.flows.explored import Aggregate, Asked, Explored
from marsad.flows.exploring import explore
from marsad.flows.frame_posts import found_posts
from marsad.flows.indexing import refresh
from marsad.flows.lawful import FLOOR, withheld
from marsad.store import search_index
from marsad.store.observatory import Observatory
from marsad.store.schema import POSTS, SIGNALS

START = datetime(2025, 1, 1, 12, tzinfo=UTC)
CALL = "abstention:abstention_call_or_declared"
ACCOUNT, HANDLE, URL = "a0123456789abcdef01234567", "demo_somebody", "https://social.example/demo_somebody/1"


@dataclass
class Lake:
    """The observatory, and posts and signals put into it by hand."""

    observatory: Observatory
    pieces: dict[str, int] = field(default_factory=dict)
    written: int = 0

    def posts(self, texts: Sequence[str], *, days: int = 30, platform: str = "x", **fields: Any) -> list[str]:
        """Add a file of posts, one an hour in turn over as many days; their ids."""
        first = self.written
        self.written += len(texts)
        rows = [
            {
                "post_id": f"{number * 7919 % 100_000:032x}",
                "source": "topic_export",
                "platform": platform,
                "native_id": f"native-{number}",
                "kind": "post",
                "published_at": START + timedelta(days=number % days, minutes=number),
                "text": text,
                "account": ACCOUNT,
                "url": URL,
                "batch_id": "b",
                "row": number + 1,
                "masked": 0,
            }
            | fields
            for number, text in enumerate(texts, start=first)
        ]
        self._add("posts", POSTS, rows)
        return [row["post_id"] for row in rows]

    def flag(self, post_ids: Sequence[str], label: str = CALL, score: float = 0.9) -> None:
        """Add a signal to each post, of the present version of its detector."""
        from marsad.flows.detection import chosen

        detector, _colon, name = label.partition(":")
        version = chosen(self.observatory, [detector])[0].version
        row = {"detector": detector, "detector_version": version, "label": name, "score": score, "because": "[]"}
        self._add("signals", SIGNALS, [row | {"post_id": post} for post in post_ids])

    def _add(self, table: str, schema: pa.Schema, rows: list[dict[str, Any]]) -> None:
        piece = self.pieces.get(table, 0)
        self.pieces[table] = piece + 1
        given = pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in rows], schema=schema)
        self.observatory.lake.append(table, given, application="test", sequence=piece)

    def ask(self, words: str = "", *, coder: bool = False, **asked: Any) -> Explored:
        """Refresh and search; what is not of the search is of the filters."""
        names = ("other_script", "platforms", "sources", "first", "last")
        search = Search(words=words, **{name: asked.pop(name) for name in names if name in asked})
        refresh(self.observatory)
        return explore(self.observatory, self.observatory.mission, Asked(search=search, **asked), may_code=coder)


@pytest.fixture
def lake(observatory: Observatory) -> Lake:
    observatory.connect()
    return Lake(observatory)


def texts(found: Explored) -> list[str]:
    return ["".join(part.text for part in result.parts) for result in found.results]


def test_posts_are_found_in_any_spelling_newest_first_page_by_page(lake: Lake) -> None:
    lake.posts([f"الإنتخابات رقم {'ا' * (number % 3)}" for number in range(60)])
    found, seen = lake.ask("انتخابات OR الانتخابات"), []
    assert found.found == 60
    while True:
        seen += [result.at for result in found.results]
        if not found.next:
            break
        found = lake.ask("انتخابات OR الانتخابات", after=found.next)
    assert len(seen) == 60
    assert seen == sorted(seen, key=lambda at: at or START, reverse=True)


def test_posts_of_the_same_second_and_without_a_time_are_each_on_one_page(lake: Lake) -> None:
    lake.posts([f"vote {number}" for number in range(40)], published_at=START)
    lake.posts([f"vote {number}" for number in range(40, 70)], published_at=None)
    first = lake.ask("vote")
    second = lake.ask("vote", after=first.next)
    third = lake.ask("vote", after=second.next)
    assert len({*texts(first), *texts(second), *texts(third)}) == 70
    assert third.next == ""
    assert first.without_time == 30


def test_filters_narrow_and_counts_add_up(lake: Lake) -> None:
    flagged = lake.posts(["vote demain"] * 12, platform="facebook")
    lake.posts(["vote demain"] * 5, platform="x", language_given="fra-Latn")
    lake.flag(flagged[:7], "election:election")
    lake.flag(flagged[7:], "election:election", score=0.2)
    assert lake.ask("vote", platforms=("facebook",)).found == 12
    assert lake.ask("vote", label="election:election").found == 7
    assert lake.ask("vote", languages=("fra-Latn",)).found == 5
    assert lake.ask("vote", sources=("replies_candidates",)).found == 0
    assert lake.ask("vote", first=date(2025, 1, 2), last=date(2025, 1, 3)).found == 2
    found = lake.ask("vote")
    assert {one.name: one.posts for one in found.platforms} == {"facebook": 12, "x": 5}
    assert sum(one.posts or 0 for one in found.days) == found.found == 17
    with pytest.raises(Missing):
        lake.ask("vote", platforms=("nowhere",))
    with pytest.raises(Missing):
        lake.ask("vote", label="election:nothing")


def test_a_day_is_a_day_of_the_missions_time_zone(lake: Lake) -> None:
    zone = lake.observatory.mission.time_zone
    assert zone != "UTC", "the example's mission is not in UTC"
    midnight = datetime.fromtimestamp(exploring.midnight(date(2025, 1, 5), zone), UTC)
    lake.posts(["vote"], published_at=midnight)
    lake.posts(["vote"], published_at=midnight - timedelta(seconds=1))
    assert [(one.name, one.posts) for one in lake.ask("vote").days] == [("2025-01-04", 1), ("2025-01-05", 1)]
    assert lake.ask("vote", first=date(2025, 1, 5)).found == 1


def test_the_last_day_there_is_may_be_asked_for(lake: Lake) -> None:
    lake.posts(["vote"])
    assert lake.ask("vote", first=date.min, last=date.max).found == 1
    assert found_posts(lake.observatory.lake, Search(words="vote", last=date.max), "UTC").to_pylist()


def test_what_is_new_is_added_and_what_left_the_lake_is_gone_at_once_and_for_good(lake: Lake) -> None:
    lake.posts(["le vote de demain"])
    lake.posts(["parole unique effacee"])
    assert lake.ask("unique").found == 1
    before = lake.observatory.search_index.current()
    lake.posts(["un autre vote"])
    assert lake.ask("vote").found == 2
    assert lake.observatory.search_index.current() == before
    file = _file_of(lake, "parole unique effacee")
    lake.observatory.lake.replace("posts", [], [file], application="erase", sequence=0)
    now = explore(lake.observatory, lake.observatory.mission, Asked(search=Search(words="unique")), may_code=False)
    assert now.found == 0
    assert lake.ask("unique").found == 0
    assert lake.ask("vote").found == 2
    assert lake.observatory.search_index.current() != before
    kept = b"".join(path.read_bytes() for path in lake.observatory.search_index.folder.iterdir() if path.is_file())
    assert b"parole unique effacee" not in kept
    assert b"effacee" not in kept


def _file_of(lake: Lake, text: str) -> str:
    import pyarrow.parquet as pq

    return next(
        name
        for name, file in indexing.files_of(lake.observatory.lake).items()
        if text in pq.read_table(file.path)["text"].to_pylist()
    )


def test_a_build_that_is_killed_goes_on_and_readers_see_what_was_there(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.posts([f"vote {number}" for number in range(30)])
    monkeypatch.setattr(indexing, "ROWS_AT_ONCE", 10)
    real, calls = search_index.add_piece, []

    def dies(*given: Any) -> None:
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(given)
        real(*given)

    monkeypatch.setattr(search_index, "add_piece", dies)
    with pytest.raises(KeyboardInterrupt):
        refresh(lake.observatory)
    now = explore(lake.observatory, lake.observatory.mission, Asked(), may_code=False)
    assert (now.found, now.state.behind) == (20, 10)
    monkeypatch.setattr(search_index, "add_piece", real)
    assert lake.ask("vote").found == 30
    with sqlite3.connect(lake.observatory.search_index.current() or "") as database:
        assert database.execute("SELECT count(*), count(DISTINCT post_id) FROM posts").fetchone() == (30, 30)


def test_a_second_builder_does_nothing(lake: Lake) -> None:
    lake.posts(["vote"])
    with lake.observatory.search_index.building() as mine:
        assert mine
        assert not refresh(lake.observatory)
    assert refresh(lake.observatory)


def test_an_index_of_another_version_is_made_anew(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.posts(["vote"])
    lake.ask("vote")
    before = lake.observatory.search_index.current()
    monkeypatch.setattr(search_index, "VERSION", "another")
    with pytest.raises(Missing):
        explore(lake.observatory, lake.observatory.mission, Asked(), may_code=False)
    assert lake.ask("vote").found == 1
    assert lake.observatory.search_index.current() != before


def test_the_index_holds_no_account_no_address_and_no_platforms_id(lake: Lake) -> None:
    lake.posts(["[[PRIVATE_HANDLE]] vote @demo_somebody"])
    assert lake.ask("vote").found == 1
    kept = b"".join(path.read_bytes() for path in lake.observatory.search_index.folder.iterdir() if path.is_file())
    for secret in (ACCOUNT, URL, "native-0"):
        assert secret.encode() not in kept
    with speaking("en"), pytest.raises(RefusedInput, match="handles are not searched"):
        lake.ask("@demo_somebody")
    assert lake.ask("demo_somebody OR somebody").found == 0
    names = {field for one in (Asked, Search, Explored, exploring.Result) for field in one.__slots__}
    assert not names & {"account", "author", "handle", "url", "native_id", "parent_id", "public_actor", "post_id"}


def test_lawful_speech_is_counted_and_never_listed(lake: Lake) -> None:
    calls = lake.posts([f"سنبقى في بيوتنا {number}" for number in range(40)])
    lake.flag(calls)
    for found, why in ((lake.ask(label=CALL), Aggregate.LABEL), (lake.ask("بيوتنا"), Aggregate.WORDS)):
        assert found.aggregate is why
        assert found.results == ()
        assert found.next == ""
        assert found.found == 40


def test_a_word_for_abstaining_lists_nothing_however_rare_it_is(lake: Lake) -> None:
    lake.posts(["قاطعوا هذه الانتخابات", "boycott!", "vote"])
    for words in ("قاطعوا", "boycott", "boyc*", "قاطعوا OR boycott", '"قاطعوا هذه"'):
        found = lake.ask(words)
        assert found.aggregate is Aggregate.WORDS, words
        assert found.results == ()
        assert found.found is None


def test_no_window_and_no_second_word_makes_lawful_speech_listable(lake: Lake) -> None:
    calls = lake.posts([f"سنبقى في بيوتنا غدا {'أبدا' * (number % 2)}" for number in range(40)])
    lake.flag(calls)
    lake.posts(["غدا يوم آخر"] * 100)
    assert lake.ask("غدا").aggregate is None
    for words in ("بيوتنا غدا", '"في بيوتنا"', "بيوتنا OR سنبقي", "بيوت*"):
        assert lake.ask(words).results == (), words
    narrow: list[dict[str, Any]] = [
        {"first": date(2025, 1, 2), "last": date(2025, 1, 2)},
        {"platforms": ("x",), "sources": ("topic_export",)},
        {"label": CALL},
    ]
    for filters in narrow:
        with speaking("en"), pytest.raises(RefusedInput, match="lawful speech"):
            lake.ask("بيوتنا", **filters)
    for filters in ({"words": "غدا"}, narrow[0], narrow[1]):
        with speaking("en"), pytest.raises(RefusedInput, match="lawful speech"):
            lake.ask(filters.pop("words", ""), label=CALL, **filters)
    assert lake.ask("بيوتنا", platforms=("x",), first=date(2025, 1, 1), last=date(2025, 1, 7)).results == ()


def test_what_must_not_be_there_lists_no_lawful_speech_by_the_difference(lake: Lake) -> None:
    lake.flag(lake.posts([f"غدا سنبقى في بيوتنا {number}" for number in range(12)]))
    lake.posts([f"غدا قاطعوا {number}" for number in range(3)])
    lake.posts(["غدا يوم آخر"] * 100)
    assert len(lake.ask("غدا").results) > 0
    for words in ("غدا -قاطعوا", "غدا -بيوتنا", "غدا -بيوت*", 'غدا -"في بيوتنا"', "يوم OR غدا -قاطعوا"):
        with speaking("en"), pytest.raises(RefusedInput, match="used for lawful speech"):
            lake.ask(words)


def test_posts_one_knows_cannot_be_added_to_lawful_speech_to_learn_a_small_count(lake: Lake) -> None:
    lake.posts(["قاطعوا"] * 3)
    lake.posts([f"معروف{number}" for number in range(12)])
    known = " OR ".join(f"معروف{number}" for number in range(7))
    with speaking("en"), pytest.raises(RefusedInput, match="used for lawful speech"):
        lake.ask(f"قاطعوا OR {known}")  # ten in all: three and no fewer
    assert lake.ask("قاطعوا OR boycott").found is None


def test_counts_of_lawful_speech_tell_of_no_few_posts(lake: Lake) -> None:
    lake.flag(lake.posts(["سنبقى في بيوتنا"] * 33, platform="x"))
    lake.flag(lake.posts(["سنبقى في بيوتنا"] * 4, platform="facebook"))
    lake.flag(lake.posts(["سنبقى في بيوتنا"] * 12, platform="tiktok"))
    found = lake.ask(label=CALL)
    assert found.found == 50
    assert {one.name: one.posts for one in found.platforms} == {"x": 30}  # facebook, and tiktok that would tell it
    assert found.withheld
    few = lake.ask(label=CALL, platforms=("facebook",))
    assert few.found is None
    assert few.days == few.languages == few.platforms == ()


@pytest.mark.parametrize("counts", [{"a": 3}, {"a": 3, "b": 50}, {"a": 3, "b": 4, "c": 50, "d": 60}, {"a": 9, "b": 9}])
def test_what_is_withheld_cannot_be_worked_out_from_the_rest(counts: dict[str, int]) -> None:
    shown, hidden = withheld(counts)
    gone = [posts for name, posts in counts.items() if name not in {one.name for one in shown}]
    assert hidden
    assert len(gone) > 1 or len(gone) == len(counts)
    assert sum(gone) >= FLOOR or len(gone) == len(counts)
    assert all(one.posts and one.posts % 10 == 0 for one in shown)


def test_by_day_nothing_of_lawful_speech_is_told_in_the_restricted_period(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.flag(lake.posts(["سنبقى في بيوتنا"] * 300, days=10))
    assert lake.ask(label=CALL).days
    monkeypatch.setattr(exploring, "is_inside", lambda *_given: True)
    for found in (lake.ask(label=CALL), lake.ask("بيوتنا"), lake.ask("بيوتنا", last=date(2025, 1, 8))):
        assert found.locked
        assert found.found is None  # two windows a day apart would tell the days
        assert found.days == found.languages == found.platforms == ()
    assert lake.ask("nothing").locked is False


def test_who_may_code_finds_no_post_of_an_open_task_nor_another_of_its_words(lake: Lake) -> None:
    ids = lake.posts([f"parole {number}" for number in "abcdefgh"])
    lake.posts(["a parole!"], platform="facebook")
    lake.flag(ids, "election:election")
    _open_tasks(ids[:2])
    everyone, coder = lake.ask("parole"), lake.ask("parole", coder=True)
    assert (everyone.found, everyone.apart) == (9, 0)
    assert (coder.found, coder.apart) == (6, 3)
    assert not {"parole a", "parole b", "a parole!"} & set(texts(coder))
    flagged = lake.ask("parole", coder=True, label="election:election")
    assert (flagged.found, flagged.apart) == (6, 3)
    for words in ("nothing", "parole a", "facebook"):
        assert lake.ask(words, coder=True).apart == 3  # the same whatever is asked: it tells of no post


def test_the_words_of_an_open_post_do_not_tell_a_coder_what_the_machine_said_of_it(lake: Lake) -> None:
    """A slogan of many posts would be 'mostly lawful speech' only where the detector says so."""
    lake.flag(lake.posts(["نبقى في البيت"] * 14))
    lake.posts(["نذهب إلى المكتب"] * 14)
    calls, others = lake.posts(["نبقى في البيت"]), lake.posts(["نذهب إلى المكتب"])
    _open_tasks([*calls, *others])
    said = [lake.ask(words, coder=True) for words in ("نبقى في البيت", "نذهب إلى المكتب")]
    assert said[0].aggregate is said[1].aggregate is Aggregate.WORDS
    assert [one.found for one in said] == [0, 0]
    assert lake.ask("نذهب إلى المكتب").aggregate is None


def _open_tasks(post_ids: Sequence[str]) -> None:
    from marsad.core.judgement import DrawnSample, Task
    from marsad.store.records import samples, work

    drawn = DrawnSample(
        question="vawp", seed=1, size=len(post_ids), population=10, strata={"all": {"N": 10, "n": len(post_ids)}},
        posts_version=1, signals_version=1, codebook_version="1.0",
    )  # fmt: skip
    tasks = [
        Task(
            task_id=0, sample_id=0, post_id=post, stratum="all", inclusion_probability=0.2, position=place, double=True
        )
        for place, post in enumerate(post_ids)
    ]
    with work.unit("tester", "sample", "vawp") as unit:
        samples.save_sample(unit, drawn, tasks)


def test_a_long_time_is_counted_by_months(lake: Lake) -> None:
    lake.posts(["vote"] * 30, published_at=START)
    lake.posts(["vote"] * 20, published_at=START + timedelta(days=300))
    found = lake.ask("vote")
    assert found.by_month
    assert [(one.name, one.posts) for one in found.days] == [("2025-01", 30), ("2025-10", 20)]


def test_named_narratives_can_be_asked_for(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = lake.posts([f"la route de la ville est fermee {number}" for number in range(6)])
    accounts: Callable[..., Any] = lambda *_given: {"the bridge": indexing.np.arange(1, len(ids) + 1)}  # noqa: E731
    monkeypatch.setattr(indexing, "_narratives", accounts)
    _decide(ids)
    found = lake.ask(narrative="the bridge")
    assert found.found == 6
    with pytest.raises(Missing):
        lake.ask(narrative="another")


def _decide(anchors: Sequence[str]) -> None:
    from marsad.core.narratives import NAMED, Decision
    from marsad.store.records import narratives, work

    with work.unit("tester", "name narrative", anchors[0]) as unit:
        narratives.add_decision(
            unit,
            Decision(
                narrative=anchors[0], act=NAMED, name="the bridge", anchors=tuple(anchors), posts_version=1, method="1"
            ),
        )
