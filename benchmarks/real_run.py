"""The whole path on real comments: from a published file to a report whose figure is checked against a count of all.

    python benchmarks/real_run.py --data ../shared/data --out real-observatory

The labels come with the data set and stand in for one coder, so that the report calls its figure exploratory.
"""

import argparse
import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from marsad.core.findings import Estimate
from marsad.core.ids import post_id
from marsad.core.judgement import Coding
from marsad.core.roles import Role
from marsad.core.words import LANGUAGES
from marsad.flows.detection import detect
from marsad.flows.figures import all_figures
from marsad.flows.ingest import Intake, ingest_file
from marsad.flows.reporting import write_report
from marsad.flows.sampling import draw_sample
from marsad.store.observatory import Observatory, furnish

HERE = Path(__file__).parent / "elecmorocco"
DATA = Path("text/elecmorocco2016/elecmorocco2016.parquet")
SIZE, SEED = 800, 2016


@dataclass(frozen=True, slots=True, kw_only=True)
class RealRun:
    """What the run came to."""

    observatory: Observatory
    rows: int
    posts: int
    estimate: Estimate
    counted: float  # share of negative labels among all posts taken in
    reports: tuple[Path, ...]


def run(data: Path, home: Path) -> RealRun:
    """Do the whole path in `home`, which is made anew."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    for name in ("mission.yaml", "codebook.yaml"):
        shutil.copyfile(HERE / name, home / name)
    labels = export(data / DATA, home / "comments.csv")
    observatory = furnish(home)
    batch, _new = ingest_file(observatory, "benchmark", home / "comments.csv", Intake(source="comments"))
    detect(observatory, "benchmark")
    draw_sample(observatory, "benchmark", "negative", SIZE, SEED, double_share=0.0)
    code(labels)
    (figures,) = all_figures(observatory)
    taken = observatory.lake.read("posts", ["post_id"])["post_id"].to_pylist()
    return RealRun(
        observatory=observatory,
        rows=batch.account.rows,
        posts=batch.account.posts,
        estimate=figures.estimates[0],
        counted=sum(labels[post] == "N" for post in taken) / len(taken),
        reports=tuple(write_report(observatory, "benchmark", LANGUAGES, ("html", "pdf"))),
    )


def export(parquet: Path, path: Path) -> dict[str, str]:
    """Write the comments as a spreadsheet export; their labels, by post id, are kept apart."""
    labels = {}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["index", "comment_message", "comment_published"])
        for number, row in enumerate(pq.read_table(parquet).to_pylist(), start=1):
            published = row["published"]
            when = published if isinstance(published, str) else published.strftime("%Y-%m-%d %H:%M:%S")
            rows.writerow([number, row["text"], when])
            labels[post_id("comments", "facebook", str(number))] = row["label"]
    return labels


def code(labels: dict[str, str]) -> None:
    """Answer every task with the label the data set gives."""
    from marsad.store.records import codings, members, samples
    from marsad.store.records.work import unit

    with unit("benchmark", "add member", "labels") as work:
        person = members.add_member(work, "published-labels", [Role.CODER], None, kind="given_labels")
    sample = samples.sample_of("negative")
    with unit("published-labels", "code", "negative") as work:
        for task in samples.tasks_of(sample.sample_id):
            codes = ("T1",) if labels[task.post_id] == "N" else ()
            answer = Coding(task_id=task.task_id, coder=person.name, codes=codes, codebook_version="1")
            codings.save_coding(work, person, answer)


def main() -> None:
    """Run and say what came of it."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--out", type=Path, default=Path("real-observatory"))
    options = arguments.parse_args()
    done = run(options.data, options.out.resolve())
    one = done.estimate
    print(f"rows {done.rows}, posts {done.posts}")
    print(f"negative: estimated {one.value:.3f} [{one.low:.3f}, {one.high:.3f}] from {one.n} labels")
    print(f"          counted   {done.counted:.3f} among all posts")
    for path in done.reports:
        print(path)


if __name__ == "__main__":
    main()
