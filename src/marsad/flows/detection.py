"""Run detectors over what is new: a file of posts in, its signals out, one commit each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from marsad.core.errors import Missing
from marsad.core.words import _
from marsad.detect.classifier_detector import ClassifierDetector
from marsad.detect.lexicon_detector import LexiconDetector
from marsad.flows.models import in_use, tasks_with_own_model
from marsad.flows.witness import new_data_files
from marsad.plugins.loading import detectors as offered
from marsad.plugins.seam import Detector
from marsad.store.lake import Lake
from marsad.store.observatory import Observatory
from marsad.store.schema import SIGNALS, with_columns

ROWS_AT_ONCE = 20_000
LEXICON = "lexicon.yaml"  # a mission's own word list, beside its mission file


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionRun:
    """What one detector did."""

    detector: str
    version: str
    posts: int  # posts it had not seen before
    signals: int


def chosen(observatory: Observatory, names: Sequence[str]) -> list[Detector]:
    """The detectors of those names, or all: of a task, with the model in use for it, the unit's own where it chose one.

    The lexicon reads the mission's own list, where there is one. Raises Missing for a name nobody offers, RefusedInput
    for a mistake in the mission's list, WrongState where a model in use is gone or changed.
    """
    observatory.connect()
    makers: dict[str, Callable[[], Detector]] = dict(offered())
    makers |= {task: partial(_with_own_model, observatory, task) for task in tasks_with_own_model()}
    if (own := observatory.home / LEXICON).exists():
        makers["lexicon"] = partial(LexiconDetector, own)
    for name in names:
        if name not in makers:
            raise Missing(
                _("There is no detector '{name}'; there are: {names}.", name=name, names=", ".join(sorted(makers)))
            )
    return [make() for name, make in sorted(makers.items()) if not names or name in names]


def _with_own_model(observatory: Observatory, task: str) -> Detector:
    opened = in_use(observatory, task)
    assert opened is not None, "its task was just listed"
    return ClassifierDetector(task, opened.model)


def detect(
    observatory: Observatory,
    actor: str,
    names: Sequence[str] = (),
    progress: Callable[[str, int, int], None] = lambda _name, _done, _all: None,
) -> list[DetectionRun]:
    """Run detectors over the posts they have not seen; killed half-way, it goes on where it was."""
    from marsad.store.records import rereadings
    from marsad.store.records.work import entries, unit

    observatory.connect()
    lake, runs = observatory.lake, []
    with lake.writing():
        rereadings.require_none_begun()
        files = lake.files("posts")
        for detector in chosen(observatory, names):
            application = f"detect:{detector.name}:{detector.version}"
            new = unseen(lake, application, files)
            if not new:
                runs.append(DetectionRun(detector=detector.name, version=detector.version, posts=0, signals=0))
                continue
            with unit(actor, "detect", detector.name) as work:
                work.detail |= {"version": detector.version, "posts_version": lake.version("posts"), "files": len(new)}
            posts = signals = 0
            for place, file in enumerate(new):
                table, count = signals_of(detector, file)
                note = {"entry": work.hash, "posts": count, "signals": table.num_rows}
                lake.append("signals", table, application=application_of(application, file), sequence=0, note=note)
                posts, signals = posts + count, signals + table.num_rows
                progress(detector.name, place + 1, len(new))
            with unit(actor, "detect done", detector.name) as work:
                work.detail |= {"posts": posts, "signals": signals}
                for name, print_ in new_data_files(observatory, entries()).items():
                    work.witness("data file", name, print_)
            runs.append(DetectionRun(detector=detector.name, version=detector.version, posts=posts, signals=signals))
    return runs


def unseen_files(observatory: Observatory, detector: Detector) -> list[str]:
    """The files of posts that a detector, in its present version, has not seen."""
    lake = observatory.lake
    return unseen(lake, f"detect:{detector.name}:{detector.version}", lake.files("posts"))


def unseen(lake: Lake, application: str, files: Sequence[str]) -> list[str]:
    """Those of `files` whose signals are not in the lake."""
    return [file for file in files if lake.committed("signals", application_of(application, file)) is None]


def application_of(detector: str, file: str) -> str:
    """What is being written: the signals of one detector about one file of posts."""
    return f"{detector}:{PurePosixPath(file).name}"


def signals_of(detector: Detector, file: str) -> tuple[pa.Table, int]:
    """Every signal about a Parquet file of posts, and how many posts it holds."""
    found, count = [], 0
    with pq.ParquetFile(file) as posts:
        for batch in posts.iter_batches(batch_size=ROWS_AT_ONCE, columns=list(detector.needs)):
            count += batch.num_rows
            found.append(detector.detect(with_columns(batch, "posts", detector.needs)))
    return pa.Table.from_batches(found, SIGNALS) if found else SIGNALS.empty_table(), count
