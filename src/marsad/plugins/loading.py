"""Which plug-ins are loaded: those on the allow-list, each name once."""

import os
from collections.abc import Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points

from marsad.core.errors import Missing, RefusedInput
from marsad.core.words import _
from marsad.plugins.seam import Detector, Plugin, Reader

GROUP = "marsad.plugins"
ALWAYS = ("builtin",)


def allowed_names() -> tuple[str, ...]:
    """The built-in plug-in and those named in MARSAD_PLUGINS, separated by commas."""
    named = os.environ.get("MARSAD_PLUGINS", "")
    return (*ALWAYS, *(name.strip() for name in named.split(",") if name.strip()))


def load_plugins(names: Sequence[str] | None = None, found: Iterable[EntryPoint] | None = None) -> tuple[Plugin, ...]:
    """The allow-listed plug-ins.

    Raises Missing where one is not installed, RefusedInput where two offer a thing of the same name.
    """
    wanted = allowed_names() if names is None else tuple(names)
    installed = {point.name: point for point in (entry_points(group=GROUP) if found is None else found)}
    plugins = []
    for name in wanted:
        if name not in installed:
            raise Missing(_("The plug-in '{name}' is not installed; install it or take it off the list.", name=name))
        plugin = installed[name].load()
        if not isinstance(plugin, Plugin):
            raise RefusedInput(_("'{name}' does not offer a Marsad plug-in; remove it from the list.", name=name))
        plugins.append(plugin)
    _refuse_same_names(plugins)
    return tuple(plugins)


def _refuse_same_names(plugins: Sequence[Plugin]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for plugin in plugins:
        offers = [("reader", reader.name) for reader in plugin.readers]
        offers += [("detector", detector.name) for detector in plugin.detectors]
        for offer in offers:
            if offer in seen:
                raise RefusedInput(
                    _(
                        "The plug-ins '{first}' and '{second}' both offer '{name}'; load only one of them.",
                        first=seen[offer],
                        second=plugin.name,
                        name=offer[1],
                    )
                )
            seen[offer] = plugin.name


def readers() -> tuple[Reader, ...]:
    """One of each reader offered."""
    return tuple(reader() for plugin in load_plugins() for reader in plugin.readers)


def detectors() -> dict[str, type[Detector]]:
    """The detectors offered, by name; making one may read its model, so only those needed are made."""
    return {detector.name: detector for plugin in load_plugins() for detector in plugin.detectors}
