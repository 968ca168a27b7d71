"""What is measured of the models of hate, sexism and counter-speech, and the cards that say it."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hate_measures import Measured, measured, post_score, truth_of
from hate_models import MODELS, examples, known_task, result, write_results
from hate_words import CANNOT_SEE, GROUNDS_NOTE, IS, POSTS_NOTE, SET_NOTES, TESTS_NOTE, TITLES, TOO_MUCH, USE
from hatecheck import (
    FILES,
    GOAL,
    WITH_TEMPLATES,
    WITHOUT_TEMPLATES,
    Case,
    Score,
    Truths,
    by_class,
    by_language,
    cases,
    class_table,
    worse_than_chance,
)
from numpy.typing import NDArray
from text_sets import SETS, rows

from marsad.detect.calibration import expected_calibration_error
from marsad.detect.hate_grounds import grounds
from marsad.detect.text_model import load

CARDS = Path(__file__).resolve().parent.parent / "docs/reference/models"
GROUND_OF = {
    **dict.fromkeys(("women",), "women"),
    **dict.fromkeys(("gay people", "trans people"), "orientation"),
    **dict.fromkeys(("black people", "immigrants", "refugees", "indigenous people"), "origin"),
    **dict.fromkeys(("Jews", "jews", "Muslims"), "religion"),
    **dict.fromkeys(("disabled people",), "disability"),
}
# Measured before, on the same sets or the tests of their authors; goal where there is one.
BASELINES = {
    ("hate", "mlma_ar"): 0.705,
    ("hate", "mlma_fr"): 0.534,
    ("hate", "hateval_es"): 0.802,
    ("sexist", "edos"): 0.790,
    ("sexist", "guest"): 0.791,
}
GOALS = {"edos": 0.80}


def write_card(task: str, data: Path) -> None:
    """Measure the shipped model of a task, write its card and keep its figures."""
    found = measured(task, data)
    kept: list[dict[str, object]] = []
    body = [_head(task, data), "## Figures", _posts_part(task, found, data, kept)]
    body.append(_tests_part(task, found, kept))
    if task == "hate":
        body.append(_grounds_part(found.tests))
    body += ["## What it cannot see", CANNOT_SEE[task]]
    (CARDS / f"{task}.md").write_text("\n\n".join(body) + "\n", encoding="utf-8")
    write_results(f"hate_models_{task}", kept)


def _head(task: str, data: Path) -> str:
    path = MODELS / f"{task}.npz"
    content = path.read_bytes()
    learnt = examples(task, data, cases(data))
    counts: Counter[tuple[str, bool]] = Counter((one.source, one.yes) for one in learnt)
    table = ["| source | what | licence | yes | no |", "|---|---|---|---|---|"]
    for source in dict.fromkeys(one.source for one in learnt):
        made_by, licence = SET_NOTES.get(source) or (SETS[source].made_by, SETS[source].licence)
        table.append(f"| {source} | {made_by} | {licence} | {counts[source, True]:,} | {counts[source, False]:,} |")
    return "\n\n".join(
        (
            f"# Model card: {TITLES[task]}",
            "Written by `benchmarks/hate_models.py measure`; do not edit by hand.",
            IS[task],
            (
                f"**File.** `src/marsad/detect/models/{task}.npz`, {len(content):,} bytes, read without pickle.\n"
                f"SHA-256 `{hashlib.sha256(content).hexdigest()}`, checked on loading."
            ),
            USE[task],
            *([TOO_MUCH[task]] if task in TOO_MUCH else []),
            "## Trained on",
            "Rows as they are learnt from: some stand twice, of some sets only a part is used (the script says which).",
            "\n".join(table),
        )
    )


def _posts_part(task: str, found: Measured, data: Path, kept: list[dict[str, object]]) -> str:
    lines = [
        POSTS_NOTE,
        "",
        "| posts | n | yes | macro-F1 | precision of yes | recall of yes | calibration error | before |",
        "|---|---|---|---|---|---|---|---|",
    ]
    sources = np.array([one.source for one in found.posts])
    asked = {name: np.flatnonzero(sources == name) for name in dict.fromkeys(sources.tolist())}
    if task == "counter-speech":
        return _found_part(found)
    columns = {
        name: (np.array([found.posts[k].yes for k in mine.tolist()]), found.of_posts[mine])
        for name, mine in asked.items()
    }
    columns |= _never_learnt(task, data)
    for name, (truth, said) in columns.items():
        score, yes = post_score(truth, said >= found.cut), said >= found.cut
        if not truth.any():
            lines.append(f"| {SETS[name].made_by} | {truth.size:,} | 0 | {yes.mean():.1%} are called so | - | - | | |")
            continue
        before = BASELINES.get((task, name))
        precision = _share(truth[yes]) if yes.any() else "-"
        lines.append(
            f"| {SETS[name].made_by} | {score.n:,} | {int(truth.sum()):,} | {score.value:.3f} ({score.low:.3f} to "
            f"{score.high:.3f}) | {precision} | {_share(yes[truth])} | "
            f"{expected_calibration_error(said, truth):.3f} | {'' if before is None else f'{before:.3f}'} |"
        )
        goal = GOALS.get(name) if task == "sexist" else None
        kept.append(result(f"{TITLES[task]}: {name}, macro-F1", score, before, goal))
    return "\n".join(lines)


def _found_part(found: Measured) -> str:
    """Counter-speech: the few posts that are, and the rest, taken to be none."""
    truth = np.array([one.yes for one in found.posts])
    said = found.of_posts >= found.cut
    return (
        f"Of {int(truth.sum())} real posts that are counter-speech, none of them learnt from, "
        f"{int(said[truth].sum())} {'is' if said[truth].sum() == 1 else 'are'} found: **what it learnt from test "
        f"sentences hardly carries over to posts.** Of {int((~truth).sum()):,} posts of other sets, taken to be none, "
        f"{float(said[~truth].mean()):.1%} are called counter-speech."
    )


def _share(truth: Truths) -> str:
    return f"{float(truth.mean()):.2f}" if truth.size else "-"


def _never_learnt(task: str, data: Path) -> dict[str, tuple[Truths, NDArray[np.float64]]]:
    """Sets that the shipped model learnt nothing from."""
    asked = {"hate": ("hateval_es", "label", 1), "sexist": ("guest", "label", "Misogynistic")}.get(task)
    if asked is None:
        return {}
    name, field, yes = asked
    found = rows(name, data)
    said = load(MODELS / f"{task}.npz").probabilities([row["text"] for row in found])[:, 1]
    return {name: (np.array([row[field] == yes for row in found]), said.astype(np.float64))}


def _tests_part(task: str, found: Measured, kept: list[dict[str, object]]) -> str:
    places = [k for k, one in enumerate(found.tests) if _asked(task, one)]
    tests = [found.tests[k] for k in places]
    truth, said = truth_of(task, tests), found.of_tests[places] >= found.cut
    classes = by_class(tests, truth, said)
    labels = known_task(task).labels
    answers = {one.functionality: labels[bool(yes)] for one, yes in zip(tests, truth, strict=True)}
    lines = [
        "### HateCheck, templates held out",
        TESTS_NOTE,
        "| language | macro-F1 | 95% interval | tests | before |\n|---|---|---|---|---|",
    ]
    for language, score in by_language(tests, truth, said).items():
        before = WITH_TEMPLATES[language] if task == "hate" else None
        lines[-1] += f"\n| {language} | {score.value:.3f} | {score.low:.3f} to {score.high:.3f} | {score.n:,} | "
        lines[-1] += f"{'' if before is None else f'{before:.2f}'} |"
        goal = GOAL if task == "hate" else None
        kept.append(result(f"{TITLES[task]}: HateCheck {language}, templates held out, macro-F1", score, before, goal))
    lines += ["The share answered rightly, by class of tests; failed is less than half.", class_table(classes, answers)]
    lines += _warnings(classes)
    if task == "hate":
        lines += _by_kind_part(found, kept)
    return "\n\n".join(lines)


def _asked(task: str, test: Case) -> bool:
    if task == "sexist":
        return test.target in {"women", ""}
    return task != "counter-speech" or test.functionality != "negate_neg_nh"


def _warnings(classes: dict[str, dict[str, Score]]) -> list[str]:
    failed = worse_than_chance(classes)
    if not failed:
        return ["No class is answered worse than by chance."]
    return [
        "\n".join(
            f"- **Warning.** `{name}` in {language} is answered worse than by chance ({score.value:.2f})."
            for name, language, score in failed
        )
    ]


def _by_kind_part(found: Measured, kept: list[dict[str, object]]) -> list[str]:
    tests = list(found.tests)
    truth = truth_of("hate", tests)
    table = "| language | macro-F1 | 95% interval |\n|---|---|---|"
    for language, score in by_language(tests, truth, found.by_kind >= found.cut).items():
        table += f"\n| {language} | {score.value:.3f} | {score.low:.3f} to {score.high:.3f} |"
    classes = by_class(tests, truth, found.by_kind >= found.cut)
    weak = ", ".join(f"`{name}` {language} {score.value:.2f}" for name, language, score in worse_than_chance(classes))
    posts = "| language | macro-F1 | 95% interval | before |\n|---|---|---|---|"
    for language, score in by_language(tests, truth, found.by_posts >= found.cut).items():
        posts += f"\n| {language} | {score.value:.3f} | {score.low:.3f} to {score.high:.3f} | "
        posts += f"{WITHOUT_TEMPLATES[language]:.3f} |"
        what = f"{TITLES['hate']}: HateCheck {language}, no test learnt from, macro-F1"
        kept.append(result(what, score, WITHOUT_TEMPLATES[language], None))
    return [
        "### HateCheck, whole classes held out",
        "Harder: the model learnt from no test of the same class, in any language.",
        table,
        f"Answered worse than by chance when never learnt from: {weak or 'none'}.",
        "### HateCheck, no test learnt from",
        "Learnt from posts and the written sentences only: what the tests say of a model that never saw one of them.",
        posts,
    ]


def _grounds_part(tests: Sequence[Case]) -> str:
    hateful = [one for one in tests if one.hateful and one.target in GROUND_OF]
    named = [{ground.name for ground in found} for found in grounds([one.text for one in hateful])]
    lines = [
        "### Grounds",
        GROUNDS_NOTE,
        "| ground | " + " | ".join(FILES) + " |\n|---|" + "---|" * len(FILES),
    ]
    for ground in dict.fromkeys(GROUND_OF.values()):
        cells = []
        for language in FILES:
            mine = [
                ground in found
                for one, found in zip(hateful, named, strict=True)
                if one.language == language and GROUND_OF[one.target] == ground
            ]
            cells.append(f"{np.mean(mine):.2f} ({len(mine)})" if mine else "")
        lines[-1] += f"\n| {ground} | {' | '.join(cells)} |"
    return "\n\n".join(lines)
