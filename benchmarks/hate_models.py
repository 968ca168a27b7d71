"""Train the shipped models of hate, sexism and counter-speech, measure them, and write their cards.

python benchmarks/hate_models.py train|measure [TASK...] [--data DIR]     (about half an hour for all of both)

Learnt from are only sets whose licence allows it, and the given half of the templates of HateCheck (CC BY 4.0), without
which no model of words tells a denial or a quotation from hate: every figure on HateCheck is of templates held out.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from hate_templates import sentences
from hatecheck import COUNTER, Case, Score, cases
from model_files import ship as written_file
from text_sets import DATA, rows

from marsad.detect.fitting import finished, folds_of
from marsad.detect.hate_grounds import grounds
from marsad.detect.lessons import Lessons, lessons
from marsad.detect.tasks import TextTask, task_of
from marsad.detect.text_model import TextModel

MODELS = Path(__file__).resolve().parent.parent / "src/marsad/detect/models"
RESULTS = Path(__file__).resolve().parent / "results"
COPIES = 2  # of each HateCheck test among tens of thousands of posts
THINNED = 6  # of the posts of the large English sets that hold nothing, one in six is learnt from
TRUST = {"hate": 3.0, "sexist": 1.0, "counter-speech": 3.0}  # in concepts beside words: chosen on the templates given
FOLDS = 2
SEED = 0
WOMEN = ("نساء", "لعيالات", "l3yalat", "femmes", "mujeres", "women")  # in the written sentences
PLAIN = frozenset({"arb", "ary-Arab", "fra", "spa"})  # languages of the sentences that name women
DERIDED = ("1. threats, plans to harm and incitement", "2. derogation")  # of EDOS, what is hate of women


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text to learn from or to measure on."""

    text: str
    yes: bool
    source: str
    group: str  # kept whole where scores are made into probabilities


def of_tests(tests: Sequence[Case], yes: Callable[[Case], bool]) -> list[Example]:
    """HateCheck's tests as examples, templates kept whole."""
    return [Example(text=one.text, yes=yes(one), source="hatecheck", group=one.template) for one in tests]


def _posts(set_id: str, data: Path, yes: Callable[[dict[str, Any]], bool | None], thin: int = 1) -> list[Example]:
    """The posts of a set; those where `yes` is None are left out, and of the others without it one in `thin` stays."""
    found: list[Example] = []
    for row in rows(set_id, data):
        answer = yes(row)
        if answer is None or (not answer and thin > 1 and _number(row["text"]) % thin):
            continue
        found.append(Example(text=row["text"], yes=answer, source=set_id, group=f"{set_id} {len(found)}"))
    return found


def _number(text: str) -> int:
    return int(hashlib.sha1(f"thin {text}".encode("utf-8", "surrogatepass")).hexdigest(), 16)


@cache
def hate_posts(data: Path) -> tuple[Example, ...]:
    """Posts labelled as hate of a group or not."""
    return (
        *_posts("mlma_ar", data, lambda row: row["hateful"] == 1),
        *_posts("mlma_fr", data, lambda row: row["hateful"] == 1),
        *_posts("mpold", data, lambda row: "HS" in row["hs_v"]),
        *_posts("davidson", data, lambda row: row["label"] == "hate", THINNED),
        *_posts("edos", data, _hate_of_women, THINNED),
        *_posts("guest", data, lambda row: row["label"] == "Misogynistic", THINNED),
    )


def written_sentences() -> list[Example]:
    """Denials, neutral mentions and their opposites written for Marsad; patterns kept whole."""
    return [Example(text=text, yes=yes, source="written", group=pattern) for text, yes, pattern in sentences()]


def _hate_of_women(row: dict[str, Any]) -> bool | None:
    if row["label_category"] in DERIDED:
        return True
    return False if row["label"] == "not sexist" else None


@cache
def sexist_posts(data: Path) -> tuple[Example, ...]:
    """Posts labelled as sexist or not, and plain sentences that name women, taken to be not."""
    named = [row for row in rows("langid", data) if row["label"] in PLAIN]
    of_women = [any(ground.name == "women" for ground in found) for found in grounds([row["text"] for row in named])]
    plain = [row["text"] for row, women in zip(named, of_women, strict=True) if women]
    return (
        *_posts("edos", data, lambda row: row["label"] == "sexist"),
        *(Example(text=text, yes=False, source="langid", group=f"langid {k}") for k, text in enumerate(plain)),
    )


