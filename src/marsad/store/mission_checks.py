"""What each part of a mission file allows and the whole does not."""

from collections.abc import Iterator

from marsad.core.judgement import Codebook
from marsad.core.mission import DISPUTED, Frame, Sex
from marsad.core.posts import MAPPED_FIELDS
from marsad.core.restricted import reads_as_poll
from marsad.core.words import _
from marsad.store.forms import declared_ids, plain_day, repeated, usable, usable_items
from marsad.store.mission_form import (
    DEFAULTS,
    LIMITS,
    CodingForm,
    PlacesForm,
    QuestionForm,
    RetentionForm,
    SideForm,
    SourceForm,
)
from marsad.store.mission_values import is_country, is_script, plain_country, plain_language
from marsad.store.mistakes import Mistake, shortened
from marsad.store.yaml_lines import Document, Place

KEPT = ("collected_days", "coded_content_days", "identity_days", "ledger_days")
READ = ("minutes_a_day", "severe_a_day", "minutes_at_a_stretch")
SEXES = tuple(str(sex) for sex in Sex)


def contradictions(document: Document, codebook: Codebook | None) -> Iterator[Mistake]:
    """Every mistake that shows only when parts are set side by side; parts already refused are passed over."""
    yield from _dates_in_order(document, ())
    yield from _dates_in_order(document, ("restricted",))
    yield from _country(document)
    yield from _retention(document)
    yield from _coding(document)
    yield from _places(document)
    sources = usable_items(SourceForm, document, "sources")
    questions = usable_items(QuestionForm, document, "questions")
    yield from repeated(document, [(place, source.id) for place, source in sources])
    yield from repeated(document, [(place, question.id) for place, question in questions])
    yield from repeated(document, [(place, side.id) for place, side in usable_items(SideForm, document, "sides")])
    for place, source in sources:
        yield from _source(document, place, source)
    known = {source.id: source for _place, source in sources}
    for place, source in sources:
        yield from _same_as(document, place, source, known)
    for place, question in questions:
        yield from _asked_of(document, place, question, known)
        yield from _compared(document, place, question, known)
        if codebook:
            yield from _answered_by(document, place, question, codebook)


def _dates_in_order(document: Document, place: Place) -> Iterator[Mistake]:
    part: object = document.value
    for key in place:
        part = part.get(key) if isinstance(part, dict) else None
    if not isinstance(part, dict):
        return
    try:
        start, end = plain_day(part.get("start")), plain_day(part.get("end"))
    except ValueError:
        return
    if end < start:
        said = _("'{end}' is before the start, '{start}'; put the dates in order.", end=end, start=start)
        yield document.mistake((*place, "end"), said)


def _country(document: Document) -> Iterator[Mistake]:
    try:
        code = plain_country(str(document.value.get("country")))
    except ValueError:
        return
    if not is_country(code) and str(document.value.get("fictional")).lower() != "true":
        said = _(
            "'{value}' is not a country of ISO 3166-1; correct it, or write 'fictional: true' if it is invented.",
            value=code,
        )
        yield document.mistake(("country",), said)


def _retention(document: Document) -> Iterator[Mistake]:
    kept = usable(RetentionForm, document.value.get("retention", {}))
    if kept is None or kept.documented_decision:
        return
    for key in KEPT:
        days, most = getattr(kept, key), getattr(DEFAULTS, key)
        if days > most:
            said = _(
                "'{days}' days are more than the {most} allowed for '{key}'; shorten, or write who decided and why "
                "under 'documented_decision'.",
                days=days,
                most=most,
                key=key,
            )
            yield document.mistake(("retention", key), said)


def _coding(document: Document) -> Iterator[Mistake]:
    """The limits that protect coders: less reading and longer breaks are always allowed."""
    limits = usable(CodingForm, document.value.get("coding", {}))
    if limits is None or limits.documented_decision:
        return
    for key in READ:
        if getattr(limits, key) > getattr(LIMITS, key):
            said = _(
                "'{value}' is more than the {most} allowed for '{key}'; lower it, or write who decided and why under "
                "'documented_decision'.",
                value=getattr(limits, key),
                most=getattr(LIMITS, key),
                key=key,
            )
            yield document.mistake(("coding", key), said)
    if limits.minutes_of_break < LIMITS.minutes_of_break:
        said = _(
            "A break of '{value}' minutes is shorter than {least}; lengthen it, or write who decided and why under "
            "'documented_decision'.",
            value=limits.minutes_of_break,
            least=LIMITS.minutes_of_break,
        )
        yield document.mistake(("coding", "minutes_of_break"), said)


