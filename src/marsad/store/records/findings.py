"""Findings as they were drafted and the steps taken with them: added, never changed."""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Max, QuerySet

from marsad.core.errors import Missing, WrongState
from marsad.core.publication import RULES, Behind, Drafted, Kept, State, Step, Taken
from marsad.core.roles import ALLOWED, Action, Role
from marsad.core.trilingual import Trilingual
from marsad.core.words import _
from marsad.store.records.fingerprints import of_finding, of_step
from marsad.store.records.models import FindingRecord, FindingStep, LedgerEntry, Member
from marsad.store.records.work import Unit


def add_version(work: Unit, person: Member, drafted: Drafted, after: int | None) -> int:
    """Keep a version; its number. Raises WrongState where somebody drafted another one since `after` was the latest."""
    last = FindingRecord.objects.select_for_update().filter(question=drafted.question).last()
    if (last.pk if last else None) != after:
        raise WrongState(
            _("Somebody drafted '{question}' meanwhile; look at that version first.", question=drafted.question)
        )
    row = FindingRecord(
        question=drafted.question,
        version=last.version + 1 if last else 1,
        claim=_said(drafted.claim),
        generated=_said(drafted.generated),
        section=drafted.section,
        digest=drafted.digest,
        basis=drafted.basis,
        codebook_version=drafted.codebook_version,
        codebook_sha256=drafted.codebook_sha256,
        posts_version=drafted.posts_version,
        signals_version=drafted.signals_version,
        ledger_number=drafted.ledger[0],
        ledger_hash=drafted.ledger[1],
        exploratory=drafted.exploratory,
        correction=_said(drafted.correction),
        supersedes=last,
        drafted_by=person.name,
        drafted_as=roles_for(person, Action.DRAFT_FINDING),
        drafted_at=work.at,
    )
    row.save(force_insert=True)
    row.refresh_from_db()
    work.witness("finding", str(row.pk), of_finding(row))
    work.detail |= {"finding": row.pk, "version": row.version, "digest": row.digest, "codebook": row.codebook_version}
    return int(row.pk)


def add_step(
    work: Unit, person: Member, number: int, step: Step, reason: str = "", said: Trilingual | None = None
) -> State:
    """Keep a step; the state it leads to. Raises WrongState where the table has no such step from where it stands."""
    FindingRecord.objects.select_for_update().get(pk=number)
    state = finding(number).state
    rule = RULES.get((state, step))
    if rule is None:
        raise WrongState(_("Finding {number} has moved on meanwhile; look at it again.", number=number))
    row = FindingStep(
        finding_id=number,
        step=str(step),
        reason=reason,
        said=_said(said),
        by=person.name,
        roles=roles_for(person, rule.action),
        at=work.at,
    )
    row.save(force_insert=True)
    row.refresh_from_db()
    work.witness("finding step", str(row.pk), of_step(row))
    work.detail.setdefault("steps", []).append({"finding": number, "step": str(step), "to": str(rule.to)})
    return rule.to


def finding(number: int) -> Kept:
    """The version of that number. Raises Missing."""
    found = _kept(FindingRecord.objects.filter(pk=number))
    if not found:
        raise Missing(_("There is no finding {number}; look at the list of findings.", number=number))
    return found[0]


def findings() -> list[Kept]:
    """Every version of every finding, oldest first."""
    return _kept(FindingRecord.objects.order_by("id"))


def latest() -> dict[str, Kept]:
    """The latest version of each question that has one."""
    last = FindingRecord.objects.values("question").annotate(last=Max("id")).values_list("last", flat=True)
    return {one.drafted.question: one for one in _kept(FindingRecord.objects.filter(pk__in=list(last)))}


def versions_of(question: str) -> list[Kept]:
    """Every version of a question's finding, oldest first."""
    return _kept(FindingRecord.objects.filter(question=question))


def who_may(action: Action, kind: str) -> list[str]:
    """The names of active members of that kind whose roles allow `action`."""
    people = Member.objects.filter(is_active=True, kind=kind).order_by("name")
    return [person.name for person in people if person.may(action)]


def roles_for(person: Member, action: Action) -> list[str]:
    """The roles by which a person may do something."""
    return sorted(str(role) for role in ALLOWED[action] if Role(role) in {Role(each) for each in person.roles})


def entries_behind(sample: int, tasks: Sequence[int], numbers: Sequence[int]) -> tuple[Behind, ...]:
    """The entries of a sample, its codings and settlements, and of versions of a finding and their steps."""
    wanted = {str(task) for task in tasks}
    steps = {str(pk) for pk in FindingStep.objects.filter(finding__in=list(numbers)).values_list("pk", flat=True)}
    keys = {
        "sample": {str(sample)},
        "coding": wanted,
        "settlement": wanted,
        "finding": {str(number) for number in numbers},
        "finding step": steps,
    }
    found: dict[str, list[tuple[int, str]]] = {kind: [] for kind in keys}
    rows = LedgerEntry.objects.filter(detail__contains='"prints":').order_by("number")
    for number, detail, hash_ in rows.values_list("number", "detail", "hash").iterator():
        prints = json.loads(detail).get("prints", {})
        for kind, mine in keys.items():
            if any(key.split("/")[0] in mine for key in prints.get(kind, ())):
                found[kind].append((number, hash_))
    return tuple(Behind(kind=kind, entries=tuple(entries)) for kind, entries in found.items() if entries)


def _kept(rows: QuerySet[FindingRecord]) -> list[Kept]:
    return [_as_kept(row) for row in rows.select_related("superseded_by").prefetch_related("steps")]


def _as_kept(row: FindingRecord) -> Kept:
    after = getattr(row, "superseded_by", None)
    return Kept(
        number=row.pk,
        version=row.version,
        drafted=Drafted(
            question=row.question,
            claim=Trilingual(**row.claim),
            generated=Trilingual(**row.generated),
            section=row.section,
            digest=row.digest,
            basis=row.basis,
            codebook_version=row.codebook_version,
            codebook_sha256=row.codebook_sha256,
            posts_version=row.posts_version,
            signals_version=row.signals_version,
            ledger=(row.ledger_number, row.ledger_hash),
            exploratory=row.exploratory,
            correction=Trilingual(**row.correction) if row.correction else None,
        ),
        drafted_by=row.drafted_by,
        drafted_as=tuple(row.drafted_as),
        drafted_at=row.drafted_at,
        steps=tuple(_as_taken(step) for step in row.steps.all()),
        supersedes=row.supersedes_id,
        superseded_by=after.pk if after else None,
    )


def _as_taken(row: FindingStep) -> Taken:
    return Taken(
        step=Step(row.step),
        by=row.by,
        roles=tuple(row.roles),
        at=row.at,
        reason=row.reason,
        said=Trilingual(**row.said) if row.said else None,
    )


def _said(text: Trilingual | None) -> Any:
    return None if text is None else {"ar": text.ar, "fr": text.fr, "en": text.en}
