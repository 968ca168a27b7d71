"""The chain: any change to any entry is found, at the first entry that changed."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.ledger import GENESIS, Act, Entry, first_break, seal_entry

details = st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=20) | st.none(), max_size=4)
acts = st.builds(
    Act,
    at=st.just("2031-05-01T10:00:00.000000+00:00"),
    actor=st.text(min_size=1, max_size=10),
    action=st.sampled_from(["ingest", "code", "settle"]),
    subject=st.text(max_size=20),
    detail=details,
)


def chain(done: list[Act]) -> list[Entry]:
    entries: list[Entry] = []
    for number, act in enumerate(done, start=1):
        entries.append(seal_entry(number, act, entries[-1].hash if entries else GENESIS))
    return entries


@given(st.lists(acts, max_size=8))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_a_chain_as_written_holds(done: list[Act]) -> None:
    assert first_break(chain(done)) is None


@given(st.lists(acts, min_size=1, max_size=8), st.data())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_a_changed_act_is_found_where_it_stands(done: list[Act], data: st.DataObject) -> None:
    entries = chain(done)
    place = data.draw(st.integers(0, len(entries) - 1))
    changed = replace(entries[place].act, subject=entries[place].act.subject + "!")
    entries[place] = replace(entries[place], act=changed)
    found = first_break(entries)
    assert found is not None
    assert (found.number, found.why) == (place + 1, "hash")


@given(st.lists(acts, min_size=2, max_size=8), st.data())
@settings(max_examples=50, deadline=None, derandomize=True)
def test_a_removed_entry_is_found(done: list[Act], data: st.DataObject) -> None:
    entries = chain(done)
    del entries[data.draw(st.integers(0, len(entries) - 2))]
    found = first_break(entries)
    assert found is not None
    assert found.why == "gap"


def test_an_entry_resealed_by_a_forger_breaks_the_next_one() -> None:
    act = Act(at="2031-05-01T10:00:00+00:00", actor="a", action="code", subject="s", detail={"n": 1})
    entries = chain([act, act, act])
    entries[1] = seal_entry(2, replace(act, detail={"n": 2}), entries[0].hash)
    found = first_break(entries)
    assert found is not None
    assert (found.number, found.why) == (3, "previous")
