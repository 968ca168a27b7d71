"""Simulated coders who err as people do. Only the worked example knows them; no real mission can name one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from marsad.core.judgement import Coding, Settlement, Task
from marsad.core.mission import Question
from marsad.demo.generate import Truth

# What is taken for what: forms that trained coders do confuse.
CONFUSED = {
    "A1": ("A10", "A5"),
    "A3": ("A7", "A5"),
    "A4": ("A7",),
    "A5": ("A6", "A7"),
    "A6": ("A5",),
    "A7": ("A5", "A3"),
    "A8": ("A10",),
    "A9": ("A7",),
    "A10": ("A1",),
    "B1": ("B3",),
    "B3": ("B1", "B5"),
    "B5": ("B3",),
}
MISTAKEN = {
    "vawp": ("A5", "A7", "A6"),
    "journalists": ("B5",),
    "abstention": ("E2",),
    "false_procedure": ("E6",),
    "support": ("G2",),
}
CONFUSION = 0.08  # of the codes a coder rightly sees
CANNOT_DECIDE = 0.006
REASONS = ("The text refers to a picture that is not shown.", "The text is cut off.", "I do not speak this variety.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedCoder:
    """A coder who finds a share `sensitivity` of what is there, and says no to a share `specificity` of the rest.

    Both shares are of the answers given: a coder who cannot decide says neither yes nor no. An answer depends on
    the coder's name, the seed, the question and the post, never on the order of the work.
    """

    name: str
    sensitivity: float
    specificity: float
    seed: int = 1
    cannot_decide: float = CANNOT_DECIDE

    def code(self, task: Task, question: Question, truth: Truth, codebook_version: str = "") -> Coding:
        """The coder's answer to a task, given what is true of its post."""
        random = self._mind(question.id, truth.post_id)
        if random.random() < self.cannot_decide:
            reason = random.choice(REASONS)
            return Coding(
                task_id=task.task_id,
                coder=self.name,
                codes=(),
                cannot_decide=reason,
                codebook_version=codebook_version,
            )
        codes = self._seen(random, question, truth)
        return Coding(
            task_id=task.task_id,
            coder=self.name,
            codes=codes,
            severity=_severity(random, truth) if codes and truth.severity is not None else _mild(codes),
            ambiguous=random.random() < (0.15 if truth.implicit else 0.02),
            codebook_version=codebook_version,
        )

    def _seen(self, random: Random, question: Question, truth: Truth) -> tuple[str, ...]:
        true = [code for code in truth.codes if code in question.codes]
        draw = random.random()
        if not true:
            kinds = MISTAKEN.get(question.id, question.codes)
            return (random.choice(kinds),) if draw >= self.specificity else ()
        if draw >= self.sensitivity:
            return ()
        return tuple(sorted({self._read(random, code, question) for code in true}))

    def _read(self, random: Random, code: str, question: Question) -> str:
        likely = [other for other in CONFUSED.get(code, ()) if other in question.codes]
        return random.choice(likely) if likely and random.random() < CONFUSION else code

    def _mind(self, *about: str) -> Random:
        return _mind(self.name, self.seed, *about)


# As a senior coder of such a unit may write it, in two languages; the same where they err, and nobody's name in it.
REREAD = "أعيدت قراءته على ضوء دليل الترميز – Relu à la lumière de la grille de codage"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingCoder:
    """A senior coder who reads both answers again and is right in a share `accuracy` of the disagreements."""

    name: str
    accuracy: float = 0.97
    seed: int = 1

    def settle(self, task: Task, question: Question, truth: Truth, codings: Sequence[Coding]) -> Settlement:
        """The settled answer: the true codes, or, seldom, a coder's answer that is wrong."""
        random = _mind(self.name, self.seed, question.id, truth.post_id)
        true = tuple(code for code in truth.codes if code in question.codes)
        wrong = [coding for coding in codings if coding.cannot_decide is None and bool(coding.codes) != bool(true)]
        if wrong and random.random() >= self.accuracy:
            taken = random.choice(wrong)
            return Settlement(
                task_id=task.task_id,
                settled_by=self.name,
                codes=taken.codes,
                severity=taken.severity,
                reason=REREAD,
            )
        return Settlement(
            task_id=task.task_id,
            settled_by=self.name,
            codes=true,
            severity=truth.severity if true else None,
            reason=REREAD,
        )


def _severity(random: Random, truth: Truth) -> int:
    assert truth.severity is not None
    return min(4, max(1, truth.severity + random.choices((-1, 0, 1), (10, 80, 10))[0]))


def _mild(codes: tuple[str, ...]) -> int | None:
    """Of what is not there a coder sees the mildest degree; participation codes have none."""
    return 1 if codes and codes[0][0] in "AB" else None


def _mind(name: str, seed: int, *about: str) -> Random:
    key = "\x1f".join((name, str(seed), *about)).encode()
    return Random(int.from_bytes(hashlib.sha256(key).digest()[:8]))  # noqa: S311


# All tasks are best coded by both, then settled: single codings would shift rare shares (0.2% of 'no' read as 'yes').
FIRST = SimulatedCoder(name="demo-coder-1", sensitivity=0.90, specificity=0.997)
SECOND = SimulatedCoder(name="demo-coder-2", sensitivity=0.87, specificity=0.998)
SENIOR = SettlingCoder(name="demo-senior")
READER, PUBLISHER = "demo-legal", "demo-publisher"  # of the findings that the senior drafts
