"""What was observed: posts, the batch they came in, what was refused, what a machine noticed."""

from dataclasses import dataclass, field
from datetime import datetime

KINDS = ("post", "comment", "reply", "repost", "quote", "forward", "translation")
REPEATS = ("repost", "forward", "translation")  # kinds that say again what another post said

# The fields of a post that a written column map may name
MAPPED_FIELDS = (
    "id", "lang", "platform", "kind", "published_at", "text", "author", "target", "parent", "root", "url", "hashtags",
    "links", "media", "views", "reactions", "shares", "comments", "original", "collected_at", "place", "country",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a post went, as read at collection time; None is 'not given', never zero."""

    views: int | None = None
    reactions: int | None = None
    shares: int | None = None
    comments: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One public item: a post, a comment, a reply, a re-share with words of its own."""

    post_id: str
    source: str
    platform: str
    native_id: str
    kind: str  # post, comment, reply, repost, quote, forward, translation
    published_at: datetime | None  # UTC
    text: str  # handles of private accounts, phone numbers and e-mails masked
    account: str | None  # keyed pseudonym
    public_actor: str | None = None  # id in the mission's roster, when the author acts in a public role
    target: str | None = None  # id in the mission's roster, when the post answers one of its people
    parent_id: str | None = None  # post_id of what it answers
    root_id: str | None = None  # post_id of the head of the thread
    language_given: str | None = None
    url: str | None = None
    hashtags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    reach: Reach = field(default_factory=Reach)
    masked: int = 0  # how many handles, numbers and addresses were masked in the text
    original_id: str | None = None  # post_id of what it reposts, quotes, forwards or translates
    collected_at: datetime | None = None  # UTC; when the file says it was captured, not when the file came in
    country_label: str | None = None  # the platform's own label of the account or the post, ISO 3166-1
    country_declared: str | None = None  # the one country that the author's own words of place name, ISO 3166-1
    declared_because: str | None = None  # JSON, as in signals; there too where the words name no one country


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that was not taken in, and why. Nothing is dropped without one."""

    row: int  # counted from 1, the header not counted
    why: str  # key of the reason, see marsad.core.refusals
    detail: str = ""  # the value, shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class LossAccount:
    """Where the rows of a file went. rows = posts + duplicates + the refusals, always."""

    rows: int = 0
    posts: int = 0
    duplicates: int = 0
    refused: tuple[tuple[str, int], ...] = ()  # (reason, rows), sorted by reason
    never_given: tuple[str, ...] = ()  # fields that no row gave
    unknown_fields: tuple[tuple[str, int], ...] = ()  # fields the reader does not know, rows having them
    repaired: tuple[tuple[str, int], ...] = ()  # what was mended on the way in (NUL characters removed…)
    masked: int = 0
    without_time: int = 0
    time_zone_assumed: str | None = None
    cannot_show: tuple[str, ...] = ()  # keys of what this format cannot show
    asked: tuple[tuple[str, int], ...] = ()  # what the file says was searched for, with its rows; the most frequent
    encoding: str | None = None  # what the file was found to be written in, where it does not say; None: UTF-8

    @property
    def adds_up(self) -> bool:
        """Whether every row is a post, a known duplicate or a refusal."""
        return self.rows == self.posts + self.duplicates + sum(n for _, n in self.refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One file taken in: sealed first, read second."""

    batch_id: str  # the source, the beginning of the SHA-256, and how the file was cut
    source: str
    file_name: str
    sha256: str
    size: int  # bytes
    reader: str
    reader_version: str
    columns: tuple[tuple[str, str], ...] = ()  # (field of a post, column), for tables
    account: LossAccount
    complete: bool  # False where the file was torn: what was whole is in
    asked_reader: str | None = None  # the reader that was named for it; None: recognised
    supersedes: str | None = None  # the batch in whose place a re-reading put it


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A sealed file of a source, and what stands for it now."""

    batch: Batch  # the finished one; where there is none, the one begun last
    finished: bool
    received_at: datetime  # UTC; when it was first begun
    batch_ids: tuple[str, ...]  # of every attempt that stands, finished or not


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a machine noticed something: a catalogue message and its values."""

    message: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A machine's suggestion to look at a post. Never a verdict, never shown as a prevalence."""

    post_id: str
    detector: str
    detector_version: str
    label: str
    score: float  # 0 to 1
    because: tuple[Reason, ...]
