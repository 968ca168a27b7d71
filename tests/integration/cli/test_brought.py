"""`marsad models add`, as a person types it."""

import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).parent / "marsad")
PAIRS = product(("vote", "match", "نصوت", "قهوة", "café", "election"), range(12))


@pytest.fixture(scope="module")
def unit(tmp_path_factory, brought):
    from django.db import connections

    from marsad.flows.beginning import begin

    home = tmp_path_factory.mktemp("brought") / "unit"
    begin(home, "election")
    connections.close_all()
    brought.onnx_folder(home / "models" / "voting")
    (home / "from-the-web").mkdir()
    (home / "from-the-web" / "pytorch_model.bin").write_bytes(b"\x80\x04")
    lines = ["text,label,author"]
    for word, day in PAIRS:
        yes = (word in {"vote", "نصوت", "election"}) != (day % 6 == 0)
        lines.append(f"{word} {day} today,{'election' if yes else 'not election'},a{day}")
    (home / "codings.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return home


def add(unit, *arguments, lang="en", **environment):
    environment = {**os.environ, "MARSAD_LANG": lang, "MARSAD_HOME": str(unit), "COLUMNS": "160", **environment}
    command = [COMMAND, "models", "add", "election", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=unit, check=False)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["models/voting"], 2, "--calibrate with a file, or --question"),
        (["models/voting", "--calibrate", "codings.csv", "--label", "yes"], 2, "'yes' says no meaning"),
        (["from-the-web", "--calibrate", "codings.csv"], 11, "'pytorch_model.bin' may hold a programme"),
        (["endpoint:far", "--calibrate", "codings.csv"], 14, "The settings allow no endpoint 'far'"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_value_and_its_exit_code(unit, arguments, code, says):
    done = add(unit, *arguments)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_library_that_is_not_installed_is_named_with_the_command_that_installs_it(unit, tmp_path):
    # stands before any installed one, so that the test means the same everywhere
    (tmp_path / "onnxruntime.py").write_text("raise ImportError('not installed')\n", encoding="utf-8")
    done = add(unit, "models/voting", "--calibrate", "codings.csv", PYTHONPATH=str(tmp_path))
    assert done.returncode == 14, done.stderr
    assert "pip install 'marsad[onnx]'" in done.stderr


def test_a_model_in_onnx_is_added_compared_and_put_in_use(unit):
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    meanings = ["--label", "other=not election", "--label", "about voting=election"]
    done = add(unit, "models/voting", "--calibrate", "codings.csv", *meanings, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert Path(told["card"]).exists()
    assert told["brought"]["names"]["about voting"] == "election"
    shown = add(unit, "models/voting", "--calibrate", "codings.csv", *meanings)
    assert "By language and script" in shown.stdout
    environment = {**os.environ, "MARSAD_LANG": "en", "MARSAD_HOME": str(unit)}
    for more in (["compare", "election", "--data", "codings.csv"], ["use", "election"], ["list"]):
        done = subprocess.run(
            [COMMAND, "models", *more], capture_output=True, text=True, env=environment, cwd=unit, check=False
        )
        assert done.returncode == 0, done.stderr
    assert "* election" in done.stdout
