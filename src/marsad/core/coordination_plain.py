"""A result about groups as JSON holds it, and back."""

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from marsad.core.coordination import (
    Asked,
    CoordinationResult,
    Group,
    Removed,
    SensitivityRow,
    SymmetryRow,
    Trace,
    TraceResult,
)
from marsad.core.trilingual import Trilingual


def result_as_plain(result: CoordinationResult) -> dict[str, Any]:
    """The result as JSON holds it."""
    plain = asdict(result)
    for group in plain["groups"]:
        group["first"], group["last"] = group["first"].isoformat(), group["last"].isoformat()
    return _plain(plain)  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, StrEnum) else value


def result_from_plain(plain: dict[str, Any]) -> CoordinationResult:
    """The result from what `result_as_plain` gave."""
    asked = plain["asked"]
    return CoordinationResult(
        **{name: plain[name] for name in ("null", "shortened", "posts", "untestable", "twice", "testable")},
        asked=Asked(**{**asked, "traces": tuple(Trace(each) for each in asked["traces"])}),
        traces=tuple(TraceResult(**{**each, "trace": Trace(each["trace"])}) for each in plain["traces"]),
        sensitivity=tuple(SensitivityRow(**{**each, "trace": Trace(each["trace"])}) for each in plain["sensitivity"]),
        removed=tuple(Removed(**each) for each in plain["removed"]),
        groups=tuple(_group(each) for each in plain["groups"]),
        symmetry=tuple(
            SymmetryRow(**{**each, "title": Trilingual(**each["title"]) if each["title"] else None})
            for each in plain["symmetry"]
        ),
    )


def _group(plain: dict[str, Any]) -> Group:
    made = {
        "traces": tuple((Trace(name), edges) for name, edges in plain["traces"]),
        "platforms": tuple((name, posts) for name, posts in plain["platforms"]),
        "sides": tuple(plain["sides"]),
        "named": tuple(plain["named"]),
        "first": datetime.fromisoformat(plain["first"]),
        "last": datetime.fromisoformat(plain["last"]),
    }
    return Group(**{**plain, **made})
