"""What people write in the fictional campaign: phrase banks by language and intent, filled and joined."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

import yaml

from marsad.core.mission import Sex
from marsad.demo.noise import roughened
from marsad.demo.tifinagh import to_tifinagh
from marsad.demo.world import HERE, Figure, World

# Language and script of a post -> the phrase bank it is written from.
BANKS = {
    "ary-Arab": "ary-Arab",
    "ary-Latn": "ary-Latn",
    "arb-Arab": "arb-Arab",
    "fra-Latn": "fra-Latn",
    "spa-Latn": "spa-Latn",
    "eng-Latn": "eng-Latn",
    "zgh-Latn": "zgh",
    "zgh-Tfng": "zgh",
}
GENDERED = re.compile(r"\[([^|\]]*)\|([^|\]]*)\]")
CHOICE = re.compile(r"<([^<>]*)>")
SLOT = re.compile(r"(?:(?<=\s)|^)(ل?)\{(\w+)\}|()\{(\w+)\}")
JOINTS = {"ary-Arab": (" ", " ", " ", "، ", " .. "), "ary-Latn": (" ", " ", " ", ", ", " .. ")}  # before a last remark
PLAIN = frozenset({"off_topic", "G3"})  # said without a word of introduction
INITIAL = re.compile(r"^[^\w{]?(?!I\b)\w(?!’)")
SENTENCE_CASE = frozenset({"fra-Latn", "spa-Latn", "eng-Latn"})
# Numbers that telephone regulators keep for fiction: Ofcom (United Kingdom), Arcep (France), 555-01xx (North America).
PHONES = ("+44 7700 900{:03d}", "+33 6 39 98 {:02d} {:02d}", "+1 202 555 01{:02d}")
ANNEXED = ((r"\b([nd]) akabar\b", r"\1 ukabar"),)  # the state of annexation after 'of' and 'with'
CONTRACTIONS = {
    "zgh-Latn": ANNEXED,
    "zgh-Tfng": ANNEXED,
    "fra-Latn": (
        (r"\bde le ", "du "),
        (r"\bà le ", "au "),
        (r"\bde les ", "des "),
        (r"\b([Dd]|[Qq]u)e (?=[AEIOUÉ])", r"\1’"),
    ),
    "spa-Latn": ((r"\bde el ", "del "), (r"\ba el ", "al ")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """The phrases of one language; `phrases` is keyed by intent and manner ('explicit', 'implicit' or '')."""

    words: Mapping[str, tuple[str, ...]]
    openers: tuple[str, ...]
    tails: tuple[str, ...]
    phrases: Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a text is to say: one or two (intent, manner), in a language, of or to a figure."""

    language: str
    says: tuple[tuple[str, str], ...]
    figure: Figure


@cache
def bank(name: str) -> Bank:
    """A phrase bank, read from its file."""
    raw = yaml.safe_load((HERE / "phrases" / f"{name}.yaml").read_text(encoding="utf-8"))
    phrases: dict[tuple[str, str], tuple[str, ...]] = {}
    for intent, said in raw["intents"].items():
        for manner, block in (said if isinstance(said, dict) else {"": said}).items():
            phrases[intent, manner] = _lines(block)
    return Bank(
        words={slot: _lines(block) for slot, block in raw["words"].items()},
        openers=_lines(raw["opener"]),
        tails=_lines(raw["tail"]),
        phrases=phrases,
    )


@cache
def speaks(language: str, intent: str, manner: str) -> bool:
    """Whether the language has a phrase for the intent in that manner."""
    return (intent, manner) in bank(BANKS[language]).phrases


def compose(random: Random, world: World, wanted: Wanted) -> str:
    """One text. The same state of `random` gives the same text."""
    phrases = bank(BANKS[wanted.language])
    cores = [random.choice(phrases.phrases[say]) for say in wanted.says]
    opener = random.choice(phrases.openers) if random.random() < 0.45 and wanted.says[0][0] not in PLAIN else ""
    tail = random.choice(phrases.tails) if random.random() < 0.45 else ""
    if opener and not opener.endswith(":") and wanted.language in SENTENCE_CASE:
        cores[0] = INITIAL.sub(lambda found: found[0].lower(), cores[0])
    text = " ".join(_filled(random, part, world, wanted) for part in (opener, *cores) if part)
    if tail:
        text += random.choice(JOINTS.get(wanted.language, (" ",))) + _filled(random, tail, world, wanted)
    for pattern, short in CONTRACTIONS.get(wanted.language, ()):
        text = re.sub(pattern, short, text)
    if wanted.language in SENTENCE_CASE and random.random() < 0.8:
        text = text[:1].upper() + text[1:]
    if wanted.language == "zgh-Tfng":
        text = to_tifinagh(text)
    return roughened(random, text, wanted.language)


def _filled(random: Random, template: str, world: World, wanted: Wanted) -> str:
    side = r"\1" if wanted.figure.sex is Sex.WOMAN else r"\2"
    text = GENDERED.sub(side, template)
    text = CHOICE.sub(lambda found: random.choice(found[1].split("|")), text)

    def fill(found: re.Match[str]) -> str:
        value = _value(random, found[2] or found[4], world, wanted)
        if not found[1]:
            return value
        return "لل" + value[2:] if value.startswith("ال") else "ل" + value  # the preposition swallows the article

    return SLOT.sub(fill, text)


def _value(random: Random, slot: str, world: World, wanted: Wanted) -> str:
    language, figure = wanted.language, wanted.figure
    if slot == "name":
        first, family = figure.first.called(language), figure.family.called(language)
        return first if random.random() < 0.33 else f"{first} {family}"
    if slot == "phone":
        return random.choice(PHONES).format(random.randrange(100), random.randrange(100))
    if slot == "body":
        return world.body.called(language)
    named = {"party": world.parties, "place": world.places, "media": world.media}.get(slot)
    if named is None:
        return random.choice(bank(BANKS[language]).words[slot])
    own = figure.place if slot == "place" else figure.affiliation
    # People mostly speak of the figure's own party, outlet or town.
    return (own if own in named and random.random() < 0.4 else random.choice(named)).called(language)


def _lines(block: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in block.splitlines() if line.strip())
