"""A finding as it was drafted, kept whole: put into plain values and back, with the digests that show any change."""

import math
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import msgspec

from marsad.core.canonical import digest
from marsad.core.findings import Withheld
from marsad.core.mission import Mission, Question
from marsad.flows.answers import answers_of_sample
from marsad.flows.figures import QuestionFigures, is_of_family
from marsad.flows.population import asked_digest
from marsad.flows.restricted import locked, without_share
from marsad.report.document import FindingSection
from marsad.report.sentences import claim
from marsad.store.observatory import Observatory

SIGNIFICANT = 9  # digits of a number that count: another machine may differ in the last


def frozen(section: FindingSection) -> dict[str, Any]:
    """The section as JSON keeps it; an infinite limit is written in letters."""
    plain = msgspec.to_builtins(section, enc_hook=lambda value: value.item())  # numpy's own numbers
    found = _each_number(plain, lambda value: value if math.isfinite(value) else str(value))
    assert isinstance(found, dict)
    return found


def thawed(kept: dict[str, Any]) -> FindingSection:
    """The section as it was."""
    return msgspec.convert(kept, FindingSection, strict=False)


def figures_digest(figures: QuestionFigures) -> str:
    """SHA-256 of a question's figures and of every answer they were made from; no words are in it."""
    compared = figures.comparison
    said = {
        "question": figures.question,
        "sample": asdict(figures.sample),
        "answers": _outcomes(figures.answers),
        "estimates": [asdict(one) for one in (*figures.estimates, *figures.alternatives)],
        "compared": [asdict(one) for one in (compared.ratio, compared.difference) if one] if compared else [],
        "agreement": asdict(figures.agreement) if figures.agreement else None,
        "q": figures.q,
        "exploratory": figures.exploratory,
    }
    return digest(_each_number(said, lambda value: f"{float(value):.{SIGNIFICANT}g}"))


def basis(observatory: Observatory, question: Question) -> str:
    """SHA-256 of what the question's figures are made from: quick to ask for, and changes whenever they may.

    The answers to the question; where it is compared as planned, those of every planned comparison too, since its
    q-value depends on them.
    """
    from marsad.store.records import samples

    roster, version = observatory.roster, observatory.codebook.version
    family = [question]
    if is_of_family(question):
        family = [each for each in observatory.mission.questions if is_of_family(each)]
    return digest(
        [
            [each.id, asked_digest(each, roster, version), _outcomes(answers_of_sample(sample.sample_id))]
            for each in family
            if samples.has_sample(each.id) and (sample := samples.sample_of(each.id))
        ]
    )


def _outcomes(answers: Iterable[Any]) -> list[list[Any]]:
    """What every task came to, with each answer given: two that differ may still be settled otherwise."""
    return [
        [
            one.task.task_id,
            str(one.outcome.state),
            list(one.outcome.codes),
            one.outcome.decided,
            sorted(
                [sorted(given.codes), given.cannot_decide is None, given.saw_machine_label] for given in one.codings
            ),
        ]
        for one in answers
    ]


def without_figures(section: FindingSection, mission: Mission) -> FindingSection:
    """The section as it may be shown in the restricted period: no figure, nor anything that would tell it."""
    estimates = tuple(locked(one) for one in section.finding.estimates)
    sample = replace(section.sample, strata=tuple(replace(one, positives=0) for one in section.sample.strata))
    finding = replace(
        section.finding,
        claim=claim(section.question, estimates, sample, country=mission.country),
        estimates=estimates,
        agreement=without_share(section.finding.agreement),
        against=(),
        q=None,
    )
    errors = section.errors and replace(
        section.errors, signals=(), lowest=None, undecided=0, withheld=Withheld.RESTRICTED_PERIOD
    )
    return replace(
        section,
        finding=finding,
        sample=sample,
        comparison=None,
        alternatives=(),
        machine=(),
        examples=(),
        errors=errors,
    )


def _each_number(value: Any, change: Any) -> Any:
    """The value with `change` made to every number that has a fractional part or could have one."""
    if isinstance(value, dict):
        return {str(key): _each_number(one, change) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_each_number(one, change) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    return change(value) if isinstance(value, float) else value
