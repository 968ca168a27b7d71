"""How the desk is served: on this machine unless asked, its files from the package, several readers at once."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from marsad.core.errors import Missing, NoAnswer, NotAllowed, RefusedInput
from marsad.core.words import speaking
from marsad.web.server import Where, check, made_server


def test_only_this_machine_is_listened_to_unless_asked() -> None:
    for host in ("127.0.0.1", "localhost", "::1"):
        check(Where(host=host))
    with speaking("en"):
        for host in ("0.0.0.0", "192.0.2.7", "desk.example.org", "::"):
            with pytest.raises(NotAllowed, match="can be reached by other machines"):
                check(Where(host=host))
        with pytest.raises(RefusedInput, match="--name"):
            check(Where(host="0.0.0.0", to_the_network=True))
    check(Where(host="0.0.0.0", to_the_network=True, names=("desk.example.org",)))


def test_a_taken_port_is_said_in_a_sentence(arcadia: Any) -> None:
    first = made_server(arcadia.observatory, Where(port=0))
    try:
        with speaking("en"), pytest.raises(NoAnswer, match="choose another port"):
            made_server(arcadia.observatory, Where(port=int(first.effective_port)))
    finally:
        first.close()


def test_the_server_does_not_outlive_the_command_that_started_it() -> None:
    server = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    command = f"""
import sys
from marsad.cli.keep import run_until_stopped
sys.exit(0 if run_until_stopped([sys.executable, "-c", {server!r}]) else 1)
"""
    with subprocess.Popen([sys.executable, "-c", command], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        number = int(started.stdout.readline())
        started.terminate()
        assert started.wait(30) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def ask(application: Callable[..., Any], path: str) -> tuple[str, dict[str, str], bytes]:
    answered: list[tuple[str, dict[str, str]]] = []

    def start(status: str, headers: list[tuple[str, str]], *_rest: Any) -> None:
        answered.append((status, dict(headers)))

    from wsgiref.util import setup_testing_defaults

    environ: dict[str, Any] = {"PATH_INFO": path, "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(environ)
    answer = application(environ, start)
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    (status, headers) = answered[0]
    return status, headers, body


def test_static_files_carry_the_headers_and_are_kept_for_ever(arcadia: Any) -> None:
    from marsad.web.application import make_application, static_digest

    application = make_application(arcadia.observatory)
    for name in ("desk.css", "keys.js", "marsad.svg", "fonts/NotoNaskhArabic-Regular.ttf"):
        status, headers, body = ask(application, f"/static/{static_digest()}/{name}")
        assert status.startswith("200"), name
        assert "immutable" in headers["Cache-Control"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert body
    for path in ("/static/../application.py", f"/static/{static_digest()}/../application.py", "/static/x/desk.css"):
        assert ask(application, path)[0].startswith("404"), path


def test_the_pages_hold_no_script_style_or_address_of_elsewhere() -> None:
    import re

    import marsad.web

    for path in (Path(marsad.web.__file__).parent / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:|https?://", text), path.name
        assert not re.search(r"<script(?! src=\"\{\{ static)", text), path.name
        assert "|safe" not in text, path.name


def test_many_readers_at_once_see_whole_pages(arcadia: Any, browse: Callable[..., Any]) -> None:
    from django.db import connections

    clients = [browse(name) for name in ("fajr", "nour", "third", "fajr", "nour", "third")]
    seen: list[int] = []

    def read(client: Any) -> None:
        seen.extend(client.get(f"/code/{arcadia.sample}/").status_code for _time in range(3))
        connections.close_all()

    threads = [threading.Thread(target=read, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [200] * 18


def test_posts_are_read_at_the_version_of_the_sample(arcadia: Any) -> None:
    from marsad.web.posts import posts_of_sample

    lake = arcadia.observatory.lake
    ids = [f"{number:032x}" for number in (0, 1, 77)]
    assert posts_of_sample(lake, 900, 0, ids) == {}
    found = posts_of_sample(lake, 901, 1, ids)
    assert sorted(found) == ids[:2]
    assert found[ids[0]].answers is not None
    assert found[ids[1]].answers is None


def test_files_that_are_gone_are_said_in_a_sentence(arcadia: Any, tmp_path: Path) -> None:
    import shutil

    from marsad.store.lake import Lake
    from marsad.web.posts import posts_of_sample

    shutil.copytree(arcadia.observatory.home / "lake", tmp_path / "lake")
    for path in (tmp_path / "lake" / "posts").rglob("*.parquet"):
        path.unlink()
    with speaking("en"), pytest.raises(Missing, match="draw a new sample"):
        posts_of_sample(Lake(tmp_path / "lake"), 1, 1, ["0" * 32])


def test_an_observatory_that_is_not_there_ends_with_its_sentence_and_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from marsad.web.__main__ import main

    with speaking("en"):
        assert main(["--home", str(tmp_path)]) == Missing.exit_code
    assert "There is no observatory" in capsys.readouterr().err
