"""What reads as a poll of voting intention, and when nobody may show it: tables, closed unless listed (method 3.8)."""

from dataclasses import dataclass
from datetime import date, timedelta

from marsad.core.judgement import Codebook
from marsad.core.mission import Mission, Question, RestrictedPeriod

CHECK_AGAIN = timedelta(days=180)  # after which the reference of the period must be looked up again

# Codes of the shipped codebook that say nothing of a vote, by family or one by one. What is not here reads as a poll:
# calls to vote or not to, reasons for it, support for a candidate, and every code of a codebook of one's own.
NO_POLL: dict[str, frozenset[str]] = {
    "marsad": frozenset({"A", "B", "C", "D", "F", "H", "E5", "E6", "E7", "E8", "G1", "G3", "G4", "G5", "G6"})
}
NO_POLL_COMPARISONS = frozenset({"target_sex", "platform", "script", "language"})  # never parties, never candidates
# Signals whose counts by day say nothing of a vote: detectors, or one label of a detector.
NO_POLL_SIGNALS = frozenset(
    {
        "language", "mixed-languages", "offensive", "hate", "sexist", "threat", "election", "conspiracy", "claim",
        "counter-speech", "lexicon:abuse", "lexicon:sexist", "lexicon:threat", "lexicon:voting_procedure",
        "lexicon:journalist", "lexicon:dangerous_call",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Why a figure is not shown today, and from when on it may be."""

    opens_on: date
    reference: str
    checked_on: date
    stale: bool  # the reference was not looked up for CHECK_AGAIN: the lock holds, and somebody must look


def is_inside(period: RestrictedPeriod | None, day: date) -> bool:
    """Whether `day` is in the period, its first and last day included."""
    return period is not None and period.start <= day <= period.end


def is_stale(period: RestrictedPeriod, day: date) -> bool:
    """Whether the reference of the period must be looked up again."""
    return day - period.checked_on > CHECK_AGAIN


def reads_as_poll(question: Question, codebook: Codebook) -> bool:
    """Whether the tables hold the question for a poll, whatever the mission decided."""
    listed = NO_POLL.get(codebook.id, frozenset())
    codes = [codebook.code(name) for name in question.codes]
    counted = any(code is None or not {code.id, code.family} & listed for code in codes)
    return counted or (question.compare is not None and question.compare.by not in NO_POLL_COMPARISONS)


def is_poll_like(question: Question, codebook: Codebook) -> bool:
    """As the mission says; it may say no against the tables only with its documented decision."""
    if question.poll_like or (question.poll_like is False and question.poll_like_decision):
        return question.poll_like
    return reads_as_poll(question, codebook)


def lock_of(mission: Mission, question: Question, codebook: Codebook, day: date) -> Lock | None:
    """The lock on the question's figures on that day, in the mission's time zone; None where they may be shown."""
    period = mission.restricted
    if period is None or not is_inside(period, day) or not is_poll_like(question, codebook):
        return None
    return _lock(period, day)


def lock_of_signal(mission: Mission, codebook: Codebook, signal: str, day: date) -> Lock | None:
    """The same for counts by day of a signal ('lexicon:abuse'): one of a poll-like question, or one nobody listed."""
    period = mission.restricted
    if period is None or not is_inside(period, day):
        return None
    asked = {name for each in mission.questions if is_poll_like(each, codebook) for name in each.stratify_on}
    listed = {signal, signal.partition(":")[0]} & NO_POLL_SIGNALS
    return _lock(period, day) if signal in asked or not listed else None


def lock_of_search(mission: Mission, day: date) -> Lock | None:
    """The same for figures about posts that words, a hashtag or a narrative find: no table lists what these say."""
    period = mission.restricted
    return _lock(period, day) if period is not None and is_inside(period, day) else None


def _lock(period: RestrictedPeriod, day: date) -> Lock:
    return Lock(
        opens_on=period.end + timedelta(days=1),
        reference=period.reference,
        checked_on=period.checked_on,
        stale=is_stale(period, day),
    )
