"""Rounds of calibration: whom they ask, when they end, and the version of the codebook frozen after them."""

from marsad.core.errors import NotAllowed, WrongState
from marsad.core.judgement import FrozenCodebook, Purpose
from marsad.core.roles import Action, Role
from marsad.core.words import _
from marsad.store.records.fingerprints import of_freeze, of_round
from marsad.store.records.members import require
from marsad.store.records.models import ClosedRound, CodebookFreeze, Member, Sample
from marsad.store.records.work import Unit

FEWEST_CODERS = 2


def everyone_who_codes() -> list[int]:
    """The coders of the unit, by number: those a round asks. Raises WrongState where there are fewer than two."""
    found = [person.pk for person in Member.objects.filter(is_active=True).order_by("pk") if Role.CODER in person.roles]
    if len(found) < FEWEST_CODERS:
        raise WrongState(
            _("A round of calibration needs two coders at least; add them with 'marsad user add NAME --role coder'.")
        )
    return found


def rounds_of(coder: Member) -> list[int]:
    """The rounds of calibration that ask this coder, by the number of their sample."""
    rounds = Sample.objects.filter(purpose=Purpose.PILOT).values_list("pk", "design")
    return [number for number, design in rounds if coder.pk in design["asked_of"]]


def require_asked(coder: Member, sample_id: int) -> None:
    """Raises NotAllowed where a round asks others, WrongState where it was closed."""
    if sample_id not in rounds_of(coder):
        raise NotAllowed(_("This round of calibration asks others; go on with your own samples."))
    if is_closed(sample_id):
        raise WrongState(_("This round of calibration was closed; go on with your own samples."))


def is_closed(sample_id: int) -> bool:
    """Whether somebody ended the round before every answer was in."""
    return ClosedRound.objects.filter(sample_id=sample_id).exists()


def close_round(work: Unit, person: Member, sample_id: int) -> None:
    """End a round: what was not answered stays so. Raises NotAllowed without the role, WrongState where it ended."""
    require(person, Action.SEE_CALIBRATION)
    sample = Sample.objects.select_for_update().filter(pk=sample_id, purpose=Purpose.PILOT).first()
    if sample is None or is_closed(sample_id):
        raise WrongState(_("There is no open round of calibration {number}; go back to the rounds.", number=sample_id))
    row = ClosedRound(sample=sample, closed_at=work.at, closed_by=person.name)
    row.save(force_insert=True)
    work.witness("closed round", str(sample_id), of_round(row))
    work.detail |= {"sample": sample_id}


def freeze(work: Unit, person: Member, codebook: FrozenCodebook) -> None:
    """Keep that a version of the codebook is changed no more. Raises WrongState where it is frozen already."""
    require(person, Action.SEE_CALIBRATION)
    if frozen(codebook.version) is not None:
        raise WrongState(_("Version {version} of the codebook is frozen already.", version=codebook.version))
    row = CodebookFreeze(
        version=codebook.version,
        digest=codebook.digest,
        sample_id=codebook.sample_id,
        note=codebook.note,
        frozen_at=work.at,
        frozen_by=person.name,
    )
    row.save(force_insert=True)
    work.witness("frozen codebook", row.version, of_freeze(row))
    work.detail |= {"codebook": row.version, "digest": row.digest, "sample": row.sample_id}


def frozen(version: str) -> FrozenCodebook | None:
    """What was frozen under that version; None where nothing was."""
    row = CodebookFreeze.objects.filter(version=version).first()
    return as_frozen(row) if row else None


def freezes() -> list[FrozenCodebook]:
    """Every frozen version, oldest first."""
    return [as_frozen(row) for row in CodebookFreeze.objects.all()]


def as_frozen(row: CodebookFreeze) -> FrozenCodebook:
    """The noun of a row."""
    return FrozenCodebook(
        version=row.version,
        digest=row.digest,
        sample_id=row.sample_id,
        note=row.note,
        frozen_by=row.frozen_by,
        at=row.frozen_at,
    )
