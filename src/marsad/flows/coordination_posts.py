"""The posts behind an edge: text, time and platform, never who wrote them."""

from marsad.core.coordination import Edge, PostBehind, PostsBehind, Trace
from marsad.core.errors import Missing
from marsad.core.roles import Role
from marsad.core.words import _
from marsad.detect.normalise import normalise
from marsad.flows.blindness import open_posts
from marsad.flows.coordination_kept import Behind, closed_groups, closed_to, group_in, pairs_of, run_of, texts_of
from marsad.flows.coordination_lawful import lawful_among
from marsad.store.engines import counting
from marsad.store.observatory import Observatory


def edges_of(observatory: Observatory, run: int, number: int) -> tuple[Edge, ...]:
    """The edges of a group, the heaviest first; none where the group is closed. Raises Missing."""
    kept, result = run_of(observatory, run)
    group_in(result, number)
    if number in closed_groups(observatory, kept, result):
        return ()
    return tuple(each.edge for each in pairs_of(observatory, kept).edges if each.edge.group == number)


def posts_behind(
    observatory: Observatory, run: int, edge: int, roles: frozenset[Role], *, may_code: bool
) -> PostsBehind:
    """The posts behind an edge, as somebody of `roles` may read them; `may_code`: whether they code. Raises Missing.

    Lawful speech is not listed. Who may code does not see the posts that wait for an answer, nor any of the same words.
    """
    kept, result = run_of(observatory, run)
    behind = next((each for each in pairs_of(observatory, kept).edges if each.edge.number == edge), None)
    if behind is None:
        raise Missing(_("There is no edge {number} in this run; open the group again.", number=edge))
    closed = closed_to(closed_groups(observatory, kept, result).get(behind.edge.group), roles)
    return PostsBehind(posts=(), closed=closed) if closed else _read(observatory, behind, may_code)


def _read(observatory: Observatory, behind: Behind, may_code: bool) -> PostsBehind:
    wanted = {post for _trace, post in behind.posts}
    with counting() as engine:
        rows = texts_of(observatory, engine, wanted)
        kept_back = _apart(observatory, engine) if may_code else frozenset()
        known = {row["post_id"]: row for row in rows.to_pylist()}
        apart = {post for post, row in known.items() if normalise(row["text"] or "").text in kept_back}
        lawful = lawful_among(observatory, engine, rows, None) - apart
    shown = [known[post] for post in known.keys() - apart - lawful]
    posts = (
        PostBehind(
            traces=tuple(trace for trace in Trace if (trace, row["post_id"]) in behind.posts),
            at=row["published_at"],
            platform=row["platform"],
            text=row["text"] or "",
        )
        for row in sorted(shown, key=lambda row: (row["published_at"], row["post_id"]))
    )
    return PostsBehind(posts=tuple(posts), lawful=bool(lawful), apart=bool(apart), gone=len(wanted) - len(known))


def _apart(observatory: Observatory, engine: object) -> frozenset[str]:
    """The words of the posts that wait for an answer, spelling aside."""
    ids = set(open_posts(observatory))
    texts = texts_of(observatory, engine, ids)["text"].to_pylist() if ids else []
    return frozenset(normalise(text or "").text for text in texts)
