"""What counts: DuckDB on this machine, or Spark on a cluster; the same Ibis expressions, the same rows out.

MARSAD_ENGINE (the command's --engine) names it: 'duckdb', 'spark://HOST:PORT', or 'local[N]' for Spark here with N
threads. With a cluster, posts are sent to its workers: it must be the unit's own.
"""

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa

from marsad.core.errors import Missing, NoAnswer, UsageError
from marsad.core.words import _

DUCKDB = "duckdb"
SPARK = re.compile(r"spark://[\w.-]+:[0-9]{1,5}(,[\w.-]+:[0-9]{1,5})*|local\[([0-9]{1,3}|\*)\]")  # an address of Spark
GLOB = re.compile(r"[\\{}\[\]*?]")
BATCH = 1 << 16  # rows of a batch on this machine
SETTINGS = {
    "spark.app.name": "marsad",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.maxPlanStringLength": "4096",  # of its own log: the description of a long run filled the memory
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
HERE = {"spark.driver.host": "127.0.0.1", "spark.sql.shuffle.partitions": "4"}  # two hundred parts wait for a cluster
Kernel = Callable[[pa.RecordBatch], pa.RecordBatch]


def engine_name() -> str:
    """The engine that MARSAD_ENGINE asks for. Raises UsageError for one that is not known."""
    name = os.environ.get("MARSAD_ENGINE") or DUCKDB
    if name != DUCKDB and not SPARK.fullmatch(name):
        raise UsageError(_("'{value}' is not an engine; write duckdb, spark://HOST:PORT or local[2].", value=name))
    return name


@contextmanager
def counting(name: str | None = None, memory: str | None = None) -> Iterator[Any]:
    """An Ibis backend on the engine of that name, or of MARSAD_ENGINE; closed at the end.

    `memory` (as '2GB') is the most that DuckDB may hold before it goes to disk; Spark has its own settings. Raises
    UsageError, Missing where Spark is not installed, NoAnswer where the cluster does not answer.
    """
    import ibis  # here, since it takes longer to import than everything else together

    name = name or engine_name()
    if name != DUCKDB:
        with _told_in_a_sentence(name):
            yield _spark(name)  # a session is shared by the process and ends with it: another takes seconds to begin
        return
    with tempfile.TemporaryDirectory(prefix="marsad-") as folder:
        settings = {"memory_limit": memory, "preserve_insertion_order": False} if memory else {}
        engine = ibis.duckdb.connect(temp_directory=folder, **settings)
        try:
            yield engine
        finally:
            engine.disconnect()


def is_spark(engine: Any) -> bool:
    """Whether the backend is Spark."""
    return bool(engine.name == "pyspark")


def read_parquet(engine: Any, files: Sequence[str | Path]) -> Any:
    """Parquet files of one schema, or of older and newer ones, as an Ibis table of `engine`."""
    paths, called = [str(file) for file in files], f"files_{uuid4().hex}"
    if is_spark(engine):
        plain = [GLOB.sub(r"\\\g<0>", path) for path in paths]  # Spark takes a bracket in a name for a pattern
        frame = engine._session.read.option("mergeSchema", "true").parquet(*plain)
        frame.createOrReplaceTempView(called)
        return engine.table(called)
    return engine.read_parquet(paths, table_name=called, union_by_name=True)


def as_table(engine: Any, rows: pa.Table) -> Any:
    """Rows in memory as an Ibis table of `engine`."""
    import ibis

    if not is_spark(engine):
        return ibis.memtable(rows)
    called = f"rows_{uuid4().hex}"
    engine._session.createDataFrame(rows).createOrReplaceTempView(called)
    return engine.table(called)


@contextmanager
def holding(engine: Any, rows: Any) -> Iterator[Any]:
    """The rows (an Ibis expression) worked out once, as a table of `engine` that is gone at the end."""
    called = f"held_{uuid4().hex}"
    if is_spark(engine):
        frame = engine._session.sql(rows.compile()).persist()
        frame.createOrReplaceTempView(called)
        drop: Callable[[], Any] = frame.unpersist
    else:
        engine.create_table(called, rows, temp=True)
        drop = partial(engine.con.execute, f'DROP TABLE "{called}"')
    try:
        yield engine.table(called)
    finally:
        drop()


def over_batches(engine: Any, rows: Any, kernel: Kernel, schema: pa.Schema) -> Any:
    """What `kernel` makes of the batches of `rows` (an Ibis table), with `schema`, as an Ibis table of `engine`.

    A row's answer may depend on that row alone: how rows are cut into batches is the engine's affair.
    """
    if is_spark(engine):
        frame = engine._session.sql(rows.compile())
        empty = engine._session.createDataFrame(schema.empty_table())
        called = f"made_{uuid4().hex}"
        frame.mapInArrow(lambda batches: map(kernel, batches), empty.schema).createOrReplaceTempView(called)
        return engine.table(called)
    made = [kernel(batch) for batch in rows.to_pyarrow().to_batches(max_chunksize=BATCH)]
    return as_table(engine, pa.Table.from_batches(made, schema))


@contextmanager
def _told_in_a_sentence(name: str) -> Iterator[None]:
    """Raises NoAnswer for whatever Java says through its bridge."""
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
    except ImportError:
        raise Missing(_("Spark is not installed; run 'pip install marsad[spark]'; it needs Java 17 too.")) from None
    try:
        yield
    except (Py4JError, PySparkException, ConnectionError) as broken:
        why = (str(broken).strip().splitlines() or [type(broken).__name__])[0]
        raise NoAnswer(
            _("The engine '{name}' did not answer ({why}); check that it runs, and Java 17.", name=name, why=why)
        ) from broken


def _spark(address: str) -> Any:
    import ibis
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the workers of this machine know the same programme
    quiet = f"-Dlog4j2.configurationFile={Path(__file__).with_name('spark-log4j2.properties').as_uri()}"
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", f"--driver-java-options '{quiet}' pyspark-shell")
    settings = SETTINGS | (HERE if address.startswith("local[") else {})
    builder = SparkSession.builder.master(address)
    for key, value in settings.items():
        builder = builder.config(key, value)
    return ibis.pyspark.connect(builder.getOrCreate())
