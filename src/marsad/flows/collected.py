"""What is known of how each source was collected: as told, as its files say, and as its posts show."""

from collections import Counter
from collections.abc import Mapping, Sequence

from marsad.core.collection import Collected
from marsad.core.mission import Mission
from marsad.core.posts import Batch
from marsad.flows.collecting import source_of
from marsad.flows.lags import deletion_lags
from marsad.report.document import SourceSection
from marsad.store.observatory import Observatory


def collected(observatory: Observatory, source_id: str | None = None, *, corrected: bool = False) -> list[Collected]:
    """One a source, in the order of the mission; with `corrected`, entries that were superseded as well.

    Raises Missing for an unknown source.
    """
    from marsad.store.records import batches, collecting

    observatory.connect()
    mission = observatory.mission
    wanted = mission.sources if source_id is None else (source_of(mission, source_id),)
    every, lags = batches.batches(), deletion_lags(observatory)
    found = []
    for source in wanted:
        mine = [batch for batch in every if batch.source == source.id]
        standing = collecting.collections(source.id)
        told = {sha256 for entry in standing for sha256 in entry.files}
        found.append(
            Collected(
                source=source.id,
                collections=tuple(collecting.collections(source.id, corrected=True) if corrected else standing),
                corrections=sum(
                    entry.supersedes is not None for entry in collecting.collections(source.id, corrected=True)
                ),
                untold=len({batch.sha256 for batch in mine} - told),
                searched=searched(mine),
                lag=lags.get(source.id),
            )
        )
    return found


def searched(mine: Sequence[Batch]) -> tuple[tuple[str, int], ...]:
    """What the files themselves say was searched for, with the rows that came of it, the most frequent first."""
    counted: Counter[str] = Counter()
    for batch in mine:
        counted.update(dict(batch.account.asked))
    return tuple(sorted(counted.items(), key=lambda said: (-said[1], said[0])))


def source_sections(mission: Mission, told: Mapping[str, Collected]) -> tuple[SourceSection, ...]:
    """The sources of a report with the files taken in from each; `told` is what is known of each, by its id."""
    from marsad.store.records import batches

    every = batches.batches()
    return tuple(
        SourceSection(
            source=source,
            batches=tuple(batch for batch in every if batch.source == source.id),
            collected=told[source.id],
        )
        for source in mission.sources
    )
