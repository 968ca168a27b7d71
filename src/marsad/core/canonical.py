"""One way to write a value as bytes, so that its hash means something (RFC 8785 in spirit: sorted keys, no spaces)."""

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> str:
    """`value` as JSON with sorted keys, no spaces and no NaN; the same value always gives the same text.

    Raises ValueError for NaN and infinities and TypeError for what JSON cannot say.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
