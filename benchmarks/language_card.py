"""What is measured of the language model, and the card that says it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from language_corpus import SOURCES, Row, rows
from numpy.typing import NDArray

from marsad.detect.language import LABELS, identify
from marsad.detect.language_model import ELSE

SHORT = 40
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
    ours: float
    theirs: float
    characters: float


def evaluations(data: Path, held: list[Row]) -> list[Evaluation]:
    """Run the shipped detector on everything it is measured on."""
    text = data / "text"
    own = [row for row in held if row.source != "Django messages" and row.name != ELSE]
    labels = [label_of(row) for row in own]
    texts = [row.text for row in own]
    short = [k for k, said in enumerate(texts) if len(said) <= SHORT]
    udhr = rows(text / "langid/udhr_test.parquet")
    done = [
        _folded("Held-out fifth", "Arabic folded to one class.", texts, labels),
        _folded(
            f"Held-out fifth, posts of {SHORT} characters or fewer",
            "Arabic folded to one class.",
            [texts[k] for k in short],
            [labels[k] for k in short],
        ),
        _folded(
            "Universal Declaration of Human Rights",
            "Pieces of at most 140 characters, of a subject and spelling not trained on; Arabic folded to one class.",
            [row["text"] for row in udhr],
            [UDHR[row["label"]] for row in udhr],
        ),
    ]
    arabic = [k for k, row in enumerate(own) if row.script == "Arab"]
    note = "Darija against all other Arabic; the Moroccan rows are those with a word of Darija, so this flatters."
    done.append(_evaluated("Held-out fifth, Arabic", note, [texts[k] for k in arabic], [labels[k] for k in arabic]))
    if (text / "mac/mac.parquet").exists():
        mac = rows(text / "mac/mac.parquet")
        truth = ["ary-Arab" if row["variety"] == "dialectal" else "arb-Arab" for row in mac]
        note = (
            "Comments others labelled standard or dialectal (MAC; no licence stated: measured on, never trained on). "
            "That the odds of Darija are doubled was chosen on this set, so its figures flatter a little."
        )
        done.append(_evaluated("Moroccan comments", note, [row["text"] for row in mac], truth))
    return done


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
        sections="\n".join(section(evaluation) for evaluation in figures.evaluations),
        ours=_rounded(figures.ours),
        theirs=_rounded(figures.theirs),
        ratio=round(figures.ours / figures.theirs),
        characters=round(figures.characters),
    )


def _rounded(value: float) -> int:
    return int(round(value, 2 - len(str(int(value)))))


CARD = """# Model card: language and script

Written by `benchmarks/language_model.py measure`; do not edit by hand.

**What it is.** Letters decide the script. Tifinagh is Tamazight. In Arabic and Latin letters a linear model over hashed
character n-grams of one to six characters decides, trained for this project. Where it suspects a language outside those
it knows, and py3langid (BSD-3-Clause) is sure of one, the post gets that language. Other scripts go to py3langid alone.

**File.** `src/marsad/detect/models/language.npz`, {size:,} bytes, weights in 8 bits, read without pickle.
SHA-256 `{sha256}`, checked on loading.

**Labels.** {labels}, and other languages as ISO 639-3 and script (`deu-Latn`).
Algerian posts are read as `ary-Arab` and romanised Tunisian as `ary-Latn`; all other Arabic, Egyptian and Gulf
speech included, is `arb-Arab`. Kabyle and all Tamazight in Latin letters are `zgh-Latn`.

**Use.** To describe a collection, to stratify a sample and to hand posts to coders who speak the language. Not to say
where somebody comes from.

## Trained on

Logistic regression, one model a script; the odds of Darija in Arabic letters are doubled after fitting, as the posts of
a Moroccan mission hold more of it than these sets. A text whose hash falls in the held-out fifth is never trained on.
Sets without a licence that allows it are not used.

{sources}

## Figures

F1 is the harmonic mean of precision and recall. Intervals are percentile bootstraps over texts, {draws} draws.

{sections}
## Speed

{ours:,} texts a second on one core (mean {characters} characters), batches of any size; a scikit-learn pipeline of
character n-grams asked text by text reaches {theirs:,} on the same machine: {ratio} times less.

## What it cannot see

- One label a post: a post half Darija, half French gets the language of most of its n-grams.
- Darija against standard Arabic is a matter of degree; short posts of shared words (wishes, prayers) can be either.
- Which dialect: Egyptian, Levantine and Gulf speech are not told from standard Arabic.
- Tamazight in Latin letters was learnt from Kabyle; no Moroccan posts in Latin letters were found.
- Romanised Darija was learnt from one set of posts; other ways of spelling it will do worse.
- A post of a language that py3langid does not know, or of fewer than about 20 letters, gets the nearest of our labels.
""".replace("{draws}", str(DRAWS))
