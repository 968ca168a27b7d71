"""The country that the author's own words of place name (level 2), or why they name none.

Only what is written is read: names, flags, codes. Nothing follows from language, dialect, time zone or phone prefix.
Where two readings are possible no country is said: a wrong country does more harm than one that is missing.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from marsad.core.origin import CLUES, Clue, Level, Place, State
from marsad.core.posts import Reason
from marsad.core.words import N_
from marsad.origin.found import BREAK, DASH, FILLER, JOINED, NUMBER, OTHER, SEVERAL, SPACE, UNKNOWN, Found
from marsad.origin.reading import corrected, read
from marsad.origin.world import CITY, CODE, CONTAINERS, COUNTRY, FLAG, POLICY, QUARTER, SMALL, TOWNS, Words, words

Policy = Mapping[str, str]  # a policy of policy.csv -> the country that the mission chose
NEUTRAL = frozenset({FILLER, SEVERAL, NUMBER, "wider"})
CLAIMED_BY_BOTH = frozenset({"IL", "PS"})  # a town and a country of these: the author's word for the country holds
MOST_CORRECTED = 5  # words of a text in which a mistyped name is looked for
SAID: dict[Clue, str] = {
    Clue.COUNTRY: N_("a country is named: {name}"),
    Clue.FLAG: N_("a flag is written: {name}"),
    Clue.CODE: N_("a code is written: {name}"),
    Clue.REGION: N_("a region is named: {name}"),
    Clue.TOWN: N_("a town is named: {name}"),
    Clue.CORRECTED: N_("a name is mistyped by one letter: {name}"),
    Clue.SEVERAL: N_("several countries are written: {name}"),
    Clue.SAME_NAME: N_("places of several countries are called so: {name}"),
    Clue.POLICY: N_("left to the policy of the mission: {name}"),
}
_CLUE_OF = {COUNTRY: Clue.COUNTRY, FLAG: Clue.FLAG, CODE: Clue.CODE, "region": Clue.REGION, "province": Clue.REGION}
_STRENGTH = (Clue.COUNTRY, Clue.FLAG, Clue.CODE, Clue.REGION, Clue.TOWN)


def declared_country(
    texts: Sequence[str | None], policy: Policy | None = None, known: Words | None = None
) -> list[Place]:
    """The place that each text names, in their order.

    `policy` decides what policy.csv leaves to the mission; `known` are names with the mission's own (`words_with`).
    """
    known, decided = known or words(), dict(policy or {})
    told: dict[str | None, Place] = {}
    for text in texts:
        if text not in told:
            told[text] = _place(text, known, decided)
    return [told[text] for text in texts]


def _place(text: str | None, known: Words, policy: Policy) -> Place:
    if text is None or not text.strip():
        return no_country(State.NONE_GIVEN, Clue.NOTHING_WRITTEN)
    found = read(text, known)
    if len(found) <= MOST_CORRECTED and not any(one.name for one in found):
        found = corrected(found, known)
    joke = any(one.kind == "nowhere" for one in found) or begins_nowhere(found, known)
    named = _named(found, known)
    if joke:
        named = [one for one in named if one.kind in CONTAINERS]
    if not named:
        return _nothing(found, joke)
    return decide(named, policy)


def _is_latin_or_short(one: Found, unknown: int) -> bool:
    """Whether a capital tells a name, or hardly a word stands beside it."""
    return one.words[0].written.isascii() or unknown == 1


def begins_nowhere(found: Sequence[Found], known: Words) -> bool:
    """Whether the text begins as jokes do: 'in your', 'dans ton', 'في قلب'."""
    spelt = " ".join(word.spelt for one in found for word in one.words[:2])
    return any(known.is_a("nowhere_start", " ".join(spelt.split(" ")[:length])) for length in (1, 2, 3))


def _nothing(found: Sequence[Found], joke: bool) -> Place:
    """Why there is no name."""
    kinds = {one.kind for one in found}
    if joke or not kinds - {NUMBER}:
        return no_country(State.NOT_A_PLACE, Clue.NOWHERE)
    if "nationality" in kinds:
        return no_country(State.NOT_A_PLACE, Clue.NATIONALITY)
    if "wider" in kinds:
        return no_country(State.NOT_A_PLACE, Clue.WIDER)
    return no_country(State.UNKNOWN, Clue.NO_NAME)


def no_country(state: State, clue: Clue, names: str = "", among: tuple[str, ...] = ()) -> Place:
    """A place that names no single country."""
    because = Reason(SAID[clue], (("name", names),)) if names else Reason(CLUES[clue])
    return Place(state=state, clue=clue, because=because, among=among)


def _named(found: Sequence[Found], known: Words) -> list[Found]:
    """The names that count: none that is also a common word or a person's, unless what stands around it says so."""
    unknown = sum(one.kind == UNKNOWN and len(one.words[0].spelt) > 1 for one in found)
    around = [None, *found][: len(found)]
    named = [
        one
        for before, one in zip(around, found, strict=True)
        if one.name is not None and _counts(one, before, unknown, known)
    ]
    if not named and len([one for one in found if one.kind not in NEUTRAL]) == 1:
        named = [one for one in found if one.name is not None and one.name.ours and one.has_capital]
    strong = {code for one in named for code in one.meant}
    beside = [one for one in found if one.name is not None and one not in named and _stands_beside(one, strong)]
    return [one for one in found if one in named or one in beside]