def _places(document: Document) -> Iterator[Mistake]:
    """What a disputed place counts as is told with who decided so, and is one of the countries it may be."""
    places = usable(PlacesForm, document.value.get("places", {}))
    if places is None:
        return
    if places.decided and not places.documented_decision:
        said = _("A place in dispute is decided; write who decided, when and why under 'documented_decision'.")
        yield document.mistake(("places", "decided"), said)
    for name, country in places.decided.items():
        may_be, all_of_them = DISPUTED.get(name), ", ".join(DISPUTED)
        among = ", ".join(may_be or ())
        if may_be is None:
            said = _("'{value}' is not left to the mission; choose among {choices}.", value=name, choices=all_of_them)
            yield document.mistake(("places", "decided", name), said)
        elif country not in may_be:
            said = _("'{value}' cannot be '{name}'; choose among {choices}.", value=country, name=name, choices=among)
            yield document.mistake(("places", "decided", name), said)


def _source(document: Document, place: Place, source: SourceForm) -> Iterator[Mistake]:
    if source.frame is Frame.TOPIC and not source.query:
        said = _("'{source}' is a topic source; write the words that were searched under 'query'.", source=source.id)
        yield document.mistake((*place, "frame"), said)
    columns = list(source.columns.values())
    for at, (field, column) in enumerate(source.columns.items()):
        if column in columns[:at]:
            said = _("the column '{value}' is given to two fields; give each its own.", value=shortened(column))
            yield document.mistake((*place, "columns", field), said)
        if field not in MAPPED_FIELDS:
            said = _(
                "'{value}' is not a field of a post; choose among {fields}.",
                value=shortened(field),
                fields=", ".join(MAPPED_FIELDS),
            )
            yield document.mistake((*place, "columns", field), said)


def _same_as(document: Document, place: Place, source: SourceForm, known: dict[str, SourceForm]) -> Iterator[Mistake]:
    """What both missed is estimated only for two sources that asked for the same thing on the same platform."""
    declared = declared_ids(document.value.get("sources"))
    for at, other_id in enumerate(source.same_as):
        said = ""
        if other_id not in declared:
            said = _("'{value}' is not a source of this mission; see 'sources'.", value=shortened(other_id))
        elif other_id == source.id:
            said = _(
                "'{value}' is set beside itself; name another source that asked for the same thing.", value=other_id
            )
        elif other_id in source.same_as[:at]:
            said = _("'{value}' is given twice; every id stands once.", value=other_id)
        elif other_id in known:
            said = _why_not_the_same(source, known[other_id])
        if said:
            yield document.mistake((*place, "same_as", at), said)


def _why_not_the_same(source: SourceForm, other: SourceForm) -> str:
    """Why two sources cannot be of the same thing; empty where they may be."""
    if Frame.OPPORTUNISTIC in {source.frame, other.frame}:
        return _(
            "'{value}' cannot be set beside '{source}': tips and finds are no collection of anything; remove it.",
            value=other.id,
            source=source.id,
        )
    if source.frame != other.frame:
        return _(
            "'{value}' has the frame {other} and '{source}' the frame {frame}; they cannot be of the same thing.",
            value=other.id,
            other=other.frame,
            source=source.id,
            frame=source.frame,
        )
    if None not in {source.platform, other.platform} and source.platform != other.platform:
        return _(
            "'{value}' is of the platform {other} and '{source}' of {platform}; posts are matched inside a platform.",
            value=other.id,
            other=other.platform,
            source=source.id,
            platform=source.platform,
        )
    return ""


