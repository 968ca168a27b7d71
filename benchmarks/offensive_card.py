"""What is measured of the shipped model of offence, and the card that says it."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from classifiers import TASK, on_four_fifths
from hatecheck import FILES, Case, by_class, by_language, cases, class_table, worse_than_chance
from numpy.typing import NDArray
from offensive_curve import FILE as CURVE
from offensive_posts import LEARNT, MEASURED, PLAIN, Post, learnt, measured
from offensive_words import CANNOT_SEE, CURVE_NOTE, HEAD, LEARNT_NOTE, NEVER_NOTE, OWN_NOTE, PLAIN_NOTE, TESTS_NOTE
from sklearn.metrics import roc_auc_score
from text_sets import ROOT, SETS, fifth, rows
from trained_models import interval, macro_f1

from marsad.detect.calibration import expected_calibration_error
from marsad.detect.classifiers import FOLDER, model, with_word_lists
from marsad.detect.language import identify
from marsad.detect.listed import WithWordLists
from marsad.detect.text_model import TextModel

CARD = ROOT / f"docs/reference/models/{TASK}.md"
RESULTS = ROOT / f"benchmarks/results/{TASK}.json"
FEWEST = 100  # texts of a language of which something is said
# Measured before with models of words: in the set itself, or across sets for those never learnt from.
BASELINES = {"osact4": 0.881, "mpold": 0.745, "davidson": 0.747, "toxifrench": 0.649, "omcd": 0.548, "mdoldd": 0.521}
# Classes of HateCheck that abuse somebody without hating a group; of three others it depends on who reads.
ABUSE_TOO = {"target_indiv_nh", "target_group_nh"}
EITHER = {"profanity_nh", "slur_homonym_nh", "slur_reclaimed_nh"}

Answers = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Texts of one kind, their true answers, and what is said of them."""

    name: str
    texts: tuple[str, ...]
    truth: Answers
    said: NDArray[np.float64]  # probability of 'offensive', with the word lists
    alone: NDArray[np.float64]  # the same without
    cut: float


def write_card(data: Path) -> None:
    """Measure everything, write the card and keep the figures."""
    before, now = with_lists(on_four_fifths(data)), with_lists(model(TASK))
    own = [asked(name, held, before) for name, held in _held_fifth(data).items()]
    never = [asked(name, posts, now) for name, posts in _never(data).items()]
    plain = [asked(language, posts, before) for language, posts in _sentences(data).items()]
    kept: list[dict[str, object]] = []
    parts = [
        _head(data),
        "## Figures",
        OWN_NOTE,
        _table(own, kept),
        "### Sets it may not learn from",
        NEVER_NOTE,
        _table(never, kept),
        "### By language and script",
        _by_language([*own, *never]),
        "### Plain sentences",
        PLAIN_NOTE,
        _flagged(plain),
        _tests(data, now),
        "## What your next codings buy",
        CURVE_NOTE,
        _curve(),
        "## What it cannot see",
        CANNOT_SEE,
    ]
    CARD.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def with_lists(one: TextModel) -> WithWordLists:
    """The model as it is shipped: with the word lists."""
    return with_word_lists(TASK, one)


def asked(name: str, posts: Sequence[Post], shipped: WithWordLists) -> Asked:
    """What is said of posts."""
    texts = tuple(post.text for post in posts)
    said, alone = shipped.probabilities(texts)[:, 1], shipped.model.probabilities(texts)[:, 1]
    truth = np.array([post.yes for post in posts])
    return Asked(name, texts, truth, said.astype(np.float64), alone.astype(np.float64), shipped.cut)


def _held_fifth(data: Path) -> dict[str, list[Post]]:
    return {name: [post for post in learnt(data) if post.source == name and fifth(post.text) == 0] for name in LEARNT}


def _never(data: Path) -> dict[str, list[Post]]:
    found: dict[str, list[Post]] = {}
    for name in MEASURED:
        posts = measured(name, data)
        scripts = Counter(script for _post, script in posts)
        several = [script for script, count in scripts.items() if count >= FEWEST]
        for script in several:
            title = f"{name} {script}" if len(several) > 1 else name
            found[title] = [post for post, one in posts if one == script]
    return found


def _sentences(data: Path) -> dict[str, list[Post]]:
    found: dict[str, list[Post]] = {}
    seen = {post.text for post in learnt(data)}
    for row in rows("langid", data):
        if fifth(row["text"]) == 0 and row["text"] not in seen:
            found.setdefault(row["label"], []).append(Post(text=row["text"], yes=False, source="langid"))
    return found


def _head(data: Path) -> str:
    content = (FOLDER / f"{TASK}.npz").read_bytes()
    counts: Counter[tuple[str, bool]] = Counter((post.source, post.yes) for post in learnt(data))
    table = ["| source | what | licence | offensive | not |", "|---|---|---|---|---|"]
    for source in dict.fromkeys(post.source for post in learnt(data)):
        one = SETS[source]
        table.append(
            f"| {source} | {one.made_by} | {one.licence} | {counts[source, True]:,} | {counts[source, False]:,} |"
        )
    return HEAD.format(
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        cut=model(TASK).cut,
        note=LEARNT_NOTE.format(plain=", ".join(f"{count:,} {language}" for language, count in PLAIN.items())),
        table="\n".join(table),
    )


