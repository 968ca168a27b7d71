"""The library of fact-checks: taken in, written, matched, and given back as it was."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from marsad.core.errors import Missing, RefusedInput
from marsad.flows.claims import Written, add_claim, export_claims, import_claims, library, match_claims
from marsad.flows.ingest import Intake, ingest_file
from marsad.flows.keeping import examine
from marsad.store.observatory import Observatory

CLAIM = "The ferry of the invented island sank with all its ballots on polling day"
REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": CLAIM,
    "author": {"@type": "Organization", "name": "Invented Checkers"},
    "url": "https://example.org/checks/7",
    "datePublished": "2025-01-09",
    "reviewRating": {"@type": "Rating", "alternateName": "Old video"},
}
OWN = Written(
    claimed="They switch the light off while votes are counted",
    rating="No evidence found",
    author="The unit",
    url="https://example.org/own/1",
    published=date(2025, 1, 12),
    language="en",
)


def written(folder: Path, value: Any, name: str = "checks.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def take_in(observatory: Observatory, folder: Path, texts: list[str]) -> None:
    rows = [
        {"id": str(place), "platform": "x", "published_at": "2025-01-10T10:00:00Z", "text": text, "author": f"i{place}"}
        for place, text in enumerate(texts)
    ]
    path = folder / "posts.ndjson"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ingest_file(observatory, "tester", path, Intake(source="topic_export", workers=1))


def test_an_import_is_counted_kept_and_entered_in_the_ledger(observatory: Observatory, tmp_path: Path) -> None:
    from marsad.store.records import work

    path = written(tmp_path, {"@graph": [REVIEW, REVIEW | {"claimReviewed": 7}]})
    found = import_claims(observatory, "amal", path)
    assert (found.new, found.newer, found.known, found.refused) == (1, 0, 0, (("no_claim", 1),))
    (claim,) = library(observatory)
    assert (claim.text, claim.rating, claim.noted_by, claim.own) == (CLAIM, "Old video", "amal", False)
    assert claim.file_sha256 == found.sha256
    (entry,) = [entry for entry in work.entries() if entry.act.action == "claims import"]
    assert entry.act.detail["new"] == 1
    assert "ferry" not in json.dumps(entry.act.detail)
    assert import_claims(observatory, "amal", path).known == 1
    assert all(check.sound for check in examine(observatory))


def test_a_newer_version_supersedes_and_the_older_stays_in_the_records(
    observatory: Observatory, tmp_path: Path
) -> None:
    from marsad.store.records.models import ClaimRecord

    import_claims(observatory, "amal", written(tmp_path, REVIEW))
    later = REVIEW | {"reviewRating": {"@type": "Rating", "alternateName": "Missing context"}}
    assert import_claims(observatory, "badr", written(tmp_path, later)).newer == 1
    (claim,) = library(observatory)
    assert claim.rating == "Missing context"
    assert ClaimRecord.objects.count() == 2


def test_what_goes_in_comes_out_and_the_unit_s_own_by_themselves(observatory: Observatory, tmp_path: Path) -> None:
    import_claims(observatory, "amal", written(tmp_path, [REVIEW, REVIEW | {"url": "https://example.org/8", "x": [1]}]))
    own = add_claim(observatory, "amal", OWN)
    assert (own.own, own.rating, own.author, own.published) == (True, "No evidence found", "The unit", "2025-01-12")
    out = tmp_path / "out.json"
    assert export_claims(observatory, out) == 3
    graph = json.loads(out.read_text(encoding="utf-8"))["@graph"]
    assert graph[:2] == [REVIEW, REVIEW | {"url": "https://example.org/8", "x": [1]}]
    assert import_claims(observatory, "amal", out).known == 3
    assert export_claims(observatory, out, own=True) == 1
    (alone,) = json.loads(out.read_text(encoding="utf-8"))["@graph"]
    assert {"@context", "@type", "claimReviewed", "reviewRating", "author", "url", "datePublished"} <= alone.keys()


def test_a_post_gets_its_candidates_with_score_and_reason(observatory: Observatory, tmp_path: Path) -> None:
    import_claims(observatory, "amal", written(tmp_path, REVIEW))
    add_claim(observatory, "amal", OWN)
    take_in(
        observatory, tmp_path,
        [CLAIM, "My cousin says: on polling day the ferry of the invented island sank, with all its ballots!",
         "the ferry of the invented island leaves at nine", "a match was played in the hall of the old town"],
    )  # fmt: skip
    found, compared = match_claims(observatory)
    assert compared == 4
    assert sorted((one.match.way, one.claim.rating) for one in found) == [
        ("inside", "Old video"),
        ("same-text", "Old video"),
    ]
    assert not hasattr(found[0], "account")
    with pytest.raises(Missing, match="no source 'elsewhere'"):
        match_claims(observatory, "elsewhere")


def test_what_is_missing_or_wrong_is_said(observatory: Observatory, tmp_path: Path) -> None:
    with pytest.raises(Missing, match="There is no file"):
        import_claims(observatory, "amal", tmp_path / "none.json")
    with pytest.raises(Missing, match="holds no fact-check"):
        match_claims(observatory)
    with pytest.raises(Missing, match="no fact-check to write"):
        export_claims(observatory, tmp_path / "out.json")
    for part, value in (("claimed", " "), ("rating", ""), ("author", "x" * 501), ("url", "example.org")):
        changed = {name: getattr(OWN, name) for name in ("claimed", "rating", "author", "url", "published")}
        with pytest.raises(RefusedInput):
            add_claim(observatory, "amal", Written(**changed | {part: value}))


def test_the_database_refuses_to_change_a_fact_check(observatory: Observatory, tmp_path: Path) -> None:
    from django.db import DatabaseError, connection

    import_claims(observatory, "amal", written(tmp_path, REVIEW))
    for statement in ("UPDATE records_claimrecord SET own=1", "DELETE FROM records_claimrecord"):
        with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(statement)
