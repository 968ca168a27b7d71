"""How the patterns of the rules are written, and where sentences, questions and quotations of a text lie.

A pattern is a regular expression over a text folded by marsad.detect.normalise, of whole words. Four things are added:
letters may be written as they are spelt (é, أ, ة): they are folded; `'` is an apostrophe or nothing; `{name}` stands
for a part of the table; a doubled letter may be written once. `{gap}` is up to three other words of the sentence,
`{one}` up to one, `{far}` up to eight: written 'a{gap} b' or 'a {gap}b'.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from marsad.detect.normalise import Folded, normalise

# Two dots or more join what they part, as commenters use them; a dot inside a word or number parts nothing.
MARKS = re.compile(r"(?P<quote>[\"“”„«»])|(?P<question>[?؟])|(?P<stop>[!;؛\n\r]|(?<!\.)\.(?![.\w]))")
GAPS = {"one": r"(?: \S+){0,1}", "gap": r"(?: \S+){0,3}", "far": r"(?: \S+){0,8}"}
SPACED_GAPS = {"one": r"(?:\S+ ){0,1}", "gap": r"(?:\S+ ){0,3}", "far": r"(?:\S+ ){0,8}"}  # after a space
OUTSIDE = 2  # words outside the quotation marks that make them a quotation rather than the whole post
_SPACED = re.compile(r"(?<= )\{(one|gap|far)\}(?! )")
_PART = re.compile(r"\{([a-z_]+)\}")
_DOUBLED = re.compile(r"(?<!\\)([^\W\d_])\1(?![?*+{])")


@cache
def _as_folded(char: str) -> str:
    return char if char.isascii() else normalise(char).text


def written_out(pattern: str, parts: Mapping[str, str]) -> str:
    """The pattern with its parts in place and its letters folded. Raises KeyError for a part that is not there."""
    while found := _PART.search(pattern := _SPACED.sub(lambda gap: SPACED_GAPS[gap[1]], pattern)):
        name = found[1]
        pattern = pattern.replace(found[0], GAPS[name] if name in GAPS else f"(?:{parts[name]})")
    folded = "".join(map(_as_folded, pattern.replace("'", " ?")))
    return _DOUBLED.sub(r"\1\1?", folded)


def compiled(patterns: tuple[str, ...], parts: Mapping[str, str]) -> re.Pattern[str] | None:
    """One expression for all of `patterns`, of whole words; None where there are none."""
    if not patterns:
        return None
    either = "|".join(written_out(pattern, parts) for pattern in patterns)
    return re.compile(rf"(?<= )(?:{either})(?= |$)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of a folded text, words parted by single spaces, one before the first."""

    start: int  # of its first character in the folded text
    text: str
    asked: bool  # ends with a question mark


@dataclass(frozen=True, slots=True)
class Marked:
    """One folded text with the marks that folding takes away."""

    text: str  # begins with a space
    origins: tuple[int, ...]  # index in the original of each character
    ends: tuple[tuple[int, bool], ...]  # where sentences end, and whether as questions
    quotes: tuple[int, ...]  # where quotation marks stand

    def sentences(self) -> list[Sentence]:
        """The sentences in their order; at least one."""
        found, start = [], 0
        for end, asked in (*self.ends, (len(self.text), False)):
            if end > start:
                found.append(Sentence(start, " " + self.text[start + 1 : end], asked))
                start = end
        return found

    def quoted(self, start: int, end: int) -> bool:
        """Whether these characters stand between two quotation marks, in a text that also says something else."""
        before, after = bisect_right(self.quotes, start), bisect_left(self.quotes, end)
        if before % 2 == 0 or after == len(self.quotes):
            return False
        outside = self._words(0, self.quotes[before - 1])
        return outside + self._words(self.quotes[after], len(self.text)) >= OUTSIDE

    def _words(self, start: int, end: int) -> int:
        """How many words stand between these characters; no more than OUTSIDE are counted."""
        found = 0
        while start < end and found < OUTSIDE:
            space = self.text.find(" ", start, end)
            stop = end if space < 0 else space
            found += stop > start
            start = stop + 1
        return found

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where these characters stand in the original, `end` exclusive."""
        return self.origins[start], self.origins[end - 1] + 1


def marked(folded: Folded, number: int, original: str) -> Marked:
    """Text `number` of `folded` with the sentence, question and quotation marks of its original."""
    start, end = int(folded.starts[number]), int(folded.starts[number + 1])
    said = folded.codes[start:end].tobytes().decode("utf-32-le", "surrogatepass")
    origins = folded.origins[start:end].tolist()
    ends: dict[int, bool] = {}
    quotes = []
    for mark in MARKS.finditer(original):
        place = bisect_right(origins, mark.start()) - 1
        place = place if said[place] == " " else place + 1
        if mark.lastgroup == "quote":
            quotes.append(place)
        else:
            ends[place] = ends.get(place, False) or mark.lastgroup == "question"
    return Marked(said, tuple(origins), tuple(sorted(ends.items())), tuple(quotes))
