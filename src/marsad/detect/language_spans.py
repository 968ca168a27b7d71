"""Which language and script each part of a post is in, for posts that change between languages.

Each word is weighed by the model of its script; for a run of words in one script the sequence of labels with the best
sum of weights, less a cost for each change, is taken (Viterbi, 1967; all changes cost the same, as in Potts' model), so
that a word two languages share follows its neighbours. A change of script always ends a span. Addresses, handles,
masks, emoji and numbers are in no language and in no span. Names are not told from words: they follow their neighbours.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marsad.core.canonical import canonical_json
from marsad.detect.language import (
    LABELS,
    NONE,
    OTHER,
    SAID_AS,
    SCRIPT_NUMBERS,
    TIFINAGH,
    UNKNOWN,
    Guess,
    Weighed,
    by_label,
    dominant_scripts,
    guessed,
    scripts_of,
    weighed,
)
from marsad.detect.language_model import ELSE, SCRIPTS, shipped
from marsad.detect.letter_forms import LANGUAGE, PICTURES, SPACE
from marsad.detect.normalise import fold, letter_end
from marsad.detect.words import NOT_WORDS, ranges

TOGETHER = 2048  # texts cut at once
# What a change costs, and how much the whole post pulls its words: chosen by benchmarks/language_spans.py.
SWITCH = {"Arab": 6.0, "Latn": 3.0}
LEAN = {"Arab": 1.0, "Latn": 1.0}
LEAST = np.float32(0.01)  # a language the post as a whole seems not to be in still has this chance
WORD_SIZE = np.float32(5.0)  # square root of how many n-grams a word usually has
NO_WORDS = re.compile(NOT_WORDS)
PICTURE = re.compile("[" + "".join(f"{chr(first)}-{chr(end - 1)}" for first, end in PICTURES) + "]")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text in one language: characters `start` to `end` (exclusive) of the original."""

    start: int
    end: int
    label: str
    score: float  # probability of the label, had the span been a post


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of several texts; a word of two scripts is two. Word t is `codes[bounds[t]:bounds[t + 1]]`."""

    codes: NDArray[np.uint32]
    bounds: NDArray[np.int64]  # (tokens + 1,)
    starts: NDArray[np.int64]  # (texts + 1,) the first word of each text
    firsts: NDArray[np.int64]  # place of the first letter in the original text
    lasts: NDArray[np.int64]  # of the last


def spans(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """The spans of each text, in order; the same whatever the other texts are."""
    found: list[tuple[Span, ...]] = []
    for start in range(0, len(texts), TOGETHER):
        found.extend(_spans(texts[start : start + TOGETHER]))
    return found


def spans_as_json(texts: Sequence[str]) -> list[str]:
    """The spans of each text as a JSON list of [start, end, label, score], for a column of a plain table."""
    return [
        canonical_json([[one.start, one.end, one.label, round(one.score, 4)] for one in found])
        for found in spans(texts)
    ]


def _spans(texts: Sequence[str]) -> Iterator[tuple[Span, ...]]:
    blanked = [NO_WORDS.sub(lambda found: " " * len(found[0]), text) for text in texts]
    tokens = tokens_of(blanked)
    weights = weighed(tokens.codes, tokens.bounds)
    totals = weights.over(np.arange(len(weights.letters)), tokens.starts)
    scripts = dominant_scripts(weights.letters, 1)
    labels = _labels(tokens, scripts, weights, totals, guessed(blanked, totals))
    bounds = tokens.starts.tolist()
    pieces = [
        piece
        for text, first, after in zip(texts, bounds, bounds[1:], strict=False)
        for piece in _pieces(text, tokens, scripts, labels, range(first, after))
    ]
    scored = _scored(blanked, tokens, weights, labels, pieces)
    cuts = np.searchsorted([first for first, _last in pieces], tokens.starts).tolist()
    for number in range(len(texts)):
        yield tuple(scored[cuts[number] : cuts[number + 1]])


def tokens_of(texts: Sequence[str]) -> Tokens:
    """The words of texts in which addresses, handles and masks are blanked out."""
    folded = fold(texts, LANGUAGE)
    codes, origins = folded.codes, np.append(folded.origins, -1)[: folded.codes.size]
    kinds = scripts_of(codes)
    letters = (kinds[1:] != NONE) & (kinds[:-1] != NONE) & (origins[1:] != origins[:-1])
    turns = np.flatnonzero(letters & (kinds[1:] != kinds[:-1])) + 1
    text_of = np.repeat(np.arange(len(texts)), np.diff(folded.starts))
    text_of = np.insert(text_of, turns, text_of[turns])
    codes, origins = np.insert(codes, turns, np.uint32(SPACE)), np.insert(origins, turns, -1)
    spaces = np.flatnonzero(codes == SPACE)
    words = np.flatnonzero(np.diff(spaces) > 1)
    sizes = np.diff(spaces)[words]
    before = spaces[words]
    kept = np.repeat(before - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
    return Tokens(
        codes=np.append(codes[kept], np.uint32(SPACE)),
        bounds=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        starts=np.searchsorted(text_of[before], np.arange(len(texts) + 1)).astype(np.int64),
        firsts=origins[before + 1],
        lasts=origins[before + sizes - 1],
    )


def _labels(
    tokens: Tokens, scripts: NDArray[np.int64], weights: Weighed, totals: Weighed, guesses: Sequence[Guess]
) -> NDArray[np.object_]:
    """The label of each word; UNKNOWN for words of other scripts, unless the post as a whole has a name for them."""
    labels = np.full(scripts.size, UNKNOWN, dtype=object)
    labels[scripts == TIFINAGH] = "zgh-Tfng"
    text_of = np.repeat(np.arange(len(guesses)), np.diff(tokens.starts))
    for script in SCRIPTS:
        model = shipped()[script]
        mine = np.flatnonzero(scripts == SCRIPT_NUMBERS[script])
        names, scores = _by_label(script, weights.sums[script][mine] * model.scale / WORD_SIZE)
        _names, lean = _by_label(
            script, np.log(model.probabilities(totals.sums[script], totals.counts[script]) + LEAST)
        )
        begins = (np.diff(mine, prepend=-2) > 1) | (np.diff(text_of[mine], prepend=-1) > 0)
        firsts = np.flatnonzero(begins)
        scores[firsts] += np.float32(LEAN[script]) * lean[text_of[mine[firsts]]]
        labels[mine] = np.array(names, dtype=object)[best_labels(scores, firsts, SWITCH[script])]
    for number, guess in enumerate(guesses):
        if guess.label not in LABELS:
            own = slice(tokens.starts[number], tokens.starts[number + 1])
            script_number = SCRIPT_NUMBERS.get(guess.label.partition("-")[2], OTHER)
            labels[own][scripts[own] == script_number] = guess.label
    return labels


def _by_label(script: str, scores: NDArray[np.float32]) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """The labels of a script, and for each the best score of its classes."""
    said = [SAID_AS[script].get(name, f"{name}-{script}") for name in shipped()[script].classes]
    names = tuple(dict.fromkeys(name for name in said if name != f"{ELSE}-{script}"))
    columns = [scores[:, [k for k, one in enumerate(said) if one == name]].max(axis=1) for name in names]
    return names, np.stack(columns, axis=1).astype(np.float32)


def best_labels(scores: NDArray[np.float32], firsts: NDArray[np.int64], switch: float) -> NDArray[np.int64]:
    """For each word the label, by number, on the best path through its run; runs begin at `firsts`.

    The path of the largest sum of `scores` (words, labels), less `switch` for each change of label within a run.
    """
    best = np.zeros(len(scores), dtype=np.int64)
    if not len(scores):
        return best
    lengths = np.diff(np.append(firsts, len(scores)))
    order = np.argsort(-lengths, kind="stable")
    firsts, lengths = firsts[order], lengths[order]
    sums = scores[firsts].copy()
    came_from = np.tile(np.arange(scores.shape[1]), (len(scores), 1))
    for step in range(1, int(lengths[0])):
        going = int(np.searchsorted(-lengths, -step, side="left"))
        stay = sums[:going]
        top = stay.argmax(axis=1)
        jump = stay[np.arange(going), top][:, None] - np.float32(switch)
        here = firsts[:going] + step
        came_from[here] = np.where(jump > stay, top[:, None], came_from[here])
        sums[:going] = np.maximum(stay, jump) + scores[here]
    ends = firsts + lengths - 1
    best[ends] = sums.argmax(axis=1)
    for step in range(int(lengths[0]) - 1, 0, -1):
        going = int(np.searchsorted(-lengths, -step, side="left"))
        here = firsts[:going] + step
        best[here - 1] = came_from[here, best[here]]
    return best


def _pieces(
    text: str, tokens: Tokens, scripts: NDArray[np.int64], labels: NDArray[np.object_], own: range
) -> Iterator[tuple[int, int]]:
    """First and last word of each span of a text: words of one label with no address, handle, mask or emoji between."""
    first = last = -1
    for token in own:
        if labels[token] == UNKNOWN and scripts[token] != OTHER:
            continue
        if first >= 0:
            between = text[int(tokens.lasts[last]) + 1 : int(tokens.firsts[token])]
            same = labels[token] == labels[last] and scripts[token] == scripts[last]
            if same and not (len(between) > 1 and (PICTURE.search(between) or NO_WORDS.search(between))):
                last = token
                continue
            yield first, last
        first = last = token
    if first >= 0:
        yield first, last


def _scored(
    texts: Sequence[str],
    tokens: Tokens,
    weights: Weighed,
    labels: NDArray[np.object_],
    pieces: Sequence[tuple[int, int]],
) -> list[Span]:
    """The spans of `pieces`; the score is the probability that a post of just these words would have."""
    firsts = np.array([first for first, _last in pieces], dtype=np.int64)
    lengths = np.array([last + 1 - first for first, last in pieces], dtype=np.int64)
    totals = weights.over(ranges(firsts, lengths), np.concatenate(([0], np.cumsum(lengths))))
    text_of = (np.searchsorted(tokens.starts, firsts, side="right") - 1).tolist()
    likely: dict[str, NDArray[np.float32]] = {}
    for script in SCRIPTS:
        model = shipped()[script]
        names, known, _another = by_label(
            model, script, model.probabilities(totals.sums[script], totals.counts[script])
        )
        likely |= {name: known[:, k] for k, name in enumerate(names)}
    found = []
    for number, (first, last) in enumerate(pieces):
        text, label = texts[text_of[number]], str(labels[first])
        start, end = int(tokens.firsts[first]), letter_end(text, int(tokens.lasts[last]))
        score = float(likely[label][number]) if label in likely else 1.0
        found.append(Span(start, end, label, score))
    return found
