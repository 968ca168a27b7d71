"""Identifiers come from content; pseudonyms need the key."""

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.ids import post_id, pseudonym

words = st.text(alphabet=st.characters(blacklist_characters="\x1f"), max_size=30)


@given(words, words, words)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_the_same_post_always_has_the_same_id(source: str, platform: str, native: str) -> None:
    assert post_id(source, platform, native) == post_id(source, platform, native)
    assert len(post_id(source, platform, native)) == 32


@given(words, words, words, words)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_fields_do_not_run_into_each_other(source: str, platform: str, native: str, more: str) -> None:
    if more:
        assert post_id(source + more, platform, native) != post_id(source, more + platform, native) or (
            source + more,
            platform,
        ) == (source, more + platform)


def test_a_pseudonym_ignores_case_and_the_at_sign_and_depends_on_key_and_platform() -> None:
    key, other = b"k" * 32, b"o" * 32
    assert pseudonym(key, "x", "@Zahra_Imaginary") == pseudonym(key, "x", "zahra_imaginary")
    assert pseudonym(key, "x", "zahra") != pseudonym(other, "x", "zahra")
    assert pseudonym(key, "x", "zahra") != pseudonym(key, "tiktok", "zahra")
    assert "zahra" not in pseudonym(key, "x", "zahra")


def test_a_pseudonym_is_the_hmac_of_the_standard() -> None:
    import hashlib
    import hmac

    expected = hmac.new(b"k" * 32, b"x\x1fzahra", hashlib.sha256).hexdigest()[:24]
    assert pseudonym(b"k" * 32, "x", "zahra") == "a" + expected
