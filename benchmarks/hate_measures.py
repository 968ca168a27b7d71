"""What the models of hate, sexism and counter-speech say of texts they did not learn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hate_models import MODELS, Example, against_women, examples, read_lessons
from hatecheck import COUNTER, DRAWS, FOLDS, SEED, Case, Score, Truths, cases, fold_of, macro_f1
from numpy.typing import NDArray
from text_sets import SETS, rows

from marsad.detect.calibration import Platt
from marsad.detect.lessons import Lessons
from marsad.detect.text_model import TextModel, load


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What is said of texts by models that did not learn from them, cut where the shipped model is."""

    posts: tuple[Example, ...]
    of_posts: NDArray[np.float64]  # probabilities of 'yes'
    tests: tuple[Case, ...]
    of_tests: NDArray[np.float64]  # of templates held out
    by_kind: NDArray[np.float64]  # of whole classes of tests held out; for hate only, as the next
    by_posts: NDArray[np.float64]  # by a model that learnt from no test
    cut: float


def measured(task: str, data: Path) -> Measured:
    """Cross-validated: templates of tests, and fifths of posts, are held out together (of EDOS its own 'dev' part)."""
    tests, shipped = cases(data), load(MODELS / f"{task}.npz")
    learnt = examples(task, data, tests)
    answers = zip(tests, truth_of(task, tests), strict=True)
    asked = [Example(text=one.text, yes=bool(yes), source="", group="") for one, yes in answers]
    read = read_lessons(task, [*learnt, *asked])
    kind = {one.template: one.functionality for one in tests}
    part = {row["text"]: row["part"] for row in rows("edos", data)} if task == "sexist" else {}
    template_fold = np.array([_fold(one, part, None) for one in learnt])
    kind_fold = np.array([_fold(one, part, kind) for one in learnt])
    at_tests = np.arange(len(learnt), len(learnt) + len(asked))
    asker = _Asker(read, shipped)
    of_learnt, of_tests = asker.ask(template_fold, np.array([fold_of(one.template) for one in tests]), at_tests)
    is_test = np.array([one.source == "hatecheck" for one in learnt])
    by_kind = by_posts = of_tests
    if task == "hate":
        kinds = np.array([fold_of(one.functionality) for one in tests])
        _posts, by_kind = asker.ask(np.where(is_test, kind_fold, -1), kinds, at_tests)
        by_posts = asker.probabilities(np.flatnonzero(~is_test), at_tests)
    asked_posts = ~np.isnan(of_learnt) & ~is_test
    kept = tuple(one for one, keep in zip(learnt, asked_posts, strict=True) if keep)
    return Measured(kept, of_learnt[asked_posts], tuple(tests), of_tests, by_kind, by_posts, shipped.cut)


def _fold(example: Example, part: dict[str, str], kind: dict[str, str] | None) -> int:
    """The fold an example belongs to; -1: always learnt from."""
    if example.text in part and example.source == "edos":
        return 0 if part[example.text] == "dev" else -1
    if example.source == "written":
        return -1
    if example.source in SETS:
        return fold_of(example.text)
    return fold_of(kind[example.group] if kind else example.group)


@dataclass(frozen=True, slots=True)
class _Asker:
    read: Lessons
    shipped: TextModel

    def probabilities(self, learnt: NDArray[np.int64], asked: NDArray[np.int64]) -> NDArray[np.float64]:
        """Of 'yes', by a model of the texts `learnt`, calibrated as the shipped one is."""
        model = self.read.model(learnt, background=False)
        assert isinstance(self.shipped.calibration, Platt)
        return self.shipped.calibration.probabilities(self.read.scores(model, asked)[:, 0])

    def ask(
        self, fold: NDArray[np.int64], test_fold: NDArray[np.int64], at_tests: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Of each text learnt from, and of each test, by models of the other folds; NaN where always learnt from."""
        of_learnt, of_tests = np.full(fold.size, np.nan), np.zeros(test_fold.size)
        for number in range(FOLDS):
            held, tests = np.flatnonzero(fold == number), np.flatnonzero(test_fold == number)
            said = self.probabilities(np.flatnonzero(fold != number), np.concatenate([held, at_tests[tests]]))
            of_learnt[held], of_tests[tests] = said[: held.size], said[held.size :]
        return of_learnt, of_tests


def post_score(truth: Truths, said: Truths) -> Score:
    """Macro-F1 with its interval, texts drawn one by one."""
    generator = np.random.default_rng(SEED)
    draws = []
    for _draw in range(DRAWS):
        chosen = generator.integers(0, truth.size, truth.size)
        draws.append(macro_f1(truth[chosen], said[chosen]))
    low, high = np.percentile(draws, [2.5, 97.5]).tolist()
    return Score(value=macro_f1(truth, said), low=low, high=high, n=int(truth.size))


def truth_of(task: str, tests: Sequence[Case]) -> Truths:
    if task == "hate":
        return np.array([one.hateful for one in tests])
    if task == "sexist":
        return np.array([against_women(one) for one in tests])
    return np.array([one.functionality in COUNTER for one in tests])
