"""What a mission is: who watches, where, by which mandate, what is asked of whom."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from marsad.core.trilingual import Trilingual
from marsad.core.words import N_, _


class Frame(StrEnum):
    """How the posts of a source were found, which decides what a figure about them may say (method 2.2)."""

    ACTOR = "actor"  # everything a listed actor published
    TARGET = "target"  # replies to a sample of people
    TOPIC = "topic"  # what a query found
    OPPORTUNISTIC = "opportunistic"  # tips and finds: may illustrate, never be counted


class Sex(StrEnum):
    """Sex as the official list of candidates states it; never inferred."""

    WOMAN = "woman"
    MAN = "man"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One stream of posts: what was asked of which platform, and what it is known to leave out."""

    id: str
    title: Trilingual
    frame: Frame
    platform: str | None = None
    query: str = ""
    collected_by: str = ""
    known_exclusions: str = ""
    time_zone: str = "UTC"  # of times the file gives without one
    columns: tuple[tuple[str, str], ...] = ()  # (field of a post, column of the file), for tables
    same_as: tuple[str, ...] = ()  # ids of sources that asked for the same thing in another way


ROLE_WORDS = {
    "candidate": N_("candidate"),
    "elected_official": N_("elected official"),
    "party": N_("party"),
    "state_body": N_("state body"),
    "media": N_("media outlet"),
    "journalist": N_("journalist"),
    "election_body": N_("election body"),
    "defender": N_("human rights defender"),
}
SEX_WORDS = {Sex.WOMAN: N_("woman"), Sex.MAN: N_("man")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody acting in a public role named by the mission: a candidate, a journalist, a body."""

    id: str
    name: str
    role: str  # candidate, elected_official, party, state_body, media, journalist, election_body, defender
    sex: Sex | None = None
    party: str | None = None
    constituency: str | None = None
    handles: tuple[tuple[str, str], ...] = ()  # (platform or '*', handle)

    def introduced(self) -> str:
        """Name, role and, where the official list gives it, sex: what a coder must know of whom a post addresses."""
        facts = [_(ROLE_WORDS.get(self.role, self.role))]
        if self.sex is not None:
            facts.append(_(SEX_WORDS[self.sex]))
        return _("{name} ({facts})", name=self.name, facts=_(", ").join(facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two groups to set side by side, by a property known for every post of the frame."""

    by: str  # target_sex, platform, script, language
    first: str
    second: str


class Repeats(StrEnum):
    """What counts of a content that was reposted, forwarded or translated without a word more (method 2.5)."""

    ONCE = "once"  # the content, once
    EACH = "each"  # every appearance of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of every coded post, and which codes answer yes."""

    id: str
    title: Trilingual
    asks: Trilingual
    codes: tuple[str, ...]
    sources: tuple[str, ...]
    stratify_on: tuple[str, ...] = ()  # signal labels whose score makes the bands, 'lexicon:abuse'
    compare: Comparison | None = None
    planned: bool = True  # registered before the sample was coded; otherwise exploratory
    repeats: Repeats = Repeats.ONCE
    threshold: float = 0.5  # score from which a post counts as flagged, where the signals are judged
    population: Trilingual | None = None  # in words: 'public replies to candidates'
    poll_like: bool | None = None  # reads as a poll of voting intention; None: as the table of core.restricted says
    poll_like_decision: str = ""  # who decided when and why that it does not, where the table says that it does


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Days each kind of record is kept. The defaults are maxima (method 9.3): longer needs a documented decision."""

    collected_days: int = 30
    coded_content_days: int = 180
    identity_days: int = 90
    ledger_days: int = 1095
    documented_decision: str = ""  # who decided to keep longer, when and why


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingLimits:
    """How much a coder reads in a day, and when they pause (method 9.5). More needs a documented decision."""

    minutes_a_day: int = 90
    severe_a_day: int = 25  # posts the coder gave a severity of 3 or 4
    minutes_at_a_stretch: int = 45
    minutes_of_break: int = 10  # the only one that may be longer and never shorter
    documented_decision: str = ""  # who decided to allow more, when and why


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedPeriod:
    """Dates in which nothing that reads as a poll of voting intention may be shown (method 3.8)."""

    start: date
    end: date
    reference: str
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A political side, by what it says of itself in public: never by guessing what a person thinks.

    The same rules are run on every side, and a finding about coordination shows what came out for each (method 8.4).
    """

    id: str
    title: Trilingual
    hashtags: tuple[str, ...] = ()  # its own, without '#'
    domains: tuple[str, ...] = ()  # of its sites and of media that support it openly
    parties: tuple[str, ...] = ()  # as the roster names them


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened or is planned, and of which everybody speaks: a debate, polling day, a verdict."""

    on: date
    title: Trilingual


# Places whose country is a matter of policy (their names are in origin/places/policy.csv): the mission decides, or not
DISPUTED: dict[str, tuple[str, ...]] = {
    "western_sahara": ("EH", "MA"),
    "jerusalem": ("PS", "IL"),
    "ceuta_melilla": ("ES", "MA"),
    "golan": ("SY", "IL"),
    "crimea": ("UA", "RU"),
    "kashmir": ("IN", "PK"),
    "northern_cyprus": ("CY", "TR"),
    "kosovo": ("XK", "RS"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNames:
    """What the mission adds to the names of places that everybody knows, and what it decided of those in dispute."""

    own: tuple[str, ...] = ()  # places of the mission's country that no list has, in every spelling
    decided: tuple[tuple[str, str], ...] = ()  # a place left to the mission -> the country, ISO 3166-1
    documented_decision: str = ""  # who decided, when and why


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """A time-bounded observation with a mandate."""

    id: str
    title: Trilingual
    territory: Trilingual
    country: str  # ISO 3166-1 alpha-2
    start: date
    end: date
    time_zone: str
    legal_basis: Trilingual
    mandate: Trilingual
    languages: tuple[str, ...]
    sources: tuple[Source, ...]
    questions: tuple[Question, ...]
    codebook: str  # file name beside the mission file
    roster: str | None = None
    retention: Retention = field(default_factory=Retention)
    coding: CodingLimits = field(default_factory=CodingLimits)
    restricted: RestrictedPeriod | None = None
    sides: tuple[Side, ...] = ()
    events: tuple[Event, ...] = ()
    places: PlaceNames = field(default_factory=PlaceNames)
    fictional: bool = False  # a worked example: said on every page of its report

    def source(self, source_id: str) -> Source | None:
        """The source of that id, or None."""
        return next((source for source in self.sources if source.id == source_id), None)

    def same_things(self) -> tuple[tuple[Source, Source], ...]:
        """The pairs of sources declared to be of the same thing, each once, in the order of the mission."""
        return tuple(
            (first, second)
            for place, first in enumerate(self.sources)
            for second in self.sources[place + 1 :]
            if second.id in first.same_as or first.id in second.same_as
        )

    def question(self, question_id: str) -> Question | None:
        """The question of that id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)
