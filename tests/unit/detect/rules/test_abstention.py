"""What the abstention rules say of posts written for this table, in every language, with the usual tricks."""

import pytest

from marsad.detect.rules import rule_classifier

CALL, REPORTED, OPPOSED, OTHER, UNRELATED = (
    "abstention_call_or_declared",
    "abstention_reported",
    "abstention_opposed",
    "other_boycott",
    "unrelated",
)
CASES = [
    # Darija and standard Arabic
    ("ما غاديش نصوت هاد العام، عيينا من الوعود", CALL),
    ("والله ما نصوت على حد", CALL),
    ("حنا كاملين ممصوتينش", CALL),
    ("لن أشارك في هذه الانتخابات", CALL),
    ("قاطعوا الانتخابات يوم الأربعاء", CALL),
    ("المقاطعة هي الحل", CALL),
    ("ما تصوتوش، الزموا بيوتكم", CALL),
    ("لا للتصويت في هذه المهزلة", CALL),
    ("غادي نحط ورقة بيضاء فالصندوق", CALL),
    ("#مقاطعون", CALL),
    ("نسبة العزوف بلغت 57 بالمائة في المدن", REPORTED),
    ("دعا الحزب إلى مقاطعة الاقتراع", REPORTED),
    ("المغاربة قاطعو الانتخابات الفايتة", REPORTED),
    ("الأغلبية لم تصوت", REPORTED),
    ("المقاطعة ماشي هي الحل، خرجو تصوتو", OPPOSED),
    ("لا تقاطعوا، صوتكم أمانة", OPPOSED),
    ("اللي قاطع ما عندوش الحق يشكي", OPPOSED),
    ("لا للعزوف", OPPOSED),
    ("نقاطعو الحليب حتى ينقص الثمن", OTHER),
    ("قاطعوا مهرجان الصيف", OTHER),
    ("حملة مقاطعة شركة المحروقات", OTHER),
    ("مشيت لمقاطعة سيدي بليوط نجيب شهادة السكنى", UNRELATED),
    ("شفت مقاطع فيديو زوينة", UNRELATED),
    ("هذا دليل قاطع", UNRELATED),
    ("خليه يكمل وما تقاطعوش", OPPOSED),  # 'do not interrupt him': the same word, and G2 takes the less serious
    ("عازف العود المشهور", UNRELATED),
    ("ما غاديش نصوت على حزب الشمس، غادي نصوت على حزب البحر", UNRELATED),
    ("كلنا مصوتين عليه", UNRELATED),
    ("عجبني صوتها", UNRELATED),
    # Arabizi
    ("ma ghadich nsewet had l3am", CALL),
    ("ma nsawtch 3la 7ed", CALL),
    ("n9at3o lintikhabat", CALL),
    ("wallah ma nsewet", CALL),
    ("n9at3o l7lib", OTHER),
    ("ghadi nsewet 3la 7izb chams", UNRELATED),
    # French
    ("Je n'irai pas voter dimanche", CALL),
    ("On boycotte ces élections !", CALL),
    ("N'allez pas voter", CALL),
    ("Votez blanc", CALL),
    ("Le taux d'abstention a atteint 57 %", REPORTED),
    ("L'opposition appelle au boycott du scrutin", REPORTED),
    ("L'abstention ne sert à rien, allez voter", OPPOSED),
    ("Boycottons cette marque de lait", OTHER),
    ("Je ne voterai pas pour le parti du Soleil", UNRELATED),
    ("Une page blanche", UNRELATED),
    # Spanish, English
    ("No pienso votar este domingo", CALL),
    ("La abstención alcanzó el 40 %", REPORTED),
    ("No os abstengáis", OPPOSED),
    ("Boicot a esa marca de leche", OTHER),
    ("I am not voting this time", CALL),
    ("Boycott the election", CALL),
    ("Don't boycott, go and vote", OPPOSED),
    ("Boycott that coffee brand", OTHER),
    ("I will vote on Wednesday", UNRELATED),
    # Tamazight
    ("Ur rad stiɣ aseggas a", CALL),
    ("ⵓⵔ ⵔⴰⴷ ⵙⵜⵉⵖ", CALL),
    ("ad ur tddum s istayn", CALL),
    ("azul fellawen", UNRELATED),
    # Asked, quoted, tricks, nothing
    ("واش نقاطعو الانتخابات؟", REPORTED),
    ('قالك "ما غاديش نصوت" وهو أول واحد مشى', REPORTED),
    ("ما غــاديــش نصـــوت", CALL),
    ("مَا غَادِيشْ نْصَوَّتْ", CALL),
    ("قااااطعوا الانتخاباااات", CALL),
    ("\u202bما غاديش نصوت\u202c", CALL),
    ("b0yc0tt0ns ces élections", CALL),
    ("ق ا ط ع و ا الانتخابات", CALL),
    ("", UNRELATED),
    ("😂😂😂", UNRELATED),
    ("https://example.org/boycott-election", UNRELATED),
    ("اللهم ارحم موتانا", UNRELATED),
    ("Bonjour à tous", UNRELATED),
]


@pytest.mark.parametrize(("text", "label"), CASES)
def test_a_post_gets_the_label_a_reader_would_give_it(text: str, label: str) -> None:
    classifier = rule_classifier("abstention")
    assert classifier.labels[classifier.probabilities([text])[0].argmax()] == label
