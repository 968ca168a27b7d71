"""Fingerprints of rows: they stand in the ledger, so that a row changed behind its back is found."""

from collections.abc import Iterable
from datetime import UTC, datetime

from marsad.core.canonical import digest
from marsad.store.records.models import (
    AnalysisRecord,
    AnalysisStep,
    ApiToken,
    AssessmentRecord,
    AssessmentStep,
    ClaimRecord,
    ClosedRound,
    CodebookFreeze,
    CodingRecord,
    CollectionRecord,
    DangerRecord,
    FileBatch,
    FindingRecord,
    FindingStep,
    FrameRecord,
    Member,
    ModelComparison,
    ModelUse,
    NarrativeRecord,
    PassRecord,
    Sample,
    SampleTask,
    SetAsideAnswer,
    SettlementRecord,
    TrainedModel,
    UrgentCase,
    UrgentStep,
)

LENGTH = 20  # hexadecimal characters kept


def of_coding(row: CodingRecord) -> str:
    """Everything a coder answered."""
    answer = [row.codes, row.severity, row.ambiguous, row.cannot_decide, row.saw_machine_label, row.codebook_version]
    later = [row.aids, row.revision]  # fields that older entries do not know
    return digest([row.task_id, row.coder_id, answer, *([later] if any(later) else [])])[:LENGTH]


def of_set_aside(row: SetAsideAnswer) -> str:
    """An answer that counts nowhere: all of it, and why it was set aside."""
    answer = [row.codes, row.severity, row.ambiguous, row.cannot_decide, row.codebook_version, row.aids]
    told = [row.pk, row.task_id, row.coder_id, row.why, row.revision, _moment(row.given_at), _moment(row.at)]
    return digest([told, answer])[:LENGTH]


def of_pass(row: PassRecord) -> str:
    """Who passed which post: with the salt, the fingerprint alone tells neither."""
    return digest([row.pk, row.task_id, row.coder_id, row.route_to, row.salt, _moment(row.at)])[:LENGTH]


def of_urgent_case(row: UrgentCase) -> str:
    """Who raised which case, and what the form held."""
    return digest([row.pk, row.task_id, row.raised_by_id, row.filled, _moment(row.at)])[:LENGTH]


def of_urgent_step(row: UrgentStep) -> str:
    """One step of a case."""
    return digest([row.pk, row.case_id, row.event, row.note, row.by_id, _moment(row.at)])[:LENGTH]


def of_settlement(row: SettlementRecord) -> str:
    """Everything that was settled."""
    settled = [row.task_id, row.settled_by_id, row.codes, row.severity, row.cannot_decide, row.reason]
    later = [row.rule, row.supersedes_id]  # fields that older entries do not know
    return digest([*settled, *([later] if any(later) else [])])[:LENGTH]


def settlement_key(row: SettlementRecord) -> str:
    """The task, and for a correction the row too: what it corrects keeps its own line."""
    return f"{row.task_id}/{row.pk}" if row.supersedes_id else str(row.task_id)


def of_analysis(row: AnalysisRecord) -> str:
    """Everything of an analysis that was run."""
    said = [row.pk, row.kind, row.settings, row.result, row.rows_sha256, row.posts_version, row.signals_version]
    return digest([said, row.software, row.made_by, _moment(row.made_at)])[:LENGTH]


def of_analysis_step(row: AnalysisStep) -> str:
    """A step taken with an analysis, by whom, when and why."""
    return digest([row.pk, row.run_id, row.step, row.reason, row.by, row.roles, _moment(row.at)])[:LENGTH]


def of_assessment(row: AssessmentRecord) -> str:
    """What somebody proposed of a group that moves together, with its evidence."""
    judged = [row.authenticity, row.harm, row.harm_because, row.operator, row.operator_source, row.note]
    return digest([row.pk, row.run_id, row.group, judged, row.by, row.roles, _moment(row.at)])[:LENGTH]


def of_assessment_step(row: AssessmentStep) -> str:
    """A step taken with it, by whom and why."""
    return digest([row.pk, row.assessment_id, row.step, row.reason, row.by, row.roles, _moment(row.at)])[:LENGTH]


def of_danger(row: DangerRecord) -> str:
    """A call that is followed, or no longer is: all of it, and who noted it when."""
    call = [row.title, str(row.day), row.place, row.words, row.hashtags, row.narratives]
    call += [row.minors_question, row.safety_question]
    return digest([row.pk, row.act, call, row.reason, row.ends_id, _moment(row.noted_at), row.noted_by])[:LENGTH]


def of_round(row: ClosedRound) -> str:
    """Which round of calibration was ended, by whom and when."""
    return digest([row.sample_id, _moment(row.closed_at), row.closed_by])[:LENGTH]


