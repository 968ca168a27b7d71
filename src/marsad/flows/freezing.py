"""The codebook as it was frozen: samples drawn under a frozen version cite it, and a changed one is refused."""

from marsad.core.errors import WrongState
from marsad.core.judgement import FrozenCodebook
from marsad.core.words import _
from marsad.flows.witness import fingerprint
from marsad.store.observatory import Observatory


def codebook_digest(observatory: Observatory) -> str:
    """SHA-256 of the codebook's file: what a frozen version must go on being."""
    return fingerprint(observatory.home / observatory.mission.codebook)


def frozen_now(observatory: Observatory) -> FrozenCodebook | None:
    """The frozen codebook that a sample drawn now would cite; None where this version is not frozen.

    Raises WrongState where it was changed after it was frozen: a version says what it said.
    """
    from marsad.store.records import pilots

    observatory.connect()
    found = pilots.frozen(observatory.codebook.version)
    if found is not None and found.digest != codebook_digest(observatory):
        raise WrongState(
            _(
                "Version {version} of the codebook was frozen and is no longer as it was; give what changed a new"
                " version, or put it back.",
                version=found.version,
            )
        )
    return found