@cache
def counter_posts(data: Path) -> tuple[Example, ...]:
    """The few posts labelled as counter-speech, and a tenth of other posts, taken to be none."""
    answered = _posts("guest", data, lambda row: True if row["level_2"] == "Counter_speech" else None)
    others = (one for one in hate_posts(data) if _number(one.text) % 10 == 0)
    return (*answered, *(replace(one, yes=False) for one in others))


def counter_tests(tests: Sequence[Case]) -> list[Case]:
    """The tests that say clearly whether they are counter-speech: all but denied hate, which can be read as either."""
    return [one for one in tests if one.functionality != "negate_neg_nh"]


def sexist_tests(tests: Sequence[Case]) -> list[Case]:
    """The tests that speak of women, and a fifth of those that speak of others or of nobody."""
    return [one for one in tests if one.target == "women" or _number(one.text) % 5 == 0]


def against_women(test: Case) -> bool:
    """Whether a test is hateful of women."""
    return test.hateful and test.target == "women"


def examples(task: str, data: Path, tests: Sequence[Case]) -> list[Example]:
    """All that the model of a task learns from, given these tests of HateCheck."""
    if task == "hate":
        return [*hate_posts(data), *written_sentences(), *of_tests(tests, lambda one: one.hateful) * COPIES]
    if task == "counter-speech":
        return [*counter_posts(data), *of_tests(counter_tests(tests), lambda one: one.functionality in COUNTER)]
    of_women = [one for one in written_sentences() if any(word in one.text for word in WOMEN)]
    return [*sexist_posts(data), *of_women, *of_tests(sexist_tests(tests), against_women)]


def trained(task: str, learnt: Sequence[Example]) -> TextModel:
    """A model of the task from these examples; neighbouring tasks learnt from the same posts, so they are left out."""
    read = read_lessons(task, learnt)
    folds = folds_of(read.answers, [one.group for one in learnt], FOLDS, SEED)
    return finished(read, read.held_out(folds, background=False), False)


def read_lessons(task: str, learnt: Sequence[Example]) -> Lessons:
    """The examples as the learners see them."""
    known = known_task(task)
    labels = [known.labels[bool(one.yes)] for one in learnt]
    texts = [one.text for one in learnt]
    return lessons(texts, labels, order=known.labels, seed=SEED, trust=TRUST[task])


def known_task(task: str) -> TextTask:
    """The task of that id; there must be one."""
    known = task_of(task)
    assert known is not None
    return known


def result(what: str, score: Score, baseline: float | None, goal: float | None, how: str = "") -> dict[str, Any]:
    """A figure as `benchmarks/quality.py` reads it."""
    return {
        "what": what,
        "value": round(score.value, 4),
        "low": round(score.low, 4),
        "high": round(score.high, 4),
        "baseline": baseline,
        "goal": goal,
        "how": how or f"n = {score.n}; 95% percentile bootstrap",
    }


def write_results(name: str, found: list[dict[str, Any]]) -> None:
    """Keep figures for the page of quality."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def ship(task: str, data: Path) -> None:
    """Train on all that may be learnt from and write the model's file."""
    learnt = examples(task, data, cases(data))
    model = trained(task, learnt)
    counts: dict[str, int] = {}
    for one in learnt:
        counts[one.source] = counts.get(one.source, 0) + 1
    texts = "\x1e".join(f"{one.yes}{one.text}" for one in learnt).encode("utf-8", "surrogatepass")
    meta = {**model.meta, "task": task, "trained_on": counts, "data": hashlib.sha256(texts).hexdigest()}
    content = written_file(task, replace(model, meta=meta))
    print(f"{task}.npz: {len(content):,} bytes, {sum(counts.values()):,} texts")


TASKS = ("hate", "sexist", "counter-speech")


def main() -> None:
    """Train or measure the models of the tasks named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("train", "measure"))
    parser.add_argument("tasks", nargs="*", choices=TASKS)
    parser.add_argument("--data", type=Path, default=DATA)
    asked = parser.parse_args()
    for task in asked.tasks or TASKS:
        if asked.what == "train":
            ship(task, asked.data)
        else:
            from hate_cards import write_card

            write_card(task, asked.data)


if __name__ == "__main__":
    main()
