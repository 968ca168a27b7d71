"""Training at the shell: from a table to a model in use in three commands, and every refusal in one sentence."""

import csv
import io
import json
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from marsad.cli.main import main
from marsad.core.words import LANGUAGES
from marsad.flows.training import train, write_model
from marsad.flows.training_rows import Row, read_rows, usable


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str


Marsad = Callable[..., Answer]


@pytest.fixture
def marsad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Marsad]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MARSAD_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("MARSAD_HOME", raising=False)

    def run(*arguments: str, lang: str = "en") -> Answer:
        monkeypatch.setenv("MARSAD_LANG", lang)
        monkeypatch.setattr(sys, "argv", ["marsad", *arguments])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return Answer(int(code or 0), said.out, said.err)  # type: ignore[call-overload]

    yield run
    from django.db import connections

    connections.close_all()


def cells(row: Row) -> list[str]:
    label = {"rude": "offensive", "calm": "not offensive"}[row.label]
    return [row.text, label, row.author, row.time.isoformat() if row.time else ""]


HEADER = ["text", "label", "author", "time"]


def written_csv(path: Path, rows: list[Row], separator: str = ",", encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(HEADER)
        writer.writerows(cells(row) for row in rows)
    return path


def written_workbook(path: Path, rows: list[Row]) -> Path:
    book = openpyxl.Workbook()
    for row in [HEADER, *(cells(row) for row in rows)]:
        book.active.append(row)
    book.save(path)
    return path


def written_ndjson(path: Path, rows: list[Row]) -> Path:
    lines = [json.dumps(dict(zip(HEADER, cells(row), strict=True)), ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def written_parquet(path: Path, rows: list[Row]) -> Path:
    pq.write_table(pa.Table.from_pylist([dict(zip(HEADER, cells(row), strict=True)) for row in rows]), path)
    return path


def test_every_format_gives_the_same_rows(tmp_path: Path, learning: ModuleType) -> None:
    rows = learning.made_up(30)
    rows[0] = Row(text='two\nlines, "quoted"; and more', label="calm", author="x", time=rows[0].time)
    files = [
        written_csv(tmp_path / "comma.csv", rows),
        written_csv(tmp_path / "semicolon.csv", rows, ";"),
        written_csv(tmp_path / "old.csv", rows, ";", "cp1252"),
        written_csv(tmp_path / "tabs.tsv", rows, "\t"),
        written_workbook(tmp_path / "book.xlsx", rows),
        written_ndjson(tmp_path / "lines.ndjson", rows),
        written_parquet(tmp_path / "columns.parquet", rows),
    ]
    hashes = {usable(read_rows(str(file))).data_hash for file in files}
    assert len(hashes) == 1
    assert len(usable(read_rows(str(files[0]))).rows) == 30


def test_labels_that_look_like_numbers_are_the_same_in_every_format(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label\nbonjour,0\nnuls,1\n", encoding="utf-8")
    (tmp_path / "a.ndjson").write_text('{"text":"bonjour","label":0}\n{"text":"nuls","label":1}', encoding="utf-8")
    pq.write_table(pa.table({"text": ["bonjour", "nuls"], "label": [0.0, 1.0]}), tmp_path / "a.parquet")
    said = {tuple(row.label for row in read_rows(str(tmp_path / f"a.{e}"))) for e in ("csv", "ndjson", "parquet")}
    assert said == {("0", "1")}


def test_three_commands_from_a_table_to_a_model_in_use(
    marsad: Marsad, tmp_path: Path, learning: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_csv(tmp_path / "coded.csv", learning.made_up(120), ";")
    marsad("init", "obs")
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path / "obs"))
    trained = marsad("train", "offensive", "--data", "coded.csv")
    assert trained.code == 0, trained.err
    assert "120 of 120 rows." in trained.out
    assert "Next: 'marsad models compare offensive --data coded.csv'" in trained.out
    compared = marsad("models", "compare", "offensive", "--data", "coded.csv")
    assert compared.code == 0, compared.err
    assert "models of its cross-validation" in compared.out
    assert "Next: 'marsad models use offensive offensive-" in compared.out
    used = marsad("models", "use", "offensive")
    assert used.code == 0, used.err
    assert "From now on 'offensive' is answered by offensive-" in used.out
    assert "* offensive" in marsad("models").out
    (one,) = json.loads(marsad("models", "list", "--json").out)
    assert one["in_use"]
    assert (tmp_path / "obs" / "models" / one["file"]).with_suffix(".md").exists()
    back = marsad("models", "use", "offensive", "--shipped")
    assert (back.code, "--reason" in back.err) == (13, True)
    assert marsad("models", "use", "offensive", "--shipped", "--reason", "a trial").code == 0


def test_a_researcher_needs_no_observatory(marsad: Marsad, tmp_path: Path, learning: ModuleType) -> None:
    written_csv(tmp_path / "coded.csv", learning.made_up(80))
    done = marsad("train", "rudeness", "--data", "coded.csv", "--out", "rudeness.npz", "--seed", "5", "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["task"] == "rudeness"
    assert told["seed"] == 5
    assert (tmp_path / "rudeness.md").read_text(encoding="utf-8").startswith("# Model card: rudeness")
    first = (tmp_path / "rudeness.npz").read_bytes()
    marsad("train", "rudeness", "--data", "coded.csv", "--out", "again.npz", "--seed", "5", "--json")
    assert (tmp_path / "again.npz").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_researchers_model_answers_in_the_labels_of_the_file(marsad: Marsad, tmp_path: Path) -> None:
    coded = [(f"{word} {number}", label) for word, label in (("khayb", 1), ("zwin", 0)) for number in range(30)]
    lines = "".join(f"{text},{label}\n" for text, label in coded)
    (tmp_path / "coded.csv").write_text("text,label\n" + lines, encoding="utf-8")
    done = marsad("train", "offensive", "--data", "coded.csv", "--out", "own.npz", "--json")
    assert done.code == 0, done.err
    answered = marsad("tool", "classify", "--model", "own.npz", "coded.csv", "--json")
    assert {row["label"] for row in json.loads(answered.out)} == {"0", "1"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_to_do_next_is_said_in_every_language(
    marsad: Marsad, tmp_path: Path, learning: ModuleType, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marsad.flows.training._lessons", lambda: learning.teach)
    written_csv(tmp_path / "coded.csv", learning.made_up(60))
    done = marsad("train", "rudeness", "--data", "coded.csv", "--out", "rudeness.npz", lang=lang)
    assert done.code == 0, done.err
    assert "marsad tool classify --model rudeness.npz" in done.out.splitlines()[-1]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["text,mark", "a,b"], "has no column 'label'; it has: text, mark"),
        (["words,label", "a,b"], "has no column 'text'"),
        (["text,label", *(f"word{n},yes" for n in range(50))], "Every row has the label 'yes'"),
        (
            ["text,label", *(f"word{n},{'yes' if n < 19 else 'no'}" for n in range(60))],
            "Rows with the label 'yes': 19; a model needs at least 20 of each",
        ),
        (["text,label,time", "a,b,yesterday-ish"], "The time 'yesterday-ish' of row 1"),
        (["text,label,author", *(f"word{n},{n % 2},me" for n in range(60))], "All the rows are of one author"),
    ],
)
def test_a_table_that_nothing_can_be_learnt_from_is_refused(
    marsad: Marsad, tmp_path: Path, lines: list[str], says: str
) -> None:
    (tmp_path / "coded.csv").write_text("\n".join(lines), encoding="utf-8")
    done = marsad("train", "rudeness", "--data", "coded.csv", "--out", "rudeness.npz")
    assert (done.code, done.out) == (11, "")
    assert says in done.err
    assert done.err.count("\n") == 1
    assert not (tmp_path / "rudeness.npz").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["train", "rudeness", "--data", "none.csv", "--out", "m.npz"], 14, "none.csv"),
        (["train", "rudeness", "--data", "none.csv"], 2, "--out MODEL.npz"),
        (["train", "rudeness", "--out", "m.npz"], 2, "--data with a file"),
        (["train", "rudeness", "--data", "none.csv", "--out", "m.pkl"], 2, "'m.pkl' does not end in .npz"),
        (["train", "rudeness", "--question", "vawp", "--out", "m.npz"], 2, "leave --out away"),
        (["train", "rudeness", "--question", "vawp"], 14, "observatory"),
        (["train", "../x", "--data", "none.csv", "--out", "m.npz"], 2, "'../x' cannot name a task"),
        (["models"], 14, "observatory"),
    ],
)
def test_a_wrong_call_is_one_sentence(marsad: Marsad, arguments: list[str], code: int, says: str) -> None:
    done = marsad(*arguments)
    assert (done.code, done.out) == (code, "")
    assert says in done.err


