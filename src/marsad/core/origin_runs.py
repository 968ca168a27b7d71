"""A run about origin: of which posts it asks, and what it found. Shares and counts, never an account."""

from dataclasses import dataclass
from enum import StrEnum

from marsad.core.origin import Compared, Share, Unit
from marsad.core.words import N_

LABELLED_AT_LEAST = 10  # accounts whose true place is known, on each side, before an error model rests on them


class Topic(StrEnum):
    """Which posts a run is about."""

    EVERYTHING = "everything"  # all posts of the sources
    QUESTION = "question"  # those that people coded 'yes', from the question's probability sample
    FRAME = "frame"  # those that a saved search finds
    NARRATIVE = "narrative"
    HASHTAG = "hashtag"


TOPICS: dict[Topic, str] = {
    Topic.EVERYTHING: N_("all posts collected"),
    Topic.QUESTION: N_("posts that people coded 'yes', by a random sample"),
    Topic.FRAME: N_("posts that match a saved search"),
    Topic.NARRATIVE: N_("posts that a machine found to say the same"),
    Topic.HASHTAG: N_("posts that bear a hashtag"),
}
OTHERS: dict[Topic, str] = {
    Topic.QUESTION: N_("posts of the same sample that people coded 'no'"),
    Topic.FRAME: N_("the other posts of the same sources and period"),
    Topic.NARRATIVE: N_("the other posts of the same sources and period"),
    Topic.HASHTAG: N_("the other posts of the same sources and period"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a run is asked: one topic, in some of the mission's sources."""

    topic: Topic = Topic.EVERYTHING
    name: str = ""  # id of a question, name of a frame, of a narrative, or a hashtag without '#'
    sources: tuple[str, ...] = ()  # none: all; of a question, its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Rests:
    """On what the countries of the accounts rest. None: withheld, fewer than FEWEST_ACCOUNTS."""

    label: int | None = None  # accounts by the platform's label
    declared: int | None = None  # by the place they wrote, where there is no label
    stated: int | None = None  # by what their posts say in the first person, where there is neither
    contradicting: int | None = None  # accounts of which two levels name different countries; the stronger counts
    undecided: int | None = None  # accounts of which one level names several countries equally often


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryCount:
    """Accounts and posts of one country; never below the floors."""

    country: str  # ISO 3166-1 alpha-2
    accounts: int
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginResult:
    """What a run found. `shares` has one of each unit; `compared` none where there is nothing to compare with.

    `posts` and `accounts` are of the topic: those found, or for a question those coded 'yes'. `countries` is empty for
    coded questions and lawful speech; `rest_*` are of the countries that are too small to be named, None where that
    would tell one of them.
    """

    asked: Asked
    country: str  # the mission's own: what is inside
    lawful: bool  # speech that is described in aggregate only
    posts: int
    accounts: int
    without_account: int  # posts whose file names no author
    without_views: int  # posts whose views are not given
    sample: int = 0  # for a question: posts drawn and answered
    unfinished: bool = False  # too many of them wait for an answer: nothing is said
    shares: tuple[Share, ...] = ()
    compared: tuple[Compared, ...] = ()
    rests: Rests = Rests()
    countries: tuple[CountryCount, ...] = ()
    rest_accounts: int | None = None
    rest_posts: int | None = None
    gazetteer: str = ""  # version of the names of places
    labelled: int = 0  # accounts of a file whose true place is known, that were found and located
    labelled_sha256: str = ""  # of that file, which is not kept

    def share(self, unit: Unit) -> Share | None:
        """The four numbers of one unit."""
        return next((one for one in self.shares if one.unit is unit), None)
