"""What a model answered to which text, so that no text is sent twice and a run that was stopped goes on.

One line an answer: the hash of the model's identity and the text, and the place of the label, or none. Never the text.
"""

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

LENGTH = 32  # hexadecimal characters kept of a hash
NO_ANSWER = -1


@dataclass(slots=True)
class AnswerBook:
    """The answers of one model; kept in memory only where there is no path."""

    identity: str
    path: Path | None = None
    answers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path is not None and self.path.exists():
            self.answers.update(_read(self.path))

    def of(self, text: str) -> int | None:
        """The place of the label answered before, NO_ANSWER where it was none of them; None where it was not asked."""
        return self.answers.get(self._key(text))

    def add(self, text: str, answer: int) -> None:
        """Keep an answer, on the disk before the next text is asked."""
        self.answers[self._key(text)] = answer
        if self.path is None:
            return
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(json.dumps([self._key(text), answer]).encode() + b"\n")

    def _key(self, text: str) -> str:
        content = f"{self.identity}\n{text}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(content).hexdigest()[:LENGTH]


def _read(path: Path) -> dict[str, int]:
    """The whole lines; one that was torn when the run was stopped is asked again."""
    found: dict[str, int] = {}
    for line in path.read_bytes().split(b"\n"):
        try:
            key, answer = json.loads(line)
        except (ValueError, TypeError):
            continue
        if isinstance(key, str) and isinstance(answer, int):
            found[key] = answer
    return found
