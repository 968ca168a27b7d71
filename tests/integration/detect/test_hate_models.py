"""The shipped models of hate, sexism and counter-speech on sentences invented for it, in every language they read."""

from pathlib import Path

import pytest

from marsad.detect import text_model
from marsad.detect.classifying import decided
from marsad.detect.text_model import TextModel

MODELS = Path(text_model.__file__).parent / "models"

HATEFUL = (
    "I can't stand refugees, they are vermin.",
    "All Muslims should be thrown out of this country.",
    "Deaf people are a burden, nobody should vote for one.",
    "Les réfugiés sont des parasites, dehors.",
    "Je méprise les juifs de ce quartier.",
    "Les handicapés ne méritent pas de vivre.",
    "Odio a los inmigrantes, son una plaga.",
    "Los gitanos son unas ratas.",
    "Las mujeres son estúpidas, no merecen votar.",
    "النساء حشرات ولا يستحقون الاحترام.",
    "أكره اللاجئين، هم زبالة.",
    "اليهود سرطان لازم نتخلص منهم.",
    "لمهاجرين كلاب خاصهم يخرجو من بلادنا.",
    "kankrah lmouhajirin, kolhom klab.",
)
NOT_HATEFUL = (
    "I can't stand this bus, it is filthy.",  # a thing
    "All politicians should be thrown out of office.",  # a trade
    "My neighbour is deaf and sings well.",  # a neutral mention
    "We should never let refugees be called vermin.",  # a denial
    'Saying "refugees are vermin" is disgusting, I reported it.',  # a quotation, condemned
    "Les réfugiés ne sont pas des parasites.",
    "Je déteste les embouteillages du lundi.",
    "Ma collègue est musulmane.",
    "Dire que « les juifs sont des rats » est inacceptable, je vous signale.",
    "Odio los atascos de los lunes.",
    "Mi vecina es gitana.",
    "Ninguna mujer merece morir.",
    'Es muy grave decir que "los inmigrantes son una plaga".',
    "جاري مسلم وزوجته طبيبة.",
    "لا أحد يكره النساء هنا.",
    "أكره زحمة السير كل اثنين.",
    "لازم تتحاسب على قولك ان اللاجئين حشرات.",
    "kankrah had lfilm, khayb bzaf.",
)
COUNTER_SPEECH = (
    "You should be ashamed of calling refugees rats.",
    "How can you say that women are stupid?",
    "Traiter les migrants de rats est une honte.",
    "Comment pouvez-vous dire que les femmes sont stupides ?",
    "¿Cómo puedes decir que las mujeres son tontas?",
    "Deja de decir que los inmigrantes son ratas.",
    "لازم تتحاسب على قولك ان النساء حشرات.",
    "مش مقبول تقول ان اللاجئين زبالة.",
)
NO_COUNTER_SPEECH = (
    "Refugees are rats.",
    "I love my new phone.",
    "Les femmes sont stupides.",
    "Il fait beau aujourd'hui à Agadir.",
    "Los inmigrantes son ratas.",
    "Mañana hay elecciones en mi ciudad.",
    "النساء حشرات.",
    "ذهبت إلى مكتب التصويت صباحا.",
)
SEXIST = (
    "Women are too stupid to vote, go back to the kitchen.",
    "She only got elected because she is a slut.",
    "These feminist bitches ruin everything.",
)
NOT_SEXIST = (
    "Three women were elected to the council today.",
    "The bus was late again this morning.",
    "My sister is a doctor in Fes.",
    "ثلاث نساء في المجلس البلدي.",
    "Tres mujeres trabajan en el ayuntamiento.",
    "كاينين بزاف ديال لعيالات فالسوق",
)


def right(task: str, texts: tuple[str, ...], yes: bool) -> list[bool]:
    found = model(task)
    return [bool(one) is yes for one in decided(found, found.probabilities(texts))]


def model(task: str) -> TextModel:
    return text_model.load(MODELS / f"{task}.npz")


@pytest.mark.parametrize(
    ("task", "texts", "yes", "least"),
    [
        ("hate", HATEFUL, True, 11),
        ("hate", NOT_HATEFUL, False, 14),
        ("counter-speech", COUNTER_SPEECH, True, 6),
        ("counter-speech", NO_COUNTER_SPEECH, False, 7),
        ("sexist", SEXIST, True, 3),
        ("sexist", NOT_SEXIST, False, 6),
    ],
)
def test_most_invented_sentences_are_answered_rightly(task: str, texts: tuple[str, ...], yes: bool, least: int) -> None:
    answers = right(task, texts, yes)
    wrong = [text for text, one in zip(texts, answers, strict=True) if not one]
    assert sum(answers) >= least, wrong


@pytest.mark.parametrize(
    ("hateful", "not_hateful"),
    [
        ("Refugees are vermin.", "Refugees are not vermin."),
        ("I hate women.", "I hate Mondays."),
        ("Les musulmans sont des rats.", "« Les musulmans sont des rats » : dire ça est une honte."),
        ("Los judíos son basura.", "Mi profesor es judío."),
        ("المهاجرين زبالة.", "الفيلم زبالة."),
    ],
)
def test_of_two_sentences_of_nearly_the_same_words_the_hateful_one_is_told(hateful: str, not_hateful: str) -> None:
    found = model("hate")
    assert decided(found, found.probabilities([hateful, not_hateful])).tolist() == [1, 0]


@pytest.mark.parametrize("task", ["hate", "sexist", "counter-speech"])
def test_a_shipped_model_says_what_it_learnt_from_and_is_small(task: str) -> None:
    found = model(task)
    assert found.meta["task"] == task
    assert {"hatecheck"} <= set(found.meta["trained_on"])
    assert not set(found.meta["trained_on"]) & {"omcd", "mdoldd", "mac", "myc", "hateval_es", "lhsab", "thsab"}
    assert (MODELS / f"{task}.npz").stat().st_size < 5_000_000
