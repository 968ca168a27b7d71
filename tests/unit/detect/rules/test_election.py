"""What the election rules say of posts written for this table."""

import pytest

from marsad.detect.rules import rule_classifier

YES, NO = "election", "not election"
CASES = [
    ("الانتخابات قربات والوعود كثرات", YES),
    ("غدا نهار الاقتراع", YES),
    ("شكون غادي تصوت عليه؟", YES),
    ("مرشح الحزب وزع الوعود على السكان", YES),
    ("اللوائح الانتخابية مفتوحة", YES),
    ("كنتمنى ولاية ثانية للحكومة", YES),
    ("صوتك أمانة", YES),
    ("lintikhabat 9ribin", YES),
    ("ghadi nsewet 3la 7izb chams", YES),
    ("Les élections communales auront lieu en juin", YES),
    ("Je vais voter pour la première fois", YES),
    ("La candidate du parti promet une école", YES),
    ("Las elecciones son el domingo", YES),
    ("¿A quién vamos a votar?", YES),
    ("The ballot boxes arrived late at the polling station", YES),
    ("Which presidential candidate do you support?", YES),
    ("istayn n useggas a", YES),
    ("ⵉⵙⵜⴰⵢⵏ ⵏ ⵓⵙⴳⴳⵯⴰⵙ", YES),
    ("الانتـــخابااااات", YES),
    ("é l e c t i o n s", YES),
    ("\u2067الانتخابات\u2069", YES),
    ("عندها صوت زوين بزاف", NO),
    ("تكلم بصوت مرتفع", NO),
    ("المنتخب الوطني ربح الماتش", NO),
    ("الحكومة زادت فثمن الماء", NO),
    ("Il est candidat à un poste de comptable", NO),
    ("Votez pour votre chanson préférée du concours", NO),
    ("Je suis parti à la campagne hier", NO),
    ("The birthday party was great", NO),
    ("She is the perfect candidate for the job", NO),
    ("El partido de fútbol es hoy", NO),
    ("Vote for this video in the contest", NO),
    ("azul fellawen", NO),
    ("", NO),
    ("🗳️🗳️", NO),
    ("https://example.org/elections", NO),
]


@pytest.mark.parametrize(("text", "label"), CASES)
def test_a_post_gets_the_label_a_reader_would_give_it(text: str, label: str) -> None:
    classifier = rule_classifier("election")
    assert classifier.labels[classifier.probabilities([text])[0].argmax()] == label