def damaged(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "no model":
        path.write_bytes(b"PK\x03\x04 nothing of the kind")
    elif how == "another's arrays":
        np.savez(path, weights=np.ones(3))
    elif how == "a pickle":
        np.savez(path, weights=np.asarray([{"a": 1}], dtype=object), allow_pickle=True)
    elif how == "too large":
        with path.open("wb") as file:
            file.truncate(30_000_000)
    else:
        bomb = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, bytes(300_000_000) if name == "weights.npy" else old.read(name))
        path.write_bytes(bomb.getvalue())


@pytest.fixture(scope="module")
def small(learning: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "small.npz"
    write_model(path, train("rudeness", usable(learning.made_up(60)), teach=learning.teach))
    return path


@pytest.mark.parametrize("how", ["cut", "empty", "no model", "another's arrays", "a pickle", "too large", "a bomb"])
def test_a_file_that_is_no_model_is_refused_in_one_sentence(
    marsad: Marsad, tmp_path: Path, small: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    marsad("init", "obs")
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path / "obs"))
    path = Path(shutil.copy(small, tmp_path / "other.npz"))
    damaged(path, how)
    done = marsad("models", "use", "rudeness", "other.npz", "--reason", "it looked nice")
    assert (done.code, done.out) == (11, "")
    assert "'other.npz' is not a model that Marsad can read" in done.err
    assert done.err.count("\n") == 1


