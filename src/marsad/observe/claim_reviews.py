"""Reading fact-checks as schema.org ClaimReview (https://schema.org/ClaimReview), in JSON-LD or a page with it.

One object, a list, an @graph, a DataFeed, or any of these in the scripts of an HTML page. Every ClaimReview is kept
whole, as it came; what is no usable one is refused with a reason, and the rest is read all the same.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from marsad.core.canonical import canonical_json
from marsad.core.claims import Claim
from marsad.core.errors import RefusedInput
from marsad.core.words import N_, _
from marsad.observe.html_text import text_of

CONTEXT = "https://schema.org"
LARGEST = 64 * 1024**2  # bytes of a file
DEEPEST = 24  # objects and lists inside each other
MOST = 200_000  # fact-checks of a file
LONGEST_CLAIM = 5_000  # characters
LARGEST_REVIEW = 256 * 1024  # bytes
MARK = b"application/ld+json"  # what a script says it holds
WHY = {
    "no_claim": N_("it does not say what was claimed (claimReviewed)"),
    "long_claim": N_("its claim is longer than 5,000 characters"),
    "large": N_("it is larger than 256 KiB"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadClaims:
    """The fact-checks of a file, and how many of its ClaimReviews were not taken, by reason (key of WHY)."""

    claims: tuple[Claim, ...]
    refused: tuple[tuple[str, int], ...] = ()


def read_claims(content: bytes, name: str, sha256: str = "") -> ReadClaims:
    """The fact-checks in a file's bytes. Raises RefusedInput for what holds none, is too large or nested too deep."""
    if len(content) > LARGEST:
        raise RefusedInput(_("'{name}' is larger than 64 MiB; cut it in parts.", name=name))
    reviews: list[Mapping[str, Any]] = []
    for document in _documents(content, name):
        for review in _reviews(document, CONTEXT, 0, name):
            reviews.append(review)
            if len(reviews) > MOST:
                raise RefusedInput(_("'{name}' holds more than 200,000 fact-checks; cut it in parts.", name=name))
    claims, refused = [], Counter[str]()
    for review in reviews:
        said = _claimed(review)
        why = _refusal(said, review)
        if why is None:
            claims.append(Claim(text=said, review=review, file_sha256=sha256))
        else:
            refused[why] += 1
    if not claims:
        why = _(WHY[refused.most_common(1)[0][0]]) if refused else _("no ClaimReview was found in it")
        raise RefusedInput(_("'{name}' holds no fact-check to take in: {why}.", name=name, why=why))
    return ReadClaims(claims=tuple(claims), refused=tuple(sorted(refused.items())))


def _documents(content: bytes, name: str) -> Iterator[Any]:
    """The JSON of the file, or of the scripts of a page; a script that is no JSON is passed over."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<":
        yield _json(content.removeprefix(b"\xef\xbb\xbf"), name)
        return
    for script in _scripts(content):
        try:
            yield msgspec.json.decode(script)
        except (ValueError, RecursionError):
            continue


def _scripts(page: bytes) -> Iterator[bytes]:
    """What stands in the scripts of a page that say they hold JSON-LD; each character is looked at a few times."""
    lower, end = page.lower(), 0
    while (mark := lower.find(MARK, end)) >= 0:
        start = lower.find(b">", mark)
        end = lower.find(b"</script", start)
        if start < 0 or end < 0:
            return
        if lower.rfind(b"<script", mark - 500 if mark > 500 else 0, mark) >= 0:
            yield page[start + 1 : end]


def _json(content: bytes, name: str) -> Any:
    try:
        return msgspec.json.decode(content)
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError as wrong:  # msgspec's own errors, and bytes that are no UTF-8
        raise RefusedInput(
            _("'{name}' is not JSON ({why}); give a JSON-LD file or a page.", name=name, why=wrong)
        ) from None


def _too_deep(name: str) -> RefusedInput:
    return RefusedInput(_("'{name}' is nested deeper than fact-checks are; look at where it comes from.", name=name))


def _reviews(value: Any, context: Any, depth: int, name: str) -> Iterator[Mapping[str, Any]]:
    """Every ClaimReview in a document, with the context that it stands in."""
    if depth > DEEPEST:
        raise _too_deep(name)
    if isinstance(value, list):
        for member in value:
            yield from _reviews(member, context, depth + 1, name)
    elif isinstance(value, dict):
        inner = value.get("@context", context)
        if _is_review(value.get("@type")):
            yield {"@context": inner, **value}
            return
        for key, member in value.items():
            if key != "@context":
                yield from _reviews(member, inner, depth + 1, name)


def _is_review(kind: Any) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(each, str) and re.split(r"[/:#]", each)[-1] == "ClaimReview" for each in kinds)


def _claimed(review: Mapping[str, Any]) -> str:
    """What was claimed, as plain text."""
    said = review.get("claimReviewed")
    said = said[0] if isinstance(said, list) and said else said
    said = said.get("@value") if isinstance(said, dict) else said
    if not isinstance(said, str):
        return ""
    return " ".join((text_of(said) if "<" in said or "&" in said else said).split())


def _refusal(said: str, review: Mapping[str, Any]) -> str | None:
    if not said:
        return "no_claim"
    if len(said) > LONGEST_CLAIM:
        return "long_claim"
    return "large" if len(canonical_json(dict(review)).encode("utf-8", "replace")) > LARGEST_REVIEW else None


def as_json_ld(claims: tuple[Claim, ...]) -> bytes:
    """The claims as one JSON-LD document, each as it was read, with the context it stood in."""
    document = {"@context": CONTEXT, "@graph": [dict(claim.review) for claim in claims]}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
