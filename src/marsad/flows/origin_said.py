"""A run about origin as plain values, for programmes: shares, counts and bounds; null where something is withheld."""

from typing import Any

from marsad.core.origin import Bounds, Compared, Interval, Share
from marsad.flows.origin_shown import OriginShown


def said_origin(one: OriginShown) -> dict[str, Any]:
    """A run as the command and the API tell it. Shares are from 0 to 1."""
    result, rests = one.result, one.result.rests
    return {
        "analysis": one.run.number,
        "made_at": one.run.made_at,
        "state": str(one.release.state),
        "topic": str(result.asked.topic),
        "name": result.asked.name,
        "sources": list(result.asked.sources),
        "territory": result.country,
        "lawful_speech": result.lawful,
        "locked": one.lock is not None,
        "unfinished": result.unfinished,
        "stale": one.stale,
        "posts": result.posts,
        "sample": result.sample,
        "without_account": result.without_account,
        "without_views": result.without_views,
        "units": [said_share(share) for share in result.shares],
        "compared": [said_compared(each) for each in result.compared],
        "rests_on": {
            "label": rests.label, "declared": rests.declared, "stated": rests.stated,
            "contradicting": rests.contradicting, "undecided": rests.undecided,
        },
        "countries": [
            {"country": each.country, "accounts": each.accounts, "posts": each.posts} for each in result.countries
        ],
        "other_countries": {"accounts": result.rest_accounts, "posts": result.rest_posts},
        "labelled": result.labelled,
        "gazetteer": result.gazetteer,
    }  # fmt: skip


def said_share(share: Share) -> dict[str, Any]:
    """The four numbers of one unit."""
    told = not share.withheld
    corrected = share.corrected
    return {
        "unit": str(share.unit),
        "withheld": share.withheld,
        "share_outside_of_located": share.share,
        "interval": _ends(share.interval),
        "coverage": share.coverage if told or share.located else None,
        "collected": share.collected if told else None,
        "located": share.located if told else None,
        "outside": share.outside if told else None,
        "bounds": said_bounds(share.worst) if told else None,
        "narrowed": [said_bounds(each) for each in share.narrowed],
        "corrected": None
        if corrected is None
        else {
            "share": corrected.share,
            "interval": _ends(corrected.interval),
            "bounds": _ends(corrected.bounds),
            "sensitivity": corrected.sensitivity,
            "specificity": corrected.specificity,
            "labelled_outside": corrected.n_outside,
            "labelled_inside": corrected.n_inside,
        },
        "supposed": [
            {
                "sensitivity": each.sensitivity,
                "specificity": each.specificity,
                "share": each.share,
                "bounds": _ends(each.bounds) if each.share is not None else None,
            }
            for each in share.supposed
        ],
    }


def said_bounds(bounds: Bounds) -> dict[str, Any]:
    """What is possible under an assumption."""
    return {
        "assumption": str(bounds.assumption),
        "identified": _ends(bounds.identified),
        "interval": _ends(bounds.interval),
    }


def said_compared(one: Compared) -> dict[str, Any]:
    """A unit beside the same of the other posts."""
    told = one.difference is not None
    return {
        "unit": str(one.topic.unit),
        "share_of_others": one.others.share,
        "coverage_of_others": one.others.coverage if told or one.others.located else None,
        "difference": one.difference,
        "difference_interval": _ends(one.difference_interval),
        "ratio": one.ratio,
        "ratio_interval": _ends(one.ratio_interval),
        "worst_difference": _ends(one.worst_difference) if told else None,
    }


def _ends(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [interval.low, interval.high]
