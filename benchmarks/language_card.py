"""What is measured of the language model, and the card that says it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from language_corpus import SOURCES, Row, fold_of, rows
from numpy.typing import NDArray

from marsad.detect.language import LABELS, identify
from marsad.detect.language_model import ELSE

SHORT = 40
HELD_OUT, HELD_OUT_SHORT = "Held-out fifth", f"Held-out fifth, posts of {SHORT} characters or fewer"
OWN_ARABIC, OTHER_SETS, MOROCCAN = (
    "Held-out fifth, Arabic",
    "Darija and standard Arabic of all sets",
    "Moroccan comments",
)
WITH_ALL = "Darija and standard Arabic of all sets, trained on all sets"
# What was measured before the product, and what was asked for.
BARS = {
    HELD_OUT: (0.996, 0.995),
    HELD_OUT_SHORT: (0.991, 0.99),
    OWN_ARABIC: (None, None),
    OTHER_SETS: (0.782, 0.85),
    WITH_ALL: (0.937, 0.94),
    MOROCCAN: (None, None),  # 0.856 when trained on it
}
DRAWS = 400
SEED = 11
ARABIC = {"arb-Arab": "Arabic", "ary-Arab": "Arabic"}
UDHR = {"arb": "arb-Arab", "fra": "fra-Latn", "eng": "eng-Latn", "spa": "spa-Latn"}
UDHR |= {"ber-Latn": "zgh-Latn", "ber-Tfng": "zgh-Tfng"}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Right and given labels of one set of texts."""

    title: str
    note: str
    truth: tuple[str, ...]
    given: tuple[str, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All the card says in numbers."""

    sha256: str
    size: int
    train: list[Row]
    evaluations: list[Evaluation]
    with_all: Evaluation  # measured with a model that is not shipped
    ours: float
    theirs: float
    characters: float
    spans: str  # the table of the parts of mixed posts


def evaluations(data: Path, held: list[Row]) -> list[Evaluation]:
    """Run the shipped detector on everything it is measured on."""
    text = data / "text"
    own = [row for row in held if row.source != "Django messages" and row.name != ELSE]
    labels = [label_of(row) for row in own]
    texts = [row.text for row in own]
    short = [k for k, said in enumerate(texts) if len(said) <= SHORT]
    udhr = rows(text / "langid/udhr_test.parquet")
    done = [
        _folded(HELD_OUT, "Arabic folded to one class.", texts, labels),
        _folded(HELD_OUT_SHORT, "Arabic folded to one class.", [texts[k] for k in short], [labels[k] for k in short]),
        _folded(
            "Universal Declaration of Human Rights",
            "Pieces of at most 140 characters, of a subject and spelling not trained on; Arabic folded to one class.",
            [row["text"] for row in udhr],
            [UDHR[row["label"]] for row in udhr],
        ),
    ]
    arabic = [k for k, row in enumerate(own) if row.script == "Arab"]
    note = "Darija against all other Arabic. AfriSenti's posts count as Darija, as their collection says."
    done.append(_evaluated(OWN_ARABIC, note, [texts[k] for k in arabic], [labels[k] for k in arabic]))
    if (text / "mac/mac.parquet").exists():
        done += of_other_sets(text, [row for row in own if row.name == "arb" or row.source == "MArSum titles"])
    return done


def of_other_sets(text: Path, own: list[Row], title: str = OTHER_SETS) -> list[Evaluation]:
    """Darija against standard Arabic on sets whose licence does not allow training: the fifth kept for measuring."""
    mac = [row for row in rows(text / "mac/mac.parquet") if row["script"] == "Arab" and not fold_of(row["text"])]
    texts = [row["text"] for row in mac]
    truth = ["ary-Arab" if row["variety"] == "dialectal" else "arb-Arab" for row in mac]
    note = "Comments others labelled standard or dialectal (MAC)."
    comments = _evaluated(MOROCCAN, note, texts, truth)
    for name in ("omcd", "mdoldd"):
        given = [row["text"] for row in rows(text / f"{name}/{name}.parquet") if row["script"] == "Arab"]
        darija = [said for said in given if not fold_of(said)]
        texts, truth = texts + darija, truth + ["ary-Arab"] * len(darija)
    texts, truth = texts + [row.text for row in own], truth + [label_of(row) for row in own]
    note = (
        "MAC, OMCD and MDOLDD, never trained on, with the held-out standard Arabic and Darija of our own sets. All of "
        "OMCD and MDOLDD counts as Darija, though some of their posts are standard Arabic."
    )
    return [_evaluated(title, note, texts, truth), comments]


def label_of(row: Row) -> str:
    """The label a row should get."""
    return "arb-Arab" if row.name == "dialect" else f"{row.name}-{row.script}"


def _evaluated(title: str, note: str, texts: Sequence[str], truth: Sequence[str]) -> Evaluation:
    guesses = identify(texts)
    return Evaluation(
        title, note, tuple(truth), tuple(guess.label for guess in guesses), tuple(guess.score for guess in guesses)
    )


def _folded(title: str, note: str, texts: Sequence[str], truth: Sequence[str]) -> Evaluation:
    plain = _evaluated(title, note, texts, truth)
    return Evaluation(
        title,
        note,
        tuple(ARABIC.get(label, label) for label in plain.truth),
        tuple(ARABIC.get(label, label) for label in plain.given),
        plain.scores,
    )


def f1_scores(truth: NDArray[np.str_], given: NDArray[np.str_], labels: Sequence[str]) -> NDArray[np.float64]:
    """F1 of each label; 0 where it is neither right nor given."""
    scores = []
    for label in labels:
        right = int(np.sum((truth == label) & (given == label)))
        total = int(np.sum(truth == label)) + int(np.sum(given == label))
        scores.append(2 * right / total if total else 0.0)
    return np.array(scores)


def with_interval(truth: NDArray[np.str_], given: NDArray[np.str_], labels: Sequence[str]) -> NDArray[np.float64]:
    """Macro-F1 (first) and each label's F1: value, low and high of the 95% percentile bootstrap over texts."""
    draw = np.random.default_rng(SEED)
    value = f1_scores(truth, given, labels)
    drawn = []
    for _ in range(DRAWS):
        sample = draw.integers(0, len(truth), len(truth))
        f1 = f1_scores(truth[sample], given[sample], labels)
        drawn.append([f1.mean(), *f1])
    low, high = np.quantile(np.array(drawn), (0.025, 0.975), axis=0)
    return np.stack([np.array([value.mean(), *value]), low, high], axis=1)


def calibration_error(evaluation: Evaluation) -> float:
    """Expected calibration error over ten bins of the score."""
    right = np.array([a == b for a, b in zip(evaluation.truth, evaluation.given, strict=True)])
    scores = np.array(evaluation.scores)
    bins = np.minimum((scores * 10).astype(int), 9)
    return float(sum(abs(right[bins == b].mean() - scores[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


def section(evaluation: Evaluation) -> str:
    """One evaluation as Markdown: figures by label and what was taken for what."""
    truth, given = np.array(evaluation.truth), np.array(evaluation.given)
    labels = sorted(set(evaluation.truth))
    figures = with_interval(truth, given, labels)
    macro = "macro-F1 {:.4f} (95% interval {:.4f} to {:.4f})".format(*figures[0])
    lines = [f"### {evaluation.title}", "", evaluation.note, ""]
    lines += [f"{len(truth):,} texts; {macro}; calibration error {calibration_error(evaluation):.3f}.", ""]
    lines += ["| label | texts | recall | precision | F1 | 95% interval | taken for |", "|---|---|---|---|---|---|---|"]
    for label, (f1, low, high) in zip(labels, figures[1:], strict=True):
        is_it, said = truth == label, given == label
        both = int((is_it & said).sum())
        wrong = Counter(given[is_it & ~said].tolist()).most_common(3)
        taken = ", ".join(f"{name} {count}" for name, count in wrong) or "-"
        precision = both / said.sum() if said.any() else 0.0
        lines.append(
            f"| {label} | {is_it.sum():,} | {both / is_it.sum():.4f} | {precision:.4f} "
            f"| {f1:.4f} | {low:.4f} to {high:.4f} | {taken} |"
        )
    return "\n".join(lines) + "\n"


def results(figures: Figures) -> list[dict[str, object]]:
    """The figures as the quality page reads them."""
    found = []
    for one in [*figures.evaluations, figures.with_all]:
        truth, given = np.array(one.truth), np.array(one.given)
        value, low, high = (round(float(x), 4) for x in with_interval(truth, given, sorted(set(one.truth)))[0])
        baseline, goal = BARS.get(one.title, (None, None))
        how = f"{len(truth):,} texts; benchmarks/language_model.py measure; 95% bootstrap over texts"
        found.append(_result(f"language and script, macro-F1: {one.title}", (value, low, high), baseline, goal, how))
    speed = f"{round(figures.characters)} characters a text, one core, CPU time, batches; the same run for both"
    ours, theirs = _rounded(figures.ours), _rounded(figures.theirs)
    found.append(_result("language and script, texts a second", (ours, None, None), None, 100_000, speed))
    times = round(figures.ours / figures.theirs, 1)
    what = "language and script, times the speed of a scikit-learn TF-IDF + linear pipeline of the same features"
    found.append(_result(what, (times, None, None), None, 8, f"{theirs:,} texts a second there; {speed}"))
    found.append(_result("language model, bytes", (figures.size, None, None), None, 3_000_000, "the file"))
    return found


def _result(
    what: str, figure: tuple[float, float | None, float | None], baseline: float | None, goal: float | None, how: str
) -> dict[str, object]:
    value, low, high = figure
    return {"what": what, "value": value, "low": low, "high": high, "baseline": baseline, "goal": goal, "how": how}


def card(figures: Figures) -> str:
    """The whole card."""
    counts = Counter((row.source, row.script, row.name) for row in figures.train)
    sources = ["| source | what | licence | rows trained on |", "|---|---|---|---|"]
    for source, (what, licence) in SOURCES.items():
        by_class = sorted((f"{n}-{s}", c) for (src, s, n), c in counts.items() if src == source)
        sources.append(f"| {source} | {what} | {licence} | {', '.join(f'{n} {c:,}' for n, c in by_class)} |")
    return CARD.format(
        size=figures.size,
        sha256=figures.sha256,
        labels=", ".join(f"`{label}`" for label in LABELS),
        sources="\n".join(sources),
        sections="\n".join(section(evaluation) for evaluation in [*figures.evaluations, figures.with_all]),
        spans=figures.spans,
        ours=_rounded(figures.ours),
        theirs=_rounded(figures.theirs),
        ratio=round(figures.ours / figures.theirs, 1),
        characters=round(figures.characters),
    )


def _rounded(value: float) -> int:
    return int(round(value, 2 - len(str(int(value)))))


CARD = """# Model card: language and script

Written by `benchmarks/language_model.py measure`; do not edit by hand.

**What it is.** Letters decide the script. Tifinagh is Tamazight. In Arabic and Latin letters a linear model over hashed
character n-grams of words, one to five characters long, and whole words decides, trained for this project. Where it
suspects a language outside those it knows, and py3langid (BSD-3-Clause) is sure of one, the post gets that language.
Other scripts go to py3langid alone. What a word weighs is a whole number, a text the sum over its words of its main
script, so the answer for a post never depends on the others. [Parts of a mixed post](../detectors.md#mixed-languages)
are told by the same weights, word by word.

**File.** `src/marsad/detect/models/language.npz`, {size:,} bytes, weights in 8 bits, read without pickle.
SHA-256 `{sha256}`, checked on loading.

**Labels.** {labels}, and other languages as ISO 639-3 and script (`deu-Latn`).
Algerian posts are read as `ary-Arab` and romanised Tunisian as `ary-Latn`; all other Arabic, Egyptian and Gulf
speech included, is `arb-Arab`. Kabyle and all Tamazight in Latin letters are `zgh-Latn`.

**Use.** To describe a collection, to stratify a sample and to hand posts to coders who speak the language. Not to say
where somebody comes from.

## Trained on

Logistic regression, one model a script. A text whose hash falls in the held-out fifth is never trained on; another
fifth of the training rows gave the temperature in a first fit without it. Sets without a licence that allows it are
not used. For Darija in Arabic letters they would help most, and are missing: the vocabulary written for this project
stands in for them. Which sources, and how strong a penalty, was chosen on a fifth of MAC, OMCD and MDOLDD that is not
the fifth measured below.

{sources}

## Figures

F1 is the harmonic mean of precision and recall. Intervals are percentile bootstraps over texts, {draws} draws.
Before this model, macro-F1 of models trained on sets that allow it was 0.996 for the held-out fifth, 0.991 for short
posts and 0.782 for Darija against standard Arabic.

{sections}
## Parts of mixed posts

{spans}

## Speed

{ours:,} texts a second on one core (mean {characters} characters, in batches, the first time each text is met). A
scikit-learn pipeline of the same features (TF-IDF of character n-grams within words and of words, a linear model), an
eighth of the same texts in one batch in the same run, reaches {theirs:,}: {ratio} times less.

## What it cannot see

- One label a post: a post half Darija, half French gets the language of most of its words; its parts are signals of
  the detector `mixed-languages`.
- Darija against standard Arabic is a matter of degree; short posts of shared words (wishes, prayers) can be either.
  Inside one post the two are hardly told apart.
- Which dialect: Egyptian, Levantine and Gulf speech are not told from standard Arabic.
- Tamazight in Latin letters was learnt from Kabyle; no Moroccan posts in Latin letters were found.
- Romanised Darija was learnt from one set of posts; other ways of spelling it will do worse.
- A post of a language that py3langid does not know, or of fewer than about 20 letters, gets the nearest of our labels.
""".replace("{draws}", str(DRAWS))