def of_freeze(row: CodebookFreeze) -> str:
    """What was frozen, after which round, by whom and when."""
    said = [row.version, row.digest, row.sample_id, row.note]
    return digest([said, _moment(row.frozen_at), row.frozen_by])[:LENGTH]


def of_sample(row: Sample, tasks: Iterable[SampleTask]) -> str:
    """A sample, its design and every task."""
    design = [row.question, row.seed, row.size, row.population, row.strata, row.design, row.codebook_version]
    later = [row.purpose] if row.purpose != "estimation" else []  # a field that older entries do not know
    drawn = [
        [task.post_id, task.stratum, task.inclusion_probability, task.position, task.double]
        + ([task.coders] if task.coders else [])
        for task in tasks
    ]
    return digest([design, row.posts_version, row.signals_version, sorted(drawn), *later])[:LENGTH]


def of_member(row: Member) -> str:
    """What a member may do, and what kind of coder they are."""
    return digest([row.name, sorted(row.roles), row.kind])[:LENGTH]


def of_batch(row: FileBatch) -> str:
    """A file taken in and its account."""
    file = [row.source, row.file_name, row.sha256, row.size, row.reader, row.reader_version, row.columns]
    later = [row.asked_reader, row.reading, row.supersedes, row.superseded]  # fields that older entries do not know
    return digest([row.batch_id, file, row.complete, row.account, *([later] if any(later) else [])])[:LENGTH]


def of_collection(row: CollectionRecord) -> str:
    """Everything that was told of an asking, and who noted it when."""
    told = [row.source, row.asked, row.tool, row.by, _moment(row.first), _moment(row.last), sorted(row.files)]
    lost = [row.failed, row.missing, row.exclusions]
    return digest([row.pk, told, lost, row.supersedes_id, _moment(row.noted_at), row.noted_by])[:LENGTH]


def of_model(row: TrainedModel) -> str:
    """A trained model, and everything it learnt from."""
    file = [row.task, row.file, row.sha256, row.seed, row.data_hash, row.question]
    return digest([file, row.learnt_from, row.held_out, _moment(row.trained_at), row.trained_by])[:LENGTH]


def of_comparison(row: ModelComparison) -> str:
    """Two models compared, with what came of it."""
    return digest([row.pk, row.task, row.new, row.old, row.figures, _moment(row.compared_at), row.compared_by])[:LENGTH]


def of_use(row: ModelUse) -> str:
    """Which model is used from when on, and why."""
    chosen = [row.task, row.identity, row.file, row.comparison_id, row.reason]
    return digest([row.pk, chosen, _moment(row.since), row.decided_by])[:LENGTH]


def of_narrative(row: NarrativeRecord) -> str:
    """Everything that was decided of a narrative, by whom and when."""
    decided = [row.act, row.name, row.note, row.anchors, row.apart, row.merged_into, row.posts_version, row.method]
    return digest([row.pk, row.narrative, decided, row.supersedes_id, _moment(row.decided_at), row.decided_by])[:LENGTH]


def of_claim(row: ClaimRecord) -> str:
    """A fact-check as it came, and who noted it when."""
    read = [row.claim_id, row.text, row.review, row.own, row.file_sha256]
    return digest([row.pk, read, row.supersedes_id, _moment(row.noted_at), row.noted_by])[:LENGTH]


def of_token(row: ApiToken) -> str:
    """What a key was made for; not its end, nor the day it was last used."""
    until = [_moment(row.made_at), _moment(row.expires_at)]
    return digest([row.pk, row.member_id, row.name, row.sha256, sorted(row.roles), until])[:LENGTH]


def of_finding(row: FindingRecord) -> str:
    """A version of a finding: its words, its figures and what they rest on."""
    words = [row.claim, row.generated, row.correction, digest(row.section), row.exploratory]
    rests = [row.digest, row.basis, row.codebook_version, row.codebook_sha256, row.posts_version, row.signals_version]
    drafted = [row.drafted_by, row.drafted_as, _moment(row.drafted_at), row.ledger_number, row.ledger_hash]
    return digest([row.pk, row.question, row.version, words, rests, drafted, row.supersedes_id])[:LENGTH]


def of_step(row: FindingStep) -> str:
    """A step taken with a finding, by whom, and what was said."""
    return digest([row.pk, row.finding_id, row.step, row.reason, row.said, row.by, row.roles, _moment(row.at)])[:LENGTH]


def of_frame(row: FrameRecord) -> str:
    """A saved search, everything that was told of it, and who saved it when."""
    asked = [row.name, row.act, row.search, row.understood, row.question, row.method]
    found = [row.posts_version, row.found, row.exclusions, row.collected_by, row.lags, row.note]
    return digest([row.pk, asked, found, row.supersedes_id, _moment(row.noted_at), row.noted_by])[:LENGTH]


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
