"""What the conspiracy rules say of posts written for this table."""

import pytest

from marsad.detect.rules import rule_classifier

YES, NO = "conspiracy", "no conspiracy"
CASES = [
    ("هادي مؤامرة من الماسونية باش يسيطرو على العالم", YES),
    ("اللقاح فيه شريحة باش يتحكمو فينا", YES),
    ("الحكومة الخفية هي لي كتسير العالم", YES),
    ("كلشي مخطط، ماشي صدفة", YES),
    ("مخطط صهيوني لتقسيم البلاد", YES),
    ("كورونا مسرحية من صنع المختبرات باش يتحكمو فينا", YES),
    ("hadi mo2amara dial lmason", YES),
    ("Le nouvel ordre mondial nous contrôle", YES),
    ("Ils mettent une puce dans le vaccin", YES),
    ("C'est un complot des élites", YES),
    ("Ce n'est pas un hasard, ouvrez les yeux, tout est lié", YES),
    ("Es un plan secreto de las élites", YES),
    ("La vacuna lleva un microchip para controlarnos", YES),
    ("El nuevo orden mundial quiere dominarnos", YES),
    ("The vaccine contains a microchip to track us", YES),
    ("The deep state planned all of this", YES),
    ("Wake up people, the media lies, it is all planned", YES),
    ("The globalists want to depopulate the world", YES),
    ("ⵜⴰⴽⵔⴷⴰ ⵏ ⵉⵎⵙⵏⴱⴰⴹⵏ", YES),
    ("هادي مؤااااامرة كبيرة", YES),
    ("\u202bمُؤَامَرَةٌ عالمية\u202c", YES),
    ("c o m p l o t mondial", YES),
    ("نظرية المؤامرة ما عندها أساس", NO),
    ("لا توجد مؤامرة، هذا تقصير", NO),
    ("وضعت الوزارة مخططا استراتيجيا للتعليم", NO),
    ("شريحة واسعة من المجتمع", NO),
    ("Les théories du complot circulent sur les réseaux", NO),
    ("Las vacunas no contienen microchips", NO),
    ("Vaccines do not contain microchips", NO),
    ("My dog got a microchip yesterday", NO),
    ("The plot twist in that film was great", NO),
    ("I do not trust this government", NO),
    ("Je refuse de me faire vacciner", NO),
    ("azul fellawen", NO),
    ("", NO),
    ("👁️🔺", NO),
]


@pytest.mark.parametrize(("text", "label"), CASES)
def test_a_post_gets_the_label_a_reader_would_give_it(text: str, label: str) -> None:
    classifier = rule_classifier("conspiracy")
    assert classifier.labels[classifier.probabilities([text])[0].argmax()] == label
