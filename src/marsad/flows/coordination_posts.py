"""The posts behind an edge: text, time and platform, never who wrote them."""

from marsad.core.coordination import Edge, PostsBehind
from marsad.core.roles import Role
from marsad.store.observatory import Observatory


def edges_of(observatory: Observatory, run: int, number: int) -> tuple[Edge, ...]:
    """The edges of a group, the heaviest first; none where the group is closed. Raises Missing."""
    raise NotImplementedError


def posts_behind(
    observatory: Observatory, run: int, edge: int, roles: frozenset[Role], *, may_code: bool
) -> PostsBehind:
    """The posts behind an edge, as somebody of `roles` may read them. Raises Missing."""
    raise NotImplementedError
