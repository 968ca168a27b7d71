"""The library of fact-checks: each as its author wrote it; a newer version supersedes the older one."""

from collections.abc import Iterable

from marsad.core.canonical import canonical_json
from marsad.core.claims import Claim
from marsad.store.records.fingerprints import of_claim
from marsad.store.records.models import ClaimRecord
from marsad.store.records.work import Unit


def add_claims(work: Unit, claims: Iterable[Claim]) -> tuple[int, int, int]:
    """Keep claims; how many are new, how many supersede an older version, and how many were there already."""
    new = newer = known = 0
    for claim in claims:
        last = ClaimRecord.objects.select_for_update().filter(claim_id=claim.claim_id).last()
        if last is not None and canonical_json(last.review) == canonical_json(dict(claim.review)):
            known += 1
            continue
        row = ClaimRecord(
            claim_id=claim.claim_id,
            text=claim.text,
            review=dict(claim.review),
            own=claim.own,
            file_sha256=claim.file_sha256,
            supersedes=last,
            noted_at=work.at,
            noted_by=work.actor,
        )
        row.save(force_insert=True)
        work.witness("claim", str(row.pk), of_claim(row))
        new, newer = new + (last is None), newer + (last is not None)
    work.detail |= {"new": new, "newer": newer, "known": known}
    return new, newer, known


def claims(*, own: bool | None = None) -> list[Claim]:
    """The claims that stand, in the order in which they came; with `own`, only those of the unit, or of others."""
    rows = ClaimRecord.objects.filter(corrected_by__isnull=True)
    if own is not None:
        rows = rows.filter(own=own)
    return [_as_claim(row) for row in rows.order_by("id")]


def _as_claim(row: ClaimRecord) -> Claim:
    return Claim(
        number=row.pk,
        text=row.text,
        review=row.review,
        own=row.own,
        file_sha256=row.file_sha256,
        supersedes=row.supersedes_id,
        noted_at=row.noted_at,
        noted_by=row.noted_by,
    )
