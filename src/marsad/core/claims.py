"""Claims that somebody checked, in their own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from marsad.core.canonical import digest

CLAIM_ID_LENGTH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim and who says what of it. What they say is theirs: 'old video' is not 'false'."""

    number: int = 0  # 0 until it is kept
    text: str  # what was claimed (claimReviewed)
    review: Mapping[str, Any]  # the schema.org ClaimReview, whole
    own: bool = False  # written by the unit itself
    file_sha256: str = ""  # of the file it came in
    supersedes: int | None = None
    noted_at: datetime | None = None
    noted_by: str = ""
    claim_id: str = field(init=False)  # made from where it was checked, by whom, and what was claimed

    def __post_init__(self) -> None:
        said = [self.url or "", self.author or "", self.text]
        object.__setattr__(self, "claim_id", digest(said)[:CLAIM_ID_LENGTH])

    @property
    def url(self) -> str | None:
        """Where the fact-check stands."""
        return _text(self.review.get("url")) or _text(self.review.get("@id"))

    @property
    def author(self) -> str | None:
        """Who checked."""
        author = _one(self.review.get("author"))
        return _text(author.get("name")) if isinstance(author, Mapping) else _text(author)

    @property
    def published(self) -> str | None:
        """When the fact-check was published, as it says."""
        return _text(self.review.get("datePublished"))

    @property
    def rating(self) -> str | None:
        """The verdict in its author's words; where there are none, the number on its author's scale ('2 of 5')."""
        rating = _one(self.review.get("reviewRating"))
        if not isinstance(rating, Mapping):
            return _text(rating)
        if words := _text(rating.get("alternateName")) or _text(rating.get("name")):
            return words
        value, best = _text(rating.get("ratingValue")), _text(rating.get("bestRating"))
        return f"{value}/{best}" if value and best else value

    @property
    def language(self) -> str | None:
        """The language the fact-check gives itself."""
        language = _one(self.review.get("inLanguage"))
        return _text(language.get("alternateName")) if isinstance(language, Mapping) else _text(language)


def _one(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _text(value: Any) -> str | None:
    """A value of schema.org as text: it may stand in a list, under '@value', or be a number."""
    value = _one(value)
    if isinstance(value, Mapping):
        value = value.get("@value")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None
