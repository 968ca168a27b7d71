"""What is checked before a single word is printed. Each check refuses the whole report, with what to do next."""

import re
from datetime import date
from decimal import Decimal

from marsad.core.errors import NotSafeToPublish
from marsad.core.findings import Estimate, Withheld
from marsad.core.judgement import Codebook
from marsad.core.mission import Mission
from marsad.core.restricted import lock_of
from marsad.core.trilingual import Trilingual
from marsad.core.words import LANGUAGES, _, speaking
from marsad.report.coordination_safety import require_safe_coordination
from marsad.report.document import CoderKind, FindingSection, ReportDocument
from marsad.report.figures import figure, require_human_codings, withheld_because
from marsad.report.numbers import Voice, clean, numbers_in
from marsad.report.origin_safety import require_safe_origin
from marsad.report.sentences import counts_lawful_speech

PERCENTAGE = re.compile(
    r"[\d\s\u2066\u2069]%|٪|\bper ?cent\b|\bpour ?cent\b|(?:في |ب)?المائة|بالمئة|في المئة", re.IGNORECASE
)

# Digits that nothing visible parts, so that they read as one number and are counted as two
LIKE_A_NUMBER = re.compile(r"\d[\u00ad\u200b-\u200d\u2060-\u2064\ufeff]+\d")


def require_safe(document: ReportDocument) -> None:
    """Raise NotSafeToPublish for the first thing in `document` that would mislead a reader or expose a person."""
    for source in document.sources:
        for batch in source.batches:
            if not batch.account.adds_up:
                raise NotSafeToPublish(
                    _("The account of batch '{batch}' does not add up; take the file in again.", batch=batch.batch_id)
                )
    for section in document.findings:
        require_safe_section(document.mission, document.codebook, document.made_on, section)
    require_safe_coordination(document.mission, document.coordination)
    require_safe_origin(document.origin)
    for limit in document.limits:
        require_same_numbers(document.mission, document.mission.id, limit)
    for notice in document.notices:
        require_same_numbers(document.mission, notice.question, notice.said)


def require_safe_section(mission: Mission, codebook: Codebook, day: date, section: FindingSection) -> None:
    """Raise NotSafeToPublish for the first thing in one finding that would mislead or expose, if shown on `day`."""
    _require_safe_figures(mission, section)
    _require_safe_errors(section)
    require_same_numbers(mission, section.question.id, section.finding.claim)
    for text in (*section.finding.against, *section.coverage_limits, *section.examples):
        require_same_numbers(mission, section.question.id, text)
    _require_claim_from_figures(mission, section)
    _require_lawful_speech_in_aggregate(codebook, section)
    _require_no_poll(mission, codebook, day, section)


def all_estimates(section: FindingSection) -> tuple[Estimate, ...]:
    """Every estimate the section would print."""
    compared = section.comparison
    pair = (compared.ratio, compared.difference) if compared else ()
    return (*section.finding.estimates, *(one for one in pair if one is not None), *section.alternatives)


def hides_counts(section: FindingSection) -> bool:
    """Whether raw positives stay out: beside one withheld small count, the others would give it away."""
    return any(withheld_because(one) is Withheld.SMALL_COUNT for one in all_estimates(section))


def _require_safe_figures(mission: Mission, section: FindingSection) -> None:
    sample, name = section.sample, section.question.id
    if not section.finding.estimates:
        raise NotSafeToPublish(_("The finding on '{question}' has no estimate; run the estimate first.", question=name))
    if sample.coder_kind is CoderKind.SIMULATED and not mission.fictional:
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
    voice = Voice("en", mission.country)
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


def require_same_numbers(mission: Mission, name: str, text: Trilingual) -> None:
    """Raise NotSafeToPublish where one language of `text` holds other numbers than another."""
    found = {one: sorted(numbers_in(text.said_in(one), Voice(one, mission.country))) for one in LANGUAGES}
    if not found["ar"] == found["fr"] == found["en"]:
        raise NotSafeToPublish(
            _(
                "A text of '{name}' has other numbers in one language than in another; correct the sentence '{text}'.",
                name=name,
                text=clean(text.en),
            )
        )


def require_numbers_of(mission: Mission, name: str, edited: Trilingual, generated: Trilingual) -> None:
    """Raise NotSafeToPublish unless words that a person changed keep the numbers of the words the product wrote.

    All of them and no others, in each language: an interval that is left out makes a figure look firmer. Percentages
    stay in their order, so that a limit is not said for the figure; signs that only look like digits are no numbers.
    """
    for language in LANGUAGES:
        voice = Voice(language, mission.country)
        if sign := LIKE_A_NUMBER.search(edited.said_in(language)) or _a_number_sign(edited.said_in(language)):
            raise NotSafeToPublish(
                _(
                    "The words of '{question}' ({language}) hold '{sign}', which reads as a number and is none; write "
                    "every number as the product wrote it.",
                    question=name,
                    language=language,
                    sign=sign if isinstance(sign, str) else sign.group(),
                )
            )
        given, own = (set(numbers_in(text.said_in(language), voice)) for text in (edited, generated))
        if given != own:
            raise NotSafeToPublish(
                _(
                    "The words of '{question}' ({language}) do not hold the numbers of its figures: missing '{gone}', "
                    "not of the figures '{new}'; write every number as the product wrote it.",
                    question=name,
                    language=language,
                    gone=", ".join(str(one) for one in sorted(own - given)) or "–",
                    new=", ".join(str(one) for one in sorted(given - own)) or "–",
                )
            )
        kept, wanted = (
            list(dict.fromkeys(_percentages_in(text.said_in(language), voice))) for text in (edited, generated)
        )
        if kept != wanted:
            raise NotSafeToPublish(
                _(
                    "The percentages of '{question}' ({language}) stand in another order than the product wrote them; "
                    "put the figure and its limits back in their places.",
                    question=name,
                    language=language,
                )
            )


def _a_number_sign(text: str) -> str:
    """The first sign with the value of a number that is no digit (½, ⁵, ⑤); '' where there is none."""
    return next((sign for sign in text if sign.isnumeric() and not sign.isdecimal()), "")


def _require_claim_from_figures(mission: Mission, section: FindingSection) -> None:
    """A claim may hold no percentage that its own figures do not show."""
    for language in LANGUAGES:
        voice = Voice(language, mission.country)
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


def _require_lawful_speech_in_aggregate(codebook: Codebook, section: FindingSection) -> None:
    name = section.question.id
    if counts_lawful_speech(section.question, codebook) and section.examples:
        raise NotSafeToPublish(
            _("'{question}' counts lawful speech, described in aggregate only; take its examples out.", question=name)
        )


def _require_no_poll(mission: Mission, codebook: Codebook, day: date, section: FindingSection) -> None:
    """What reads as a poll is not printed in a report dated inside the restricted period."""
    shown = any(one.withheld is not Withheld.RESTRICTED_PERIOD for one in all_estimates(section))
    if shown and lock_of(mission, section.question, codebook, day) is not None:
        raise NotSafeToPublish(
            _(
                "'{question}' would read as a poll in the restricted period; estimate again on that date.",
                question=section.question.id,
            )
        )
