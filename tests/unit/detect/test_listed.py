"""A model joined with the word lists: a listed word counts where the model knows nothing, and never takes away."""

import numpy as np
import pytest

from marsad.core.words import speaking
from marsad.detect.background import Background
from marsad.detect.classifying import decided
from marsad.detect.fitting import fit
from marsad.detect.lexicon import LANGUAGES
from marsad.detect.lexicon_detector import LexiconDetector, noisy_or
from marsad.detect.listed import WithWordLists
from marsad.detect.text_model import TextModel

KNOWN = ["you are a stupid liar", "what an idiot", "shut up fool", "pathetic loser"]
PLAIN = ["rain is expected", "the match was good", "see you on sunday", "bread is cheap"]
TEXTS = [f"{text} {number}a" for number in range(3) for text in (*KNOWN, *PLAIN)]
LABELS = [label for _number in range(3) for label in ["offensive"] * 4 + ["not offensive"] * 4]


@pytest.fixture(scope="module")
def model() -> TextModel:
    return fit(TEXTS, LABELS, order=("not offensive", "offensive"), folds=2, background=Background.none())


@pytest.fixture(scope="module")
def joined(model: TextModel) -> WithWordLists:
    return WithWordLists(model=model, listed=("abuse",), languages=LANGUAGES)


def listed_score(text: str) -> float:
    (found,) = LexiconDetector().matches([text])
    return noisy_or([match.entry for match in found if match.entry.label == "abuse"])


def test_the_score_is_the_higher_of_the_two(model: TextModel, joined: WithWordLists) -> None:
    texts = ["ya hmar", "نتا حمار", "you are a stupid liar", "the match was good", ""]
    alone, together = model.probabilities(texts)[:, 1], joined.probabilities(texts)[:, 1]
    scores = np.array([listed_score(text) for text in texts])
    assert scores[:2].min() > 0
    assert together == pytest.approx(np.maximum(alone, scores))
    assert joined.probabilities(texts).sum(axis=1) == pytest.approx(1.0)


def test_the_reason_for_yes_begins_with_the_listed_words(joined: WithWordLists) -> None:
    (because,) = joined.because(["safi ya hmar"], ["offensive"])
    with speaking("en"):
        assert because[0].message.startswith("In the word list for Darija")
    assert dict(because[0].values)["words"] == "hmar"
    assert len(because) == 2, "what weighed in the model is told too"


def test_the_reason_for_no_is_the_models(model: TextModel, joined: WithWordLists) -> None:
    assert joined.because(["ya hmar"], ["not offensive"]) == model.because(["ya hmar"], ["not offensive"])


def test_it_is_cut_where_the_model_is_and_known_by_the_model_and_the_lists(
    model: TextModel, joined: WithWordLists
) -> None:
    assert (joined.labels, joined.cut) == (model.labels, model.cut)
    assert joined.identity.startswith(f"{model.identity}.")
    assert WithWordLists(model=model, listed=("threat",), languages=LANGUAGES).identity != joined.identity
    assert decided(joined, np.array([[1 - model.cut, model.cut]], dtype=np.float32)).tolist() == [1]


def test_other_labels_of_the_lists_do_not_count(model: TextModel) -> None:
    none = WithWordLists(model=model, listed=(), languages=LANGUAGES)
    assert none.probabilities(["ya hmar"]) == pytest.approx(model.probabilities(["ya hmar"]), abs=1e-6)


def test_lists_of_other_languages_do_not_count(model: TextModel) -> None:
    darija = WithWordLists(model=model, listed=("abuse",), languages=("ary-Latn",))
    texts = ["ya hmar", "sale connard"]
    assert min(map(listed_score, texts)) > 0.3
    counts = darija.probabilities(texts)[:, 1] > model.probabilities(texts)[:, 1] + 1e-6
    assert counts.tolist() == [True, False]


def test_the_answer_for_a_text_does_not_depend_on_the_others(joined: WithWordLists) -> None:
    texts = ["ya hmar", "", "the match was good", "نتا حمار"]
    together = joined.probabilities(texts)
    assert all((joined.probabilities([text])[0] == together[place]).all() for place, text in enumerate(texts))
    assert joined.probabilities([]).shape == (0, 2)
