"""What was observed: the mission, its sources with their loss accounts, its questions, its codebook."""

from collections import Counter
from collections.abc import Iterable

from django.http import HttpRequest
from ninja import Router

from marsad.core.mission import Source
from marsad.core.posts import Batch
from marsad.core.roles import ALLOWED, Action, Role
from marsad.store.records.batches import batches
from marsad.web.api.shapes import (
    CodebookShape,
    Losses,
    MissionShape,
    QuestionShape,
    RoleShape,
    SourceShape,
    Words,
    gives,
)
from marsad.web.desk import the_desk

router = Router(tags=["observed"])


@router.get("/mission", response=gives(MissionShape), url_name="mission", summary="The mission")
def mission(request: HttpRequest) -> object:  # noqa: ARG001
    """Who watches, where, when, by which mandate; the restricted period, where there is one."""
    return the_desk().mission


@router.get("/sources", response=gives(list[SourceShape]), url_name="sources", summary="Sources, with their losses")
def sources(request: HttpRequest) -> object:  # noqa: ARG001
    """Each source of the mission with where every row of its files went."""
    every = batches()
    return [
        _source(source, [batch for batch in every if batch.source == source.id])
        for source in the_desk().mission.sources
    ]


@router.get("/questions", response=gives(list[QuestionShape]), url_name="questions", summary="Questions")
def questions(request: HttpRequest) -> object:  # noqa: ARG001
    """What is asked of coded posts, and which codes answer yes."""
    return list(the_desk().mission.questions)


@router.get("/codebook", response=gives(CodebookShape), url_name="codebook", summary="The codebook")
def codebook(request: HttpRequest) -> object:  # noqa: ARG001
    """Every code with the rules by which two coders come to the same answer."""
    return the_desk().codebook


@router.get("/roles", response=gives(list[RoleShape]), url_name="roles", summary="The table of roles")
def roles(request: HttpRequest) -> object:  # noqa: ARG001
    """Who may do what; what is not in the table is not allowed."""
    return [
        {"action": str(action), "roles": sorted(str(role) for role in Role if role in ALLOWED[action])}
        for action in Action
    ]


def _source(source: Source, mine: Iterable[Batch]) -> SourceShape:
    accounts = [batch.account for batch in mine]
    refused: Counter[str] = Counter()
    for account in accounts:
        refused.update(dict(account.refused))
    return SourceShape(
        id=source.id,
        title=Words.from_orm(source.title),
        frame=str(source.frame),
        platform=source.platform,
        known_exclusions=source.known_exclusions,
        losses=Losses(
            files=len(accounts),
            rows=sum(account.rows for account in accounts),
            posts=sum(account.posts for account in accounts),
            duplicates=sum(account.duplicates for account in accounts),
            refused=dict(sorted(refused.items())),
            masked=sum(account.masked for account in accounts),
            without_time=sum(account.without_time for account in accounts),
            cannot_show=sorted({key for account in accounts for key in account.cannot_show}),
        ),
    )
