"""From a report document to a report written in one language; nothing here knows HTML or PDF."""

from collections.abc import Iterator

from marsad.core.words import _, direction, speaking
from marsad.report.blocks import Block, Bullets, Column, Facts, Heading, Paragraph, Part, Table, Written
from marsad.report.bursts_part import bursts_part
from marsad.report.collected_part import collected_part
from marsad.report.collection_part import collection_part
from marsad.report.coordination_part import coordination_part
from marsad.report.document import CoderKind, FindingSection, ReportDocument
from marsad.report.errors_part import errors_annex
from marsad.report.figures import figure, withheld_because
from marsad.report.findings_part import finding_part, methods_part
from marsad.report.labels import FRAME_SAYS, FRAMES
from marsad.report.numbers import FEW, Voice, clean, day, foreign, left_to_right, listed, settle_direction, whole
from marsad.report.origin_part import origin_part
from marsad.report.publication_part import banner, notices_part
from marsad.report.safety import require_safe
from marsad.report.sentences import electorate_sentence, version_of


def write(document: ReportDocument, language: str) -> Written:
    """The report in `language`; ValueError for a language not offered, NotSafeToPublish before anything is written."""
    with speaking(language):
        require_safe(document)
        voice = Voice(language, document.mission.country)
        return Written(
            language=language,
            direction=direction(language),
            title=clean(document.mission.title.said_in(language)),
            subtitle=_("Observation report on public speech online"),
            cover=tuple(_cover(voice, document)),
            banner=banner(document),
            summary=tuple(_summary(voice, document)),
            parts=(
                *(finding_part(voice, document, section) for section in document.findings),
                *([moved] if (moved := coordination_part(voice, document)) else []),
                *([rose] if (rose := bursts_part(voice, document)) else []),
                *([places] if (places := origin_part(voice, document)) else []),
                *([corrections] if (corrections := notices_part(voice, document)) else []),
                collected_part(voice, document),
                *([collection_part(voice, document)] if any(each.collected for each in document.sources) else []),
                _limits(voice, document),
                _codes(voice, document),
                *(
                    [methods_part(voice, document)]
                    if any(len(s.finding.estimates) > 1 for s in document.findings)
                    else []
                ),
                *([annex] if (annex := errors_annex(voice, document)) else []),
                _provenance(voice, document),
            ),
        )


def _cover(voice: Voice, document: ReportDocument) -> Iterator[tuple[str, str]]:
    mission = document.mission
    period = _("from {start} to {end}", start=day(voice, mission.start), end=day(voice, mission.end))
    yield _("Territory"), clean(mission.territory.said_in(voice.language))
    yield _("Period observed"), period
    yield _("Report made on"), day(voice, document.made_on)
    yield _("Mandate"), clean(mission.mandate.said_in(voice.language))
    yield _("Legal basis"), clean(mission.legal_basis.said_in(voice.language))


def _summary(voice: Voice, document: ReportDocument) -> Iterator[Block]:
    posts = sum(batch.account.posts for section in document.sources for batch in section.batches)
    coded = sum(section.sample.coded for section in document.findings)
    taken_in = _(
        "Posts taken in: {posts}; different contents among them: {different} (the others repeat another or were "
        "collected twice).",
        posts=whole(voice, posts),
        different=whole(voice, posts - document.again),
    )
    done = _(
        "Items coded: {coded}. Questions answered: {questions}.",
        coded=whole(voice, coded),
        questions=whole(voice, len(document.findings)),
    )
    by_people = all(section.sample.coder_kind is CoderKind.PEOPLE for section in document.findings)
    rule = (
        _(
            "Every percentage rests on a random sample coded by people, and carries its interval; "
            "none is a machine's count."
        )
        if by_people
        else _(
            "Every percentage rests on a random sample of coded items, and carries its interval; "
            "none is a machine's count. "
            "Each finding says who coded."
        )
    )
    yield Paragraph(text=f"{taken_in} {done} {rule} {electorate_sentence()}")
    yield Bullets(items=tuple(_key_finding(voice, section) for section in document.findings))
    if document.findings:
        yield _overview(voice, document)


def _key_finding(voice: Voice, section: FindingSection) -> str:
    said = settle_direction(section.finding.claim.said_in(voice.language))
    return _("{claim} (Exploratory finding.)", claim=said) if section.finding.exploratory else said


