"""The four numbers of a side, and two sides beside each other, from what was counted of their accounts."""

from collections.abc import Mapping
from dataclasses import replace

from marsad.core.origin import Compared, Share, Unit
from marsad.flows.origin_accounts import Located
from marsad.flows.origin_counts import Side, tallies
from marsad.flows.origin_labels import Known
from marsad.origin.base_rate import compared
from marsad.origin.bounds import share_outside
from marsad.origin.correction import Labelled


def share_of(side: Side, places: Mapping[str, Located], home: str, unit: Unit, known: Known | None = None) -> Share:
    """The four numbers of one unit; `known` frees them of wrong labels."""
    labelled = None if known is None else Labelled(
        outside=known.outside, called_outside=known.outside_found, inside=known.inside,
        called_inside=known.inside_found,
    )  # fmt: skip
    counted = tallies(side, places, home, unit)
    return _in_whole(share_outside(counted, unit, everything=side.everything, labelled=labelled), side)


def compared_of(topic: Side, others: Side, places: Mapping[str, Located], home: str, unit: Unit) -> Compared:
    """One unit of a topic beside the same of the other posts."""
    here, there = (tallies(side, places, home, unit) for side in (topic, others))
    found = compared(here, there, unit, everything=topic.everything)
    return replace(found, topic=_in_whole(found.topic, topic), others=_in_whole(found.others, others))


def _in_whole(share: Share, side: Side) -> Share:
    """Posts and views as whole numbers, where those drawn stood for thousandths."""
    if side.everything or share.unit is Unit.ACCOUNTS:
        return share
    collected, located, outside = (
        round(count / side.scale) for count in (share.collected, share.located, share.outside)
    )
    return replace(share, collected=collected, located=located, outside=outside)