def _asked_of(
    document: Document, place: Place, question: QuestionForm, known: dict[str, SourceForm]
) -> Iterator[Mistake]:
    """A figure speaks of one frame, and only of posts that could all have been drawn (method 2.2)."""
    declared = declared_ids(document.value.get("sources"))
    frames: set[Frame] = set()
    for at, source_id in enumerate(question.sources):
        where = (*place, "sources", at)
        if source_id not in declared:
            said = _("'{value}' is not a source of this mission; see 'sources'.", value=shortened(source_id))
            yield document.mistake(where, said)
        elif source_id in question.sources[:at]:
            yield document.mistake(where, _("'{value}' is given twice; every id stands once.", value=source_id))
        elif source_id in known:
            frames.add(known[source_id].frame)
            if known[source_id].frame is Frame.OPPORTUNISTIC:
                said = _(
                    "'{value}' is opportunistic: it may illustrate and is never counted; ask another source.",
                    value=source_id,
                )
                yield document.mistake(where, said)
    counted = frames - {Frame.OPPORTUNISTIC}
    if len(counted) > 1:
        said = _(
            "'{question}' mixes the frames {frames}; a figure speaks of one frame, so ask once for each.",
            question=question.id,
            frames=", ".join(sorted(counted)),
        )
        yield document.mistake((*place, "sources"), said)


def _answered_by(document: Document, place: Place, question: QuestionForm, codebook: Codebook) -> Iterator[Mistake]:
    codes = [codebook.code(code) for code in question.codes]
    for at, (code_id, code) in enumerate(zip(question.codes, codes, strict=True)):
        where = (*place, "codes", at)
        if code is None:
            said = _(
                "'{value}' is not a code of the codebook '{codebook}'.",
                value=shortened(code_id),
                codebook=f"{codebook.id} {codebook.version}",
            )
            yield document.mistake(where, said)
        elif code_id in question.codes[:at]:
            yield document.mistake(where, _("'{value}' is given twice; every id stands once.", value=code_id))
    lawful = [code.id for code in codes if code and code.lawful_speech]
    harmful = [code.id for code in codes if code and (code.referable or code.severity)]
    if lawful and harmful:
        said = _(
            "'{lawful}' is lawful speech and cannot be counted together with '{harmful}'; ask two questions.",
            lawful=lawful[0],
            harmful=harmful[0],
        )
        yield document.mistake((*place, "codes"), said)
    if question.poll_like is False and not question.poll_like_decision and reads_as_poll(question.question(), codebook):
        said = _(
            "'{question}' counts what reads as a poll of voting intention; write who decided otherwise, when and why "
            "under 'poll_like_decision'.",
            question=question.id,
        )
        yield document.mistake((*place, "poll_like"), said)


def _compared(
    document: Document, place: Place, question: QuestionForm, known: dict[str, SourceForm]
) -> Iterator[Mistake]:
    compare, where = question.compare, (*place, "compare")
    if compare is None:
        return
    if compare.first == compare.second:
        said = _("'{value}' is compared with itself; name two groups.", value=shortened(compare.first))
        yield document.mistake((*where, "second"), said)
    for key, value in (("first", compare.first), ("second", compare.second)):
        if said := wrong_group(compare.by, value):
            yield document.mistake((*where, key), said)
    if compare.by != "target_sex":
        return
    if document.value.get("roster") is None:
        said = _("'{value}' comes from the official list; name it under 'roster'.", value=compare.by)
        yield document.mistake((*where, "by"), said)
    for source_id in question.sources:
        if source_id in known and known[source_id].frame is not Frame.TARGET:
            said = _(
                "'{value}' is known for replies to listed people only; '{source}' is not a target source.",
                value=compare.by,
                source=source_id,
            )
            yield document.mistake((*where, "by"), said)


def wrong_group(by: str, value: str) -> str:
    """What is wrong with `value` as a group of that property; empty where it may exist."""
    if by == "target_sex" and value not in SEXES:
        return _("'{value}' is not on the official list; write woman or man.", value=shortened(value))
    if by == "script" and not is_script(value):
        return _(
            "'{value}' is not a script; write four letters of ISO 15924, as in Arab or Latn.", value=shortened(value)
        )
    if by == "language":
        try:
            plain_language(value)
        except ValueError as error:
            return str(error)
    return ""
