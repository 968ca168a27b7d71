"""Analyses that were run: told once, never changed."""

from marsad.core.analyses import Analysis, Run
from marsad.core.errors import Missing
from marsad.core.words import _
from marsad.store.records.fingerprints import of_analysis
from marsad.store.records.models import AnalysisRecord
from marsad.store.records.work import Unit


def add_run(work: Unit, run: Run) -> Run:
    """Keep a run; the same with its number, and who made it when: those of the unit of work."""
    row = AnalysisRecord(
        kind=str(run.kind),
        settings=run.settings,
        result=run.result,
        rows_sha256=run.rows_sha256,
        posts_version=run.posts_version,
        signals_version=run.signals_version,
        software=run.software,
        made_at=work.at,
        made_by=work.actor,
    )
    row.save(force_insert=True)
    work.witness("analysis", str(row.pk), of_analysis(row))
    work.detail.setdefault("analyses", []).append({"analysis": row.pk, "kind": row.kind, "rows": row.rows_sha256})
    return _as_run(row)


def runs(kind: Analysis) -> list[Run]:
    """Every run of that kind, the first one first."""
    return [_as_run(row) for row in AnalysisRecord.objects.filter(kind=str(kind))]


def last_run(kind: Analysis) -> Run | None:
    """The last run of that kind; None before the first."""
    row = AnalysisRecord.objects.filter(kind=str(kind)).last()
    return None if row is None else _as_run(row)


def run_numbered(kind: Analysis, number: int) -> Run:
    """The run of that number. Raises Missing where there is none of that kind."""
    row = AnalysisRecord.objects.filter(kind=str(kind), pk=number).first()
    if row is None:
        raise Missing(
            _("There is no analysis '{number}' of this kind; see the list of those that were run.", number=number)
        )
    return _as_run(row)


def _as_run(row: AnalysisRecord) -> Run:
    return Run(
        number=row.pk,
        kind=Analysis(row.kind),
        settings=row.settings,
        result=row.result,
        rows_sha256=row.rows_sha256,
        posts_version=row.posts_version,
        signals_version=row.signals_version,
        software=row.software,
        made_at=row.made_at,
        made_by=row.made_by,
    )
