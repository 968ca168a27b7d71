"""What is planted: how many posts say what, to whom, in which language. The only numbers behind the truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from marsad.core.mission import Sex
from marsad.demo.texts import BANKS, speaks
from marsad.demo.world import Figure, World

SHARE_OF_SOURCE = {"replies_candidates": 0.55, "replies_journalists": 0.15, "topic_export": 0.20, "topic_4cat": 0.10}
TOPIC = ("topic_export", "topic_4cat")
WOMEN_SHARE = 0.5  # of the replies to candidates
VIOLENCE = {Sex.WOMAN: 0.09, Sex.MAN: 0.04}
JOURNALISTS_THREATENED = 0.03
ABSTENTION_CALLS = 0.06
FALSE_PROCEDURE = 0.01
EXPLICIT = 0.6  # of what is harmful; the rest holds no word that a list would know
SECOND_CODE = 0.1  # of the violence: two forms in one text
UNEVEN = 0.7  # sigma of the log of how much each target attracts: what makes clusters matter

LANGUAGES = {
    "ary-Arab": 0.40,
    "ary-Latn": 0.18,
    "arb-Arab": 0.15,
    "fra-Latn": 0.14,
    "spa-Latn": 0.04,
    "eng-Latn": 0.04,
    "zgh-Latn": 0.025,
    "zgh-Tfng": 0.025,
}
VIOLENCE_FORMS = {
    Sex.WOMAN: {"A5": 32, "A6": 28, "A7": 14, "A3": 9, "A1": 7, "A10": 4, "A8": 3, "A9": 2, "A4": 1},
    Sex.MAN: {"A5": 58, "A7": 20, "A1": 14, "A10": 5, "A8": 3},
}
THREATS_TO_JOURNALISTS = {"B5": 50, "B3": 30, "B1": 20}
HARMLESS = {
    "replies_candidates": {
        "talk": 14,
        "ask": 20,
        "criticism": 14,
        "criticism_person": 18,
        "support": 20,
        "abuse_reported": 3,
        "abuse_countered": 4,
        "off_topic": 7,
    },
    "replies_journalists": {
        "talk": 14,
        "criticism": 16,
        "article_criticism": 26,
        "journalist_support": 26,
        "threat_reported": 6,
        "off_topic": 12,
    },
    "topic": {
        "talk": 30,
        "criticism": 20,
        "party_support": 11,
        "E2_reported": 8,
        "E2_opposed": 3,
        "E3": 4,
        "E1": 7,
        "G3": 6,
        "G1": 2,
        "off_topic": 9,
    },
}
CODES: Mapping[str, tuple[str, ...]] = {
    "E6": ("C1", "E6"),
    "support": ("G2",),
    "journalist_support": ("G2",),
    "abuse_countered": ("G4",),
    "E2_opposed": ("E1",),
    **{code: (code,) for code in ("E1", "E2", "E3", "G1", "G3")},
    **{code: (code,) for forms in VIOLENCE_FORMS.values() for code in forms},
    **{code: (code,) for code in THREATS_TO_JOURNALISTS},
}
SEVERITY = {"A1": 3, "A3": 2, "A4": 3, "A5": 1, "A6": 1, "A7": 2, "A8": 3, "A9": 2, "A10": 2, "B1": 3, "B3": 2, "B5": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A post to be written."""

    source: str
    says: tuple[tuple[str, str], ...]  # (intent, manner)
    language: str
    figure: Figure  # whom it answers, or speaks of
    answers: bool  # whether it is a reply to that figure

    @property
    def codes(self) -> tuple[str, ...]:
        """The true codes, sorted."""
        return tuple(sorted({code for intent, _manner in self.says for code in CODES.get(intent, ())}))

    @property
    def implicit(self) -> bool:
        """Whether something harmful is said without a word that a list would know."""
        return any(manner == "implicit" for _intent, manner in self.says)


