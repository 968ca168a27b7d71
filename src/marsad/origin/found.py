"""What reading a text of place gives: words, and what they are."""

from dataclasses import dataclass

from marsad.origin.world import Name

SPACE, JOINED, BREAK, DASH, OTHER = "space", "joined", "break", "dash", "other"  # what parts two words
SEVERAL, FILLER, NUMBER, UNKNOWN = "several", "filler", "number", ""

SMALL_WORDS = frozenset({"a", "an", "my", "mon", "ma", "mi", "new", "old"})  # after which a name is part of another


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or a flag, and what parts it from the one before."""

    written: str
    spelt: str
    parted: str


@dataclass(frozen=True, slots=True)
class Found:
    """What one or more words are: a place (a kind of `world`), a kind of elsewhere.csv, NUMBER or UNKNOWN."""

    kind: str
    words: tuple[Word, ...]
    name: Name | None = None
    corrected: bool = False

    @property
    def parted(self) -> str:
        """What parts it from what was found before it."""
        return self.words[0].parted

    @property
    def has_capital(self) -> bool:
        """Whether it begins with a capital, or its script has none."""
        first = self.words[0].written[:1]
        return first.isupper() or first.lower() == first.upper()

    @property
    def meant(self) -> tuple[str, ...]:
        """The country that its name alone means, or all that it may."""
        if self.name is None:
            return ()
        return (self.name.alone,) if self.name.alone else self.name.countries
