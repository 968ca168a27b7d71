"""Where authors say in the first person that they live (level 3): 'I live in …', 'j’habite à …', 'ana sakn f …'.

Read for few errors, and not to find all: nothing is taken from what is denied, past, wished, supposed, asked, quoted,
passed on, or said of somebody else. A statement is about the day of the post.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from marsad.core.origin import Clue, Level, Place, State
from marsad.core.posts import Reason
from marsad.core.words import N_
from marsad.origin.declared import Policy, decide, no_country
from marsad.origin.found import BREAK, FILLER, OTHER, SEVERAL, SMALL_WORDS, Found
from marsad.origin.reading import read
from marsad.origin.spelling import plain
from marsad.origin.world import POLICY, SMALL, Words, words

LONGEST_POST = 4000  # characters that are read
MOST_AFTER = 120  # characters after a statement that may hold the place
SAID_SO = N_("the author says in the first person: {name}")

_NOW_EN = r"(?:(?:now|currently|still|actually|also|just|both|here|happily|presently|already)\s+)*"
_NOW_FR = r"(?:(?:actuellement|maintenant|toujours|aussi|ici|bien|moi|aujourd'hui|encore|deja|tranquillement)\s+)*"
_NOW_ES = r"(?:(?:actualmente|ahora|aqui|todavia|tambien|aun|ya|hoy)\s+)*"
_NOW_AR = r"(?:(?:حاليا|الان|دابا|هنا|اليوم|دبا|مازال|ديما)\s+)*"
_NOW_LATN = r"(?:(?:daba|db|7alian|halian|mazal|hna|lyoum|deba|dima)\s+)*"
_IN_FR = (
    r"(?:(?:depuis la|depuis le|dans la|dans le|a la|pre?s de|depuis|dans|aux|au|en|sur|des|du|de|a)\s+|"
    r"(?:depuis )?(?:l'|d'))"
)
_IN_AR = r"(?:(?:في|ف|ب|بمدينة|فمدينة|قرب|بدولة|بـ|من)\s+|(?=[فب]\w{3}))"
_STATEMENTS = tuple(
    re.compile(rf"(?<!\w){pattern}", re.IGNORECASE)
    for pattern in (
        rf"(?:i|we)\s+{_NOW_EN}(?:live|reside)\s+{_NOW_EN}(?:in|near)\s+",
        rf"(?:i'?m|i am|we'?re|we are)\s+{_NOW_EN}(?:living|residing|based|located|settled)\s+{_NOW_EN}(?:in|near)\s+",
        rf"(?:i'?m|i am)\s+{_NOW_EN}(?:writing|posting|tweeting)\s+(?:(?:this|you|to you)\s+)*{_NOW_EN}from\s+",
        r"(?:i'?ve|i have|we'?ve|we have)\s+been\s+(?:living|based)\s+in\s+",
        r"as an? (?:\w+ ){1,3}(?:living|residing|based) in\s+",
        rf"j'?\s?(?:habite|reside)\s+{_NOW_FR}{_IN_FR}",
        rf"(?:je|moi qui|moi je)\s+(?:vis|reside|habite|demeure|loge)\s+{_NOW_FR}{_IN_FR}",
        rf"nous\s+(?:vivons|habitons|residons)\s+{_NOW_FR}{_IN_FR}",
        rf"je suis\s+{_NOW_FR}(?:installee?|basee?|domiciliee?|etablie?|residente?)\s+{_NOW_FR}{_IN_FR}",
        rf"je (?:vous |t'|te )?ecris\s+{_NOW_FR}{_IN_FR}",
        rf"en tant que (?:\w+ ){{1,3}}(?:vivant|residant|installee?|etablie?)\s+{_NOW_FR}{_IN_FR}",
        r"je suis (?:un |une )?mre (?:de|du|en|au|aux|a)\s+",
        rf"(?:vivo|resido|vivimos|residimos)\s+{_NOW_ES}(?:en|cerca de)\s+",
        rf"estoy\s+{_NOW_ES}viviendo\s+{_NOW_ES}en\s+",
        rf"(?:os |les |te )?escribo\s+{_NOW_ES}desde\s+",
        rf"(?:اعيش|اسكن|اقيم|اقطن)\s+{_NOW_AR}{_IN_AR}",
        (
            rf"(?:انا|راني|اني|إني)\s+{_NOW_AR}(?:مقيمة?|ساكنة?|قاطنة?|عايشة?|مستقرة?)\s+"
            rf"{_NOW_AR}{_IN_AR}"
        ),
        rf"بصفتي\s+(?:\w+\s+){{1,2}}(?:مقيما?|مقيمة|يعيش|تعيش|ساكنا?|ساكنة)\s+{_IN_AR}",
        rf"(?:كنسكن|كانسكن|كنعيش|كانعيش|تنسكن|تانسكن|تنعيش)\s+{_NOW_AR}{_IN_AR}",
        rf"(?:اكتب|كنكتب)\s+(?:(?:لكم|اليكم|ليكم|هذا|هذه|الكلمات|لك)\s+)*{_NOW_AR}من\s+",
        (
            rf"(?:ana|rani|7na|hna|ra ana)\s+{_NOW_LATN}(?:sak[ei]?na?|saknin|3aye?cha?|3aich|mo9im|mouqim)\s+"
            rf"{_NOW_LATN}(?:f|fi|fel|b|9rib l)\s+"
        ),
        rf"(?:kansken|kanskn|kanskoun|kanskon|kan3ich|kn3ich|tansken|tan3ich)\s+{_NOW_LATN}(?:f|fi|fel|b)\s+",
        r"ⵣⴷⵖⵖ\s+(?:ⴳ|ⴷⵉ|ⵖ|ⴷⴳ)\s+",
    )
)
# Words before the statement, in its sentence, after which it is no statement of the author about now
_UNDONE = re.compile(
    r"(?<!\w)(?:if|when|whenever|wish|imagine|dream|dreamt|suppose|pretend|unless|whether|until|said|says|say|told|asked|"
    r"quote|like|as if|once|before|not|never|don't|dont|si|quand|lorsque|imagine|imaginez|reve|comme si|dit|disait|"
    r"demande|pretend|avant|jamais|ni|no|nunca|jamas|cuando|ojala|sueno|como si|dijo|dice|quien|quiero|soñe|que mas|"
    r"لا|لم|لن|ما|لو|اذا|إذا|ايلا|الا|إلا|كنت|كنا|عندما|ليتني|ليت|اتمنى|اريد|بغيت|باغي|باغية|كان|كاني|لست|ماشي|مش|باش|نبغي|لوكان|"
    r"قال|قالت|قالي|قالو|يقول|تقول|ان|أن|كي|لكي|حتى|متى|لما|حين|بعدما|قبل|كانني|احلم|حلمت|"
    r"kont|knt|kount|konna|bghit|baghi|nbghi|ila|ilakan|lokan|koun|kon|ma|machi|gal|galt|gali|9al|9alt|9ali|kan|mli|melli|"
    r"wakha|bhal ila|7lemt)(?!\w)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:in my (?:dreams?|head|mind)|in spirit|in another life|until (?:19|20)\d\d|back then|dans ma tete|dans mes "
    r"reves|jusqu'en|a l'epoque|en mi(?:s)? suenos|en mi mente|hasta (?:19|20)\d\d|in the sims|in gta)\b|"
    r"في (?:احلامي|خيالي)|f 7lami",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[«“\"„][^»”\"“]{0,600}[»”\"“]|^\s*>.*$|(?<!\w)'[^'\n]{8,300}'(?!\w)", re.MULTILINE)
_PASSED_ON = re.compile(r"^\s*(?:RT|QT|MT)\s+@", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?؟\n;؛…]+(?:[.](?=\w)[^.!?؟\n;؛…]+)*[?؟]?")


def stated_country(
    texts: Sequence[str | None], policy: Policy | None = None, known: Words | None = None
) -> list[Place]:
    """Where each post's author says in the first person to live, in their order; at level L3. As `declared_country`."""
    known, decided = known or words(), dict(policy or {})
    return [_stated(text, known, decided) for text in texts]


