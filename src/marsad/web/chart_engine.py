"""What draws charts in the browser: Vega from the installed package, made once a process, compressed, kept for ever."""

import gzip
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version
from typing import Any

NAME = "vega.js"
PACKAGE = "vl-convert-python"
LEVEL = 6  # of compression: 305 kB in 40 ms


class WithChartEngine:
    """A WSGI application that answers for one address itself and passes the rest on."""

    def __init__(self, application: Callable[..., Iterable[bytes]], path: str, headers: dict[str, str]) -> None:
        self.application = application
        self.path = path
        self.headers = headers

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """The engine at its address, to whoever asks."""
        if environ.get("PATH_INFO") != self.path or environ.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
            return self.application(environ, start)
        packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        body = engine() if packed else gzip.decompress(engine())
        headers = {
            **self.headers,
            "Content-Type": "text/javascript; charset=utf-8",
            "Content-Length": str(len(body)),
            "Vary": "Accept-Encoding",
            **({"Content-Encoding": "gzip"} if packed else {}),
        }
        start("200 OK", list(headers.items()))
        return [body] if environ["REQUEST_METHOD"] == "GET" else []


@cache
def engine() -> bytes:
    """Vega, Vega-Lite, their embedding and the interpreter that needs no 'eval', as one compressed module."""
    import vl_convert

    return gzip.compress(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;").encode(), LEVEL, mtime=0)


def engine_version() -> str:
    """What the address of the engine changes with."""
    return version(PACKAGE)
