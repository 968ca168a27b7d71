"""The drawing of a network as the page gives it to `network.js`: numbers and sentences, and no account."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from marsad.coordination.layout import EXTENT
from marsad.core.coordination import Group
from marsad.core.words import _, in_digits
from marsad.flows.network_drawing import Drawing
from marsad.report.numbers import Voice, clean, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What the page holds: the drawing as JSON, and the reader's digits."""

    network: str
    digits: str
    accounts: int
    pairs: int
    left_out: int  # groups that are not drawn


def as_drawn(voice: Voice, run: int, drawing: Drawing, groups: Mapping[int, Group]) -> Drawn | None:
    """The drawing of a run; None where nothing is drawn. `groups` are all of the run, by number."""
    if not drawing.groups:
        return None
    layout = drawing.layout
    circles = [
        {
            "number": number,
            "name": whole(voice, number),
            "x": circle.x,
            "y": circle.y,
            "radius": circle.radius,
            "accounts": circle.accounts,
            "said": _group_words(voice, groups[number]),
            "page": reverse("coordination_group", args=[run, number]),
        }
        for number, circle in zip(drawing.groups, layout.circles, strict=True)
    ]
    places = [coordinate for place in zip(layout.x.tolist(), layout.y.tolist(), strict=True) for coordinate in place]
    made = {
        "size": EXTENT,
        "places": places,
        "groups": circles,
        "pairs": [end for one, other, _number in drawing.pairs for end in (one, other)],
        "numbers": [number for _one, _other, number in drawing.pairs],
        "names": [[place, clean(name)] for place, name in drawing.names],
    }
    return Drawn(
        network=json.dumps(made, ensure_ascii=False, separators=(",", ":")),
        digits=in_digits("0 1 2 3 4 5 6 7 8 9").replace(" ", ""),
        accounts=len(places) // 2,
        pairs=len(drawing.pairs),
        left_out=len(groups) - len(drawing.groups),
    )


def _group_words(voice: Voice, group: Group) -> str:
    return _(
        "Group {number}. Accounts: {accounts}. Pairs: {pairs}.",
        number=whole(voice, group.number),
        accounts=whole(voice, group.accounts or 0),
        pairs=whole(voice, group.edges or 0),
    )
