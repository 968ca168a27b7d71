"""Pairs of real events against what CooRTweet's own R code and the QUT toolkit's own tests say of them."""

import csv
import io
import lzma
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pytest

from marsad.coordination.asked import Asked, Null, Weight
from marsad.coordination.counting import counted
from marsad.coordination.others_definitions import participating, posts_that_met
from marsad.coordination.pairs import SECOND
from marsad.coordination.testing import test_pairs as tested_rows
from marsad.store.engines import as_table, counting

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "coordination"
COORTWEET = DATA / "coortweet"
RUSSIAN = ("account_id", "object_id", "content_id", "timestamp_share")
# the seven lines of SOURCE.md: input, window, least participation, own posts too, accounts, edges, weight 2 or more
LINES = [
    ("russian", 10, 2, False, 525, 442, "edges_russian_tw10_mp2"),
    ("russian", 10, 5, False, 23, 20, "edges_russian_tw10_mp5"),
    ("russian", 10, 5, True, 30, 27, "edges_russian_tw10_mp5_loops"),
    ("russian", 60, 2, False, 2110, 3721, None),  # the list itself was not kept, its counts were
    ("russian", 60, 5, False, 772, 1193, "edges_russian_tw60_mp5"),
    ("url_id", 60, 2, False, 503, 1645, "edges_german_fb_url_id_tw60_mp2"),
    ("phash_id", 60, 2, False, 267, 440, "edges_german_fb_phash_id_tw60_mp2"),
]
Edges = dict[tuple[str, str], int]

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data is not beside this checkout"),
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    with counting("duckdb") as made:
        yield made


def events_of(name: str) -> pa.Table:
    """The events that CooRTweet was given: account, object, content, at."""
    if name == "russian":
        table, columns = rows_of("russian_coord_tweets.csv.xz"), RUSSIAN
    else:
        table, columns = rows_of("german_elections.csv.xz"), ("account_id", name, "post_id", "timestamp")
    account, object_, content, time = (table[column] for column in columns)
    told = pa.table({"account": account, "object": object_, "content": content, "time": time})
    if name != "russian":
        chosen = pc.and_(pc.starts_with(told["account"], "fb_"), pc.not_equal(told["object"], ""))
        told = told.filter(chosen)
        told = told.group_by(told.column_names).aggregate([])  # SOURCE.md: each row once
    at = pc.multiply(told["time"].cast(pa.int64()), SECOND)
    return told.drop_columns("time").append_column("at", at)


def rows_of(name: str) -> pa.Table:
    with lzma.open(COORTWEET / name) as file:
        text = file.read()
    names = text.partition(b"\n")[0].decode().strip().split(",")
    return pa_csv.read_csv(
        io.BytesIO(text), convert_options=pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
    )


def reference(name: str) -> Edges:
    with tarfile.open(COORTWEET / "expected-edges.tar.xz") as archive:
        file = archive.extractfile(next(each for each in archive.getnames() if each.endswith(f"{name}.csv")))
        assert file is not None
        rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    found = {tuple(sorted((row["from"], row["to"]))): int(row["weight"]) for row in rows}
    assert len(found) == len(rows)
    return found  # type: ignore[return-value]


def as_edges(rows: Any) -> Edges:
    return {(row["a"], row["b"]): row["weight"] for row in rows.to_pyarrow().to_pylist()}


@pytest.mark.parametrize(
    "line", LINES, ids=[f"{name}-{window}s-{least}-{own}" for name, window, least, own, *_ in LINES]
)
def test_the_edges_and_their_weights_are_those_of_coortweet(engine: Any, line: tuple[Any, ...]) -> None:
    name, window, least, own, accounts, edges, listed = line
    found = as_edges(participating(as_table(engine, events_of(name)), window, least, own=own))
    assert len(found) == edges
    assert len({account for pair in found for account in pair}) == accounts
    if listed is not None:
        assert found == reference(listed)


@pytest.mark.spark
@pytest.mark.parametrize("name", ["russian", "phash_id"])
def test_spark_counts_and_tests_the_same_pairs(engine: Any, spark: Any, name: str) -> None:
    events, asked = events_of(name), Asked(window=10, least=2)
    here, there = (tested_rows(each, as_table(each, events), asked).rows for each in (engine, spark))
    assert here.num_rows >= 2
    assert there.equals(here)


def test_an_account_that_only_met_itself_is_among_the_edges_where_own_posts_count(engine: Any) -> None:
    """The package's own test names the account."""
    events = as_table(engine, events_of("russian"))
    alone = "9fa51ef17278c01d13d313741eddfc0b"
    with_own = as_edges(participating(events, 10, 5, own=True))
    without = as_edges(participating(events, 10, 5))
    assert any(alone in pair for pair in with_own)
    assert not any(alone in pair for pair in without)


@pytest.mark.parametrize("name", ["russian", "url_id", "phash_id"])
def test_where_pairs_that_met_twice_differ_from_coortweet_each_difference_is_a_rule(engine: Any, name: str) -> None:
    table = events_of(name)
    events = as_table(engine, table)
    edges = {pair: weight for pair, weight in as_edges(participating(events, 60, 2)).items() if weight >= 2}
    posts = weighed(engine, events, weight=Weight.POSTS)
    objects = weighed(engine, events)
    # 1. CooRTweet leaves out accounts with one event before it begins; we leave out no account
    once = {account for account, times in Counter(table["account"].to_pylist()).items() if times < 2}
    assert {pair for pair in posts if not once & set(pair)} == set(edges)
    assert all(once & set(pair) for pair in posts.keys() - edges.keys())
    assert {pair: posts[pair] for pair in edges} == edges
    # 2. it counts pairs of posts; we count different objects, so a pair that met twice on one object met once
    assert objects.keys() <= posts.keys()
    on_one = as_edges(participating(events, 60, 1, weight=Weight.OBJECTS))
    assert all(on_one[pair] == 1 for pair in posts.keys() - objects.keys())


def weighed(engine: Any, events: Any, **more: Any) -> Edges:
    with counted(engine, events, Asked(window=60, null=Null.NONE, **more)) as found:
        return as_edges(found.rows)


# of the toolkit's test: window, least weight, own posts too, accounts in the network
QUT = [(1, 1, False, 2), (1, 1, True, 3), (1, 2, False, 0), (1, 2, True, 1), (60, 1, False, 6), (60, 1, True, 7)]


@pytest.mark.parametrize(("window", "least", "own", "accounts"), QUT)
def test_accounts_in_the_network_are_as_many_as_the_qut_toolkit_expects(
    engine: Any, window: int, least: int, own: bool, accounts: int
) -> None:
    edges = as_edges(posts_that_met(as_table(engine, fixture_events()), window, own=own))
    assert len({account for pair, weight in edges.items() if weight >= least for account in pair}) == accounts


def fixture_events() -> pa.Table:
    with tarfile.open(DATA / "tool-fixtures" / "tool-fixtures.tar.xz") as archive:
        file = archive.extractfile(
            next(each for each in archive.getnames() if each.endswith("coretweet_test_input.csv"))
        )
        assert file is not None
        rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig")))
    columns = {"account": "user_id", "object": "repost_id", "content": "message_id"}
    told = {name: pa.array([row[of] for row in rows], pa.string()) for name, of in columns.items()}
    return pa.table(told | {"at": pa.array([int(row["timestamp"]) * SECOND for row in rows], pa.int64())})
