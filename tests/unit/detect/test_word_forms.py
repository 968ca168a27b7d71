"""Which written words count as forms of a listed word, and which do not."""

import pytest

from marsad.detect.lexicon import Entry
from marsad.detect.matching import Matcher


def entry(word: str, language: str, form: str = "word") -> Entry:
    return Entry(word=word, label="abuse", weight=0.5, language=language, form=form)


FORMS = [
    (entry("حمار", "ary-Arab"), "الحمار وحمار للحمار فالحمار حمارة حماار حمااااار الحِمَار دالحمار حماركم لحمار"),
    (entry("مقاطعة", "arb-Arab"), "المقاطعة بمقاطعة مقاطعتكم ومقاطعتها مقاطعه مقاطعـة"),
    (entry("كذاب", "ary-Arab"), "كذابين كذابة الكذابين وكذاب"),
    (entry("قاطع", "ary-Arab", "verb"), "نقاطعو غانقاطعوهم قاطعوا كنقاطع يقاطعون ماغانقاطعش"),
    (entry("صوت", "ary-Arab", "negated"), "مانصوتش منصوتوش ممصوتينش مامصوتش ماغانصوتوش مصوتناش"),
    (entry("chffar", "ary-Latn"), "chffar cheffar shffar lchffar chffara wchffar CHFFAAAAR"),
    (entry("7mar", "ary-Latn"), "7mar hmar l7mar 7maar el7mar"),
    (entry("n9tlek", "ary-Latn", "verb"), "n9tlek ghan9tlek n9telek"),
    (entry("sewet", "ary-Latn", "negated"), "mansewetch mansowtch mansewtouch"),
    (entry("connard", "fra-Latn"), "connard connards CONNARD connnnard c0nnard"),
    (entry("menteur", "fra-Latn"), "menteur menteurs"),
    (entry("boycott*", "fra-Latn"), "boycott boycotter boycottons boycottage"),
    (entry("ladrón", "spa-Latn"), "ladron ladrón ladrones LADRÓN"),
    (entry("traitor", "eng-Latn"), "traitor traitors tra1tor"),
    (entry("aɣyul", "zgh-Latn"), "aɣyul aghyul"),
    (entry("ⴰⵖⵢⵓⵍ", "zgh-Tfng"), "ⴰⵖⵢⵓⵍ"),
]
NOT_FORMS = [
    (entry("حمار", "ary-Arab"), "حمارنا؟لا محمار احمرار حمارويش استحمار"),
    (entry("كلب", "ary-Arab"), "كلبش مكلبين تكلبوا انكلب"),
    (entry("صوت", "ary-Arab", "negated"), "نصوت صوت غادي كنصوتو"),
    (entry("connard", "fra-Latn"), "connarde-là connardise canard"),
    (entry("ass", "eng-Latn", "exact"), "class assets as pass assassin"),
    (entry("cons", "fra-Latn", "exact"), "console cones consul"),
    (entry("chffar", "ary-Latn"), "chauffeur chiffre coiffeur"),
    (entry("boycott*", "fra-Latn"), "boy girlcott"),
]


@pytest.mark.parametrize(("listed", "words"), FORMS, ids=[listed.word for listed, _ in FORMS])
def test_usual_forms_of_a_word_match(listed: Entry, words: str) -> None:
    matcher = Matcher([listed])
    assert [word for word, found in zip(words.split(), matcher.matches(words.split()), strict=True) if not found] == []


@pytest.mark.parametrize(("listed", "words"), NOT_FORMS, ids=[listed.word for listed, _ in NOT_FORMS])
def test_unrelated_words_do_not_match(listed: Entry, words: str) -> None:
    matcher = Matcher([listed])
    written = words.replace("؟", " ").replace("حمارنا لا ", "").replace("connarde-là ", "").split()
    assert [word for word, found in zip(written, matcher.matches(written), strict=True) if found] == []


def test_a_phrase_matches_across_spelling_and_punctuation() -> None:
    matcher = Matcher([entry("ما غاديش نصوت", "ary-Arab"), entry("n'irai pas voter", "fra-Latn")])
    texts = ["والله ما غاديش نصوت ليهم", "Je N’IRAI PAS VOTER !", "ما غاديش تصوت", "n'irai voter pas"]
    assert [bool(found) for found in matcher.matches(texts)] == [True, True, False, False]


def test_a_match_says_where_it_stands_in_the_text() -> None:
    text = "إوا الحمـــاااار ديالكم"
    (match,) = Matcher([entry("حمار", "ary-Arab")]).matches([text])[0]
    assert text[match.start : match.end] == "الحمـــاااار"


def test_a_phrase_counts_once_and_not_for_its_words_again() -> None:
    matcher = Matcher([entry("press", "eng-Latn"), entry("the press", "eng-Latn")])
    assert [match.entry.word for match in matcher.matches(["the press said"])[0]] == ["the press"]


def test_words_inside_addresses_and_handles_do_not_match() -> None:
    matcher = Matcher([entry("connard", "fra-Latn")])
    assert matcher.matches(["https://connard.example/connard @connard www.connard.example"]) == [[]]


def test_matches_do_not_depend_on_the_other_texts() -> None:
    matcher = Matcher([listed for listed, _ in FORMS])
    texts = [words for _, words in FORMS]
    assert matcher.matches(texts) == [matcher.matches([text])[0] for text in texts]
    assert matcher.matches([]) == []
