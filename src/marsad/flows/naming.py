"""Naming a narrative, putting two together, parting one: acts of a person, each with its entry in the ledger."""

from collections.abc import Sequence
from dataclasses import replace

from marsad.core.errors import RefusedInput, WrongState
from marsad.core.narratives import LONGEST_NAME, MERGED, MOST_ANCHORS, NAMED, SPLIT, Decision
from marsad.core.words import _
from marsad.flows.narratives import METHOD, FoundPosts, Narrative, chosen, find
from marsad.store.observatory import Observatory


def name(observatory: Observatory, actor: str, narrative: str, said: str, note: str = "") -> Decision:
    """Give a narrative a name, or another one; the earlier name stays in the records.

    Raises Missing for an unknown narrative, RefusedInput for a name that is none, WrongState where another has it.
    """
    found, narratives = find(observatory)
    one = chosen(found, narratives, narrative)
    said = _acceptable(said)
    _refuse_taken(narratives, one, said)
    return _decided(observatory, actor, NAMED, _as_named(found, one, said, note))[0]


def merge(observatory: Observatory, actor: str, narrative: str, into: str, note: str = "") -> Decision:
    """Put one narrative with another, which keeps its name.

    Raises Missing for an unknown narrative, WrongState where they are one already or the second has no name.
    """
    found, narratives = find(observatory)
    one, other = chosen(found, narratives, narrative), chosen(found, narratives, into)
    if one.id == other.id:
        raise WrongState(_("'{name}' and '{other}' are one narrative already.", name=narrative, other=into))
    if other.decision is None:
        raise WrongState(
            _("'{name}' has no name yet; give it one with 'marsad narratives name {name} NAME'.", name=into)
        )
    anchors = dict.fromkeys([*other.decision.anchors, *_anchors(found, one)])
    whole = replace(
        other.decision,
        act=MERGED,
        note=note,
        anchors=tuple(anchors),
        apart=tuple(each for each in other.decision.apart if each != one.id),
        supersedes=other.decision.number,
        posts_version=found.version,
        method=METHOD,
    )
    gone = []
    if one.decision is not None:
        gone = [replace(one.decision, act=MERGED, note=note, merged_into=other.id, supersedes=one.decision.number)]
    return _decided(observatory, actor, MERGED, whole, *gone)[0]


def split(observatory: Observatory, actor: str, narrative: str, post: str, said: str, note: str = "") -> Decision:
    """Make a narrative of its own of `post` and of what is more like it than like the rest.

    Raises Missing for an unknown narrative, WrongState where it has no name, where the post is not in it, and where
    the post says the same text as all that it is known by.
    """
    found, narratives = find(observatory)
    whole = chosen(found, narratives, narrative)
    if whole.decision is None:
        raise WrongState(
            _("'{name}' has no name yet; give it one with 'marsad narratives name {name} NAME'.", name=narrative)
        )
    places = [place for place in whole.places.tolist() if found.ids[place].startswith(post)]
    if len(places) != 1:
        raise WrongState(_("'{post}' is not one post of the narrative '{name}'.", post=post, name=narrative))
    number = found.distinct.number_of
    same = {found.ids[place] for place in whole.places.tolist() if number[place] == number[places[0]]}
    left = tuple(anchor for anchor in whole.decision.anchors if anchor not in same)
    if not left or whole.id in same:
        raise WrongState(
            _("'{post}' says the text that '{name}' is known by; part off another one.", post=post, name=narrative)
        )
    said = _acceptable(said)
    _refuse_taken(narratives, None, said)
    own = Decision(
        narrative=found.ids[places[0]], act=SPLIT, name=said, note=note, anchors=tuple(sorted(same))[:MOST_ANCHORS],
        apart=(whole.id,), posts_version=found.version, method=METHOD,
    )  # fmt: skip
    rest = replace(
        whole.decision, act=SPLIT, note=note, anchors=left, apart=(*whole.decision.apart, own.narrative),
        supersedes=whole.decision.number, posts_version=found.version, method=METHOD,
    )  # fmt: skip
    return _decided(observatory, actor, SPLIT, own, rest)[0]


def _as_named(found: FoundPosts, one: Narrative, said: str, note: str) -> Decision:
    if one.decision is not None:
        return replace(
            one.decision, act=NAMED, name=said, note=note, posts_version=found.version, method=METHOD,
            supersedes=one.decision.number,
        )  # fmt: skip
    return Decision(
        narrative=one.id, act=NAMED, name=said, note=note, anchors=_anchors(found, one), posts_version=found.version,
        method=METHOD,
    )  # fmt: skip


def _anchors(found: FoundPosts, one: Narrative) -> tuple[str, ...]:
    """Posts by which it is known again: the first, then the first of each further text, in the order they came in."""
    firsts: dict[int, int] = {}
    for place in one.places.tolist():
        firsts.setdefault(int(found.distinct.number_of[place]), place)
    return tuple(found.ids[place] for place in sorted(firsts.values())[:MOST_ANCHORS])


def _acceptable(said: str) -> str:
    said = " ".join(said.split())
    if not said or len(said) > LONGEST_NAME or not said.isprintable():
        raise RefusedInput(
            _("'{name}' cannot be a name; write 1 to {n} characters on one line.", name=said[:40], n=LONGEST_NAME)
        )
    return said


def _refuse_taken(narratives: Sequence[Narrative], mine: Narrative | None, said: str) -> None:
    for other in narratives:
        if other.name == said and other is not mine:
            raise WrongState(
                _(
                    "The narrative '{id}' has the name '{name}' already; choose another, or put the two together"
                    " with 'marsad narratives merge'.",
                    id=other.id[:10],
                    name=said,
                )
            )


def _decided(observatory: Observatory, actor: str, act: str, *decisions: Decision) -> list[Decision]:
    from marsad.store.records import narratives
    from marsad.store.records.work import unit

    observatory.connect()
    with unit(actor, f"narrative {act}", decisions[0].narrative) as work:
        return [narratives.add_decision(work, decision) for decision in decisions]
