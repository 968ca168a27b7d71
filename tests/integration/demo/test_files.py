import csv
import gzip
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

import marsad
from marsad.core.refusals import REASONS
from marsad.demo.files import Received, write_files, write_truth
from marsad.demo.generate import Generated, generate
from marsad.demo.mission_folder import write_mission
from marsad.demo.rows import COLUMN_MAP, FOURCAT_COLUMNS
from marsad.store.codebook_file import load_codebook
from marsad.store.mission_file import load_mission
from marsad.store.roster_file import load_roster

CODEBOOK = Path(marsad.__file__).parent / "store" / "templates" / "codebook.yaml"


@pytest.fixture(scope="module")
def election() -> Generated:
    return generate(seed=7, posts=2_000)


@pytest.fixture(scope="module")
def received(election: Generated, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Received]:
    files = write_files(election, tmp_path_factory.mktemp("received"))
    return {file.source: file for file in files}


def rows_of(path: Path, delimiter: str, encoding: str) -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_every_row_of_every_file_is_accounted_for(received: dict[str, Received]) -> None:
    assert len(received) == 4
    for file in received.values():
        assert file.rows == file.posts + file.duplicates + sum(rows for _why, rows in file.refused)
        assert file.duplicates > 0
        assert file.refused
        assert {why for why, _rows in file.refused} <= set(REASONS)


@pytest.mark.parametrize("source", ["replies_candidates", "replies_journalists"])
def test_the_ndjson_files_hold_as_many_lines_good_and_bad_as_they_say(
    source: str, received: dict[str, Received], election: Generated
) -> None:
    lines = gzip.decompress(received[source].path.read_bytes()).decode().split("\n")
    assert len(lines) == received[source].rows
    broken, good = 0, []
    for line in lines:
        try:
            good.append(json.loads(line))
        except json.JSONDecodeError:
            broken += 1
    assert broken == 4
    ids = {row["id"] for row in good if isinstance(row, dict) and not row["id"].startswith("bad-")}
    assert ids == {post.native_id for post in election.of_source(source)}
    assert all(row["target"] for row in good if isinstance(row, dict))


def test_the_generic_file_opens_in_a_spreadsheet_and_has_its_column_map(
    received: dict[str, Received], election: Generated
) -> None:
    file = received["topic_export"]
    assert file.column_map is not None
    assert yaml.safe_load(file.column_map.read_text(encoding="utf-8")) == COLUMN_MAP
    header, *rows = rows_of(file.path, ";", "utf-8-sig")
    assert header == list(COLUMN_MAP.values())
    assert len(rows) == file.rows
    assert {row[0] for row in rows} >= {post.native_id for post in election.of_source("topic_export")}


def test_the_4cat_file_has_the_columns_of_the_tool(received: dict[str, Received]) -> None:
    header, *rows = rows_of(received["topic_4cat"].path, ",", "utf-8")
    assert tuple(header) == FOURCAT_COLUMNS
    assert len(rows) == received["topic_4cat"].rows
    assert {len(row) for row in rows} == {len(FOURCAT_COLUMNS)}


def test_the_same_seed_gives_the_same_bytes(received: dict[str, Received], election: Generated, tmp_path: Path) -> None:
    for file in write_files(generate(seed=7, posts=2_000), tmp_path):
        assert file.path.read_bytes() == received[file.source].path.read_bytes()


def test_the_truth_is_in_none_of_the_files(received: dict[str, Received]) -> None:
    line = gzip.decompress(received["replies_candidates"].path.read_bytes()).decode().split("\n")[0]
    names = {*json.loads(line), *COLUMN_MAP, *FOURCAT_COLUMNS}
    assert not names & {"codes", "severity", "implicit", "intent", "target_sex"}


def test_the_truth_is_kept_apart_in_a_file_of_its_own(election: Generated, tmp_path: Path) -> None:
    write_truth(election, tmp_path / "truth.parquet")
    rows = pq.read_table(tmp_path / "truth.parquet").to_pylist()
    assert {row["post_id"]: tuple(row["codes"]) for row in rows} == {
        post_id: truth.codes for post_id, truth in election.truth.items()
    }


def test_the_mission_file_loads_and_says_that_it_is_fiction(tmp_path: Path) -> None:
    path = write_mission(tmp_path)
    shutil.copyfile(CODEBOOK, tmp_path / "codebook.yaml")
    mission = load_mission(path)
    assert mission.fictional
    asked = [question.id for question in mission.questions]
    assert asked == ["vawp", "journalists", "abstention", "false_procedure", "support"]
    source = mission.source("topic_export")
    assert source is not None
    assert dict(source.columns) == COLUMN_MAP


def test_every_target_and_code_of_the_truth_is_known_to_the_mission(election: Generated, tmp_path: Path) -> None:
    write_mission(tmp_path)
    shutil.copyfile(CODEBOOK, tmp_path / "codebook.yaml")
    people = {person.id: person for person in load_roster(tmp_path / "roster.csv")}
    codes = {code.id for code in load_codebook(tmp_path / "codebook.yaml").codes}
    assert len(people) == 51
    for truth in election.truth.values():
        assert set(truth.codes) <= codes
        if truth.target is not None:
            assert people[truth.target].sex == truth.target_sex
