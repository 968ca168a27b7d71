"""Whatever stands around it: a profile's name is gone, a second masking changes nothing, columns agree with texts."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.observe.masking import mask_text, mask_texts

FEW = settings(max_examples=100, deadline=None, derandomize=True)
PLACES = (
    "facebook.com/{}", "m.facebook.com/{}/posts/1", "https://instagram.com/{}/", "instagram.com/stories/{}/1",
    "https://t.me/{}", "t.me/s/{}", "x.com/{}?s=20", "https://www.twitter.com/{}/status/1", "tiktok.com/@{}",
    "threads.net/@{}", "youtube.com/@{}", "youtube.com/c/{}", "u/{}", "reddit.com/user/{}", "linkedin.com/in/{}/",
    "snapchat.com/add/{}", "{} (at) mail.ma", "{}[at]mail[dot]ma", "{} at mail dot com", "%40{}@mail.ma", "@{}",
)  # fmt: skip
PIECES = (
    "x.com", "facebook.com", "t.me", "/", "%2F", "%40", "@", "＠", "u/", "user", "priv", "id=", "?", "&", "status", "p",
    " at ", " dot ", "(at)", "[dot]", " point ", "mail", ".ma", "CIN ", "AB123456", "4111 1111 1111 1111", "MA64",
    "007780000123456789012345", "سلام", "é", "\u00a0", " ", "\n", ".", "#", "[email]", "[number]", "0661234567",
)  # fmt: skip
names = st.from_regex(r"privy[a-z]{2,6}", fullmatch=True)
around = st.sampled_from(("", "see ", "سلام ", "(", "- ", "«"))
after = st.sampled_from(("", " ok", "، شكرا", ")", ", ", "\n", "!"))
pieces = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@FEW
@given(place=st.sampled_from(PLACES), name=names, before=around, behind=after)
def test_the_name_of_a_profile_is_gone_whatever_stands_around_it(
    place: str, name: str, before: str, behind: str
) -> None:
    masked, count = mask_text(before + place.format(name) + behind, "x", {})
    assert "privy" not in masked
    assert count == 1
    assert mask_text(masked, "x", {}) == (masked, 0)


@FEW
@given(texts=st.lists(pieces, min_size=1, max_size=6))
def test_a_column_is_masked_as_its_texts_are_one_by_one(texts: list[str]) -> None:
    column, counts = mask_texts(pa.array(texts), pa.array(["x"] * len(texts)), {})
    assert list(zip(column.to_pylist(), counts.tolist(), strict=True)) == [mask_text(one, "x", {}) for one in texts]
