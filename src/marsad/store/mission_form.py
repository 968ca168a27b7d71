"""The mission file as written: its keys, the kinds of value each takes, and how the core keeps them."""

from typing import Annotated

from pydantic import AfterValidator, Field

from marsad.core.mission import (
    CodingLimits,
    Comparison,
    Event,
    Frame,
    Mission,
    PlaceNames,
    Question,
    Repeats,
    RestrictedPeriod,
    Retention,
    Side,
    Source,
)
from marsad.store.forms import Day, Form, Id, Text, Texts, trilingual
from marsad.store.mission_values import (
    plain_country,
    plain_field,
    plain_file_name,
    plain_language,
    plain_property,
    plain_signal,
    plain_zone,
)

DEFAULTS = Retention()
LIMITS = CodingLimits()

Zone = Annotated[str, AfterValidator(plain_zone)]
FileName = Annotated[str, AfterValidator(plain_file_name)]
Days = Annotated[int, Field(ge=1)]


class SourceForm(Form):
    """One source as written."""

    id: Id
    title: Texts
    frame: Frame
    platform: Id | None = None
    query: Text = ""
    collected_by: Text = ""
    known_exclusions: Text = ""
    time_zone: Zone = "UTC"
    columns: dict[Annotated[str, AfterValidator(plain_field)], Text] = Field(default_factory=dict)
    same_as: tuple[Text, ...] = ()

    def source(self) -> Source:
        """As the core keeps it."""
        return Source(
            id=self.id,
            title=self.title.trilingual(),
            frame=self.frame,
            platform=self.platform,
            query=self.query,
            collected_by=self.collected_by,
            known_exclusions=self.known_exclusions,
            time_zone=self.time_zone,
            columns=tuple(self.columns.items()),
            same_as=self.same_as,
        )


class ComparisonForm(Form):
    """Two groups to compare, as written."""

    by: Annotated[str, AfterValidator(plain_property)]
    first: Text
    second: Text


class QuestionForm(Form):
    """One question as written."""

    id: Id
    title: Texts
    asks: Texts
    codes: Annotated[tuple[Text, ...], Field(min_length=1)]
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    stratify_on: tuple[Annotated[str, AfterValidator(plain_signal)], ...] = ()
    compare: ComparisonForm | None = None
    planned: bool = True
    repeats: Repeats = Repeats.ONCE
    threshold: Annotated[float, Field(gt=0, le=1)] = 0.5
    population: Texts | None = None
    poll_like: bool | None = None
    poll_like_decision: Text = ""

    def question(self) -> Question:
        """As the core keeps it."""
        pair = self.compare
        compare = Comparison(by=pair.by, first=pair.first, second=pair.second) if pair else None
        return Question(
            id=self.id,
            title=self.title.trilingual(),
            asks=self.asks.trilingual(),
            codes=self.codes,
            sources=self.sources,
            stratify_on=self.stratify_on,
            compare=compare,
            planned=self.planned,
            repeats=self.repeats,
            threshold=self.threshold,
            population=trilingual(self.population),
            poll_like=self.poll_like,
            poll_like_decision=self.poll_like_decision,
        )


class RetentionForm(Form):
    """Days to keep each kind of record, as written."""

    collected_days: Days = DEFAULTS.collected_days
    coded_content_days: Days = DEFAULTS.coded_content_days
    identity_days: Days = DEFAULTS.identity_days
    ledger_days: Days = DEFAULTS.ledger_days
    documented_decision: Text = ""


class CodingForm(Form):
    """How much a coder reads, as written."""

    minutes_a_day: Days = LIMITS.minutes_a_day
    severe_a_day: Days = LIMITS.severe_a_day
    minutes_at_a_stretch: Days = LIMITS.minutes_at_a_stretch
    minutes_of_break: Days = LIMITS.minutes_of_break
    documented_decision: Text = ""


class RestrictedForm(Form):
    """The restricted period, as written."""

    start: Day
    end: Day
    reference: Text
    checked_on: Day


class SideForm(Form):
    """A political side, as written."""

    id: Id
    title: Texts
    hashtags: tuple[Text, ...] = ()
    domains: tuple[Text, ...] = ()
    parties: tuple[Text, ...] = ()

    def side(self) -> Side:
        """As the core keeps it."""
        return Side(
            id=self.id,
            title=self.title.trilingual(),
            hashtags=tuple(each.removeprefix("#") for each in self.hashtags),
            domains=tuple(each.lower().removeprefix("www.") for each in self.domains),
            parties=self.parties,
        )


class EventForm(Form):
    """Something of which everybody speaks, as written."""

    on: Day
    title: Texts


class PlacesForm(Form):
    """Names of places, as written."""

    own: tuple[Text, ...] = ()
    decided: dict[Id, Annotated[str, AfterValidator(plain_country)]] = Field(default_factory=dict)
    documented_decision: Text = ""

    def names(self) -> PlaceNames:
        """As the core keeps them."""
        decided = tuple(sorted(self.decided.items()))
        return PlaceNames(own=self.own, decided=decided, documented_decision=self.documented_decision)


class MissionForm(Form):
    """The whole file, as written."""

    id: Id
    title: Texts
    territory: Texts
    country: Annotated[str, AfterValidator(plain_country)]
    start: Day
    end: Day
    time_zone: Zone
    legal_basis: Texts
    mandate: Texts
    languages: Annotated[tuple[Annotated[str, AfterValidator(plain_language)], ...], Field(min_length=1)]
    sources: Annotated[tuple[SourceForm, ...], Field(min_length=1)]
    questions: tuple[QuestionForm, ...]
    codebook: FileName
    roster: FileName | None = None
    retention: RetentionForm = RetentionForm()
    coding: CodingForm = CodingForm()
    restricted: RestrictedForm | None = None
    sides: tuple[SideForm, ...] = ()
    events: tuple[EventForm, ...] = ()
    places: PlacesForm = PlacesForm()
    fictional: bool = False

    def mission(self) -> Mission:
        """As the core keeps it."""
        restricted = RestrictedPeriod(**self.restricted.model_dump()) if self.restricted else None
        return Mission(
            id=self.id,
            title=self.title.trilingual(),
            territory=self.territory.trilingual(),
            country=self.country,
            start=self.start,
            end=self.end,
            time_zone=self.time_zone,
            legal_basis=self.legal_basis.trilingual(),
            mandate=self.mandate.trilingual(),
            languages=self.languages,
            sources=tuple(source.source() for source in self.sources),
            questions=tuple(question.question() for question in self.questions),
            codebook=self.codebook,
            roster=self.roster,
            retention=Retention(**self.retention.model_dump()),
            coding=CodingLimits(**self.coding.model_dump()),
            restricted=restricted,
            sides=tuple(side.side() for side in self.sides),
            events=tuple(Event(on=event.on, title=event.title.trilingual()) for event in self.events),
            places=self.places.names(),
            fictional=self.fictional,
        )