def _overview(voice: Voice, document: ReportDocument) -> Table:
    rows = []
    for section in document.findings:
        first = section.finding.estimates[0]
        shown = figure(voice, first, section.sample)
        status = _("exploratory") if section.finding.exploratory else _("meets the criteria")
        rows.append(
            (
                clean(section.question.title.said_in(voice.language)),
                shown.value,
                shown.interval or _("none"),
                _("{x} of {n}", x=whole(voice, first.n), n=whole(voice, first.N)),
                _("no figure") if withheld_because(first) else status,
            )
        )
    return Table(
        caption=_("The findings at a glance"),
        columns=(
            Column(title=_("Question"), weight=4),
            Column(title=_("Share"), weight=2),
            Column(title=_("95% interval"), weight=3),
            Column(title=_("Items coded, of those in the frame"), weight=3),
            Column(title=_("Status"), weight=2),
        ),
        rows=tuple(rows),
    )


def _limits(voice: Voice, document: ReportDocument) -> Part:
    frames = sorted({section.source.frame for section in document.sources})
    items = [
        electorate_sentence(),
        _("A share describes the items of its frame, and no others."),
        *(_("Frame of {frame}. {says}", frame=_(FRAMES[frame]), says=_(FRAME_SAYS[frame])) for frame in frames),
        _("Posts deleted or hidden before the collection are missing, and nothing tells how many they were."),
        _("A category of the codebook is not a legal qualification: that is for a court."),
        _(
            "Interval: over many samples drawn in the same way, about 95 in 100 such intervals hold the true share of "
            "the frame. It covers the chance of the draw, not the errors of the coders."
        ),
        _(
            "Rounding: one decimal from {few} coded items on, none below, except for shares under 1%, which keep one; "
            "the ends of intervals are rounded outwards.",
            few=whole(voice, FEW),
        ),
        *(settle_direction(limit.said_in(voice.language)) for limit in document.limits),
    ]
    return Part(anchor="limits", title=_("Limits"), blocks=(Bullets(items=tuple(items)),))


def _codes(voice: Voice, document: ReportDocument) -> Part:
    used = list(dict.fromkeys(code for section in document.findings for code in section.question.codes))
    blocks: list[Block] = [
        Paragraph(
            text=_(
                "Codebook: {title}, {version}. Only the codes that the questions use are printed here.",
                title=clean(document.codebook.title.said_in(voice.language)),
                version=version_of(voice, document.codebook),
            )
        )
    ]
    for code_id in used:
        code = document.codebook.code(code_id)
        if code is None:
            continue
        blocks.append(
            Heading(text=f"{left_to_right(voice, clean(code.id))} · {clean(code.label.said_in(voice.language))}")
        )
        blocks.append(Paragraph(text=clean(code.definition.said_in(voice.language))))
        rules = [(_("Included"), code.include), (_("Excluded"), code.exclude)]
        facts = [(name, clean(rule.said_in(voice.language))) for name, rule in rules if rule is not None]
        obligation = document.codebook.obligation(code.obligation)
        if obligation is not None:
            facts.append((_("Obligation"), clean(obligation.title.said_in(voice.language))))
        if code.lawful_speech:
            facts.append((_("Status"), _("lawful speech, described in aggregate only")))
        if facts:
            blocks.append(Facts(rows=tuple(facts)))
    return Part(anchor="codes", title=_("The codes used"), blocks=tuple(blocks), new_page=True)


def _provenance(voice: Voice, document: ReportDocument) -> Part:
    made = document.provenance
    versions = [left_to_right(voice, f"{clean(table)} v{version}") for table, version in made.lake_versions]
    exact = [
        (_("Command"), clean(made.command)),
        (_("Software"), clean(made.software)),
        (_("Codebook, SHA-256"), clean(made.codebook_digest)),
        (_("Made from, SHA-256"), clean(made.digest)),
        (_("Last entry of the ledger, SHA-256"), clean(made.ledger_head)),
    ]
    facts = [
        (_("Versions of the lake's tables"), listed(voice, versions) if versions else _("none")),
        (_("Version of the codebook"), version_of(voice, document.codebook)),
        (_("Entries in the ledger"), whole(voice, made.ledger_entries)),
    ]
    files = [
        (foreign(batch.file_name), clean(batch.sha256)) for section in document.sources for batch in section.batches
    ]
    blocks: list[Block] = [
        Paragraph(
            text=_(
                "The same files, the same codings and the same command give the same figures to the last digit. "
                "The hashes below tell whether anything was changed since."
            )
        ),
        Facts(rows=tuple(facts)),
        Facts(rows=tuple(exact), exact=True),
    ]
    if files:
        blocks += [Heading(text=_("Sealed files, SHA-256")), Facts(rows=tuple(files), exact=True)]
    return Part(anchor="provenance", title=_("How to make this report again"), blocks=tuple(blocks))
