"""What the claim rules say of posts written for this table. A claim is not a falsehood."""

import pytest

from marsad.detect.rules import rule_classifier

YES, NO = "claim", "no claim"
CASES = [
    ("أعلنت وزارة الصحة تسجيل 12 حالة جديدة", YES),
    ("اعتقلت الشرطة ثلاثة أشخاص في الرباط يوم الأحد", YES),
    ("وفقا لتقرير رسمي ارتفعت البطالة", YES),
    ("الحكومة زادت 200 درهم في الأجور", YES),
    ("البوليس شدو 5 ديال الناس البارح فكازا", YES),
    ("l7okoma zadat 200 derhem", YES),
    ("Le gouvernement a annoncé une hausse des prix", YES),
    ("Selon le ministère, 300 personnes ont été arrêtées", YES),
    ("Un incendie a détruit une école à Fès hier", YES),
    ("El gobierno aprobó la ley ayer", YES),
    ("Según el informe, murieron 12 personas", YES),
    ("La policía detuvo a tres hombres en Ceuta", YES),
    ("The minister resigned on Monday", YES),
    ("Police arrested 14 people in Rabat", YES),
    ("According to the report, 40 percent of voters stayed home", YES),
    ("inna unɣlaf tqqn tmzdit", YES),
    ("أعلـــنت الحكومة رفع الأسعار", YES),
    ("\u202bأَعْلَنَتِ الْحُكُومَةُ رَفْعَ الْأَسْعَارِ\u202c", YES),
    ("واش الحكومة زادت فالأجور؟", NO),
    ("Est-ce que le gouvernement a démissionné ?", NO),
    ("Did the minister resign?", NO),
    ("اللهم ارحم موتانا", NO),
    ("نتمنى الحكومة تنقص الأسعار", NO),
    ("كنظن غادي يربح الحزب", NO),
    ("Je pense que le ministre est nul", NO),
    ("I hope the government falls", NO),
    ("Ojalá gane mi partido", NO),
    ("زوين بزاف هاد الفيديو", NO),
    ("Vive la liberté", NO),
    ("lol so true", NO),
    ("azul fellawen", NO),
    ("", NO),
    ("📰📰", NO),
    ("5 buts", NO),
]


@pytest.mark.parametrize(("text", "label"), CASES)
def test_a_post_gets_the_label_a_reader_would_give_it(text: str, label: str) -> None:
    classifier = rule_classifier("claim")
    assert classifier.labels[classifier.probabilities([text])[0].argmax()] == label
