"""What people decide of narratives: a name, which clusters are one, which posts are another."""

from dataclasses import dataclass
from datetime import datetime

NAMED, MERGED, SPLIT = "named", "merged", "split"
LONGEST_NAME = 200
MOST_ANCHORS = 50  # posts by which a narrative is known again; one of them is enough
FEWEST_ACCOUNTS = 5  # under which a count of accounts is withheld, and so are the texts (method 9.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A narrative as it stands after somebody's decision. It is never changed: the next one supersedes it.

    A cluster that holds one of its `anchors` is this narrative, whatever other posts come to it later.
    """

    number: int = 0  # 0 until it is kept
    narrative: str  # post_id of the first post of the cluster when it was first named
    act: str
    name: str
    note: str = ""
    anchors: tuple[str, ...]  # post_ids
    apart: tuple[str, ...] = ()  # narratives whose posts are never put with its own
    merged_into: str = ""  # the narrative it is part of from now on
    posts_version: int  # of the lake's posts that the person looked at
    method: str  # version of how the clusters were found
    supersedes: int | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
