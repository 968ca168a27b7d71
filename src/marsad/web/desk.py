"""What the desk serves: the observatory of this process, its mission and its codebook."""

import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from marsad.core.errors import Missing
from marsad.core.judgement import Code, Codebook, Purpose
from marsad.core.mission import Mission, Person, Question
from marsad.core.words import _
from marsad.flows.answers import open_answers
from marsad.store.observatory import MISSION, Observatory
from marsad.store.records.models import Sample, SampleTask
from marsad.store.records.unfinished import unfinished
from marsad.web.posts import ShownPost, posts_of_sample


@dataclass(frozen=True, slots=True)
class Desk:
    """A mission and its codebook as the files said when they were last changed."""

    observatory: Observatory
    mission: Mission
    codebook: Codebook
    people: dict[str, Person]  # of the roster, by id


_open: dict[Path, tuple[tuple[int, ...], Desk]] = {}
_lock = threading.Lock()


def the_desk() -> Desk:
    """The desk of this process; the files are read again when they change, not at every page."""
    observatory: Observatory = settings.OBSERVATORY  # type: ignore[misc]  # ours, set in application
    with _lock:
        known = _open.get(observatory.home)
        if known is None or times_of_files(observatory.home, known[1].mission) != known[0]:
            mission, codebook = observatory.mission, observatory.codebook
            people = {person.id: person for person in observatory.roster}
            known = (times_of_files(observatory.home, mission), Desk(observatory, mission, codebook, people))
            _open[observatory.home] = known
        return known[1]


def times_of_files(home: Path, mission: Mission) -> tuple[int, ...]:
    """When the mission file, the codebook and the roster were last changed; -1 for one that is not there."""
    names = [MISSION, mission.codebook, *([mission.roster] if mission.roster else [])]
    return tuple((home / name).stat().st_mtime_ns if (home / name).exists() else -1 for name in names)


@dataclass(frozen=True, slots=True)
class Work:
    """One sample before the people who code it: what is asked, and with which codes."""

    desk: Desk
    sample: Sample
    question: Question
    codes: tuple[Code, ...]

    def posts(self) -> dict[str, ShownPost]:
        """The posts of the sample by id; one that is no longer kept is not in it."""
        ids = SampleTask.objects.filter(sample=self.sample).values_list("post_id", flat=True)
        return posts_of_sample(self.desk.observatory.lake, self.sample.pk, self.sample.posts_version, ids)

    def post(self, post_id: str) -> ShownPost | None:
        """The post of a task; None where it is no longer kept."""
        return self.posts().get(post_id)

    def addressed(self, post: ShownPost) -> str | None:
        """Whom the post addresses, where that is somebody of the roster."""
        person = self.desk.people.get(post.target or "")
        return person.introduced() if person else None

    @property
    def for_training(self) -> bool:
        """Whether the answers teach a model, and never enter a figure."""
        return bool(self.sample.purpose == Purpose.TRAINING)

    @property
    def for_calibration(self) -> bool:
        """Whether every coder answers it, to be compared and never counted."""
        return bool(self.sample.purpose == Purpose.PILOT)

    def moment(self) -> tuple[str, str]:
        """Time zone and country, by which dates are written."""
        return self.desk.mission.time_zone, self.desk.mission.country


def the_work(sample_id: int) -> Work:
    """The work on a sample. Raises Missing where the sample, its question or one of its codes is not there."""
    sample = Sample.objects.filter(pk=sample_id).first()
    if sample is None:
        raise Missing(_("There is no sample {number}; go back to your samples.", number=sample_id))
    desk = the_desk()
    question = desk.mission.question(sample.question)
    if question is None:
        raise Missing(
            _("The question '{question}' is no longer in the mission file; put it back.", question=sample.question)
        )
    codes = tuple(_code(desk.codebook, name) for name in question.codes)
    return Work(desk, sample, question, codes)


def _code(codebook: Codebook, name: str) -> Code:
    found = codebook.code(name)
    if found is None:
        raise Missing(_("The code '{code}' is not in the codebook; mend the mission file.", code=name))
    return found


def latest_samples() -> list[Sample]:
    """The sample each question's figures rest on: its latest; then every other that has open tasks."""
    latest: dict[str, Sample] = {}
    for sample in Sample.objects.filter(purpose=Purpose.ESTIMATION).order_by("id"):
        latest[sample.question] = sample
    others = Sample.objects.exclude(purpose=Purpose.ESTIMATION).order_by("id")
    return [*latest.values(), *(sample for sample in others if _is_open(sample))]


def _is_open(sample: Sample) -> bool:
    if sample.purpose == Purpose.PILOT:  # a round is done when it is closed, whatever was answered
        return bool(open_answers(sample.pk))
    return bool(unfinished(sample.pk))


def is_urgent(work: Work, codes: tuple[str, ...], severity: int | None) -> bool:
    """Whether the codebook sends such an answer to the human protocol at once."""
    attribute = work.desk.codebook.attribute("severity")
    values = {value.id for value in attribute.values if value.urgent} if attribute else set()
    return str(severity) in values or any(code.urgent for code in work.codes if code.id in codes)
