"""Language and script, by a table of phrases written for this test."""

import hashlib
import random

import numpy as np
import pytest

from marsad.core.errors import WrongState
from marsad.detect import language_model
from marsad.detect.language import Guess, identify
from marsad.detect.language_model import LinearModel, read, shipped, written

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
        near = np.isclose(again[script].table, model.table, rtol=0, atol=float(np.abs(model.table).max()) / 100)
        assert near.mean() > 0.9999
    assert written(models) == written(models)


def test_a_model_of_other_ngrams_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = written(shipped())
    monkeypatch.setattr(language_model, "ORDERS", (1, 2))
    with pytest.raises(ValueError, match="other n-grams"):
        read(content)


def test_probabilities_of_a_text_sum_to_one() -> None:
    from marsad.detect.normalise import LANGUAGE, fold

    model: LinearModel = shipped()["Latn"]
    assert model.probabilities(fold(["hello", "", "x" * 500], LANGUAGE)).sum(axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_guess_is_a_label_and_a_score() -> None:
    assert identify(["ⴰⵣⵓⵍ"]) == [Guess("zgh-Tfng", 1.0)]
