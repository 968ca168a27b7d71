"""Where posts come from, as platforms label and people say it: the nouns that flows, report and web share.

Nothing is taken from dialect, time zone, network, phone prefix or language (method 6.5, N2, N4). Outside the territory
never reads "foreign": citizens live abroad too.
"""

from dataclasses import dataclass
from enum import StrEnum

from marsad.core.canonical import canonical_json
from marsad.core.posts import Reason
from marsad.core.words import N_

FEWEST_ACCOUNTS, FEWEST_POSTS = 5, 10  # under which a count is withheld


class Level(StrEnum):
    """What a country rests on, strongest first."""

    LABEL = "L1"  # the platform's own label of the account or the post
    DECLARED = "L2"  # the place that the author wrote in the field for it
    STATED = "L3"  # what a post says in the first person


class State(StrEnum):
    """What a text of place tells."""

    LOCATED = "located"  # one country
    NONE_GIVEN = "none_given"  # nothing is written there
    NOT_A_PLACE = "not_a_place"  # a joke, nowhere, a nationality, a part of the world larger than a country
    SEVERAL_COUNTRIES = "several_countries"
    UNDECIDED = "undecided"  # a name of places in several countries, or a place left to the mission's policy
    UNKNOWN = "unknown"  # no name of a place that is known here


class Clue(StrEnum):
    """What in the text decided; kept with a post in the place of its words, which could say where somebody lives."""

    COUNTRY = "country"
    FLAG = "flag"
    CODE = "code"
    REGION = "region"
    TOWN = "town"
    CORRECTED = "corrected"
    STATED = "stated"
    NOTHING_WRITTEN = "nothing_written"
    NOWHERE = "nowhere"
    WIDER = "wider"
    NATIONALITY = "nationality"
    SEVERAL = "several"
    SAME_NAME = "same_name"
    POLICY = "policy"
    NO_NAME = "no_name"
    NO_STATEMENT = "no_statement"


CLUES: dict[Clue, str] = {
    Clue.COUNTRY: N_("the name of a country is written"),
    Clue.FLAG: N_("the flag of a country is written"),
    Clue.CODE: N_("the code of a country or of one of its regions is written"),
    Clue.REGION: N_("the name of a region of one country is written"),
    Clue.TOWN: N_("the name of a town is written"),
    Clue.CORRECTED: N_("a name is written, with one letter mistyped"),
    Clue.STATED: N_("the author says so in the first person"),
    Clue.NOTHING_WRITTEN: N_("nothing is written"),
    Clue.NOWHERE: N_("a joke or a place that is none"),
    Clue.WIDER: N_("a part of the world larger than a country"),
    Clue.NATIONALITY: N_("a nationality, which is not a place"),
    Clue.SEVERAL: N_("several countries are written"),
    Clue.SAME_NAME: N_("places of several countries have this name"),
    Clue.POLICY: N_("left to the policy of the mission"),
    Clue.NO_NAME: N_("no known name of a place"),
    Clue.NO_STATEMENT: N_("nothing is said in the first person about where the author is"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What one text tells of where its author is: one country, or why none."""

    country: str = ""  # ISO 3166-1 alpha-2; '' where no single country is told
    level: Level | None = None  # None where there is no country
    state: State
    clue: Clue
    because: Reason  # with the names met, as known in the lists and not as typed
    among: tuple[str, ...] = ()  # the countries it could be, or all that are written

    def kept(self) -> str:
        """The reason as the lake keeps it: JSON as in signals, without any name of a place."""
        return canonical_json([[CLUES[self.clue], []]])


class Unit(StrEnum):
    """What a share is a share of."""

    POSTS = "posts"
    ACCOUNTS = "accounts"
    REACH = "reach"  # views


class Assumption(StrEnum):
    """What is supposed of those without a country. Each narrows the bounds, and each must be named where it is used."""

    NONE = "none"  # worst case (Manski): they could all be inside, or all outside
    MISSING_AT_RANDOM = "missing_at_random"  # within a stratum (platform and type) they are as those with a country
    MONOTONE = "monotone"  # they are outside no more often than those with a country
    FOLLOWED_UP = "followed_up"  # a random part of them was looked up by hand


ASSUMPTIONS: dict[Assumption, str] = {
    Assumption.NONE: N_("nothing is supposed of those without a known country"),
    Assumption.MISSING_AT_RANDOM: N_(
        "supposing that, within each platform and kind of account, those without a known country are like the others"
    ),
    Assumption.MONOTONE: N_("supposing that those without a known country are outside no more often than the others"),
    Assumption.FOLLOWED_UP: N_("from a random part of those without a known country, looked up by hand"),
}
UNITS: dict[Unit, str] = {Unit.POSTS: N_("posts"), Unit.ACCOUNTS: N_("accounts"), Unit.REACH: N_("views")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """From `low` to `high`, shares from 0 to 1 (differences from -1 to 1)."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """All the shares outside that agree with what was counted, under an assumption."""

    assumption: Assumption
    identified: Interval  # what no larger sample could narrow
    interval: Interval  # with sampling error (Imbens and Manski 2004); the same where all were counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The share outside among the located, freed of wrong labels (Rogan and Gladen 1978)."""

    share: float | None  # None where the labels tell nothing (sensitivity + specificity no more than 1)
    interval: Interval
    bounds: Interval  # worst case, with the corrected share
    sensitivity: float  # of those known to be outside, the part that is labelled so
    specificity: float  # of those known to be inside, the part that is labelled so
    n_outside: int  # accounts whose true place is known, outside
    n_inside: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """The share outside if labels were right as often as supposed: one line of a sensitivity grid."""

    sensitivity: float
    specificity: float
    share: float | None  # None where no share could give what was counted
    bounds: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The four numbers of one unit: share among the located, coverage, worst-case bounds, unit.

    `share` and `interval` are None where nothing is located. Where the figure is withheld, nothing but `unit`,
    `collected` and `accounts` may be shown, and these only where they are not few themselves; the rest is empty.
    """

    unit: Unit
    collected: int  # posts, accounts or views
    located: int
    outside: int
    accounts: int  # behind all of them
    accounts_outside: int
    share: float | None  # outside / located
    interval: Interval | None  # sampling error of `share`, clustered by account; None where all were counted
    coverage: float  # located / collected
    worst: Bounds
    narrowed: tuple[Bounds, ...] = ()
    corrected: Corrected | None = None
    supposed: tuple[Supposed, ...] = ()  # where no account is labelled, instead of `corrected`
    everything: bool  # all that was collected is counted: no sampling error; False for a sample of it
    withheld: bool = False  # too few accounts or posts for anybody to stay unrecognised

    @property
    def few_outside(self) -> bool:
        """Whether the accounts outside are so few that their number is not said."""
        return 0 < self.accounts_outside < FEWEST_ACCOUNTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A topic beside the other political content of the same frame: the base rate."""

    topic: Share
    others: Share
    difference: float | None  # of the shares among the located
    difference_interval: Interval | None
    ratio: float | None
    ratio_interval: Interval | None
    worst_difference: Interval  # whatever those without a country are
