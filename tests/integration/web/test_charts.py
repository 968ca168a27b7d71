"""Charts: the engine from the package at an address of its own, the figures in a table for whoever has no script."""

import gzip
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from marsad.core.words import speaking
from marsad.report.charts import loss_chart, timeline_chart
from marsad.report.document import DayCount
from marsad.report.numbers import Voice

FRENCH = Voice("fr", "MA")


def ask(application: Any, path: str, **more: str) -> tuple[str, dict[str, str], bytes]:
    from wsgiref.util import setup_testing_defaults

    answered: list[Any] = []
    environ: dict[str, Any] = {"PATH_INFO": path, "HTTP_HOST": "127.0.0.1", **more}
    setup_testing_defaults(environ)
    body = b"".join(application(environ, lambda status, headers, *_rest: answered.append((status, dict(headers)))))
    return (*answered[0], body)


def test_the_engine_is_served_compressed_once_made_and_kept_for_ever(arcadia: Any) -> None:
    from marsad.web.application import make_application, static_digest
    from marsad.web.chart_engine import engine

    application = make_application(arcadia.observatory)
    address = f"/static/{static_digest()}/vega.js"
    status, headers, packed = ask(application, address, HTTP_ACCEPT_ENCODING="gzip, br")
    assert status == "200 OK"
    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Content-Type"].startswith("text/javascript")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert len(packed) == int(headers["Content-Length"]) < 350_000
    _status, plain_headers, plain = ask(application, address)
    assert "Content-Encoding" not in plain_headers
    assert gzip.decompress(packed) == plain
    assert b"vegaEmbed" in plain
    assert engine() is engine()
    assert ask(application, address, REQUEST_METHOD="HEAD")[2] == b""
    assert ask(application, "/static/x/vega.js")[0].startswith("404")


def test_a_page_without_charts_does_not_ask_for_the_engine(arcadia: Any, browse: Callable[..., Any]) -> None:
    assert "vega.js" not in browse("fajr").get("/").content.decode()


def test_the_table_is_open_for_whoever_has_no_script(arcadia: Any, browse: Callable[..., Any]) -> None:
    import re

    page = browse("third").get("/overview/").content.decode()
    assert "vega.js" in page
    assert re.findall(r"<details class=\"figures\"([^>]*)>", page) == [" open"]  # posts by day
    assert re.findall(r"<div class=\"plot\" ([^>]*?) data-chart", page) == ['dir="ltr" aria-hidden="true"']


def test_a_chart_has_the_same_length_of_rows_and_says_its_ticks(arcadia: Any) -> None:
    from marsad.web.charts import chart

    spec = timeline_chart(FRENCH, (DayCount(day=date(2030, 9, 1), posts=3),))
    with pytest.raises(ValueError, match="rows of another length"):
        chart(spec, title="t", columns=("a", "b"), rows=[("x",)])
    spec["encoding"]["y"]["axis"].pop("labelExpr")
    with pytest.raises(ValueError, match="axes y of 't'"):
        chart(spec, title="t", columns=("a",), rows=[("x",)])


def test_the_place_of_a_chart_is_kept_free_before_it_is_drawn(arcadia: Any) -> None:
    from marsad.web.charts import height_of

    with speaking("fr"):
        two = loss_chart(FRENCH, [("a", 3, 1, 1), ("b", 4, 0, 2)])
        four = loss_chart(FRENCH, [(name, 3, 1, 1) for name in "abcd"])
    assert height_of(four) - height_of(two) == 2 * two["height"]["step"]
    assert height_of(two) > 2 * two["height"]["step"]
