"""The resolver as a kernel over Arrow, for both engines (store.engines.over_batches)."""

from functools import partial

import pyarrow as pa

from marsad.origin.declared import Policy, declared_country

LOCATION = "location"
ADDED = (("country", pa.string()), ("level", pa.string()), ("state", pa.string()), ("because", pa.string()))


def declared_schema(schema: pa.Schema) -> pa.Schema:
    """The columns of the kernel's answer: those given less `location`, then ADDED."""
    return pa.schema([*(field for field in schema if field.name != LOCATION), *(pa.field(*one) for one in ADDED)])


def declared_kernel(batch: pa.RecordBatch, policy: Policy | None = None) -> pa.RecordBatch:
    """The batch with the words of its column `location` replaced by what they tell.

    `country` (ISO 3166-1) and `level` are null where no single country is told; `because` is JSON as in signals and
    names no place, so that it may be kept with a post.
    """
    places = declared_country(batch[LOCATION].to_pylist(), policy)
    kept = [(batch[field.name], field) for field in batch.schema if field.name != LOCATION]
    told = (
        [place.country or None for place in places],
        [None if place.level is None else place.level.value for place in places],
        [place.state.value for place in places],
        [place.kept() for place in places],
    )
    arrays = [column for column, _field in kept]
    arrays += [pa.array(column, type=kind) for column, (_name, kind) in zip(told, ADDED, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=declared_schema(batch.schema))


def kernel_with(policy: Policy) -> partial[pa.RecordBatch]:
    """The kernel of a mission that decides what policy.csv leaves to it."""
    return partial(declared_kernel, policy=dict(policy))
