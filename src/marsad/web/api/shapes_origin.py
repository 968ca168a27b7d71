"""What the API gives of where posts come from, field by field."""

from datetime import datetime

from ninja import Schema
from pydantic import Field


class BoundsShape(Schema):
    """What is possible under an assumption: shares outside of all that was collected."""

    assumption: str = Field(description="none, missing_at_random, monotone or followed_up.")
    identified: list[float] = Field(description="From, to: what no larger sample could narrow.")
    interval: list[float] = Field(description="The same with the error of the sample.")


class SupposedShape(Schema):
    """What the share would be if labels were right so often; null where no share could give what was counted."""

    sensitivity: float
    specificity: float
    share: float | None
    bounds: tuple[float, float] | None


class CorrectedShape(Schema):
    """The share freed of wrong labels."""

    share: float | None
    interval: list[float] | None
    bounds: list[float] | None
    sensitivity: float
    specificity: float
    labelled_outside: int
    labelled_inside: int


class UnitShape(Schema):
    """The four numbers of one unit; null where they are withheld."""

    unit: str = Field(description="posts, accounts or reach (views).")
    withheld: bool
    share_outside_of_located: float | None
    interval: list[float] | None = Field(description="95%; null where all were counted.")
    coverage: float | None = Field(description="Located, of those collected.")
    collected: int | None
    located: int | None
    outside: int | None
    bounds: BoundsShape | None = Field(description="Worst case.")
    narrowed: list[BoundsShape]
    corrected: CorrectedShape | None
    supposed: list[SupposedShape] = Field(description="Where no account is labelled, instead of `corrected`.")


class BesideShape(Schema):
    """A unit beside the same of the other posts of the same frame."""

    unit: str
    share_of_others: float | None
    coverage_of_others: float | None
    difference: float | None
    difference_interval: list[float] | None
    ratio: float | None
    ratio_interval: list[float] | None
    worst_difference: list[float] | None


class RestsShape(Schema):
    """Accounts by what their country rests on; null under five."""

    label: int | None
    declared: int | None
    stated: int | None
    contradicting: int | None
    undecided: int | None


class CountryShape(Schema):
    """A country of five located accounts and ten posts, or more."""

    country: str = Field(description="ISO 3166-1 alpha-2.")
    accounts: int
    posts: int


class OtherCountriesShape(Schema):
    """The countries that are not named, together."""

    accounts: int | None
    posts: int | None


class OriginShape(Schema):
    """The last run of a topic. Outside the territory says nothing of nationality."""

    analysis: int
    made_at: datetime
    state: str = Field(description="draft, read, published or withdrawn.")
    topic: str = Field(description="everything, question, frame, narrative or hashtag.")
    name: str
    sources: list[str]
    territory: str
    lawful_speech: bool = Field(description="Told in aggregate, in tens.")
    locked: bool = Field(description="In the restricted period: no figure is given.")
    unfinished: bool
    stale: bool
    posts: int
    sample: int
    without_account: int
    without_views: int
    units: list[UnitShape]
    compared: list[BesideShape]
    rests_on: RestsShape
    countries: list[CountryShape]
    other_countries: OtherCountriesShape
    labelled: int
    gazetteer: str
