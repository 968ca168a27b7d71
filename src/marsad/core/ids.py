"""Identifiers made from content, so that taking a file in twice changes nothing, and keyed pseudonyms."""

import hashlib
import hmac

POST_ID_LENGTH = 32


def post_id(source: str, platform: str, native_id: str) -> str:
    """The id of a post: 32 hexadecimal characters from source, platform and the platform's own id."""
    return hashlib.sha256("\x1f".join((source, platform, native_id)).encode()).hexdigest()[:POST_ID_LENGTH]


def content_native_id(account: str, published_at: str, text: str) -> str:
    """A stand-in for a platform's id where the file gives none: made from who, when and what."""
    return "c" + hashlib.sha256("\x1f".join((account, published_at, text)).encode()).hexdigest()[:31]


def pseudonym(key: bytes, platform: str, handle: str) -> str:
    """A keyed pseudonym (HMAC-SHA-256, RFC 2104) of an account: 'a' and 24 hexadecimal characters.

    The handle is folded to lower case without a leading '@', as platforms do. Without the key the
    pseudonym cannot be recomputed; when the key is destroyed, it cannot be reversed.
    """
    folded = handle.strip().lstrip("@").casefold()
    return "a" + hmac.digest(key, f"{platform}\x1f{folded}".encode(), "sha256").hex()[:24]
