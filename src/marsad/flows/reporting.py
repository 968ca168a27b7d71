"""The report: everything it says gathered into one document, then rendered in each language and format."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.core.canonical import digest
from marsad.core.errors import Missing
from marsad.core.findings import Finding
from marsad.core.ledger import Entry
from marsad.core.mission import Frame, Mission, Question
from marsad.core.trilingual import Trilingual
from marsad.core.words import _, in_all_languages
from marsad.flows.answers import Answer
from marsad.flows.bursting_reporting import burst_facts, bursts_in_draft, bursts_made_from
from marsad.flows.collected import collected, source_sections
from marsad.flows.contents import posts_again
from marsad.flows.coordination_reporting import coordination_facts, is_in_draft, made_from
from marsad.flows.days import timeline, window
from marsad.flows.figures import QuestionFigures, all_figures, frame_of
from marsad.flows.frames import searched_of
from marsad.flows.machine_errors import errors_of
from marsad.flows.origin_shown import origin_facts, origin_in_draft, origin_made_from
from marsad.flows.overlaps import declared_overlaps
from marsad.flows.population import Versions, outside_period, population, repeats_taken_in, versions_of
from marsad.flows.restricted import strictest, today
from marsad.flows.said_in_public import said_in_public
from marsad.report.document import (
    CoderKind,
    ComparisonFacts,
    Design,
    FindingSection,
    MachineCount,
    Provenance,
    ReportDocument,
    SampleFacts,
    Stratum,
)
from marsad.report.html import render_html
from marsad.report.pdf import render_pdf
from marsad.report.sentences import claim
from marsad.review.sampling import NOTHING_FOUND
from marsad.store.observatory import Observatory


def write_report(
    observatory: Observatory,
    actor: str,
    languages: Sequence[str],
    formats: Sequence[str],
    folder: Path | None = None,
) -> list[Path]:
    """Render the report into `folder` (the observatory's `reports/` by default); the files written.

    Raises Missing where no question has a sample, NotSafeToPublish where something in it may not be shown.
    """
    from marsad.store.records.work import unit

    document = document_of(observatory)
    where = folder or observatory.reports
    where.mkdir(parents=True, exist_ok=True)
    rendered: dict[Path, bytes] = {}
    for language in languages:
        for name in formats:
            path = where / f"report-{language}.{name}"
            rendered[path] = (
                render_pdf(document, language) if name == "pdf" else render_html(document, language).encode()
            )
    with unit(actor, "report", document.mission.id) as work:
        work.detail |= {path.name: hashlib.sha256(content).hexdigest() for path, content in rendered.items()}
        work.detail["document"] = document.provenance.digest
        for path, content in rendered.items():
            path.write_bytes(content)
    return list(rendered)


def document_of(observatory: Observatory) -> ReportDocument:
    """The report before any language: the same records and lake versions give the same document."""
    from marsad.store.records import work

    observatory.connect()
    mission = observatory.mission
    entry = work.last_entry_before_reports()
    made_on = date.fromisoformat(entry.act.at[:10]) if entry else mission.start
    on = strictest(mission, today(mission), made_on)  # dated in the restricted period, or written in it: locked
    figures = all_figures(observatory, day=on)
    if not figures or entry is None:
        raise Missing(_("Nothing is coded and settled yet; draw a sample with 'marsad sample' and code it first."))
    said = said_in_public(observatory, figures)
    figures = [each for each in figures if each.question not in said.withdrawn]
    sections = tuple(said.stamped(section_of(observatory, mission, each), each) for each in figures)
    told = {each.source: each for each in collected(observatory)}
    noted = [entry.number for each in told.values() for entry in each.collections]
    moved = coordination_facts(observatory)
    rose = burst_facts(observatory, on)
    came_from = origin_facts(observatory, on)
    rests_on = [[_facts(each) for each in figures], noted, said.digests, *made_from(moved), *bursts_made_from(rose)]
    rests_on += origin_made_from(came_from)
    return ReportDocument(
        mission=mission,
        made_on=made_on,
        codebook=observatory.codebook,
        findings=sections,
        sources=source_sections(mission, told),
        overlaps=declared_overlaps(observatory),
        timeline=timeline(observatory, mission),
        repeated=repeats_taken_in(observatory.lake),
        again=posts_again(observatory.lake, [source.id for source in mission.sources]),
        notices=said.notices,
        coordination=moved,
        bursts=rose,
        origin=came_from,
        draft=any(section.stamp is None for section in sections)
        or is_in_draft(moved)
        or bursts_in_draft(rose)
        or origin_in_draft(came_from),
        provenance=provenance_of(observatory, entry, rests_on),
    )


def provenance_of(observatory: Observatory, entry: Entry, made_from: list[Any]) -> Provenance:
    """What it takes to make the report again: versions, digests, and the last entry of the ledger it rests on."""
    lake, codebook = observatory.lake.versions(), digest_of(observatory, observatory.mission.codebook)
    return Provenance(
        digest=digest([lake, codebook, *made_from]),
        lake_versions=tuple(sorted(lake.items())),
        codebook_digest=codebook,
        software=f"marsad {version('marsad')}",
        command="marsad report",
        ledger_entries=entry.number,
        ledger_head=entry.hash,
    )


def digest_of(observatory: Observatory, name: str) -> str:
    """SHA-256 of a file beside the mission."""
    return hashlib.sha256((observatory.home / name).read_bytes()).hexdigest()


def _facts(figures: QuestionFigures) -> dict[str, Any]:
    return {
        "question": figures.question,
        "sample": asdict(figures.sample),
        "answers": [
            [answer.task.post_id, answer.task.stratum, str(answer.outcome.state), list(answer.outcome.codes)]
            for answer in figures.answers
        ],
        "estimates": [asdict(estimate) for estimate in figures.estimates],
    }


def section_of(observatory: Observatory, mission: Mission, figures: QuestionFigures) -> FindingSection:
    """One question with all that is needed to defend or attack its finding."""
    question = mission.question(figures.question)
    assert question is not None, "figures are made of the mission's questions"
    versions = versions_of(figures.sample)
    posts = population(observatory.lake, question, mission, versions)
    sample = sample_facts(observatory, question, figures)
    comparison = comparison_facts(question, figures)
    labels = group_labels()
    said = claim(
        question, figures.estimates, sample, comparison, q=figures.q, group_labels=labels, country=mission.country
    )
    first, last = window(posts, mission)
    return FindingSection(
        question=question,
        finding=Finding(
            question=question.id,
            claim=said,
            estimates=figures.estimates,
            agreement=figures.agreement,
            against=()
            if figures.lock
            else against(figures, question, outside_period(observatory.lake, question, mission, versions.posts)),
            exploratory=figures.exploratory,
            q=figures.q,
        ),
        sample=sample,
        start=first,
        end=last,
        platforms=tuple(sorted(set(posts["platform"].to_pylist()))),
        comparison=comparison,
        alternatives=figures.alternatives,
        machine=() if figures.lock else machine_counts(observatory, question, posts, versions),
        errors=errors_of(observatory, figures),
        group_labels=labels,
    )


def group_labels() -> tuple[tuple[str, Trilingual], ...]:
    """Words for the strata, which the record keeps by their English names."""
    from marsad.review.sampling import HIGH, MIDDLE, WHOLE

    return tuple((name, in_all_languages(name)) for name in (NOTHING_FOUND, MIDDLE, HIGH, WHOLE))


def sample_facts(observatory: Observatory, question: Question, figures: QuestionFigures) -> SampleFacts:
    """Where the coded posts were drawn from, how, and who coded them."""
    from marsad.store.records import members

    done = [answer for answer in figures.answers if not answer.is_open(question)]
    decided = [answer for answer in done if answer.verdict(question) is not None]
    names = {coding.coder for answer in done for coding in answer.codings}
    kinds = members.kinds_of(names)
    kind = next((one for one in (CoderKind.SIMULATED, CoderKind.GIVEN_LABELS) if one in kinds), CoderKind.PEOPLE)
    strata, counted = figures.sample.strata, figures.lock is None
    return SampleFacts(
        design=Design.STRATIFIED if len(strata) > 1 else Design.SIMPLE,
        frame=Frame(frame_of(observatory, question, figures.sample)),
        size=figures.sample.population,
        drawn=len(figures.answers),
        coded=len(decided),
        undecided=len(done) - len(decided),
        coders=len(names),
        coder_kind=kind,
        double_coded=sum(len(answer.codings) >= 2 for answer in done),
        saw_machine_label=sum(coding.saw_machine_label for answer in done for coding in answer.codings),
        seed=figures.sample.seed,
        strata=tuple(_stratum(name, band["N"], decided, question, counted) for name, band in strata.items()),
        not_units=figures.sample.not_units,
        repeats=figures.sample.repeats,
        searched=searched_of(observatory, figures.sample),
    )


def _stratum(name: str, size: int, decided: Iterable[Answer], question: Question, counted: bool) -> Stratum:
    mine = [answer for answer in decided if answer.task.stratum == name]
    positives = sum(bool(answer.verdict(question)) for answer in mine) if counted else 0
    return Stratum(name=name, size=size, coded=len(mine), positives=positives)


def comparison_facts(question: Question, figures: QuestionFigures) -> ComparisonFacts | None:
    """The two groups side by side, where the question compares any."""
    if figures.comparison is None or question.compare is None:
        return None
    return ComparisonFacts(
        by=question.compare.by,
        first=question.compare.first,
        second=question.compare.second,
        ratio=figures.comparison.ratio,
        difference=figures.comparison.difference,
        clusters=sum(figures.comparison.targets),
    )


def against(figures: QuestionFigures, question: Question, outside: int) -> tuple[Trilingual, ...]:
    """What speaks against the finding, from its own records."""
    said: list[Trilingual] = []
    open_ones = sum(answer.is_open(question) for answer in figures.answers)
    if open_ones:
        said.append(
            in_all_languages(
                "Of the {drawn} items drawn, not coded or not settled yet: {open}. If they are not like the others, "
                "the figure will move.",
                open=open_ones,
                drawn=len(figures.answers),
            )
        )
    undecided = sum(answer.verdict(question) is None for answer in figures.answers) - open_ones
    if undecided:
        said.append(
            in_all_languages("Items that could not be decided: {n}; they count neither as yes nor as no.", n=undecided)
        )
    if figures.comparison is not None and figures.comparison.exploratory:
        said.append(
            in_all_languages("The comparison rests on few persons addressed: read it as a lead, not as a result.")
        )
    if outside:
        said.append(in_all_languages("Posts published outside the period observed are left out: {n}.", n=outside))
    if question.compare is not None and figures.comparison is None:
        said.append(in_all_languages("One of the two groups to compare has no coded item: they are not compared."))
    lowest = figures.sample.strata.get(NOTHING_FOUND)
    found = sum(bool(answer.verdict(question)) for answer in figures.answers if answer.task.stratum == NOTHING_FOUND)
    if lowest and lowest["n"] and found:
        each = round(lowest["N"] / lowest["n"])
        said.append(
            in_all_languages(
                "{found} of the positives lie where the machine found nothing; each of them stands for about {each} "
                "items, which is what makes the interval wide.",
                found=found,
                each=each,
            )
        )
    return tuple(said)


def machine_counts(
    observatory: Observatory, question: Question, posts: pa.Table, versions: Versions
) -> tuple[MachineCount, ...]:
    """How many posts of the frame each label of the question was suggested for."""
    signals = observatory.lake.read("signals", ["post_id", "detector", "detector_version", "label"], versions.signals)
    names = pc.binary_join_element_wise(signals["detector"], signals["detector_version"], ":")
    present = pa.array([f"{name}:{version}" for name, version in versions.detectors.items()], pa.string())
    signals = signals.filter(pc.is_in(names, value_set=present))
    mine = signals.filter(pc.is_in(signals["post_id"], value_set=posts["post_id"].combine_chunks()))
    counts = Counter(zip(mine["detector"].to_pylist(), mine["label"].to_pylist(), strict=True))
    pairs = [tuple(name.split(":", 1)) for name in question.stratify_on]
    return tuple(
        MachineCount(detector=detector, label=label, items=counts[detector, label]) for detector, label in pairs
    )
