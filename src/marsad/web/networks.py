"""The drawing of a network as the page gives it to `network.js`: numbers and sentences, and no account."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
    told = {
        number: {
            "name": whole(voice, number),
            "said": _group_words(voice, groups[number]),
            "page": reverse("coordination_group", args=[run, number]),
        }
        for number in drawing.groups
    }
    made = plain(drawing, told)
    return Drawn(
        network=json.dumps(made, ensure_ascii=False, separators=(",", ":")),
        digits=in_digits("0 1 2 3 4 5 6 7 8 9").replace(" ", ""),
        accounts=len(drawing.layout.x),
        pairs=len(drawing.pairs),
        left_out=len(groups) - len(drawing.groups),
    )


def plain(drawing: Drawing, told: Mapping[int, Mapping[str, str]]) -> dict[str, Any]:
    """The drawing as `network.js` reads it. `told`: name, sentence and address of each group, by number."""
    layout = drawing.layout
    circles = [
        {"number": number, "x": at.x, "y": at.y, "radius": at.radius, "accounts": at.accounts, **told[number]}
        for number, at in zip(drawing.groups, layout.circles, strict=True)
    ]
    places = zip(layout.x.tolist(), layout.y.tolist(), strict=True)
    return {
        "size": EXTENT,
        "places": [coordinate for place in places for coordinate in place],
        "groups": circles,
        "pairs": [end for one, other, _number in drawing.pairs for end in (one, other)],
        "numbers": [number for _one, _other, number in drawing.pairs],
        "names": [[place, clean(name)] for place, name in drawing.names],
    }


def _group_words(voice: Voice, group: Group) -> str:
    return _(
        "Group {number}. Accounts: {accounts}. Pairs: {pairs}.",
        number=whole(voice, group.number),
        accounts=whole(voice, group.accounts or 0),
        pairs=whole(voice, group.edges or 0),
    )
