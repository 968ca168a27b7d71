"""The explorer and the frames as pages: what is found, and what nobody can find."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from marsad.core.roles import Role
from marsad.flows.indexing import refresh

SECRETS = ("a0123456789abcdef01234567", "secret-author", "native", "0" * 24)


@pytest.fixture
def indexed(arcadia: Any) -> Iterator[Any]:
    """The observatory with its index, an observer who may not code, and a senior coder who may."""
    import shutil

    refresh(arcadia.observatory)
    arcadia.add("observer", Role.OBSERVER, language="en")
    arcadia.add("lead", Role.SENIOR_CODER, language="en")
    yield arcadia
    shutil.rmtree(arcadia.observatory.search_index.folder)


def ask(client: Any, **fields: Any) -> str:
    answer = client.get("/explorer/?" + urlencode(fields, doseq=True))
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


def texts(page: str) -> list[str]:
    return [re.sub("<[^>]+>", "", each) for each in re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page, re.DOTALL)]


def test_a_word_is_found_in_any_spelling_and_marked(indexed: Any, browse: Callable[..., Any]) -> None:
    page = ask(browse("observer"), q="البَرنامَـــج")
    assert "<mark>البرنامج</mark>" in page
    assert len(texts(page)) == 1
    assert "1 post found" in page


def test_every_post_is_listed_newest_first_where_nothing_is_asked(indexed: Any, browse: Callable[..., Any]) -> None:
    page = ask(browse("observer"))
    assert "9 posts found" in page
    assert texts(page)[0].startswith("تعلن المترشحة")


def test_no_page_names_an_author_or_leads_to_one(indexed: Any, browse: Callable[..., Any]) -> None:
    for fields in ({}, {"q": "madame"}, {"platform": "facebook"}, {"source": "replies"}):
        page = ask(browse("observer"), **fields)
        assert texts(page)
        for secret in SECRETS:
            assert secret not in page
    for name in ("account", "author", "user", "handle", "parent", "url"):
        assert f'name="{name}"' not in page


def test_a_hostile_text_is_shown_as_text(indexed: Any, browse: Callable[..., Any]) -> None:
    page = ask(browse("observer"), q="alert vote")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page


def test_hostile_searches_are_answered_with_a_page(indexed: Any, browse: Callable[..., Any]) -> None:
    client = browse("observer")
    for typed in ('"', "*", "(((", "NEAR(a b)", "a AND", "-", "' OR 1=1 --", "<script>", "\x00", "words:a", "x" * 600):
        answer = client.get("/explorer/?" + urlencode({"q": typed}))
        assert answer.status_code in (200, 400), typed
        assert "<script>" not in answer.content.decode().split("<main")[1], typed
    assert client.get("/explorer/?first=nonsense").status_code == 400
    assert client.get("/explorer/?after=1.2.3;drop").status_code == 400
    assert client.get("/explorer/?platform=nowhere").status_code == 404


def test_who_may_code_does_not_find_posts_that_are_still_being_coded(indexed: Any, browse: Callable[..., Any]) -> None:
    page = ask(browse("lead"))
    assert texts(page) == ["تعلن المترشحة عن برنامجها في لقاء مفتوح مع الساكنة"]
    assert "8 posts are left out of all your searches" in page
    assert "8 posts are left out of all your searches" in ask(browse("lead"), q="nothing-of-this")
    assert "1 post found" in page
    for task in indexed.tasks():
        for coder in ("fajr", "nour"):
            indexed.code(coder, task)
    assert len(texts(ask(browse("lead")))) == 9


def test_a_page_works_without_an_index_and_says_so(arcadia: Any, browse: Callable[..., Any]) -> None:
    arcadia.add("observer", Role.OBSERVER, language="en")
    assert "being indexed" in ask(browse("observer"))


def test_a_page_says_how_far_behind_the_index_is(
    indexed: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.flows import exploring
    from marsad.flows.indexing import IndexState

    monkeypatch.setattr(exploring, "state_of", lambda *_rest: IndexState(posts=9, behind=3))
    assert "3 posts are not in it yet" in ask(browse("observer"))


def test_before_the_first_file_the_page_says_how_files_come_in(
    indexed: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.web.pages import explorer

    real = explorer.explore
    nothing: dict[str, Any] = {"found": 0, "apart": 0, "results": (), "next": ""}
    monkeypatch.setattr(explorer, "explore", lambda *given, **asked: replace(real(*given, **asked), **nothing))
    assert "No post was taken in yet" in ask(browse("observer"))
    assert "No post found." not in ask(browse("observer"))
    assert "No post was taken in yet" not in ask(browse("observer"), q="madame")


def save(client: Any, **fields: Any) -> Any:
    return client.post("/frames/save/", {"q": "madame OR البرنامج", "name": "Programme", **fields})


def test_a_search_is_kept_as_a_frame_corrected_and_withdrawn(indexed: Any, browse: Callable[..., Any]) -> None:
    client = browse("observer")
    assert "Save this search as a frame" in ask(client, q="madame")
    assert "madame" in client.get("/frames/save/?q=madame").content.decode()
    assert save(client, question="vawp").status_code == 302
    page = client.get("/frames/").content.decode()
    assert "Programme" in page
    assert "fewer than ten" in page
    assert save(client).status_code == 409
    assert save(client, corrects="1", q="madame").status_code == 302
    assert "in the place of 1 earlier one" in client.get("/frames/").content.decode()
    assert client.post("/frames/", {"name": "Programme", "why": ""}).status_code == 400
    assert client.post("/frames/", {"name": "Programme", "why": "no longer needed"}).status_code == 302
    assert "No search is saved yet" in client.get("/frames/").content.decode()
    from marsad.store.records import frames, work

    assert [frame.act for frame in frames.history(3)] == ["withdrawn", "corrected", "saved"]
    assert [entry.act.action for entry in work.entries()][-3:] == ["save frame", "correct frame", "withdraw frame"]


def test_a_frame_holds_no_label_and_no_language(indexed: Any, browse: Callable[..., Any]) -> None:
    client = browse("observer")
    assert "Save this search" not in ask(client, q="madame", language="und")
    assert save(client, label="detector:label").status_code == 400
    assert save(client, language="und").status_code == 400


def test_only_who_saves_frames_may(indexed: Any, browse: Callable[..., Any]) -> None:
    indexed.add("lawyer", Role.LEGAL_OFFICER, language="en")
    client = browse("lawyer")
    assert save(client).status_code == 403
    assert client.post("/frames/", {"name": "x", "why": "y"}).status_code == 403
    assert client.get("/frames/").status_code == 200


def test_pages_speak_arabic_and_french_from_end_to_end(indexed: Any, browse: Callable[..., Any]) -> None:
    indexed.add("راصدة", Role.OBSERVER, language="ar")
    indexed.add("observatrice", Role.OBSERVER, language="fr")
    assert "كلمات البحث" in ask(browse("راصدة"), q="madame")
    assert "publication trouvée" in ask(browse("observatrice"), q="madame")
