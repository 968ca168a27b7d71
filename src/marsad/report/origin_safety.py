"""What is checked of the part on origin before a word of it is printed."""

from collections.abc import Sequence

from marsad.core.errors import NotSafeToPublish
from marsad.core.origin import FEWEST_ACCOUNTS, FEWEST_POSTS, Share
from marsad.core.origin_runs import OriginResult
from marsad.core.words import _
from marsad.report.document import OriginFacts


def require_safe_origin(every: Sequence[OriginFacts]) -> None:
    """Raise NotSafeToPublish for the first figure that would tell of a few people, or of lawful speech too closely."""
    for facts in every:
        result = facts.result
        if any(map(_tells_of_few, result.shares)) or _names_few(result):
            raise NotSafeToPublish(
                _(
                    "Analysis {number} tells of too few accounts or posts; run it again, or withdraw it.",
                    number=facts.run,
                )
            )
        if result.lawful and result.countries:
            raise NotSafeToPublish(
                _(
                    "Analysis {number} tells lawful speech by country; it may be told in aggregate only: run it again.",
                    number=facts.run,
                )
            )


def _tells_of_few(share: Share) -> bool:
    if share.withheld:
        return share.share is not None or bool(share.outside or share.narrowed or share.corrected)
    return 0 < share.accounts_outside < FEWEST_ACCOUNTS


def _names_few(result: OriginResult) -> bool:
    return any(one.accounts < FEWEST_ACCOUNTS or one.posts < FEWEST_POSTS for one in result.countries)
