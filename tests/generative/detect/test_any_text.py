"""Whatever the characters, folding keeps its offsets and the detectors answer."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.detect.language import identify
from marsad.detect.language_detector import LanguageDetector
from marsad.detect.language_spans import spans
from marsad.detect.letter_forms import LOOK_ALIKES, SIGNS_AS_LETTERS
from marsad.detect.lexicon import Entry
from marsad.detect.matching import Matcher
from marsad.detect.normalise import CLASSIFY, LANGUAGE, MATCH, fold, letter_end, normalise

ANY = st.text(st.characters(), max_size=60)  # surrogates included
LIKELY = st.text(st.sampled_from("aà3 7eE9لأإىةـَﷲ\u200f\x1e\x00ⵣßœ$0😂.@/:ww"), max_size=60)
TRICKS = st.text(st.sampled_from("fc*$@4.-_ \u200bаеoε𝓼ｓⓢ🅰ⴰⵖⵯéُم!?؟:)(D<3👍🏽‍\u2066"), max_size=60)
WORDS_AND_OTHERS = (
    "wach",
    "je",
    "suis",
    "شكون",
    "ⴰⵣⵓⵍ",
    "hello",
    "@user",
    "www.a.ma",
    "😂",
    "amigo,",
    "12",
    "Привет",
    "الx",
)
MIXED = st.lists(st.sampled_from(WORDS_AND_OTHERS), max_size=9).map(" ".join)
SPELLED = {"ε": "a", "γ": "gh", "σ": "a", "Σ": "a", "Γ": "gh"}
TEXTS = st.lists(ANY | LIKELY, max_size=6)
QUICK = settings(max_examples=100, deadline=None, derandomize=True)
WORDS = ("حمار", "connard", "chffar", "ⴰⵖⵢⵓⵍ", "boycott*", "لن أصوت")
MATCHER = Matcher([Entry(word=w, label="abuse", weight=0.5, language=language) for w, language in zip(
    WORDS, ("ary-Arab", "fra-Latn", "ary-Latn", "zgh-Tfng", "fra-Latn", "arb-Arab"), strict=True)])  # fmt: skip


@QUICK
@given(ANY | LIKELY)
def test_offsets_rise_and_stay_in_the_text(text: str) -> None:
    folded = normalise(text)
    assert len(folded.text) == len(folded.origins)
    assert all(0 <= origin < len(text) for origin in folded.origins)
    assert list(folded.origins) == sorted(folded.origins)
    assert folded.text == folded.text.strip()
    assert "  " not in folded.text


@QUICK
@given(ANY | LIKELY | TRICKS, st.sampled_from((MATCH, CLASSIFY, LANGUAGE)))
def test_every_folded_character_leads_back_to_the_one_it_came_from(text: str, purpose: str) -> None:
    folded = fold([text], purpose)
    said = folded.texts()[0]
    last = -1
    for place, char in enumerate(said):
        origin = int(folded.origins[place])
        if char == " ":
            continue
        assert last <= origin < len(text)
        last, written = origin, text[origin]
        alone = fold([written], purpose).texts()[0] + normalise(written).text  # a digit alone is no letter
        stands_for = SIGNS_AS_LETTERS.get(written, "") + LOOK_ALIKES.get(written, "") + SPELLED.get(written, "")
        assert char in alone or char in stands_for or (purpose == CLASSIFY and written in ":;=<")


@QUICK
@given(ANY | LIKELY | TRICKS)
def test_a_span_of_the_fold_is_a_span_of_the_text(text: str) -> None:
    folded = normalise(text)
    for start, word in enumerate(folded.text.split(" ")):
        if word and not start:
            first, last = folded.span(0, len(word))
            again = normalise(text[first:last]).text
            assert 0 <= first < last <= letter_end(text, last - 1) <= len(text)
            assert not set(again) - set(folded.text) - set("0123456789$@€¢*")


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(ANY | LIKELY | TRICKS | MIXED, max_size=4))
def test_spans_stand_in_order_inside_the_text_the_same_in_any_company(texts: list[str]) -> None:
    found = spans(texts)
    assert found == [spans([text])[0] for text in texts]
    for text, parts in zip(texts, found, strict=True):
        ends = [0, *(part.end for part in parts)]
        assert all(before <= part.start < part.end <= len(text) for before, part in zip(ends, parts, strict=False))
        assert all(normalise(text[part.start]).text for part in parts)
        assert all(0 <= part.score <= 1 and part.label for part in parts)


@QUICK
@given(TEXTS)
def test_texts_folded_together_are_what_they_are_alone(texts: list[str]) -> None:
    assert [said[1:] for said in fold(texts).texts()] == [normalise(text).text for text in texts]


@QUICK
@given(TEXTS)
def test_every_text_gets_one_guess_the_same_in_any_company(texts: list[str]) -> None:
    guesses = identify(texts)
    assert guesses == [identify([text])[0] for text in texts]
    assert all(0 <= guess.score <= 1 and guess.label for guess in guesses)


@QUICK
@given(TEXTS, st.sampled_from(WORDS))
def test_matches_stand_inside_the_text_and_a_listed_word_is_found(texts: list[str], word: str) -> None:
    said = word.removesuffix("*")
    for text, matches in zip(texts, MATCHER.matches(texts), strict=True):
        assert all(0 <= match.start < match.end <= len(text) for match in matches)
    assert MATCHER.matches([f"( {said} )"])[0][0].start == 2


@QUICK
@given(st.lists(st.text(max_size=40), max_size=6))
def test_the_detector_answers_for_every_post(texts: list[str]) -> None:
    batch = pa.record_batch({"post_id": [str(k) for k in range(len(texts))], "text": pa.array(texts, type=pa.string())})
    assert LanguageDetector().detect(batch).num_rows == len(texts)
