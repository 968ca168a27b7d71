"""Fact-checks from any JSON: read whole or refused in a sentence, and given back as they came."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.errors import RefusedInput
from marsad.observe.claim_reviews import as_json_ld, read_claims

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
)
KEYS = st.sampled_from(
    ["@type", "@context", "@graph", "claimReviewed", "author", "name", "url", "reviewRating", "alternateName", "@value",
     "dataFeedElement", "item", "inLanguage", "datePublished", "other"]
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(SCALARS, st.sampled_from(["ClaimReview", "https://schema.org/ClaimReview", "<b>a claim</b>"])),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=25,
)
REVIEWS = st.dictionaries(KEYS, VALUES, max_size=6).map(
    lambda value: value | {"@type": "ClaimReview", "claimReviewed": value.get("claimReviewed", "a claim")}
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.one_of(VALUES, st.lists(REVIEWS, max_size=4)))
def test_any_json_is_read_or_refused_and_what_was_read_comes_back(value: Any) -> None:
    content = json.dumps(value).encode()
    try:
        found = read_claims(content, "any.json")
    except RefusedInput:
        return
    for claim in found.claims:
        assert claim.text
        shown = (claim.url, claim.author, claim.published, claim.rating, claim.language)
        assert all(each is None or (isinstance(each, str) and each) for each in shown)
    again = read_claims(as_json_ld(found.claims), "again.json").claims
    assert [(claim.claim_id, dict(claim.review)) for claim in again] == [
        (claim.claim_id, dict(claim.review)) for claim in found.claims
    ]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_a_sentence(content: bytes) -> None:
    try:
        found = read_claims(content, "any.html")
    except RefusedInput:
        return
    assert found.claims
