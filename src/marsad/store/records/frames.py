"""Saved searches: kept once, never changed; a correction or a withdrawal supersedes."""

from marsad.core.errors import Missing, WrongState
from marsad.core.frames import WITHDRAWN, SavedFrame
from marsad.core.queries import search_as_json, search_from_json
from marsad.core.words import _
from marsad.store.records.fingerprints import of_frame
from marsad.store.records.models import FrameRecord
from marsad.store.records.work import Unit


def add_frame(work: Unit, frame: SavedFrame) -> SavedFrame:
    """Keep a frame; the same with its number, and who saved it when: those of the unit of work.

    Raises WrongState where its name stands for another frame, or what it supersedes was superseded meanwhile.
    """
    standing = FrameRecord.objects.select_for_update().filter(corrected_by__isnull=True)
    same = standing.exclude(act=WITHDRAWN).filter(name=frame.name).exclude(pk=frame.supersedes or 0).first()
    if same is not None:
        raise WrongState(
            _("There is a frame called '{name}' already; choose another name, or correct it.", name=frame.name)
        )
    before = None if frame.supersedes is None else standing.filter(pk=frame.supersedes).first()
    if frame.supersedes is not None and before is None:
        raise WrongState(_("Frame {number} was corrected meanwhile; look at it again.", number=frame.supersedes))
    row = FrameRecord(
        name=frame.name,
        act=frame.act,
        search=search_as_json(frame.search),
        understood=frame.understood,
        question=frame.question,
        posts_version=frame.posts_version,
        method=frame.method,
        found=frame.found,
        exclusions=frame.exclusions,
        collected_by=frame.collected_by,
        lags=frame.lags,
        note=frame.note,
        supersedes=before,
        noted_at=work.at,
        noted_by=work.actor,
    )
    row.save(force_insert=True)
    work.witness("frame", str(row.pk), of_frame(row))
    work.detail |= {"frame": row.pk, "posts_version": row.posts_version, "found": row.found, "act": row.act}
    return _as_frame(row)


def frames(*, withdrawn: bool = False) -> list[SavedFrame]:
    """The frames that stand, oldest first; with `withdrawn` those that were withdrawn as well."""
    rows = FrameRecord.objects.filter(corrected_by__isnull=True)
    return [_as_frame(row) for row in (rows if withdrawn else rows.exclude(act=WITHDRAWN))]


def frame_called(name: str) -> SavedFrame:
    """The frame of that name that stands. Raises Missing."""
    rows = FrameRecord.objects.filter(name=name, corrected_by__isnull=True).exclude(act=WITHDRAWN)
    if (row := rows.first()) is None:
        raise Missing(_("There is no frame '{name}'; see 'marsad frames list'.", name=name))
    return _as_frame(row)


def frame(number: int) -> SavedFrame:
    """The frame of that number, standing or not. Raises Missing."""
    if (row := FrameRecord.objects.filter(pk=number).first()) is None:
        raise Missing(_("There is no frame {number}; see 'marsad frames list'.", number=number))
    return _as_frame(row)


def history(number: int) -> list[SavedFrame]:
    """A frame and everything it supersedes, the newest first."""
    found: list[SavedFrame] = []
    following: int | None = number
    while following is not None:
        found.append(frame(following))
        following = found[-1].supersedes
    return found


def superseded_by(number: int) -> int | None:
    """The frame that stands in the place of that one; None where it stands itself."""
    row = FrameRecord.objects.filter(supersedes_id=number).first()
    return row.pk if row else None


def _as_frame(row: FrameRecord) -> SavedFrame:
    return SavedFrame(
        number=row.pk,
        name=row.name,
        act=row.act,
        search=search_from_json(row.search),
        understood=row.understood,
        question=row.question,
        posts_version=row.posts_version,
        method=row.method,
        found=row.found,
        exclusions=row.exclusions,
        collected_by=row.collected_by,
        lags=row.lags,
        note=row.note,
        supersedes=row.supersedes_id,
        noted_at=row.noted_at,
        noted_by=row.noted_by,
    )
