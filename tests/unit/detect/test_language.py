"""Language and script, by a table of phrases written for this test."""

import hashlib
import random
import unicodedata

import numpy as np
import pytest

from marsad.core.errors import WrongState
from marsad.detect import language_model
from marsad.detect.language import Guess, identify, weighed
from marsad.detect.language_model import LinearModel, in_eight_bits, read, shipped, spread, written
from marsad.detect.normalise import LANGUAGE
from marsad.detect.words import words_of

PHRASES = [
    ("ary-Arab", "شكون غادي يربح فهاد الانتخابات؟"),
    ("ary-Arab", "ما كاين لا خدمة لا والو، كيضحكو علينا"),
    ("ary-Arab", "واش كاين شي حد كيعرف فين نصوتو؟"),
    ("ary-Arab", "هادشي راه بزاف، خاصهم يمشيو بحالهم"),
    ("arb-Arab", "تنظم الانتخابات التشريعية في موعدها وفقا للقانون"),
    ("arb-Arab", "أعلنت الهيئة الوطنية عن النتائج النهائية مساء أمس"),
    ("arb-Arab", "يجب على الحكومة أن تضمن حرية التعبير والصحافة"),
    ("ary-Latn", "chkoun ghadi yrbe7 f had l2intikhabat?"),
    ("ary-Latn", "wach kayn chi 7ed kay3ref fin nsewto"),
    ("ary-Latn", "machi hadchi li bghina a khouya"),
    ("fra-Latn", "Les bureaux de vote ouvrent à huit heures dimanche matin."),
    ("fra-Latn", "je n'ai pas encore choisi mon candidat"),
    ("eng-Latn", "The polling stations open at eight on Sunday morning."),
    ("eng-Latn", "who are you voting for this time?"),
    ("spa-Latn", "Los colegios electorales abren a las ocho de la mañana."),
    ("spa-Latn", "todavía no sé a quién voy a votar"),
    ("zgh-Tfng", "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ, ⵎⴰⵏⵉⴽ ⵜⴳⴰⵎ"),
    ("zgh-Latn", "yal amdan ɣur-s azref ad yettikki deg tefrant"),
    ("zgh-Latn", "azul fell-awen ay imeddukal"),
    ("deu-Latn", "Die Wahllokale öffnen am Sonntag um acht Uhr morgens."),
    ("ita-Latn", "I seggi elettorali aprono domenica mattina alle otto."),
    ("por-Latn", "As mesas de voto abrem no domingo às oito da manhã."),
    ("nld-Latn", "De stembureaus gaan zondagochtend om acht uur open."),
    ("tur-Latn", "Sandıklar pazar sabahı saat sekizde açılacak ve akşam kapanacak."),
    ("fas-Arab", "حوزه‌های رأی‌گیری صبح یکشنبه ساعت هشت باز می‌شوند"),
    ("rus-Cyrl", "Избирательные участки открываются в воскресенье в восемь утра."),
    ("heb-Hebr", "הקלפיות ייפתחו ביום ראשון בשעה שמונה בבוקר"),
    ("jpn-Jpan", "投票所は日曜日の朝八時に開きます"),
    ("und", ""),
    ("und", "😂😂 2025 !!"),
    ("und", "hhhhhhh"),
    ("und", "https://example.org/a @user [email] [phone]"),
    ("ary-Arab", "شكون هادا @user [phone]"),
    ("und", "\ud800\u202e\x00"),
]


@pytest.mark.parametrize(("label", "text"), PHRASES)
def test_a_phrase_is_in_its_language(label: str, text: str) -> None:
    guess = identify([text])[0]
    assert (guess.label, 0 <= guess.score <= 1) == (label, True)


def test_a_mixed_post_gets_the_language_of_most_of_it() -> None:
    guess = identify(["غادي نمشيو نصوتو نهار الجمعة inchallah واخا كاين الشتا"])[0]
    assert guess.label == "ary-Arab"