def planned(random: Random, world: World, posts: int) -> list[Planned]:
    """`posts` posts to write, source by source, with the planted shares met to the nearest post."""
    sizes = {source: round(share * posts) for source, share in SHARE_OF_SOURCE.items()}
    sizes["replies_candidates"] += posts - sum(sizes.values())
    women = [figure for figure in world.candidates if figure.sex is Sex.WOMAN]
    men = [figure for figure in world.candidates if figure.sex is Sex.MAN]
    to_women = round(sizes["replies_candidates"] * WOMEN_SHARE)
    replies = _replies_to(random, women, to_women, VIOLENCE[Sex.WOMAN], VIOLENCE_FORMS[Sex.WOMAN])
    replies += _replies_to(
        random, men, sizes["replies_candidates"] - to_women, VIOLENCE[Sex.MAN], VIOLENCE_FORMS[Sex.MAN]
    )
    random.shuffle(replies)
    journalists = list(world.journalists)
    threats = _replies_to(
        random, journalists, sizes["replies_journalists"], JOURNALISTS_THREATENED, THREATS_TO_JOURNALISTS
    )
    return [*replies, *threats, *_topic(random, world, [source for source in TOPIC for _ in range(sizes[source])])]


def _replies_to(
    random: Random, figures: Sequence[Figure], size: int, rate: float, forms: Mapping[str, int]
) -> list[Planned]:
    """Replies to figures, `rate` of them harmful; attention and harm fall unevenly on the figures."""
    attention = [random.lognormvariate(0, 0.5) for _ in figures]
    harm = {figure.id: random.lognormvariate(0, UNEVEN) for figure in figures}
    targets = random.choices(figures, attention, k=size)
    # Weighted draw without replacement (Efraimidis and Spirakis 2006), so that the planted share is exact.
    keys = [(random.random() ** (1 / harm[figure.id]), place) for place, figure in enumerate(targets)]
    harmful = {place for _key, place in sorted(keys, reverse=True)[: round(rate * size)]}
    source = "replies_candidates" if figures[0].role == "candidate" else "replies_journalists"
    return [
        _harmful(random, source, figure, forms)
        if place in harmful
        else _harmless(random, source, figure, HARMLESS[source], answers=True)
        for place, figure in enumerate(targets)
    ]


def _topic(random: Random, world: World, sources: list[str]) -> list[Planned]:
    calls, false = round(ABSTENTION_CALLS * len(sources)), round(FALSE_PROCEDURE * len(sources))
    drawn = random.sample(range(len(sources)), calls + false)
    intents = dict.fromkeys(drawn[:calls], "E2") | dict.fromkeys(drawn[calls:], "E6")
    posts = []
    for place, source in enumerate(sources):
        figure = random.choice(world.candidates)
        if place in intents:
            says, language = _said(random, intents[place])
            posts.append(Planned(source=source, says=says, language=language, figure=figure, answers=False))
        else:
            posts.append(_harmless(random, source, figure, HARMLESS["topic"], answers=False))
    return posts


def _harmful(random: Random, source: str, figure: Figure, forms: Mapping[str, int]) -> Planned:
    says, language = _said(random, _drawn(random, forms))
    if figure.role == "candidate" and random.random() < SECOND_CODE:
        second = _drawn(random, forms)
        if second != says[0][0] and speaks(language, second, "explicit"):
            says = (*says, (second, "explicit"))
    return Planned(source=source, says=says, language=language, figure=figure, answers=True)


def _harmless(random: Random, source: str, figure: Figure, mix: Mapping[str, int], *, answers: bool) -> Planned:
    intent = _drawn(random, mix)
    language = _language(random, intent, "")
    return Planned(source=source, says=((intent, ""),), language=language, figure=figure, answers=answers)


def _said(random: Random, intent: str) -> tuple[tuple[tuple[str, str], ...], str]:
    manner = "explicit" if random.random() < EXPLICIT else "implicit"
    return ((intent, manner),), _language(random, intent, manner)


def _language(random: Random, intent: str, manner: str) -> str:
    able = [language for language in BANKS if speaks(language, intent, manner)]
    return random.choices(able, [LANGUAGES[language] for language in able])[0]


def _drawn(random: Random, mix: Mapping[str, int]) -> str:
    return random.choices(list(mix), list(mix.values()))[0]
