"""CSV as CrowdTangle (closed in 2024) gave it: posts of pages, groups and Instagram, link checks, and API dumps."""

import re
from dataclasses import replace
from typing import ClassVar

from marsad.core.words import N_
from marsad.observe.post_addresses import post_address
from marsad.observe.readers.crowdtangle_dump import DUMP
from marsad.observe.tables import Draft, FormatReader, TableFormat

REACTIONS = ("Likes", "Love", "Wow", "Haha", "Sad", "Angry", "Care", "Thankful")
COUNTS = ("Total Interactions", *REACTIONS, "Comments", "Shares")
POST = (
    "User Name", "Facebook Id", "Likes at Posting", "Followers at Posting", "Post Created", "Post Created Date",
    "Post Created Time", "Type", *COUNTS, "URL", "Link", "Image Text", "Description", "Sponsor Id", "Sponsor Name",
    "Sponsor Category",
)  # fmt: skip
PAGE = (
    *POST, "Page Name", "Page Category", "Page Admin Top Country", "Page Description", "Page Created",
    "Video Share Status", "Is Video Owner?", "Post Views", "Total Views", "Total Views For All Crossposts",
    "Video Length", "Message", "Final Link", "Link Text",
)  # fmt: skip
# The dashboard's weights stand in these names
CHANGING = ("Overperforming Score", "Underperforming Score", "Total Interactions (", "Total Interactions Score")
NOTHING = frozenset({"N/A"})
SHARED_LINK = re.compile(r"^\s*Link:\s*(\S+)")
BROWSER_ZONE = re.compile(r"\s(?:GMT|UTC)([+-]\d{4})(?:\s*\(.*\))?$")


def _own_addresses(draft: Draft) -> None:
    """The post's number is in its address only; a link to the post itself is no link."""
    platforms, addresses = draft.fields["platform"], draft.given("url")
    found = [post_address(address) if address else None for address in addresses]
    here = [one if one and one.platform == name else None for one, name in zip(found, platforms, strict=True)]
    draft.fields["native_id"] = [one.native_id if one else None for one in here]
    draft.fields["links"] = [
        [link for link in links if link != own] or None if links else None
        for links, own in zip(draft.given("links"), addresses, strict=True)
    ]


def _address_authors(draft: Draft) -> None:
    """A page's handle is in the address of its post; a group's post is by a member who is not named."""
    found = [post_address(address) if address else None for address in draft.given("url")]
    draft.fields["author"] = [one.author if one else None for one in found]


def _views_of_videos(draft: Draft) -> None:
    """CrowdTangle writes 0 views for what is no video: not given."""
    draft.fields["views"] = [
        views if views or "video" in kind.lower() else None
        for views, kind in zip(draft.given("views"), draft.column("Type"), strict=True)
    ]


def _as_in_the_browser(draft: Draft) -> None:
    """A browser's 'Thu Jan 14 2021 20:32:05 GMT+0000 (UTC)', without what is said twice."""
    times = draft.given("published_at")
    draft.fields["published_at"] = [time and BROWSER_ZONE.sub(r" \1", time) for time in times]


def _checked_link(draft: Draft) -> None:
    """Every row shared the one link that was checked, and came up by it; the address names the page."""
    link = next((found[1] for row in draft.before for cell in row if (found := SHARED_LINK.match(cell))), None)
    platforms = [said.strip().lower() or None for said in draft.column("Post Type")]
    draft.fields["platform"] = [{"twitter": "x"}.get(said or "", said) for said in platforms]
    if link:
        draft.fields["links"] = [[link]] * draft.rows
        draft.asked[link] += draft.rows - len(draft.refused)


PAGES = TableFormat(
    platform="facebook",
    columns=PAGE,
    signs=("Post Created", "Message", "URL"),
    fields={
        "published_at": ("Post Created",),
        "author": ("User Name", "Facebook Id"),
        "text": ("Message",),
        "url": ("URL",),
        "links": ("Link", "Final Link"),
        "views": ("Post Views",),
        "shares": ("Shares",),
        "comments": ("Comments",),
        "country": ("Page Admin Top Country",),
    },
    sums={"reactions": REACTIONS},
    nothing=NOTHING,
    changing=CHANGING,
    looked_at=("Type",),
    mends=(_own_addresses, _views_of_videos),
)
GROUPS = replace(
    PAGES,
    columns=(*PAGE, "Group Name"),
    signs=("Group Name", *PAGES.signs),
    # 'User Name', 'Facebook Id' and the country are the group's: CrowdTangle does not say who wrote
    fields={name: columns for name, columns in PAGES.fields.items() if name not in ("author", "country")},
)
EARLIER = replace(  # before 2021
    PAGES,
    columns=(*PAGE, "Created"),
    signs=("Created", "Likes at Posting", "Message", "URL"),
    fields={**PAGES.fields, "published_at": ("Created",)},
)
INSTAGRAM = replace(
    PAGES,
    platform="instagram",
    columns=(*POST, "Account", "Views", "Photo", "Title"),
    signs=("Account", "Post Created", "Description", "URL"),
    fields={
        "published_at": ("Post Created",),
        "author": ("User Name",),
        "text": ("Description", "Title"),
        "url": ("URL",),
        "links": ("Link",),
        "media": ("Photo",),
        "views": ("Views",),
        "comments": ("Comments",),
    },
    sums={"reactions": ("Likes",)},
)
LINK_CHECKER = TableFormat(
    columns=("Source", "Followers", "Date", "Interactions", "Post Type", "Link"),
    signs=("Source", "Followers", "Interactions", "Post Type", "Link"),
    fields={"published_at": ("Date",), "url": ("Link",)},
    before=True,
    looked_at=("Post Type",),
    mends=(_as_in_the_browser, _checked_link, _own_addresses, _address_authors),
)


class CrowdTangleReader(FormatReader):
    """Reads CrowdTangle's CSV downloads. Times keep the zone the dashboard wrote after them."""

    name: ClassVar[str] = "crowdtangle"
    version: ClassVar[str] = "2"
    summary: ClassVar[str] = N_("CSV from CrowdTangle: pages, groups, Instagram, link checker, API dump")
    cannot_show: ClassVar[tuple[str, ...]] = (
        "deleted_posts", "private_groups", "comments", "who_reacted", "search_ranking", "media_content",
    )  # fmt: skip
    formats: ClassVar[tuple[TableFormat, ...]] = (PAGES, GROUPS, EARLIER, INSTAGRAM, LINK_CHECKER, DUMP)
