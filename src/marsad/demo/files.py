"""The files an observer would have received: two NDJSON, a generic CSV and a 4CAT CSV, with some bad rows in each."""

import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from marsad.demo.generate import Generated, Written
from marsad.demo.rows import COLUMN_MAP, FOURCAT_COLUMNS, Row, fourcat_row, generic_row, ndjson_row

NDJSON_SOURCES = ("replies_candidates", "replies_journalists")
DUPLICATE = "duplicate"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file as received, with what taking it in must account for: rows = posts + duplicates + refused rows."""

    path: Path
    source: str
    format: str  # ndjson, csv, 4cat
    rows: int
    posts: int
    duplicates: int
    refused: tuple[tuple[str, int], ...]  # (key of marsad.core.refusals.REASONS, rows), sorted
    column_map: Path | None = None


def write_files(generated: Generated, folder: Path) -> tuple[Received, ...]:
    """Write the four files and the column map into `folder`; the same generation gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    replies = tuple(_write_ndjson(generated, source, folder) for source in NDJSON_SOURCES)
    return (*replies, _write_generic(generated, folder), _write_fourcat(generated, folder))


def write_truth(generated: Generated, path: Path) -> None:
    """Write the truth as Parquet, apart from the observatory: one row a post; `codes` is a list of strings."""
    rows = [asdict(truth) | {"codes": list(truth.codes)} for truth in generated.truth.values()]
    pq.write_table(pa.Table.from_pylist(rows), path)


def _write_ndjson(generated: Generated, source: str, folder: Path) -> Received:
    random = Random(f"{generated.seed}:{source}")  # noqa: S311
    posts = generated.of_source(source)

    def line(post: Written, **changes: object) -> str:
        return json.dumps(ndjson_row(post) | changes, ensure_ascii=False)

    bad = [(DUPLICATE, line(post)) for post in random.sample(posts, 12)]
    bad += [
        ("impossible_time", line(posts[n], id=f"bad-time-{n}", published_at="2025-02-30T12:00:00Z")) for n in (0, 1)
    ]
    bad += [("not_in_roster", line(posts[0], id="bad-target", target="nobody-listed"))]
    bad += [("negative_count", line(posts[0], id="bad-count", reactions=-5))]
    bad += [("not_json", line(post)[:80]) for post in random.sample(posts, 3)]
    bad += [("not_an_object", '["a list", "not a post"]')]
    lines = _mixed(random, [line(post) for post in posts], [row for _why, row in bad])
    bad += [("torn", "")]
    lines.append(line(posts[0])[:60])  # the transfer stopped in the middle of the last line
    path = folder / f"{source}.ndjson.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode(), compresslevel=6, mtime=0))
    return _received(path, posts, "ndjson", [why for why, _row in bad])


def _write_generic(generated: Generated, folder: Path) -> Received:
    random = Random(f"{generated.seed}:generic")  # noqa: S311
    posts = generated.of_source("topic_export")
    bad = [(DUPLICATE, _cells(generic_row(post))) for post in random.sample(posts, 6)]
    for number in range(3):
        row = generic_row(posts[number]) | {
            "Identifiant": f"bad-{number}",
            "Date de publication": "2025-01-32 25:61:00",
        }
        bad.append(("impossible_time", _cells(row)))
    bad += [("field_count", _cells(generic_row(post))[:5]) for post in random.sample(posts, 2)]
    rows = _mixed(random, [_cells(generic_row(post)) for post in posts], [row for _why, row in bad])
    path = folder / "posts_export.csv"
    path.write_bytes(_csv_bytes([list(COLUMN_MAP.values()), *rows], ";", "utf-8-sig"))
    column_map = folder / "posts_export.columns.yaml"
    column_map.write_text("".join(f"{name}: {heading}\n" for name, heading in COLUMN_MAP.items()), encoding="utf-8")
    return _received(path, posts, "csv", [why for why, _row in bad], column_map)


def _write_fourcat(generated: Generated, folder: Path) -> Received:
    random = Random(f"{generated.seed}:4cat")  # noqa: S311
    posts = generated.of_source("topic_4cat")
    bad = [(DUPLICATE, _cells(fourcat_row(post))) for post in random.sample(posts, 4)]
    for number in range(2):
        row = fourcat_row(posts[number]) | {"id": f"bad-{number}", "timestamp": "2025-13-01 00:00:00"}
        bad.append(("impossible_time", _cells(row | {"unix_timestamp": ""})))
    rows = _mixed(random, [_cells(fourcat_row(post)) for post in posts], [row for _why, row in bad])
    path = folder / "4cat-twitterv2.csv"
    path.write_bytes(_csv_bytes([list(FOURCAT_COLUMNS), *rows], ",", "utf-8"))
    return _received(path, posts, "4cat", [why for why, _row in bad])


def _received(
    path: Path, posts: Sequence[Written], kind: str, bad: Sequence[str], column_map: Path | None = None
) -> Received:
    refused = Counter(why for why in bad if why != DUPLICATE)
    return Received(
        path=path,
        source=posts[0].source,
        format=kind,
        rows=len(posts) + len(bad),
        posts=len(posts),
        duplicates=bad.count(DUPLICATE),
        refused=tuple(sorted(refused.items())),
        column_map=column_map,
    )


def _mixed(random: Random, rows: list[T], bad: Sequence[T]) -> list[T]:
    """The rows with the bad ones put in at places that the seed decides."""
    mixed = list(rows)
    for row in bad:
        mixed.insert(random.randrange(1, len(mixed)), row)
    return mixed


def _cells(row: Row) -> list[str]:
    return [str(value) for value in row.values()]


def _csv_bytes(rows: Sequence[Sequence[str]], delimiter: str, encoding: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)
