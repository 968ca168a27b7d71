"""What is found among the posts: counts of a search, and the searches saved as frames. No post, and no author."""

from datetime import date

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from marsad.core.errors import RefusedInput
from marsad.core.queries import Search
from marsad.core.words import _
from marsad.flows.explored import Asked
from marsad.flows.exploring import explore
from marsad.store.records import frames as kept
from marsad.web.api.gate import asker_of
from marsad.web.api.shapes import gives
from marsad.web.api.shapes_found import FoundShape, FrameShape
from marsad.web.desk import the_desk

router = Router(tags=["found"])
LONGEST_WORDS = 500  # characters
MOST = 50  # values of one filter


@router.get("/frames", response=gives(list[FrameShape]), url_name="frames", summary="Searches saved as frames")
def frames(request: HttpRequest) -> object:  # noqa: ARG001
    """The frames that stand, with all it takes to find the same posts again; not who saved them."""
    return kept.frames()


class SearchAsked(Schema):
    """What may be asked of a search. There is no parameter for an author: none is kept that could be asked for."""

    words: str = Field("", max_length=LONGEST_WORDS, description='Words; "…", -, OR and * as in the explorer.')
    other_script: bool = Field(False, description="Also what sounds the same in another script.")
    platform: list[str] = Field([], max_length=MOST)
    source: list[str] = Field([], max_length=MOST)
    language: list[str] = Field([], max_length=MOST, description="As detected, 'ary-Arab'.")
    label: str = Field("", max_length=120, description="detector:label")
    narrative: str = Field("", max_length=200)
    first: date | None = Field(None, description="Day in the mission's time zone, included.")
    last: date | None = None


@router.get("/search", response=gives(FoundShape), url_name="search", summary="Counts of a search")
def search(request: HttpRequest, given: Query[SearchAsked]) -> object:
    """How many posts a search finds, by day, language and platform: no post, and no author.

    Lawful speech is counted over days enough, alone, and rounded to tens. Small counts are null or left out.
    """
    if given.first is not None and given.last is not None and given.last < given.first:
        raise RefusedInput(_("The last day is before the first; exchange them."))
    asked = Asked(
        search=Search(
            words=given.words,
            other_script=given.other_script,
            platforms=tuple(given.platform),
            sources=tuple(given.source),
            first=given.first,
            last=given.last,
        ),
        languages=tuple(given.language),
        label=given.label,
        narrative=given.narrative,
    )
    desk = the_desk()
    return explore(desk.observatory, desk.mission, asked, may_code=asker_of(request).codes)