def test_a_model_from_elsewhere_is_used_with_a_reason_and_kept(
    marsad: Marsad, tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marsad("init", "obs")
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path / "obs"))
    shutil.copy(small, tmp_path / "other.npz")
    assert marsad("models", "use", "rudeness", "other.npz").code == 13
    done = marsad("models", "use", "rudeness", "other.npz", "--reason", "a sister institution's", "--json")
    assert done.code == 0, done.err
    name = json.loads(done.out)["file"]
    assert (tmp_path / "obs" / "models" / name).read_bytes() == small.read_bytes()


def test_a_model_is_not_compared_on_the_file_it_learnt_from(
    marsad: Marsad, tmp_path: Path, learning: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = usable(read_rows(str(written_csv(tmp_path / "coded.csv", learning.made_up(60)))))
    write_model(tmp_path / "own.npz", train("offensive", rows, teach=learning.teach))
    marsad("init", "obs")
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path / "obs"))
    done = marsad("models", "compare", "offensive", "own.npz", "--data", "coded.csv")
    assert done.code == 13
    assert "learnt from this very file" in done.err
    assert marsad("models", "compare", "offensive", "own.npz").code == 2


def test_a_model_half_written_is_not_there(
    tmp_path: Path, learning: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = train("rudeness", usable(learning.made_up(60)), teach=learning.teach)

    def full(_descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("marsad.flows.training.os.fsync", full)
    with pytest.raises(OSError, match="no space left"):
        write_model(tmp_path / "rudeness.npz", made)
    assert not (tmp_path / "rudeness.npz").exists()
