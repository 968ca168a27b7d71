"""Where authors say to be and what platforms label: every reader that is given it hands it on, and no word is kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from marsad.observe.fields import finish, raw_batch
from marsad.observe.readers.apify_tiktok import ApifyTikTokReader
from marsad.observe.readers.crowdtangle import CrowdTangleReader
from marsad.observe.readers.crowdtangle_api import CrowdTangleApiReader
from marsad.observe.readers.fourcat import FourCatReader
from marsad.observe.readers.mastodon import MastodonReader
from marsad.observe.readers.ndjson import NdjsonReader
from marsad.observe.readers.table import TableReader
from marsad.observe.readers.tiktok_research import TikTokResearchReader
from marsad.observe.readers.x_v1 import XV1Reader
from marsad.observe.readers.x_v2 import XV2Reader
from marsad.observe.readers.zeeschuimer import ZeeschuimerReader
from marsad.plugins.seam import Header, Parsed, Reader
from marsad.plugins.testing import Bytes
from marsad.store.schema import POSTS

HEADER = Header(source="s", platform=None)


@dataclass(frozen=True, slots=True)
class Few:
    """A gazetteer of three names."""

    names: Mapping[str, str]
    version: str = "1"

    def labelled(self, said: Sequence[str]) -> list[str | None]:
        return [self.names.get(label) for label in said]

    def declared(self, places: Sequence[str]) -> list[tuple[str | None, str | None]]:
        return [(self.names.get(place), self.why(place) if place.strip() else None) for place in places]

    def why(self, place: str) -> str:
        return json.dumps([["known" if place in self.names else "unknown", []]])


FEW = Few({"MA": "MA", "Maroc": "MA", "Testville": "FR"})


def line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def told(reader: Reader, file: bytes, header: Header = HEADER) -> list[tuple[str | None, str | None]]:
    """The place and the country of each post that is read."""
    rows = [reader.parse(block, header).posts.to_pylist() for block in reader.cut(Bytes(file), header)]
    return [(post["place"], post["country"]) for block in rows for post in block]


V2 = {
    "data": [
        {"id": "1", "text": "a", "author_id": "7", "created_at": "2026-09-01T10:00:00Z", "geo": {"place_id": "p"}},
        {"id": "2", "text": "b", "author_id": "8", "created_at": "2026-09-01T10:00:00Z"},
    ],
    "includes": {
        "users": [{"id": "7", "username": "seven", "location": "Testville"}, {"id": "8", "username": "eight"}],
        "places": [{"id": "p", "country_code": "MA", "full_name": "Testville"}],
    },
    "meta": {"newest_id": "2"},
}
V1 = {
    "id": 1, "id_str": "1", "text": "a", "created_at": "Tue Sep 01 10:00:00 +0000 2026", "favorited": False,
    "in_reply_to_status_id": None, "place": {"country_code": "MA"},
    "user": {"id_str": "7", "screen_name": "seven", "location": "Testville"},
}  # fmt: skip
STATUS = {
    "id": "1", "uri": "https://one.example/statuses/1", "content": "<p>a</p>", "visibility": "public",
    "created_at": "2026-09-01T10:00:00Z",
    "account": {"acct": "seven", "url": "https://one.example/@seven",
                "fields": [{"name": "Site", "value": "x"}, {"name": "Location:", "value": "<b>Testville</b>"}]},
}  # fmt: skip
CAPTURE = {
    "source_platform": "twitter.com", "source_platform_url": "https://x.com/search", "timestamp_collected": 1,
    "data": {"rest_id": "1",
             "legacy": {"full_text": "a", "created_at": "Tue Sep 01 10:00:00 +0000 2026"},
             "core": {"user_results": {"result": {"rest_id": "7", "core": {"screen_name": "seven"},
                                                  "location": {"location": "Testville"}}}}},
}  # fmt: skip
VIDEO = {"id": 1, "video_description": "a", "create_time": 1788256800, "region_code": "MA", "username": "seven"}
PAGE = {
    "platformId": "1_2", "platform": "Facebook", "date": "2021-09-01 10:00:00", "message": "a", "postUrl": "https://x",
    "account": {"handle": "seven", "accountType": "facebook_page", "pageAdminTopCountry": "MA"},
}  # fmt: skip
GROUP = {**PAGE, "account": {**PAGE["account"], "accountType": "facebook_group"}}  # type: ignore[dict-item]
CASES: dict[str, tuple[Reader, bytes, list[tuple[str | None, str | None]]]] = {
    "x-v2": (XV2Reader(), line(V2), [("Testville", "MA"), (None, None)]),
    "x-v1": (XV1Reader(), line(V1), [("Testville", "MA")]),
    "mastodon": (MastodonReader(), line(STATUS), [("Testville", None)]),
    "a capture of x": (ZeeschuimerReader(), line(CAPTURE), [("Testville", None)]),
    "tiktok-research": (TikTokResearchReader(), line({"data": {"videos": [VIDEO]}}), [(None, "MA")]),
    "apify-tiktok": (
        ApifyTikTokReader(),
        line({"id": "1", "text": "a", "createTimeISO": "2026-09-01T10:00:00Z", "authorMeta": {"name": "seven"},
              "locationCreated": "MA"}),
        [(None, "MA")],
    ),
    "crowdtangle-api": (
        CrowdTangleApiReader(), line({"status": 200, "result": {"posts": [PAGE, GROUP]}}), [(None, "MA"), (None, None)]
    ),
    "crowdtangle": (
        CrowdTangleReader(),
        b"User Name,Page Admin Top Country,Post Created,Message,URL\nseven,MA,2021-09-01 10:00:00,a,https://x.example/1\n",
        [(None, "MA")],
    ),
    "ndjson": (NdjsonReader(), line({"id": "1", "place": "Testville", "country": "Maroc"}), [("Testville", "Maroc")]),
    "ndjson line by line": (NdjsonReader(), line({"id": "1", "place": "Testville", "new": 1}), [("Testville", None)]),
    "table": (TableReader(), b"id,place,country\n1,Testville,MA\n", [("Testville", "MA")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_reader_hands_on_where_an_author_says_to_be_and_what_the_platform_labels(case: str) -> None:
    reader, file, expected = CASES[case]
    assert told(reader, file) == expected


def test_of_4cats_accounts_of_vk_the_town_and_the_country_are_the_place() -> None:
    (vk,) = [one for one in FourCatReader.formats if one.platform == "vk"]
    row = {"id": "1", "body": "a", "timestamp": "2026-09-01 10:00:00", "author_city": "Testville",
           "author_country": "Maroc"}  # fmt: skip
    file = ",".join(vk.columns) + "\n" + ",".join(row.get(name, "") for name in vk.columns) + "\n"
    assert told(FourCatReader(), file.encode()) == [("Testville, Maroc", None)]


def kept(rows: list[dict[str, Any]], few: Few | None = FEW) -> tuple[list[dict[str, Any]], Mapping[str, int]]:
    names = {name for row in rows for name in row}
    raw = raw_batch({"row": range(1, len(rows) + 1), **{name: [row.get(name) for row in rows] for name in names}})
    done = finish(Parsed(raw), Header(source="s", platform="x"), b"key", "batch", few)
    assert done.posts.schema == POSTS
    return done.posts.to_pylist(), done.counts.repaired


def test_a_country_is_kept_and_no_word_of_the_place() -> None:
    posts, _repaired = kept([{"native_id": "1", "place": "Testville"}, {"native_id": "2", "place": "derb 7, no 9"}])
    assert [(post["country_declared"], post["declared_because"]) for post in posts] == [
        ("FR", '[["known", []]]'), (None, '[["unknown", []]]'),
    ]  # fmt: skip
    assert "derb" not in json.dumps(posts, default=str)


def test_a_label_is_a_code_or_a_name_and_one_that_nobody_knows_is_counted() -> None:
    rows = [{"native_id": str(at), "country": said} for at, said in enumerate(["MA", "Maroc", "XX", " ", None])]
    posts, repaired = kept(rows)
    assert [post["country_label"] for post in posts] == ["MA", "MA", None, None, None]
    assert repaired["country_label_unread"] == 1


def test_what_is_not_given_is_null_and_so_is_everything_without_a_gazetteer() -> None:
    posts, _repaired = kept([{"native_id": "1", "place": " "}, {"native_id": "2"}])
    posts += kept([{"native_id": "3", "place": "Testville", "country": "MA"}], None)[0]
    names = ("country_label", "country_declared", "declared_because")
    assert {post[name] for post in posts for name in names} == {None}
