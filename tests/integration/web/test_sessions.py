"""Reading a page writes nothing; a session that is used does not end while it is."""

from collections.abc import Callable
from typing import Any

import pytest


def written(ask: Callable[[], Any]) -> list[str]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        assert ask().status_code == 200
    return [query["sql"] for query in seen.captured_queries if not query["sql"].startswith(("SELECT", "PRAGMA"))]


def test_reading_pages_writes_nothing(arcadia: Any, browse: Callable[..., Any]) -> None:
    coder = browse("fajr")
    for path in ("/", f"/code/{arcadia.sample}/"):
        coder.get(path)
        assert written(lambda path=path: coder.get(path)) == []


def test_the_end_of_a_session_is_put_off_while_it_is_used(
    arcadia: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.web import sessions

    coder = browse("fajr")
    coder.get("/")
    began = coder.session[sessions.SEEN]
    monkeypatch.setattr(sessions.time, "time", lambda: began + sessions.EVERY - 1)
    assert written(lambda: coder.get("/")) == []
    monkeypatch.setattr(sessions.time, "time", lambda: began + sessions.EVERY)
    assert any("django_session" in query for query in written(lambda: coder.get("/")))
    assert coder.session[sessions.SEEN] == began + sessions.EVERY
