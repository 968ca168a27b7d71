"""What is known of a file that is in already: in which other sources, and whether its own has changed since."""

from marsad.core.posts import Batch
from marsad.flows.collecting import source_of
from marsad.flows.ingest import batch_of, header_of
from marsad.observe.recognising import named
from marsad.plugins.loading import readers
from marsad.store.observatory import Observatory
from marsad.store.vault import Sealed


def also_in(batch: Batch) -> list[str]:
    """The other sources that hold the same bytes. The records are open already."""
    from marsad.store.records import batches

    return [source for source in batches.sources_of(batch.sha256) if source != batch.source]


def changed_since(observatory: Observatory, batch: Batch) -> bool:
    """Whether today a batch would be read otherwise: by another version, time zone, platform or column map.

    Its id tells how it was read. Raises Missing where its reader is no longer there.
    """
    from marsad.store.records import batches, rereadings

    source, reader = source_of(observatory.mission, batch.source), named(batch.reader, readers())
    accepted = dict(batch.columns) if hasattr(reader, "guess") else {}  # a guess stands until a map is written
    header = header_of(observatory, source, columns=dict(source.columns) or accepted)
    path = observatory.vault.path_of(batch.sha256)
    sealed = Sealed(sha256=batch.sha256, size=batch.size, path=path, new=False)
    gone = batches.superseded(batch.source, batch.sha256)
    numbers = range(-gone, rereadings.next_reading(batch.source))
    today = (batch_of(sealed, batch.file_name, reader, header, reading=number) for number in numbers)
    return batch.batch_id not in {each.batch_id for each in today}
