"""The classifiers made of rules answer any text at all, and alike alone and in company."""

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.detect.rules import RULES, TABLES

PIECES = st.sampled_from(
    ["نقاطعو", "الانتخابات", "ما غاديش", "نصوت", "I will", "kill", "you", '"', "?", "؟", ".",
     "!", "\n", "«", "»", "مؤامرة",
     "vaccin", "أعلنت", "الحكومة", "12", "%", "ur", "stiɣ", "ⵙⵜⵉⵖ",
     "\u202e", "\u200d", "😂", "ـ", "…", "@user", "[[PHOTO]]",
     "https://e.org/x", "n'", "boycotttt", "v o t e z", "\ud800", "\x00", "\x1e"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).map(" ".join) | st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=80)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_any_text_gets_probabilities_and_reasons_whose_words_stand_in_it(texts: list[str]) -> None:
    for task in TABLES:
        classifier = RULES[task]()
        together = classifier.probabilities(texts)
        assert abs(together.sum(axis=1) - 1).max() < 1e-5
        assert all(
            (classifier.probabilities([text])[0] == row).all() for text, row in zip(texts, together, strict=True)
        )
        labels = [classifier.labels[k] for k in together.argmax(axis=1)]
        for text, reasons in zip(texts, classifier.because(texts, labels), strict=True):
            assert len(reasons) == 1
            assert all(word.strip() in text for _name, words in reasons[0].values for word in words.split(", ")[:1])
