"""What is checked before a single word is printed. Each check refuses the whole report, with what to do next."""

import re
from decimal import Decimal

from marsad.core.errors import NotSafeToPublish
from marsad.core.findings import Estimate, Withheld
from marsad.core.trilingual import Trilingual
from marsad.core.words import LANGUAGES, _, speaking
from marsad.report.document import CoderKind, FindingSection, ReportDocument
from marsad.report.figures import figure, require_human_codings, withheld_because
from marsad.report.numbers import Voice, clean, numbers_in
from marsad.report.sentences import counts_lawful_speech

PERCENTAGE = re.compile(
    r"[\d\s\u2066\u2069]%|٪|\bper ?cent\b|\bpour ?cent\b|(?:في |ب)?المائة|بالمئة|في المئة", re.IGNORECASE
)
VOTING_FAMILY = "E"  # participation: what reads as a poll of voting intention


def require_safe(document: ReportDocument) -> None:
    """Raise NotSafeToPublish for the first thing in `document` that would mislead a reader or expose a person."""
    for source in document.sources:
        for batch in source.batches:
            if not batch.account.adds_up:
                raise NotSafeToPublish(
                    _("The account of batch '{batch}' does not add up; take the file in again.", batch=batch.batch_id)
                )
    for section in document.findings:
        _require_safe_figures(document, section)
        _require_safe_errors(section)
        _require_same_numbers(document, section.question.id, section.finding.claim)
        for text in (*section.finding.against, *section.coverage_limits, *section.examples):
            _require_same_numbers(document, section.question.id, text)
        _require_claim_from_figures(document, section)
        _require_lawful_speech_in_aggregate(document, section)
    for limit in document.limits:
        _require_same_numbers(document, document.mission.id, limit)


def all_estimates(section: FindingSection) -> tuple[Estimate, ...]:
    """Every estimate the section would print."""
    compared = section.comparison
    pair = (compared.ratio, compared.difference) if compared else ()
    return (*section.finding.estimates, *(one for one in pair if one is not None), *section.alternatives)


def hides_counts(section: FindingSection) -> bool:
    """Whether raw positives stay out: beside one withheld small count, the others would give it away."""
    return any(withheld_because(one) is Withheld.SMALL_COUNT for one in all_estimates(section))


def _require_safe_figures(document: ReportDocument, section: FindingSection) -> None:
    sample, name = section.sample, section.question.id
    if not section.finding.estimates:
        raise NotSafeToPublish(_("The finding on '{question}' has no estimate; run the estimate first.", question=name))
    if sample.coder_kind is CoderKind.SIMULATED and not document.fictional:
        raise NotSafeToPublish(
            _(
                "The codings of '{question}' are simulated and the mission is not fictional; have people code.",
                question=name,
            )
        )
    if sample.strata and (
        sum(one.size for one in sample.strata) != sample.size or sum(one.coded for one in sample.strata) != sample.coded
    ):
        raise NotSafeToPublish(
            _(
                "The strata of '{question}' do not add up to its sample; draw the facts of the sample again.",
                question=name,
            )
        )
    voice = Voice("en", document.mission.country)
    for estimate in all_estimates(section):
        figure(voice, estimate, sample)


def _require_safe_errors(section: FindingSection) -> None:
    """The errors of a machine rest on the same blind codings as the figures, and lie inside their limits."""
    errors = section.errors
    if errors is None or errors.withheld is not None:
        return
    require_human_codings(section.finding.estimates[0], section.sample)
    rates = [rate for signal in errors.signals for one in signal.rates for rate in (one.found, one.spared, one.right)]
    for rate in (*rates, *(point.yes for signal in errors.signals for point in signal.curve)):
        if not 0 <= rate.low <= rate.value <= rate.high <= 1:
            raise NotSafeToPublish(
                _(
                    "An error rate of the machine in '{question}' is not inside its interval; estimate again.",
                    question=section.question.id,
                )
            )


def _require_same_numbers(document: ReportDocument, name: str, text: Trilingual) -> None:
    found = {one: sorted(numbers_in(text.said_in(one), Voice(one, document.mission.country))) for one in LANGUAGES}
    if not found["ar"] == found["fr"] == found["en"]:
        raise NotSafeToPublish(
            _(
                "A text of '{name}' has other numbers in one language than in another; correct the sentence '{text}'.",
                name=name,
                text=clean(text.en),
            )
        )


def _require_claim_from_figures(document: ReportDocument, section: FindingSection) -> None:
    """A claim may hold no percentage that its own figures do not show."""
    for language in LANGUAGES:
        voice = Voice(language, document.mission.country)
        said = section.finding.claim.said_in(language)
        with speaking(language):
            shown = _percentages(voice, section)
        if PERCENTAGE.search(said) and not set(_percentages_in(said, voice)) <= shown:
            raise NotSafeToPublish(
                _(
                    "The claim on '{question}' holds a percentage that its figures do not show; "
                    "write it from the figures.",
                    question=section.question.id,
                )
            )


def _percentages(voice: Voice, section: FindingSection) -> set[Decimal]:
    shown: set[Decimal] = set()
    for estimate in all_estimates(section):
        one = figure(voice, estimate, section.sample)
        if one.interval:
            shown |= set(numbers_in(f"{one.value} {one.interval}", voice)) | {
                Decimal(str(round(estimate.level * 100, 2)))
            }
    return shown


def _percentages_in(text: str, voice: Voice) -> list[Decimal]:
    """The numbers before a percent sign or word; a percentage without a number in digits counts as -1: never shown."""
    found = []
    for match in PERCENTAGE.finditer(text):
        before = numbers_in(text[: match.start() + 1], voice)
        found.append(before[-1] if before else Decimal(-1))
    return found


def _require_lawful_speech_in_aggregate(document: ReportDocument, section: FindingSection) -> None:
    name = section.question.id
    if not counts_lawful_speech(section.question, document.codebook):
        return
    if section.examples:
        raise NotSafeToPublish(
            _("'{question}' counts lawful speech, described in aggregate only; take its examples out.", question=name)
        )
    restricted = document.mission.restricted
    codes = [document.codebook.code(code) for code in section.question.codes]
    on_voting = any(code is not None and code.family == VOTING_FAMILY for code in codes)
    in_period = restricted is not None and restricted.start <= document.made_on <= restricted.end
    shown = any(one.withheld is not Withheld.RESTRICTED_PERIOD for one in all_estimates(section))
    if on_voting and in_period and shown:
        raise NotSafeToPublish(
            _(
                "'{question}' would read as a poll in the restricted period; estimate again on that date.",
                question=name,
            )
        )
