"""The library of fact-checks, and which posts may say what was checked.

A fact-check is kept as its author wrote it. A match is a suggestion to look, never a verdict on the post: the post may
quote the claim, deny it, or be about something else; and what a fact-check calls 'old video' is not called false.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from marsad.core.claims import Claim
from marsad.core.errors import Missing, RefusedInput
from marsad.core.words import _
from marsad.detect.containment import THRESHOLD, Match, matches
from marsad.flows.collecting import source_of
from marsad.observe.claim_reviews import CONTEXT, LARGEST, LONGEST_CLAIM, as_json_ld, read_claims
from marsad.store.observatory import Observatory

LONGEST_WORDS = 500  # characters of a rating, an author, an address
COLUMNS = ("post_id", "source", "platform", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a file of fact-checks."""

    file_name: str
    sha256: str
    new: int
    newer: int  # that supersede an older version of themselves
    known: int
    refused: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A fact-check as the unit writes it; the rating is in its own words."""

    claimed: str
    rating: str
    author: str
    url: str
    published: date
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMatch:
    """A post that may say what a fact-check is about."""

    post_id: str
    platform: str
    claim: Claim
    match: Match


def import_claims(observatory: Observatory, actor: str, path: Path) -> Imported:
    """Take the fact-checks of a file into the library.

    Raises Missing where there is no such file, RefusedInput where it holds none.
    """
    from marsad.store.records import claims
    from marsad.store.records.work import unit

    observatory.connect()
    content = _content(path)
    sha256 = hashlib.sha256(content).hexdigest()
    read = read_claims(content, path.name, sha256)
    with unit(actor, "claims import", sha256[:32]) as work:
        work.detail |= {"sha256": sha256, "refused": dict(read.refused)}
        new, newer, known = claims.add_claims(work, read.claims)
    return Imported(file_name=path.name, sha256=sha256, new=new, newer=newer, known=known, refused=read.refused)


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise Missing(_("There is no file '{name}'; check the path.", name=path))
    if path.stat().st_size > LARGEST:
        raise RefusedInput(_("'{name}' is larger than 64 MiB; cut it in parts.", name=path.name))
    return path.read_bytes()


def add_claim(observatory: Observatory, actor: str, written: Written) -> Claim:
    """Put a fact-check of the unit's own into the library. Raises RefusedInput for a part that is empty or too long."""
    from marsad.store.records import claims
    from marsad.store.records.work import unit

    observatory.connect()
    claim = Claim(text=" ".join(written.claimed.split()), review=review_of(written), own=True)
    with unit(actor, "claim written", claim.claim_id) as work:
        claims.add_claims(work, [claim])
    return next(kept for kept in reversed(claims.claims(own=True)) if kept.claim_id == claim.claim_id)


def review_of(written: Written) -> dict[str, Any]:
    """The ClaimReview of a fact-check of the unit's own."""
    parts = {"claim": written.claimed, "rating": written.rating, "author": written.author, "url": written.url}
    for part, said in parts.items():
        longest = LONGEST_CLAIM if part == "claim" else LONGEST_WORDS
        if not said.strip() or len(said) > longest:
            raise RefusedInput(_("'{part}' must have 1 to {n} characters; correct it.", part=part, n=longest))
    if not written.url.startswith(("https://", "http://")):
        raise RefusedInput(_("'{url}' is no address of a page; write it with 'https://'.", url=written.url))
    review = {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "claimReviewed": " ".join(written.claimed.split()),
        "reviewRating": {"@type": "Rating", "alternateName": written.rating.strip()},
        "author": {"@type": "Organization", "name": written.author.strip()},
        "url": written.url,
        "datePublished": written.published.isoformat(),
    }
    return review | ({"inLanguage": written.language} if written.language else {})


def export_claims(observatory: Observatory, path: Path, own: bool = False) -> int:
    """Write the library, or only what the unit wrote, as JSON-LD; how many. Raises Missing where there is none."""
    from marsad.store.records import claims

    observatory.connect()
    kept = claims.claims(own=True if own else None)
    if not kept:
        raise Missing(_("The library holds no fact-check to write; take some in with 'marsad claims import'."))
    path.write_bytes(as_json_ld(tuple(kept)))
    return len(kept)


def library(observatory: Observatory) -> list[Claim]:
    """Every fact-check that stands."""
    from marsad.store.records import claims

    observatory.connect()
    return claims.claims()


def match_claims(
    observatory: Observatory, source: str | None = None, threshold: float = THRESHOLD
) -> tuple[list[PostMatch], int]:
    """The posts of a source, or of all, that may say what a fact-check is about; and how many posts were compared.

    Raises Missing where the library is empty or the mission has no such source.
    """
    kept = library(observatory)
    if not kept:
        raise Missing(_("The library holds no fact-check; take some in with 'marsad claims import'."))
    if source is not None:
        source_of(observatory.mission, source)
    posts = observatory.lake.read("posts", COLUMNS).to_pylist()
    posts = sorted((post for post in posts if source in (None, post["source"])), key=_post_id)
    found = matches([post["text"] or "" for post in posts], [claim.text for claim in kept], threshold)
    rows = [
        PostMatch(
            post_id=posts[match.text]["post_id"],
            platform=posts[match.text]["platform"],
            claim=kept[match.claim],
            match=match,
        )
        for match in found
    ]
    return rows, len(posts)


def _post_id(post: Mapping[str, Any]) -> str:
    return str(post["post_id"])
