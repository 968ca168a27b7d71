"""The ledger as a witness: every record, sealed file and data file is as the ledger says it was written."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from marsad.core.errors import MarsadError
from marsad.core.ledger import Entry
from marsad.core.words import N_, _
from marsad.store.observatory import Observatory

KINDS = {
    "member": N_("member"),
    "access": N_("access of member"),
    "batch": N_("batch"),
    "sample": N_("sample"),
    "coding": N_("coding"),
    "answer set aside": N_("answer set aside"),
    "pass": N_("pass"),
    "urgent case": N_("urgent case"),
    "urgent step": N_("step of an urgent case"),
    "settlement": N_("settlement"),
    "closed round": N_("closed round of calibration"),
    "frozen codebook": N_("frozen codebook"),
    "collection": N_("collection"),
    "model": N_("model"),
    "model comparison": N_("comparison of models"),
    "model in use": N_("choice of a model"),
    "narrative": N_("decision about a narrative"),
    "claim": N_("fact-check"),
    "frame": N_("saved search"),
    "analysis": N_("analysis"),
    "analysis step": N_("step of an analysis"),
    "assessment": N_("assessment of a group"),
    "assessment step": N_("step of an assessment"),
    "danger": N_("call that is followed"),
    "finding": N_("version of a finding"),
    "finding step": N_("step of a finding"),
    "token": N_("key of a programme"),
    "sealed file": N_("sealed file"),
    "data file": N_("data file"),
    "replaced data file": N_("replaced data file"),
}
Told = dict[str, dict[str, str]]  # kind -> key -> fingerprint


def told(entries: Iterable[Entry]) -> Told:
    """What the ledger says of each thing, the last word counting.

    A data file that a re-reading replaced is in no table now, but older versions of its table still hold it: samples
    and reports cite them. It is told as 'table/name'.
    """
    said: Told = defaultdict(dict)
    for entry in entries:
        for kind, prints in entry.act.detail.get("prints", {}).items():
            said[kind] |= prints
        for table, prints in entry.act.detail.get("replaced", {}).items():
            for name, print_ in prints.items():
                said["data file"].pop(name, None)
                said["replaced data file"][f"{table}/{name}"] = print_
    return said


def refuse_differences(kind: str, said: dict[str, str], found: dict[str, str]) -> None:
    """MarsadError for the first thing that is missing, that nobody wrote, or that was changed."""
    for key in sorted(said.keys() | found.keys()):
        if key not in found:
            raise MarsadError(_("{kind} '{key}' is in the ledger and no longer there", kind=_(KINDS[kind]), key=key))
        if key not in said:
            raise MarsadError(_("{kind} '{key}' is there and not in the ledger", kind=_(KINDS[kind]), key=key))
        if said[key] != found[key]:
            raise MarsadError(_("{kind} '{key}' was changed after it was written", kind=_(KINDS[kind]), key=key))


def compare_records(said: Told) -> int:
    """How many records there are, each as the ledger says. Raises MarsadError where one is not."""
    found = found_now()
    for kind, rows in found.items():
        refuse_differences(kind, said.get(kind, {}), rows)
    seen = said.get("access", {})  # of members added before access was witnessed, nothing is said
    refuse_differences("access", seen, access_of(seen))
    return sum(len(rows) for rows in found.values())


def access_of(names: Collection[str]) -> dict[str, str]:
    """By what those members enter, as it is now."""
    from marsad.store.records.entrance import of_access
    from marsad.store.records.models import Member

    return {row.name: of_access(row) for row in Member.objects.all() if row.name in names}


def found_now() -> Told:
    """The fingerprint of every record as it is now, by kind and key."""
    from marsad.store.records import fingerprints as prints
    from marsad.store.records import models as tables

    by_number: dict[str, tuple[Any, Callable[[Any], str]]] = {
        "answer set aside": (tables.SetAsideAnswer, prints.of_set_aside),
        "pass": (tables.PassRecord, prints.of_pass),
        "urgent case": (tables.UrgentCase, prints.of_urgent_case),
        "urgent step": (tables.UrgentStep, prints.of_urgent_step),
        "collection": (tables.CollectionRecord, prints.of_collection),
        "model comparison": (tables.ModelComparison, prints.of_comparison),
        "model in use": (tables.ModelUse, prints.of_use),
        "narrative": (tables.NarrativeRecord, prints.of_narrative),
        "claim": (tables.ClaimRecord, prints.of_claim),
        "finding": (tables.FindingRecord, prints.of_finding),
        "finding step": (tables.FindingStep, prints.of_step),
        "frame": (tables.FrameRecord, prints.of_frame),
        "analysis": (tables.AnalysisRecord, prints.of_analysis),
        "analysis step": (tables.AnalysisStep, prints.of_analysis_step),
        "assessment": (tables.AssessmentRecord, prints.of_assessment),
        "assessment step": (tables.AssessmentStep, prints.of_assessment_step),
        "danger": (tables.DangerRecord, prints.of_danger),
        "token": (tables.ApiToken, prints.of_token),
    }
    found = {kind: {str(row.pk): of(row) for row in table.objects.all()} for kind, (table, of) in by_number.items()}
    settled, coded = tables.SettlementRecord.objects.all(), tables.CodingRecord.objects.all()
    return found | {
        "member": {row.name: prints.of_member(row) for row in tables.Member.objects.all()},
        "batch": {row.batch_id: prints.of_batch(row) for row in tables.FileBatch.objects.filter(finished=True)},
        "sample": {str(row.pk): prints.of_sample(row, row.tasks.all()) for row in tables.Sample.objects.all()},
        "coding": {f"{row.task_id}/{row.coder_id}": prints.of_coding(row) for row in coded},
        "settlement": {prints.settlement_key(row): prints.of_settlement(row) for row in settled},
        "closed round": {str(row.sample_id): prints.of_round(row) for row in tables.ClosedRound.objects.all()},
        "frozen codebook": {row.version: prints.of_freeze(row) for row in tables.CodebookFreeze.objects.all()},
        "model": {row.sha256: prints.of_model(row) for row in tables.TrainedModel.objects.all()},
    }


def compare_sealed(observatory: Observatory, said: Told) -> int:
    """How many files the vault holds, each entered when it was sealed. Raises MarsadError where one is not."""
    kept = [path for path in observatory.vault.folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    refuse_differences("sealed file", said.get("sealed file", {}), {path.name: fingerprint(path) for path in kept})
    return len(kept)


def data_files(observatory: Observatory) -> dict[str, Path]:
    """The data files of the lake's tables, by name."""
    tables = ("posts", "refusals", "signals")
    files = [Path(file.removeprefix("file://")) for table in tables for file in observatory.lake.files(table)]
    return {path.name: path for path in files}


def compare_data(observatory: Observatory, said: Told) -> int:
    """How many data files there are, each with the hash it was written with. Raises MarsadError where one has not."""
    files = data_files(observatory)
    refuse_differences(
        "data file", said.get("data file", {}), {name: fingerprint(path) for name, path in files.items()}
    )
    replaced = said.get("replaced data file", {})
    kept = {key: observatory.lake.folder / key for key in replaced}
    found = {key: fingerprint(path) for key, path in kept.items() if path.exists()}
    refuse_differences("replaced data file", replaced, found)
    return len(files) + len(found)


def new_data_files(observatory: Observatory, entries: Iterable[Entry]) -> dict[str, str]:
    """Fingerprints of the data files that the ledger does not know yet."""
    known = told(entries).get("data file", {})
    return {name: fingerprint(path) for name, path in data_files(observatory).items() if name not in known}


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
