"""What a share outside would be if labels of place were right so often, where nobody has measured how often."""

from marsad.core.origin import Unit
from marsad.core.origin_runs import OriginResult
from marsad.core.words import _
from marsad.report.blocks import Column, Table
from marsad.report.numbers import Voice, percent


def supposed_table(voice: Voice, result: OriginResult) -> Table | None:
    """What the share of posts would be if labels were right so often; None where that was measured, or no share is."""
    share = result.share(Unit.POSTS)
    if share is None or share.withheld or not share.supposed:
        return None
    rates = sorted({each.specificity for each in share.supposed})
    cells = {(each.sensitivity, each.specificity): each.share for each in share.supposed}

    def cell(value: float | None) -> str:
        return _("cannot be") if value is None else percent(voice, value, share.located)

    return Table(
        caption=_("Share of located posts outside, if labels were right so often; nobody measured how often they are"),
        columns=(
            Column(title=_("Of those outside, found outside"), weight=4),
            *(Column(title=_("Of those inside {rate} found inside", rate=percent(voice, rate, 0)), weight=3)
              for rate in rates),
        ),
        rows=tuple(
            (percent(voice, found, 0), *(cell(cells[found, spared]) for spared in rates))
            for found in sorted({each.sensitivity for each in share.supposed}, reverse=True)
        ),
    )  # fmt: skip
