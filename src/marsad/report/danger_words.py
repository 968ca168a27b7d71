"""Words for a call that is followed: counts that tell of nobody, shares from people's codings alone."""

from typing import Protocol

from marsad.core.dangers import FEWEST_ACCOUNTS, FEWEST_POSTS
from marsad.core.findings import Estimate
from marsad.core.mission import Question
from marsad.core.words import _
from marsad.report.document import SampleFacts
from marsad.report.figures import figure
from marsad.report.numbers import Voice, whole


class ShareOf(Protocol):
    """A share of a call's posts, or what must be done to know it."""

    @property
    def question(self) -> Question | None:
        """Which question of the mission asks it; None where none does."""

    @property
    def estimate(self) -> Estimate | None:
        """The share; None where it is not known."""

    @property
    def sample(self) -> SampleFacts | None:
        """The sample it rests on."""

    @property
    def why(self) -> str:
        """Why its sample gives no figure, in a sentence."""

    @property
    def command(self) -> str:
        """What draws a sample."""


def posts_words(voice: Voice, posts: int) -> str:
    """Posts of a call in tens."""
    if 0 < posts < FEWEST_POSTS:
        return _("fewer than ten")
    return whole(voice, 0) if not posts else _("about {n}", n=whole(voice, (posts + 5) // 10 * 10))


def accounts_words(voice: Voice, accounts: int) -> str:
    """Accounts of a call in tens, from five on."""
    if 0 < accounts < FEWEST_ACCOUNTS:
        return _("withheld: fewer than five")
    return whole(voice, 0) if not accounts else _("about {n}", n=whole(voice, max(10, (accounts + 5) // 10 * 10)))


def share_sentence(voice: Voice, share: ShareOf) -> str:
    """The share with its interval, or why it is not known and what would tell."""
    if share.estimate is not None and share.sample is not None:
        said = figure(voice, share.estimate, share.sample)
        if said.interval:
            return _(
                "{value} (95% interval: {interval}), of the posts that the words find; {n} coded by people.",
                value=said.value,
                interval=said.interval,
                n=whole(voice, share.estimate.n),
            )
        return said.value
    if share.question is None:
        return _(
            "Not known: no question of the mission asks it; write one, then have a random sample of these posts coded."
        )
    if share.why:
        return _("Not known yet: {why}", why=share.why)
    if share.command:
        return _("Not known: have a random sample of these posts coded by people.")
    return _("Not known: the sample of this question is of other posts; ask it under another id of these posts.")
