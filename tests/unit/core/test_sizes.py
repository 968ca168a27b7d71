"""No file and no function grows past what a newcomer can hold in mind."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_files_and_functions_stay_short() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/check_sizes.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
