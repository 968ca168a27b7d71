"""Codes of countries and regions among words: 'Denver, CO', 'KSA'. Only in capitals, for most are words as well."""

from collections.abc import Sequence

from marsad.origin.found import BREAK, NUMBER, SPACE, Found
from marsad.origin.world import CODE, FLAG, TOWNS, Name, Words

ANYWHERE = frozenset({"US", "UK"})  # codes that are no word in capitals


def with_codes(found: Sequence[Found], words: Words) -> list[Found]:
    """The same, with the codes told."""
    made: list[Found] = []
    calm = any(word.written != word.written.upper() for one in found for word in one.words)  # not all in capitals
    for place, one in enumerate(found):
        written = one.words[0].written
        name = None
        if _may_be_code(one, words):
            last = place == len(found) - 1
            name = _after_town(written, made, last, words) or _alone(written, made, len(found) == 1, calm, words)
            name = name or _after_small_town(one, made, last, words)
        made.append(one if name is None else Found(CODE, one.words, name))
    return made


def _may_be_code(one: Found, words: Words) -> bool:
    if len(one.words) != 1 or one.kind in {FLAG, NUMBER} or (one.name is not None and one.name.ours):
        return False
    written = one.words[0].written
    return 2 <= len(written) <= 3 and written.isascii() and written.upper() in words.codes


def _after_town(written: str, made: Sequence[Found], last: bool, words: Words) -> Name | None:
    """'Milan, IT': the country that has the town and the code. 'Denver, Co' too, at the end."""
    if not made or made[-1].name is None or made[-1].kind not in TOWNS:
        return None
    if not written.isupper() and not (last and written.istitle()):
        return None
    town = made[-1].name
    shared = tuple(country for country in town.countries if country in words.codes[written.upper()])
    if town.alone in shared:
        shared = (town.alone,)
    return Name(written, CODE, shared, shared[0] if len(shared) == 1 else "") if shared else None


def _alone(written: str, made: Sequence[Found], lonely: bool, calm: bool, words: Words) -> Name | None:
    """'KSA', 'BR', 'London, US': a code that needs no town."""
    countries = tuple(sorted(words.isolated.get(written, ())))
    beside = bool(made) and made[-1].name is not None
    if not countries or not (lonely or beside or written in ANYWHERE or (len(written) == 3 and calm)):
        return None
    if words.is_a("stop", written.casefold()) and not beside and written not in ANYWHERE:
        return None
    return Name(written, CODE, countries, countries[0] if len(countries) == 1 else "")


def _after_small_town(one: Found, made: Sequence[Found], last: bool, words: Words) -> Name | None:
    """'Cooperstown, NY': a State of the USA whose code is no country's, after a town that is not known here."""
    written = one.words[0].written
    if not last or not made or one.parted not in {BREAK, SPACE} or written in words.iso:
        return None
    known = written.isupper() and len(written) == 2 and set(words.isolated.get(written, ())) == {"US"}
    return Name(written, CODE, ("US",), "US") if known and one.parted == BREAK else None
