"""Folding for matching: one table of spellings, and the way back to the original."""

import pytest

from marsad.detect.normalise import CLASSIFY, LANGUAGE, fold, normalise

SAME = [
    ("أحمد إيمان آمال ٱلله", "احمد ايمان امال الله"),
    ("على مدرسة", "علي مدرسه"),
    ("الـــحـكومة", "الحكومه"),
    ("مُقَاطَعَةٌ", "مقاطعه"),
    ("بزاااااف", "بزاف"),
    ("ﻻ ﷲ", "لا الله"),
    ("الحݣرة ڭاع گال", "الحكره كاع كال"),
    ("مؤسسة هيئة ماء", "موسسه هييه ما"),
    ("٢٠٢٥", "2025"),
    ("Élève À L'ÉCOLE", "eleve a l ecole"),
    ("œuvre ßtraße Ñandú", "oeuvre sstrasse nandu"),
    ("noooooon", "non"),
    ("bonne année", "bonne annee"),
    ("ma9at3in 7mar", "ma9at3in 7mar"),
    ("c0nnard m3rde pa$$e b0n", "connard m3rde passe bon"),
    ("a$e $alope pute$ 5$ $ m€rde s@lope", "ase salope putes 5 merde salope"),
    ("ح*مار ك**لب f*ck sal***e a****b *gras*", "حمار كلب fck sale a b gras"),
    ("m.e.n.a.c.e", "menace"),
    ("y a t il", "y a t il"),
    ("a b c", "a b c"),
    ("a   b c d", "a b c d"),
    ("zero\u200bwidth \u202eabc\u202c \u2067سلام\u2069", "zerowidth abc سلام"),
    ("ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ", "azul fllawn"),
    ("ⵉⵎⴰⵣⵉⵖⵏ imaziɣn imazighn", "imazighn imazighn imazighn"),
    ("ⴰⴹⴰⵕ ⵄⵛⵕⴰ ⵜⴰⵎⴳⵯⵔⵓⵜ", "adar achra tamgwrut"),
    ("aḍar ɛchṛa tamgʷrut", "adar achra tamgwrut"),
    ("s_a_l_e s-a-l-e s.\u200ba.\u200bl.\u200be ح-م-ا-ر ح م ا ر", "sale sale sale حمار حمار"),
    ("s - a - l - e a, b, c, d", "sale a b c d"),
    ("P.J.D peut-être fin.Début", "pjd peut etre fin debut"),
    ("сonnаrd сосу Кто ελλάδα", "connard сосу кто ελλαδα"),
    ("aεeqqa ad γreγ", "aaeqqa ad ghregh"),
    ("🅂🄰🄻🄴 🅰🅱 ⓢⓐⓛⓔ ꜱᴀʟᴇ 𝔰𝔞𝔩𝔢", "sale ab sale sale sale"),
    ("#لن_أصوت!!!", "لن اصوت"),
    ("𝓼𝓪𝓵𝓸𝓹𝓮 ｆｕｌｌ", "salope full"),
    ("\ud800 x", "x"),
    ("😂😂", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "folded"), SAME)
def test_a_spelling_folds_to_the_form_that_is_matched(text: str, folded: str) -> None:
    assert normalise(text).text == folded


def test_offsets_lead_back_to_the_word_as_it_stands() -> None:
    text = "شوف، الـــكـلااااب كثار"
    folded = normalise(text)
    start = folded.text.index("الكلاب")
    first, last = folded.span(start, start + len("الكلاب"))
    assert text[first:last] == "الـــكـلااااب"[: last - first]
    assert text[first:last].startswith("الـــكـلا")
    assert text[first:last].endswith("ب")


def test_letters_written_apart_lead_back_to_all_of_them() -> None:
    text = "oh s a l o p e !"
    folded = normalise(text)
    start = folded.text.index("salope")
    first, last = folded.span(start, start + 6)
    assert text[first:last] == "s a l o p e"


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (0, 99)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no characters"):
        normalise("abc").span(start, end)


def test_texts_folded_together_are_what_they_are_alone() -> None:
    texts = ["a.b.c", "d.e.f", "", "  ", "hooo", "ooh", "3", "bon\x1ejour", "x"]
    together = fold(texts)
    assert [said.strip() for said in together.texts()] == [normalise(text).text for text in texts]


def test_letters_written_apart_do_not_join_across_posts() -> None:
    assert [said.strip() for said in fold(["a b", "c d"]).texts()] == ["a b", "c d"]


def test_a_drawn_out_letter_is_marked() -> None:
    folded = fold(["noooon non"])
    assert [chr(code) for code in folded.codes[folded.elongated]] == ["o"]


def test_folding_for_language_keeps_accents_and_hamza_and_drops_lone_digits() -> None:
    assert fold(["Élu أكل 2025 3la 10e"], LANGUAGE).texts() == [" élu أكل 3la e"]


def test_no_texts_fold_to_no_texts() -> None:
    assert fold([]).texts() == []


FOR_CLASSIFIERS = [
    ("😂😂 bravo👍🏽!!!", "😂 😂 bravo 👍 !"),
    ("👨\u200d👩\u200d👧 ❤️ ❤", "👨 👩 👧 ❤ ❤"),
    ("quoi?!?! ?? آش؟؟ ‼", "quoi ? ! ? اش ? !"),
    ("bien :) :-( ;-)) :D :/ <3", "bien 🙂 🙁 🙂 😀 😕 ❤"),
    ("http://a.ma a:b x<3y note:p 10:30", "http a ma a b x 3y note p 10 30"),
    ("😂 😂 😂 😂 ! ! ! !", "😂 😂 😂 😂 ! ! ! !"),
    ("c0n م.ن.ا.ف.ق ⴰⵣⵓⵍ", "con منافق azul"),
    ("♥☺⭐ ✊🏿 🇲🇦", "♥ ☺ ⭐ ✊ 🇲 🇦"),
    ("! x", "! x"),
]


@pytest.mark.parametrize(("text", "folded"), FOR_CLASSIFIERS)
def test_for_classifiers_emoji_and_cries_are_words(text: str, folded: str) -> None:
    assert fold([text], CLASSIFY).texts() == [f" {folded}"]


def test_a_picture_for_classifiers_leads_back_to_its_place() -> None:
    text = "vas-y 👍🏽 :-) !!"
    folded = fold([text], CLASSIFY)
    said = folded.texts()[0]
    assert [text[folded.origins[said.index(sign)]] for sign in "👍🙂!"] == ["👍", ":", "!"]
