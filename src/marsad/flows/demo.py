"""The worked example, end to end: files in, signals, samples, blind coding, settlement, figures, report.

Everything but the coders is the real thing: the same commands run on it. The coders are simulated from the planted
truth, with errors, and every page of the report says so.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from marsad.core.errors import WrongState
from marsad.core.findings import Estimate
from marsad.core.mission import Question
from marsad.core.publication import Step
from marsad.core.queries import Search
from marsad.core.roles import Role
from marsad.core.words import LANGUAGES, _, current_language
from marsad.demo.coders import FIRST, PUBLISHER, READER, SECOND, SENIOR
from marsad.demo.files import Received, write_files, write_truth
from marsad.demo.generate import Generated, generate
from marsad.demo.mission_folder import write_mission
from marsad.demo.sharing import shared, write_shared
from marsad.flows.answers import answers_of_sample
from marsad.flows.collecting import Told, moments
from marsad.flows.demo_analyses import Looked, analyse, compare
from marsad.flows.detection import detect
from marsad.flows.drafting import draft_finding
from marsad.flows.figures import all_figures
from marsad.flows.frames import Draft, save
from marsad.flows.indexing import refresh
from marsad.flows.ingest import Intake, ingest_file
from marsad.flows.publishing import take_step
from marsad.flows.reporting import write_report
from marsad.flows.sampling import draw_sample
from marsad.review.states import State
from marsad.store.codebook_file import SHIPPED
from marsad.store.observatory import MISSION, Observatory, furnish

ACTOR = "demo"
SIZE = 600  # codings a question
SEED = 7
VISITOR = "visitor"
VISITORS = {f"visitor-{role.replace('_', '-')}": role for role in Role}  # one for each role, with the same password
OBSERVER = "observer-one"
COLLECTED: dict[str, tuple[tuple[str, ...], str | None]] = {  # source: (when it was asked, what failed)
    "replies_candidates": (("2024-12-16", "2025-01-20"), "Two pages answered nothing from 3 to 5 January"),
    "replies_journalists": (("2024-12-16", "2025-01-20"), None),
    "topic_export": (("2025-01-21",), "The tool gives at most ten thousand posts a query"),
    "topic_shared": (("2025-01-21", "2025-01-22"), None),
    "topic_4cat": (("2025-01-21", "2025-01-22"), None),
}
FEWEST_SHARED = 2000  # posts of independent people who share links: fewer show no usual hour
FRAME = "voting"
FRAME_WORDS = "vote OR voter OR elections OR انتخابات OR التصويت"
PRACTICE = ("support", 40)  # a question left open, so that a visitor can try the coding page


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An estimate beside the planted truth."""

    question: str
    group: str
    estimate: Estimate
    truth: float

    @property
    def inside(self) -> bool:
        """Whether the interval holds the truth; nineteen in twenty should."""
        return self.estimate.low <= self.truth <= self.estimate.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What was built."""

    home: Path
    posts: int
    checked: tuple[Checked, ...]
    looked: Looked
    reports: tuple[Path, ...]
    password_file: Path


def build_demo(home: Path, tell: Callable[[str], None], posts: int | None = None) -> Demo:
    """Build the worked example in `home`.

    Raises WrongState where the folder holds something that is not an earlier worked example.
    """
    _clear(home)
    tell(_("Writing the fictional election: its candidates, its posts, the truth about them"))
    generated = generate() if posts is None else generate(posts=posts)
    write_mission(home)
    shutil.copyfile(SHIPPED, home / "codebook.yaml")
    made = shared(generated.world, generated.seed, max(FEWEST_SHARED, len(generated.posts) // 5))
    files = (*write_files(generated, home / "received"), write_shared(made, home / "received"))
    write_truth(generated, home / "truth.parquet")
    observatory = furnish(home)
    taken = _take_in(observatory, files, tell)
    tell(_("Looking for languages and words"))
    detect(observatory, ACTOR)
    password_file = _add_people(observatory)
    tell(_("Indexing the words of the posts, and saving a search as a frame"))
    save_frame(observatory)
    size = SIZE if posts is None else max(200, SIZE * posts // 20_000)
    for question in observatory.mission.questions:
        if question.id == PRACTICE[0]:
            draw_sample(observatory, ACTOR, question.id, PRACTICE[1], SEED)
            continue
        tell(_("Drawing, coding twice and settling '{question}'", question=question.id))
        draw_sample(observatory, ACTOR, question.id, size, SEED)
        code_sample(observatory, question, generated)
    tell(_("Drafting, reading and publishing the findings"))
    publish_findings(observatory)
    tell(_("Looking at who moves together, what rises and where it comes from"))
    analysed = analyse(observatory)
    tell(_("Writing the report in three languages"))
    reports = write_report(observatory, ACTOR, LANGUAGES, ("html", "pdf"))
    return Demo(
        home=home,
        posts=taken,
        checked=tuple(check(observatory, generated)),
        looked=compare(observatory, made.planted, analysed),
        reports=tuple(reports),
        password_file=password_file,
    )


def _take_in(observatory: Observatory, files: Sequence[Received], tell: Callable[[str], None]) -> int:
    taken = 0
    for file in files:
        tell(_("Taking in {name}", name=file.path.name))
        batch, _new = ingest_file(observatory, ACTOR, file.path, Intake(source=file.source, told=told_of(file.source)))
        taken += batch.account.posts
    return taken


def told_of(source: str) -> Told:
    """What the invented observers tell of how a file was collected."""
    when, failed = COLLECTED[source]
    first, last = moments("UTC", start=when[0], end=when[-1])
    return Told(by=OBSERVER, first=first, last=last, failed=failed)


def _clear(home: Path) -> None:
    """Remove an earlier worked example, and nothing else."""
    if not home.exists() or not any(home.iterdir()):
        return
    mission = home / MISSION
    if not (home / "truth.parquet").exists() or "fictional: true" not in mission.read_text(encoding="utf-8"):
        raise WrongState(
            _("The folder '{folder}' holds something else than a worked example; name another one.", folder=home)
        )
    shutil.rmtree(home)


def _add_people(observatory: Observatory) -> Path:
    from marsad.store.records import members
    from marsad.store.records.work import unit

    observatory.connect()
    password = secrets.token_urlsafe(15)
    path = observatory.home / "keys" / "visitor-password.txt"
    path.write_text(password + "\n", encoding="utf-8")
    os.chmod(path, 0o600)  # noqa: PTH101 - one call, before anything else happens
    with unit(ACTOR, "add member", "demo") as work:
        for name in (FIRST.name, SECOND.name):
            members.add_member(work, name, [Role.CODER], None, kind="simulated")
        members.add_member(work, SENIOR.name, [Role.SENIOR_CODER], None, kind="simulated")
        members.add_member(work, READER, [Role.LEGAL_OFFICER], None, kind="simulated")
        members.add_member(work, PUBLISHER, [Role.PUBLISHER], None, kind="simulated")
        members.add_member(work, VISITOR, [Role.CODER, Role.SENIOR_CODER], password, language="en")
        for name, role in VISITORS.items():
            members.add_member(work, name, [role], password, language=current_language())
    return path


def code_sample(observatory: Observatory, question: Question, generated: Generated) -> None:
    """Both simulated coders answer every task, then the senior settles what differs."""
    from marsad.store.records import codings, members, samples
    from marsad.store.records.work import unit

    sample = samples.sample_of(question.id)
    tasks = samples.tasks_of(sample.sample_id)
    version = observatory.codebook.version
    for coder in (FIRST, SECOND):
        person = members.member(coder.name)
        with unit(coder.name, "code", question.id) as work:
            for task in tasks:
                if task.double or coder is FIRST:
                    given = coder.code(task, question, generated.truth[task.post_id], version)
                    codings.save_coding(work, person, given)
    senior = members.member(SENIOR.name)
    open_ones = [a for a in answers_of_sample(sample.sample_id) if a.outcome.state is State.DIFFERS]
    with unit(SENIOR.name, "settle", question.id) as work:
        for answer in open_ones:
            truth = generated.truth[answer.task.post_id]
            codings.save_settlement(work, senior, SENIOR.settle(answer.task, question, truth, answer.codings))


def save_frame(observatory: Observatory) -> None:
    """A search worth keeping, and the index by which the explorer finds its posts."""
    refresh(observatory)
    search = Search(words=FRAME_WORDS, other_script=True)
    save(observatory, "visitor-observer", Draft(name=FRAME, search=search, question="false_procedure"))


def publish_findings(observatory: Observatory) -> None:
    """Each coded question's finding, by three simulated people: in a worked example nobody else can be there."""
    from marsad.store.records import members

    drafter, reader, publisher = (members.member(name) for name in (SENIOR.name, READER, PUBLISHER))
    for question in observatory.mission.questions:
        if question.id != PRACTICE[0]:
            drafted = draft_finding(observatory, drafter, question.id)
            take_step(observatory, drafter, drafted.number, Step.HAND_OVER)
            take_step(observatory, reader, drafted.number, Step.READ)
            take_step(observatory, publisher, drafted.number, Step.PUBLISH)


def check(observatory: Observatory, generated: Generated) -> Sequence[Checked]:
    """Every percentage of the report's questions beside the planted truth."""
    return [
        Checked(
            question=figures.question,
            group=estimate.group,
            estimate=estimate,
            truth=generated.truth_of(figures.question, estimate.group),
        )
        for figures in all_figures(observatory)
        for estimate in figures.estimates
        if estimate.group in ("all", "woman", "man")
    ]