def test_the_guess_does_not_depend_on_the_other_texts() -> None:
    texts = [text for _, text in PHRASES]
    alone = [identify([text])[0] for text in texts]
    order = list(range(len(texts)))
    random.Random(3).shuffle(order)
    shuffled = identify([texts[k] for k in order])
    assert identify(texts) == alone
    assert shuffled == [alone[k] for k in order]


def test_more_texts_than_are_scored_at_once_are_all_answered() -> None:
    texts = [text for _, text in PHRASES] * 130
    assert identify(texts) == identify(texts[: len(PHRASES)]) * 130


def test_no_texts_have_no_guesses() -> None:
    assert identify([]) == []


def test_the_model_file_is_the_one_recorded() -> None:
    content = language_model.MODEL.read_bytes()
    assert hashlib.sha256(content).hexdigest() == language_model.SHA256
    assert len(content) < 3_000_000


def test_a_changed_model_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_model, "SHA256", "0" * 64)
    shipped.cache_clear()
    try:
        with pytest.raises(WrongState, match=r"'language\.npz'"):
            shipped()
    finally:
        shipped.cache_clear()


def test_a_written_model_reads_back_and_gives_the_same_bytes() -> None:
    models = shipped()
    again = read(written(models))
    for script, model in models.items():
        assert again[script].classes == model.classes
        assert np.array_equal(again[script].weights, model.weights)
    assert written(models) == written(models)


def test_weights_in_eight_bits_keep_small_differences() -> None:
    weights = np.array([[1.0, -0.5], [0.0001, 0.004], [-0.25, 0.0]])
    roots, scale = in_eight_bits(weights)
    again = spread(roots) * scale
    assert again[:-1] == pytest.approx(weights, rel=0.07, abs=5e-5)
    assert not again[-1].any()


def test_a_model_of_other_ngrams_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = written(shipped())
    monkeypatch.setattr(language_model, "ORDERS", (1, 2))
    with pytest.raises(ValueError, match="other n-grams"):
        read(content)


def test_probabilities_of_a_text_sum_to_one() -> None:
    model: LinearModel = shipped()["Latn"]
    sums = np.array([[1, -5, 900, 3, 2, 1], [0] * 6, [2_000_000, -2_000_000, 0, 0, 0, 7]], dtype=np.int32)
    given = model.probabilities(sums, np.array([4, 0, 2000], dtype=np.int32))
    assert given.sum(axis=1) == pytest.approx(1.0, abs=1e-5)


def test_what_a_text_weighs_is_the_sum_of_its_words() -> None:
    words = words_of(["salut salut le monde", "le", ""], LANGUAGE)
    of_words = weighed(words.codes, words.bounds)
    totals = of_words.over(words.sequence, words.starts)
    place = {word: k for k, word in enumerate(words.spellings())}
    sums, counts = of_words.sums["Latn"], of_words.counts["Latn"]
    said = [place[word] for word in ("salut", "salut", "le", "monde")]
    assert np.array_equal(totals.sums["Latn"], [sums[said].sum(axis=0), sums[place["le"]], sums[0] * 0])
    assert totals.counts["Latn"].tolist() == [counts[said].sum(), counts[place["le"]], 0]
    assert totals.letters[:, 2].tolist() == [17, 2, 0]
    assert not totals.sums["Arab"].any()


def test_words_of_another_script_do_not_weigh() -> None:
    alone, mixed = identify(["واش كاين شي حد كيعرف فين نصوتو", "واش كاين شي حد كيعرف فين نصوتو hello friend"])
    assert (alone.label, alone.score) == (mixed.label, mixed.score)


def test_a_post_in_decomposed_letters_reads_as_composed() -> None:
    text = "Élu à l'été, déjà député"
    assert identify([unicodedata.normalize("NFD", text)]) == identify([text])


def test_a_guess_is_a_label_and_a_score() -> None:
    assert identify(["ⴰⵣⵓⵍ"]) == [Guess("zgh-Tfng", 1.0)]