def _stands_beside(one: Found, strong: set[str]) -> bool:
    """Whether a common word is a name here: of the same country, or written as a town of ours ('Casa, Paris')."""
    assert one.name is not None
    same = not strong.isdisjoint(one.name.countries)
    apart = one.name.ours and one.kind == CITY and (one.words[0].written[0].isupper() or one.parted in {DASH, OTHER})
    return bool(strong) and (same or apart)


def _counts(one: Found, before: Found | None, unknown: int, known: Words) -> bool:
    name = one.name
    assert name is not None
    led = before is not None and before.kind == FILLER
    if name.weak:
        return False
    if one.kind not in TOWNS:
        return not unknown or led or not known.is_a("person", one.words[0].spelt)
    if not unknown:
        return name.ours or len(one.words) > 1 or one.has_capital or one.kind == CITY
    if known.is_a("person", one.words[0].spelt) and not led:
        return False
    if one.kind == SMALL or (one.kind == QUARTER and not led):
        return False
    return led or name.ours or (one.has_capital and one.kind == CITY and _is_latin_or_short(one, unknown))


def decide(named: Sequence[Found], policy: Policy) -> Place:
    """The one country that all the names agree on, or why there is none."""
    large = [one for one in named if one.kind in CONTAINERS]
    towns = [one for one in named if one.kind in TOWNS]
    left_open = [one for one in named if one.kind == POLICY]
    countries = _all_within(towns, _shared(large), named) if large else _of_towns(towns)
    if left_open and countries != ():
        chosen = _with_policy(left_open, countries, policy)
        if chosen is None or (towns and not large):
            return no_country(State.UNDECIDED, Clue.POLICY, _names(left_open), _among(left_open))
        countries = chosen
    if countries == ():
        return no_country(State.SEVERAL_COUNTRIES, Clue.SEVERAL, _names(named), _among(named))
    if countries is None or len(countries) > 1:
        return no_country(State.UNDECIDED, Clue.SAME_NAME, _names(named), _among(named))
    return _located(countries[0], named)


def _shared(large: Sequence[Found]) -> tuple[str, ...]:
    """The countries that all names of countries and regions allow; () where they disagree."""
    shared = large[0].meant
    for one in large[1:]:
        shared = tuple(code for code in shared if code in one.meant)
    return shared


def _all_within(towns: Sequence[Found], countries: tuple[str, ...], named: Sequence[Found]) -> tuple[str, ...]:
    """The countries that are left with the towns; () where one of them stands for another country."""
    for town in towns:
        countries = _within(town, countries, named) if countries else ()
    return countries


def _of_towns(towns: Sequence[Found]) -> tuple[str, ...] | None:
    """The country of the towns; () for several. A small place beside a larger one says nothing against it."""
    sized = [one for one in towns if one.kind != SMALL] or towns
    alone = tuple(dict.fromkeys(one.name.alone for one in sized if one.name is not None and one.name.alone))
    if len(alone) > 1:
        return ()
    if alone:
        return alone
    shared = [set(one.name.countries) for one in towns if one.name is not None]
    common = set.intersection(*shared) if len(shared) > 1 else set()
    return tuple(common) if len(common) == 1 else None


def _within(town: Found, countries: tuple[str, ...], named: Sequence[Found]) -> tuple[str, ...]:
    """The countries that are left with a town among names of countries; () where it stands for another country."""
    name = town.name
    assert name is not None
    if {name.alone, *countries} == CLAIMED_BY_BOTH:
        return countries
    left = tuple(code for code in countries if code in name.countries)
    if name.alone in left:
        return (name.alone,) if len(left) > 1 else left
    parted = _parting(town, named)
    contained = parted in {BREAK, SPACE} or (parted in {DASH, JOINED} and set(left) & set(name.countries[:2]))
    if left and contained:
        return left
    return countries if not name.alone or name.weak or town.kind == SMALL else ()


def _parting(town: Found, named: Sequence[Found]) -> str:
    """What parts a town from the name after it, or before it where it is the last."""
    for one, after in pairwise(named):
        if one is town:
            return after.parted
    return town.parted if len(named) > 1 else OTHER


def _with_policy(names: Sequence[Found], said: tuple[str, ...] | None, policy: Policy) -> tuple[str, ...] | None:
    """The country of names left to the mission: what the author writes beside them, else what the mission chose."""
    for one in names:
        assert one.name is not None
        if said is not None:
            said = tuple(code for code in said if code in one.name.countries)
        elif policy.get(one.name.policy):
            said = (policy[one.name.policy],)
    return said


def _names(named: Sequence[Found]) -> str:
    called = [
        one.name.called if one.name.ours else " ".join(word.written for word in one.words)
        for one in named
        if one.name is not None
    ]
    return ", ".join(dict.fromkeys(called))


def _among(named: Sequence[Found]) -> tuple[str, ...]:
    return tuple(sorted({code for one in named for code in one.meant}))


def _located(country: str, named: Sequence[Found]) -> Place:
    of_it = [one for one in named if one.name is not None and country in one.name.countries]
    clues = [Clue.CORRECTED if one.corrected else _CLUE_OF.get(one.kind, Clue.TOWN) for one in of_it]
    clue = min(clues, key=lambda one: _STRENGTH.index(one) if one in _STRENGTH else len(_STRENGTH), default=Clue.TOWN)
    chosen = [one for one, its in zip(of_it, clues, strict=True) if its == clue]
    return Place(
        country=country,
        level=Level.DECLARED,
        state=State.LOCATED,
        clue=clue,
        because=Reason(SAID[clue], (("name", _names(chosen)),)),
        among=(country,),
    )
