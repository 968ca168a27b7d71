"""Fact-checks as ClaimReview: where they stand in a document, what is refused, and that nothing of them is lost."""

import json
from typing import Any

import pytest

from marsad.core.errors import RefusedInput
from marsad.observe.claim_reviews import as_json_ld, read_claims

REVIEW: dict[str, Any] = {
    "@type": "ClaimReview",
    "claimReviewed": "The ferry of Tazra sank on polling day",
    "author": {"@type": "Organization", "name": "Invented Checkers", "url": "https://example.org"},
    "url": "https://example.org/checks/7",
    "datePublished": "2025-01-09",
    "inLanguage": "en",
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "alternateName": "Old video"},
    "itemReviewed": {"@type": "Claim", "appearance": [{"@type": "CreativeWork", "url": "https://example.org/post"}]},
    "unknownField": {"kept": ["as", "it", "is"]},
}


def read(value: Any) -> Any:
    return read_claims(json.dumps(value).encode(), "checks.json")


def test_a_fact_check_is_found_wherever_it_may_stand() -> None:
    feed = {"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": [{"item": [REVIEW]}]}
    graph = {"@context": "http://schema.org/", "@graph": [{"@type": "WebPage"}, REVIEW]}
    typed = REVIEW | {"@type": ["Review", "https://schema.org/ClaimReview"]}
    for document in (REVIEW, [REVIEW], feed, graph, {"@graph": {"mainEntity": typed}}):
        (claim,) = read(document).claims
        assert claim.text == "The ferry of Tazra sank on polling day"
        assert (claim.author, claim.url, claim.published) == (
            "Invented Checkers", "https://example.org/checks/7", "2025-01-09",
        )  # fmt: skip
        assert (claim.rating, claim.language) == ("Old video", "en")


def test_the_rating_is_its_author_s_words_and_never_made_a_verdict() -> None:
    def rating(value: Any) -> str | None:
        (claim,) = read(REVIEW | {"reviewRating": value}).claims
        return claim.rating

    assert rating({"alternateName": "Contexte manquant", "ratingValue": "1"}) == "Contexte manquant"
    assert rating({"ratingValue": 2, "bestRating": 5}) == "2/5"
    assert rating({"ratingValue": 2}) == "2"
    assert rating("Misleading") == "Misleading"
    assert rating([]) is None
    assert rating({"alternateName": {"@value": "زائف", "@language": "ar"}}) == "زائف"
    assert rating({"alternateName": ["Faux", "False"]}) == "Faux"
    assert rating(True) is None


def test_a_page_gives_what_its_scripts_hold() -> None:
    page = f"""<!doctype html><html><head><title>{"x" * 900}</title>
    <script>var ignored = "application/json"</script>
    <SCRIPT data-x='1' type="application/ld+json">{json.dumps(REVIEW)}</SCRIPT>
    <script type='application/ld+json'>{{broken</script></head></html>"""
    (claim,) = read_claims(page.encode(), "page.html").claims
    assert claim.text == REVIEW["claimReviewed"]


def test_what_is_read_is_written_as_it_was() -> None:
    read_once = read({"@context": {"@vocab": "https://schema.org/"}, "@graph": [REVIEW]}).claims
    written = as_json_ld(read_once)
    again = read_claims(written, "again.json").claims
    assert [dict(claim.review) for claim in again] == [dict(claim.review) for claim in read_once]
    assert again[0].review == REVIEW | {"@context": {"@vocab": "https://schema.org/"}}
    assert again[0].claim_id == read_once[0].claim_id


def test_html_in_a_claim_is_read_as_text_and_kept_as_it_was() -> None:
    marked = REVIEW | {"claimReviewed": "<p>The <b>ferry</b> sank&nbsp;<script>alert(1)</script></p>"}
    (claim,) = read(marked).claims
    assert claim.text == "The ferry sank"
    assert claim.review["claimReviewed"] == marked["claimReviewed"]


@pytest.mark.parametrize("wrong", [None, "", "  ", 7, {"a": 1}, [], [3], "<br>"])
def test_a_fact_check_without_a_claim_is_refused_and_the_rest_is_read(wrong: Any) -> None:
    found = read([REVIEW | {"claimReviewed": wrong}, REVIEW])
    assert len(found.claims) == 1
    assert found.refused == (("no_claim", 1),)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("author", 7), ("author", [[]]), ("url", {"x": 1}), ("datePublished", False), ("reviewRating", 3.5),
     ("inLanguage", {"@type": "Language", "alternateName": "fr"}), ("reviewRating", [{"alternateName": None}])],
)  # fmt: skip
def test_wrong_types_elsewhere_are_kept_and_never_stop_it(field: str, wrong: Any) -> None:
    (claim,) = read(REVIEW | {field: wrong}).claims
    assert claim.review[field] == wrong
    assert all(value is None or isinstance(value, str) for value in (claim.author, claim.rating, claim.language))


def test_what_is_too_long_is_refused_with_its_reason() -> None:
    found = read([REVIEW, REVIEW | {"claimReviewed": "x" * 5001}, REVIEW | {"reviewBody": "x" * 300_000}])
    assert found.refused == (("large", 1), ("long_claim", 1))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[" * 100_000, "is nested deeper|is not JSON"),
        (b"[" * 40 + b"]" * 40, "is nested deeper"),
        (b'{"@type": "ClaimReview", "claimReviewed": NaN}', "is not JSON"),
        (b"\xff\xfe\x00", "is not JSON"),
        (b"", "is not JSON"),
        (b"{}", "no ClaimReview was found"),
        (b'{"@type": "ClaimReview"}', "does not say what was claimed"),
        (b"<html></html>", "no ClaimReview was found"),
        (b"<script type=application/ld+json>" * 50_000, "no ClaimReview was found"),
    ],
)
def test_a_hostile_file_is_refused_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(RefusedInput, match=said) as refusal:
        read_claims(content, "hostile.json")
    assert str(refusal.value).startswith("'hostile.json'")
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(RefusedInput, match="larger than 64 MiB"):
        read_claims(b" " * (64 * 1024**2 + 1), "large.json")


def test_the_same_claim_has_the_same_id_whatever_its_rating() -> None:
    (one,), (other,) = read(REVIEW).claims, read(REVIEW | {"reviewRating": "True"}).claims
    assert one.claim_id == other.claim_id
    (else_where,) = read(REVIEW | {"url": "https://example.org/checks/8"}).claims
    assert else_where.claim_id != one.claim_id