def _table(found: Sequence[Asked], kept: list[dict[str, object]]) -> str:
    lines = [
        "| posts | n | offensive | macro-F1 | without lists | precision | recall | area under curve | ECE | before |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        yes, alone = one.said >= one.cut, one.alone >= one.cut
        value, (low, high) = macro_f1(one.truth, yes), interval(one.truth, yes)
        name, _space, script = one.name.partition(" ")
        before, title = BASELINES.get(name), SETS[name].made_by + (f", {script}" if script else "")
        lines.append(
            f"| {title} | {one.truth.size:,} | {int(one.truth.sum()):,} | "
            f"**{value:.3f}** ({low:.3f} to {high:.3f}) | {macro_f1(one.truth, alone):.3f} | "
            f"{_share(one.truth[yes])} | {_share(yes[one.truth])} | {roc_auc_score(one.truth, one.said):.3f} | "
            f"{expected_calibration_error(one.said, one.truth):.3f} | {'' if before is None else before} |"
        )
        kept.append(
            {
                "what": f"Shipped model of offence: {one.name}, macro-F1",
                "value": round(value, 4),
                "low": round(low, 4),
                "high": round(high, 4),
                "baseline": "" if before is None else str(before),
                "goal": "",
                "how": f"{one.truth.size:,} texts; "
                + ("never learnt from" if name in MEASURED else "the fixed fifth, four learnt from"),
            }
        )
    return "\n".join(lines)


def _share(of: Answers) -> str:
    return f"{float(of.mean()):.2f}" if of.size else "-"


def _by_language(found: Sequence[Asked]) -> str:
    lines = [
        "| language, as Marsad tells it | n | offensive | macro-F1 | precision | recall | calibration error |",
        "|---|---|---|---|---|---|---|",
    ]
    texts = [text for one in found for text in one.texts]
    languages = np.array([guess.label for guess in identify(texts)])
    truth, said = (np.concatenate([getattr(one, name) for one in found]) for name in ("truth", "said"))
    yes = np.concatenate([one.said >= one.cut for one in found])
    for language, count in Counter(languages.tolist()).most_common():
        if count < FEWEST:
            continue
        mine = languages == language
        low, high = interval(truth[mine], yes[mine])
        lines.append(
            f"| `{language}` | {count:,} | {int(truth[mine].sum()):,} | {macro_f1(truth[mine], yes[mine]):.3f} "
            f"({low:.3f} to {high:.3f}) | {_share(truth[mine & yes])} | {_share(yes[mine & truth])} | "
            f"{expected_calibration_error(said[mine], truth[mine]):.3f} |"
        )
    return "\n".join(lines)


def _flagged(found: Sequence[Asked]) -> str:
    lines = ["| sentences | n | called offensive |", "|---|---|---|"]
    shares = [(one.name, one.truth.size, 100 * float((one.said >= one.cut).mean())) for one in found]
    return "\n".join([*lines, *(f"| {name} | {count:,} | {share:.1f} % |" for name, count, share in shares)])


def _tests(data: Path, shipped: WithWordLists) -> str:
    given = [one for one in cases(data) if one.functionality not in EITHER]
    truth = np.array([_abuses(one) for one in given])
    said = shipped.probabilities([one.text for one in given])[:, 1] >= shipped.cut
    classes = by_class(given, truth, said)
    lines = ["### HateCheck", TESTS_NOTE, "| language | macro-F1 | 95% interval | tests |\n|---|---|---|---|"]
    for language, score in by_language(given, truth, said).items():
        lines[-1] += f"\n| {language} | {score.value:.3f} | {score.low:.3f} to {score.high:.3f} | {score.n:,} |"
    right = {one.functionality: "offensive" if _abuses(one) else "not offensive" for one in given}
    lines += ["The share answered rightly, by class; failed is less than half.", class_table(classes, right)]
    failed = worse_than_chance(classes)
    by_name = {
        name: [f"{one} ({score.value:.2f})" for other, one, score in failed if other == name] for name, _l, _s in failed
    }
    warned = [
        f"**Warning.** `{name}` is answered worse than by chance in {', '.join(found)}."
        for name, found in by_name.items()
    ]
    return "\n\n".join([*lines, "\n".join(f"- {one}" for one in warned)])


def _abuses(one: Case) -> bool:
    return one.hateful or one.functionality in ABUSE_TOO


def _curve() -> str:
    found = json.loads(CURVE.read_text(encoding="utf-8"))
    lines = ["| labels of | how many | measured on | macro-F1 | 95% interval |", "|---|---|---|---|---|"]
    for one in found:
        size, rest = one["what"].removeprefix("Learning curve, ").split(" labels of ")
        of, on = rest.removesuffix(": macro-F1").split(", on ")
        lines.append(f"| {of} | {size} | {on.upper()} | {one['value']:.3f} | {one['low']:.3f} to {one['high']:.3f} |")
    return "\n".join(lines)


assert set(FILES) == {"ar", "fr", "es", "en"}
