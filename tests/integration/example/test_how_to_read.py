"""The programme of the manual, as the manual prints it, reads a desk that is running."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from marsad.core.roles import Role

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "read-the-desk-by-programme.md"


def test_the_programme_of_the_manual_prints_the_figures_of_a_running_desk(example: Any, tmp_path: Path) -> None:
    from django.db import connections

    connections.close_all()
    (block,) = re.findall(r"```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "figures.py").write_text(block, encoding="utf-8")
    (tmp_path / "key.txt").write_text(example.keys[Role.PUBLISHER], encoding="utf-8")
    serve = [sys.executable, "-m", "marsad.web", "--home", str(example.home), "--port", "0"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as desk:
        assert desk.stdout
        address = re.findall(r"http://[\d.:]+", desk.stdout.readline())[0]
        read = [sys.executable, "figures.py"]
        ended = subprocess.run(
            read, cwd=tmp_path, env={"MARSAD_DESK": address}, capture_output=True, text=True, check=False
        )
        desk.terminate()
        desk.communicate(timeout=20)
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"^vawp all \d+\.\d% \[\d+\.\d%, \d+\.\d%\]$", ended.stdout, re.MULTILINE)
    assert "vawp woman" in ended.stdout
