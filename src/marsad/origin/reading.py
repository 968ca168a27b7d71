"""Find the known names in a text of place, from left to right, the longest first."""

import re
from collections.abc import Iterator
from string import ascii_lowercase

from marsad.origin.codes import with_codes
from marsad.origin.found import BREAK, DASH, FILLER, JOINED, NUMBER, OTHER, SEVERAL, SPACE, UNKNOWN, Found, Word
from marsad.origin.spelling import folded_plain, plain
from marsad.origin.world import CITY, COUNTRY, FLAG, QUARTER, REGION, Name, Words

LONGEST_NAME = 6  # words
MOST_WORDS = 40  # of a text
FEWEST_LETTERS, MOST_LETTERS = 7, 20  # of a name that is found with one letter mistyped
_BLACK_FLAG = "\U0001f3f4"  # begins the flags of England, Scotland and Wales
_TOKEN = re.compile(rf"[\U0001F1E6-\U0001F1FF]{{2}}|{_BLACK_FLAG}[\U000E0061-\U000E007A]+|[^\W_]+")
_FLAG = re.compile(rf"[\U0001F1E6-\U0001F1FF]{{2}}|{_BLACK_FLAG}.+")
_FLAG_LETTER = 0x1F1E6 - ord("A")
_BREAKS = re.compile(r"[,،()\[\]{};؛:\n\"«»“”!?؟]")
_PROCLITICS = (("لل", "ال"), ("و", ""), ("ب", ""), ("ف", ""), ("ل", ""), ("ال", ""))  # and what stands there without
_WITHIN_NAMES = frozenset({SPACE, JOINED})
_FIRST_LETTERS = tuple("وبفلا")
_KINDS = ("nowhere", "wider", "nationality", SEVERAL, FILLER)  # of elsewhere.csv, whose words may be several


def split(text: str) -> list[Word]:
    """The words of a text, at most MOST_WORDS."""
    words: list[Word] = []
    bare, end = plain(text), 0
    for token in _TOKEN.finditer(bare):
        parted = _parting(bare[end : token.start()]) if words else BREAK
        end = token.end()
        words.append(Word(token.group(), folded_plain(token.group()), parted))
        if len(words) == MOST_WORDS:
            break
    return words


def _parting(gap: str) -> str:
    signs = gap.strip(" \t\r\xa0")
    if not signs or signs == ".":
        return SPACE
    if gap in {"-", "'", "’", "_", "`"}:
        return JOINED
    if signs in {"-", "–", "—", "--"}:
        return DASH
    return BREAK if _BREAKS.search(gap) and not re.search(r"[/|&+>]", gap) else OTHER


def read(text: str, words: Words) -> list[Found]:
    """What the words of a text are, in their order."""
    left, found = split(text), []
    start = 0
    while start < len(left):
        met = _longest(left, start, words)
        found.append(met)
        start += len(met.words)
    return with_codes(found, words)


def _longest(left: list[Word], start: int, words: Words) -> Found:
    reach = 1
    while reach < LONGEST_NAME and start + reach < len(left) and left[start + reach].parted in _WITHIN_NAMES:
        reach += 1
    for length in range(reach, 0, -1):
        some = tuple(left[start : start + length])
        met = _met(some, " ".join([word.spelt for word in some]), words)
        if met is not None:
            return met
    return Found(UNKNOWN, (left[start],))


def _met(some: tuple[Word, ...], spelt: str, words: Words) -> Found | None:
    """What exactly these words are; None where they are nothing known together. What is listed by hand comes first."""
    if len(some) == 1 and _FLAG.fullmatch(some[0].written):
        return _flag(some, words)
    if spelt in words.names:
        return Found(words.names[spelt].kind, some, words.names[spelt])
    for kind in _KINDS:
        if words.is_a(kind, spelt) and (kind != SEVERAL or len(some) == 1):
            return Found(kind, some)
    if spelt.isdigit():
        return Found(NUMBER, some)
    name = words.name(spelt)
    if name is not None:
        return Found(name.kind, some, name)
    return _with_proclitic(some, spelt, words) if spelt.startswith(_FIRST_LETTERS) else None


def _flag(some: tuple[Word, ...], words: Words) -> Found:
    written = some[0].written
    if written[0] == _BLACK_FLAG:
        return Found(FLAG, some, Name(written, FLAG, ("GB",), "GB"))
    code = "".join(chr(ord(letter) - _FLAG_LETTER) for letter in written)
    code = "FR" if code == "CP" else code  # an island whose flag is that of France, and is taken for it
    if code not in words.iso and code != "EH":
        return Found("wider" if code in {"EU", "UN"} else UNKNOWN, some)
    if code == "EH":
        return Found("policy", some, words.names["western sahara"])
    return Found(FLAG, some, Name(written, FLAG, (code,), code))


def _with_proclitic(some: tuple[Word, ...], spelt: str, words: Words) -> Found | None:
    """A name with an Arabic conjunction, preposition or article written onto it: 'فالرباط', 'وباريس', 'الخرطوم'."""
    for before, instead in _PROCLITICS:
        rest = instead + spelt.removeprefix(before)
        if not spelt.startswith(before) or len(rest) < 4:
            continue
        name = words.name(rest)
        if name is not None and not name.weak and (name.ours or name.kind in {COUNTRY, CITY}):
            parted = OTHER if before.startswith("و") else some[0].parted
            return Found(name.kind, (Word(some[0].written, rest, parted), *some[1:]), name)
    return None


def corrected(found: list[Found], words: Words) -> list[Found]:
    """The same, with long words that are a country, a large town or a Moroccan one but for one mistyped letter."""
    return [
        one
        if one.kind != UNKNOWN or (name := _nearest(one.words[0].spelt, words)) is None
        else Found(name.kind, one.words, name, corrected=True)
        for one in found
    ]


def _nearest(spelt: str, words: Words) -> Name | None:
    if not FEWEST_LETTERS <= len(spelt) <= MOST_LETTERS or not (spelt.isascii() and spelt.isalpha()):
        return None
    if words.is_a("stop", spelt):
        return None
    met = [name for name in map(words.name, set(_one_letter_away(spelt))) if name is not None and _is_large(name)]
    countries = {name.alone for name in met}
    return met[0] if len(countries) == 1 and "" not in countries else None


def _is_large(name: Name) -> bool:
    return name.kind in {COUNTRY, CITY} or (name.ours and name.kind in {REGION, CITY} and name.kind != QUARTER)


def _one_letter_away(spelt: str) -> Iterator[str]:
    """All that differs by one letter left out, put in, replaced or changed over with the next.

    Neither the first letter nor, but for changing over, the last: an ending makes another word of a name.
    """
    for at in range(1, len(spelt) - 1):
        head, tail = spelt[:at], spelt[at:]
        yield head + tail[1:]
        yield head + tail[1] + tail[0] + tail[2:]
        for letter in ascii_lowercase:
            yield head + letter + tail[1:]
            yield head + letter + tail
