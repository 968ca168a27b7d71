"""Libraries that only a unit which brings its own model installs."""

from importlib import import_module
from typing import Any

from marsad.core.errors import Missing
from marsad.core.words import _


def library(name: str, extra: str) -> Any:
    """The library `name`. Raises Missing with the command that installs the extra it comes with."""
    try:
        return import_module(name)
    except ImportError:
        raise not_installed(name, extra) from None


def not_installed(name: str, extra: str) -> Missing:
    """What to raise where the library `name` is not there."""
    return Missing(
        _(
            "The library '{library}' that runs the model is not installed; run: pip install 'marsad[{extra}]'.",
            library=name,
            extra=extra,
        )
    )
