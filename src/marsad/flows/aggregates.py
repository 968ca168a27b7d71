"""What is counted and never listed when posts are searched: lawful speech, asked for by label, words or narrative."""

from marsad.core.errors import Missing, RefusedInput
from marsad.core.queries import Query, Search
from marsad.core.words import _
from marsad.flows.blindness import Apart
from marsad.flows.explored import Aggregate, Asked
from marsad.flows.facets import Facets, Mask, facets_of, speaks_of_lawful_speech
from marsad.flows.indexing import NARRATIVE
from marsad.flows.lawful import mostly
from marsad.flows.query_words import parse
from marsad.store.observatory import Observatory
from marsad.store.search_index import Numbers

SHORTEST_WINDOW = 7  # days within which lawful speech may be counted


def refuse_lawful_and_narrow(observatory: Observatory, search: Search) -> None:
    """Raise RefusedInput where a search to be kept asks for lawful speech too narrowly; nothing without an index."""
    facets = facets_of(observatory)
    query = parse(search.words, other_script=search.other_script)
    if facets is not None and query.sides and speaks_of_lawful_speech(facets, query, facets.lawful):
        refuse_narrow(Asked(search=search), Aggregate.WORDS)


def kept_back(facets: Facets, apart: Apart) -> Mask:
    """The posts of lawful speech, with those kept from this reader: whether these are must not show by an answer."""
    if not apart.posts.size:
        return facets.lawful
    mask = facets.lawful.copy()
    mask[apart.posts] = True
    return mask


def aggregate_of(facets: Facets, asked: Asked, query: Query, lawful: Mask) -> Aggregate | None:
    """Why what is asked for is counted and not listed; None where it is listed."""
    if asked.label in facets.lawful_labels:
        return Aggregate.LABEL
    if asked.narrative:
        mine = numbers_named(facets, NARRATIVE, asked.narrative)
        if mostly(int(lawful[mine].sum()), mine.size):
            return Aggregate.NARRATIVE
    return Aggregate.WORDS if query.sides and speaks_of_lawful_speech(facets, query, lawful) else None


def refuse_padding(facets: Facets, query: Query, lawful: Mask) -> None:
    """Raise RefusedInput where known posts could be added to lawful speech, or taken from it, to learn a small count.

    With k posts known to its reader beside it a withheld count of ten less k shows, and a rounded one turns (trackers:
    Denning, Denning and Schwartz 1979).
    """
    alone = (speaks_of_lawful_speech(facets, Query(sides=(side,)), lawful) for side in query.sides)
    if any(side.without for side in query.sides) or not all(alone):
        raise RefusedInput(
            _(
                "These words are used for lawful speech: ask for them without other words beside them (OR) and without "
                "words that must not be there (-)."
            )
        )


def refuse_narrow(asked: Asked, aggregate: Aggregate) -> None:
    """Raise RefusedInput where lawful speech is asked for so narrowly that a count would tell of a few people."""
    search = asked.search
    crossed = [
        aggregate is not Aggregate.LABEL and asked.label,
        aggregate is not Aggregate.NARRATIVE and asked.narrative,
    ]
    crossed.append(aggregate is not Aggregate.WORDS and search.words.strip())
    narrowing = [asked.languages, search.platforms, search.sources]
    short = (
        search.first is not None and search.last is not None and (search.last - search.first).days + 1 < SHORTEST_WINDOW
    )
    if any(crossed) or sum(map(bool, narrowing)) > 1 or short:
        raise RefusedInput(
            _(
                "This is lawful speech, counted in aggregate only: ask for it alone, over {days} days or more, with at "
                "most one of language, platform and source.",
                days=SHORTEST_WINDOW,
            )
        )


def numbers_named(facets: Facets, kind: str, name: str) -> Numbers:
    """The posts that have that mark. Raises Missing where nothing has it."""
    marks = facets.columns.named(kind)
    if name not in marks:
        raise Missing(
            _("Nothing here is called '{name}'; choose among: {names}.", name=name, names=", ".join(sorted(marks)))
        )
    return marks[name]
