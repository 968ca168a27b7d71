"""What a report says of the making of a finding: its version, its day and roles; what was corrected or withdrawn."""

from collections.abc import Iterator

from marsad.core.findings import Withheld
from marsad.core.publication import Stamp
from marsad.core.roles import ROLE_NAMES, Role
from marsad.core.words import N_, _
from marsad.report.blocks import Block, Facts, Heading, Paragraph, Part, Tone
from marsad.report.document import FindingSection, NoticeKind, ReportDocument
from marsad.report.numbers import Voice, clean, day, left_to_right, listed, settle_direction, whole

NOTICES = {NoticeKind.CORRECTED: N_("corrected"), NoticeKind.WITHDRAWN: N_("withdrawn")}


def banner(document: ReportDocument) -> str:
    """What stands on every page; '' where nothing has to."""
    said = []
    if document.draft:
        said.append(
            _("DRAFT: not every finding or analysis was read by a second person and published; do not quote it.")
        )
    if document.fictional:
        said.append(_("Worked example: the country, the parties, the people and the posts are invented."))
    return " ".join(said)


def stamp_blocks(voice: Voice, section: FindingSection) -> Iterator[Block]:
    """Version, day and roles of a published finding, and what it corrects."""
    stamp = section.stamp
    if stamp is None:
        return
    yield Facts(rows=tuple(stamp_rows(voice, stamp)))
    if stamp.correction is not None:
        yield Paragraph(text=correction_sentence(voice, section, stamp), tone=Tone.WARNING)


def correction_sentence(voice: Voice, section: FindingSection, stamp: Stamp) -> str:
    """What was wrong with the version before; its words are kept back while the figure is locked."""
    locked = section.finding.estimates[0].withheld is Withheld.RESTRICTED_PERIOD
    if stamp.correction is None or locked:
        return _("This version corrects an earlier one.")
    said = settle_direction(stamp.correction.said_in(voice.language))
    return _("This version corrects an earlier one: {why}", why=said)


def stamp_rows(voice: Voice, stamp: Stamp) -> Iterator[tuple[str, str]]:
    """Names and values: roles, never people."""
    yield _("Version"), left_to_right(voice, f"v{stamp.version}")
    yield _("Published on"), day(voice, stamp.published_at.date())
    yield _("Drafted by"), roles_words(voice, stamp.drafted_as)
    yield _("Read by"), roles_words(voice, stamp.read_as)
    yield _("Published by"), roles_words(voice, stamp.published_as)
    yield _("Different people behind it"), whole(voice, stamp.hands)


def roles_words(voice: Voice, roles: tuple[str, ...]) -> str:
    """Roles in words, as a list."""
    return listed(voice, [_(ROLE_NAMES[Role(role)]) for role in roles]) or _("none")


def notices_part(voice: Voice, document: ReportDocument) -> Part | None:
    """Every published version that stands no more, with the reason; None where all stand."""
    if not document.notices:
        return None
    blocks: list[Block] = []
    for notice in document.notices:
        blocks.append(Heading(text=clean(notice.title.said_in(voice.language))))
        version, on = left_to_right(voice, f"v{notice.version}"), day(voice, notice.on)
        blocks.append(
            Paragraph(
                text=_(
                    "Version {version}, {what} on {on}: {why}",
                    version=version,
                    what=_(NOTICES[notice.kind]),
                    on=on,
                    why=settle_direction(notice.said.said_in(voice.language)),
                )
            )
        )
    return Part(anchor="corrections", title=_("Corrections and withdrawals"), blocks=tuple(blocks))
