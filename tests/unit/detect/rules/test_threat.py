"""What the threat rules say of posts written for this table. The words are violent because threats are."""

import pytest

from marsad.detect.rules import rule_classifier

YES, NO = "threat", "no threat"
CASES = [
    ("سنقتلكم واحدا واحدا", YES),
    ("غادي نهرسك فالزنقة", YES),
    ("يجب إعدام هؤلاء", YES),
    ("اقتلوهم كلهم", YES),
    ("تستاهل الموت", YES),
    ("عارفين فين ساكنة", YES),
    ("نهايتك قربات", YES),
    ("ghadi n9etlek", YES),
    ("3arfin fin saken", YES),
    ("khassek tmout", YES),
    ("Je vais te tuer", YES),
    ("Il faut les pendre tous", YES),
    ("On sait où tu habites", YES),
    ("Tu mérites une balle", YES),
    ("Crève !", YES),
    ("Te voy a matar", YES),
    ("Hay que fusilarlos", YES),
    ("Ojalá te mueras", YES),
    ("Sabemos dónde vives", YES),
    ("I will kill you", YES),
    ("Someone should shoot them", YES),
    ("She deserves to be raped", YES),
    ("I hope you die", YES),
    ("We know where you live", YES),
    ("ad ak nɣeɣ", YES),
    ("ⵔⴰⴷ ⴰⴽ ⵏⵖⵖ", YES),
    ("I will k1ll you", YES),
    ("je vais te t u e r", YES),
    ("غادي نقتـــــلك", YES),
    ("سَنَقْتُلُكُمْ", YES),
    ("\u202eI will kill you\u202c", YES),
    ("سنهزمكم في صناديق الاقتراع", NO),
    ("We will beat you at the polls", NO),
    ("On va les écraser dimanche dans les urnes", NO),
    ("هددني بالقتل ومشيت عند البوليس", NO),
    ("Il m'a menacé de mort", NO),
    ('He said "I will kill you" and the police came', NO),
    ("No one deserves to die", NO),
    ("Personne ne mérite de mourir", NO),
    ("Nadie merece morir", NO),
    ("لا أحد يستحق الموت", NO),
    ("Je suis mort de rire", NO),
    ("غادي نموت بالضحك", NO),
    ("Me muero de hambre", NO),
    ("This traffic is killing me", NO),
    ("الله يرحمو مات البارح", NO),
    ("The man was killed in an accident", NO),
    ("Kill the virus, wash your hands", NO),
    ("azul fellawen", NO),
    ("", NO),
    ("🔪🔪🔪", NO),
]


@pytest.mark.parametrize(("text", "label"), CASES)
def test_a_post_gets_the_label_a_reader_would_give_it(text: str, label: str) -> None:
    classifier = rule_classifier("threat")
    assert classifier.labels[classifier.probabilities([text])[0].argmax()] == label