def _stated(text: str | None, known: Words, policy: Policy) -> Place:
    if text is None or not text.strip():
        return no_country(State.NONE_GIVEN, Clue.NOTHING_WRITTEN)
    if _PASSED_ON.match(text):
        return no_country(State.UNKNOWN, Clue.NO_STATEMENT)
    said: list[Found] = []
    for sentence in _SENTENCE.findall(_QUOTED.sub(" ; ", text[:LONGEST_POST].replace("’", "'"))):
        said += _statement(sentence, known)
    if not said:
        return no_country(State.UNKNOWN, Clue.NO_STATEMENT)
    place = decide(said, policy)
    if not place.country:
        return place
    because = Reason(SAID_SO, place.because.values)
    return replace(place, level=Level.STATED, clue=Clue.STATED, because=because)


def _statement(sentence: str, known: Words) -> list[Found]:
    """The names that follow a statement in the sentence."""
    if sentence.rstrip().endswith(("?", "؟")):
        return []
    bare = plain(sentence)
    for statement in _STATEMENTS:
        met = statement.search(bare)
        if met is None or _UNDONE.search(bare[: met.start()]):
            continue
        after = bare[met.end() : met.end() + MOST_AFTER]
        if not _AFTER.search(after):
            return _first_names(read(after, known))
    return []


def _first_names(found: Sequence[Found]) -> list[Found]:
    """The names at the beginning, with those after a comma or a conjunction; none where another word comes first."""
    names: list[Found] = []
    linked = True  # what comes next may be a name of this statement
    for one in found:
        if one.name is not None and (linked or one.parted in {BREAK, OTHER}) and _is_sure(one):
            names.append(one)
            linked = False
        elif one.kind == SEVERAL and names:
            linked = True
        elif one.kind != FILLER or not linked or (not names and one.words[0].spelt in SMALL_WORDS):
            break
    return names


def _is_sure(one: Found) -> bool:
    assert one.name is not None
    if one.name.weak:
        return one.name.ours and one.has_capital and one.words[0].written.isascii()
    return one.kind == POLICY or one.kind != SMALL or one.has_capital
