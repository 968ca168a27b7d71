"""Write a shipped model's file, and its hash into the table of marsad.detect.classifiers."""

import hashlib
import re
from pathlib import Path

from marsad.detect import classifiers
from marsad.detect.text_model import TextModel, written

LARGEST = 5_000_000  # bytes of a shipped model


def ship(task: str, model: TextModel) -> bytes:
    """The bytes of the file of `task`, written and recorded."""
    content = written(model)
    assert len(content) < LARGEST, f"{task}.npz has {len(content):,} bytes"
    (classifiers.FOLDER / f"{task}.npz").write_bytes(content)
    record(task)
    return content


def record(task: str) -> str:
    """Write the SHA-256 of the file of `task` into the table; the hash."""
    sha256 = hashlib.sha256((classifiers.FOLDER / f"{task}.npz").read_bytes()).hexdigest()
    module = Path(classifiers.__file__)
    text = module.read_text(encoding="utf-8")
    head, written_before, rest = re.split(
        r'(?<=RECORDED = """\n)((?:[a-z-]+ [0-9a-f]{64}\n)*)(?=""")', text, maxsplit=1
    )
    recorded = dict(line.split() for line in written_before.splitlines()) | {task: sha256}
    lines = "".join(f"{name} {recorded[name]}\n" for name in sorted(recorded))
    module.write_text(head + lines + rest, encoding="utf-8")
    return sha256
