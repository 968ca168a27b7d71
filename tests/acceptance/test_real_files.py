"""Real files: the whole path on published comments, and every export that the readers of this version accept."""

import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from marsad.core.findings import Withheld
from marsad.demo.mission_folder import write_mission
from marsad.flows.ingest import Intake, ingest_file
from marsad.store.codebook_file import SHIPPED
from marsad.store.observatory import Observatory, furnish

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data is not beside this checkout"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The observatory that the real run leaves behind."""
    out = tmp_path_factory.mktemp("real") / "observatory"
    done = subprocess.run(
        [sys.executable, "benchmarks/real_run.py", "--data", str(DATA), "--out", str(out)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (out / "said.txt").write_text(done.stdout, encoding="utf-8")
    return out


def test_every_real_comment_is_accounted_for_and_the_interval_holds_the_count_of_all(home: Path) -> None:
    said = (home / "said.txt").read_text(encoding="utf-8")
    rows, posts = re.search(r"rows (\d+), posts (\d+)", said).groups()  # type: ignore[union-attr]
    assert (rows, posts) == ("7489", "7489")
    value, low, high = (float(x) for x in re.search(r"estimated ([\d.]+) \[([\d.]+), ([\d.]+)\]", said).groups())  # type: ignore[union-attr]
    counted = float(re.search(r"counted +([\d.]+)", said).group(1))  # type: ignore[union-attr]
    assert low <= value <= high
    assert low <= counted <= high
    assert high - low < 0.1


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_real_report_can_be_read_by_someone_who_was_not_there(home: Path, language: str) -> None:
    page = (home / "reports" / f"report-{language}.html").read_text(encoding="utf-8")
    assert f'lang="{language}"' in page
    assert "7" in page
    text = re.sub(r"<[^>]+>", " ", page)
    digest = re.search(r"\b[0-9a-f]{64}\b", text)
    assert digest is not None, "the report cites what it was made from"
    exploratory = {"ar": "استكشاف", "fr": "xploratoire", "en": "xploratory"}
    assert exploratory[language] in text


def test_the_real_figure_is_not_withheld_and_rests_on_given_labels_only(home: Path) -> None:
    from marsad.flows.reporting import document_of

    document = document_of(Observatory(home))
    (section,) = document.findings
    assert section.finding.estimates[0].withheld is not Withheld.NO_HUMAN_CODING
    assert str(section.sample.coder_kind) == "given_labels"
    assert section.finding.exploratory


REAL = {
    "ira-fr-ar": ("coordination/ira-troll-tweets/ira-french-arabic-all.csv.xz", None),
    "pope": ("coordination/pope-2025/pope_sick.csv.xz", None),
    "german": ("coordination/coortweet/german_elections.csv.xz", None),
    "qut": ("coordination/tool-fixtures/tool-fixtures.tar.xz", "coordination-network-toolkit/sample_data.csv"),
    "crowdtangle-dashboard": ("exports/crowdtangle/crowdtangle.tar.xz", "dashboard-historical-PARTIAL.csv"),
    "crowdtangle-api": ("exports/crowdtangle/crowdtangle.tar.xz", "api-posts-20231123.csv"),
}
MAPS = {
    "ira-fr-ar": {"author": "author_id", "text": "content", "published_at": "publish_date"},
    "pope": {"author": "account_id", "id": "content_id", "text": "object_id", "published_at": "timestamp_share"},
    "german": {"author": "account_id", "id": "post_id", "published_at": "timestamp"},
    "qut": {"id": "message_id", "author": "user_id", "text": "message", "published_at": "timestamp"},
    "crowdtangle-dashboard": {"text": "Message", "published_at": "Post Created", "author": "User Name", "url": "URL"},
    "crowdtangle-api": {"id": "platformId", "text": "message", "published_at": "date", "url": "postUrl"},
}


@pytest.mark.parametrize("name", sorted(REAL))
def test_a_real_table_is_read_through_a_written_map_and_every_row_is_accounted_for(name: str, tmp_path: Path) -> None:
    packed, member = REAL[name]
    path = DATA / packed
    if member is not None:
        with tarfile.open(path) as archive:
            archive.extract(member, tmp_path, filter="data")
        path = tmp_path / member
    observatory = with_map(tmp_path / "observatory", MAPS[name])
    batch, new = ingest_file(observatory, "tester", path, Intake(source="topic_export", reader="table", workers=1))
    assert new
    assert batch.account.adds_up
    assert batch.account.posts > 0.9 * batch.account.rows - batch.account.duplicates
    assert batch.complete


def with_map(home: Path, columns: dict[str, str]) -> Observatory:
    """The fictional mission with another column map for its CSV source."""
    write_mission(home)
    shutil.copyfile(SHIPPED, home / "codebook.yaml")
    text = (home / "mission.yaml").read_text(encoding="utf-8")
    before, after = text.split("    columns:\n", 1)
    rest = after[after.index("  - id: topic_4cat") :]
    lines = "".join(f"      {field}: {column}\n" for field, column in columns.items())
    platform = "" if "platform: x\n    columns" in text else "    platform: x\n"
    before = re.sub(r"    platform: \w+\n(?=(?:    \w.*\n)*\Z)", "", before)
    (home / "mission.yaml").write_text(f"{before}{platform}    columns:\n{lines}{rest}", encoding="utf-8")
    return furnish(home)
