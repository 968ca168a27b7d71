"""What must be known before a shipped classifier's suggestions are used: where it is weak, and the way out."""

from collections.abc import Mapping
from types import MappingProxyType

from marsad.core.words import N_
from marsad.detect.classifiers import comes_with_marsad, shipped

CAUTIONS: Mapping[str, str] = MappingProxyType(
    {
        "offensive": N_(
            "In Darija the model of abuse that comes with Marsad is weak: the published Darija sets may not be learnt"
            " from. Train your own from your first 500 codings: 'marsad train offensive'."
        ),
        "hate": N_(
            "The model of hate that comes with Marsad learnt from sets with more hate than posts have: on ordinary"
            " posts it flags too much, and its scores are too high. Judge it by your own codings: 'marsad errors'."
        ),
        "sexist": N_(
            "Outside English the model of sexism that comes with Marsad learnt from written test sentences only."
            " Train your own from your codings: 'marsad train sexist'."
        ),
        "counter-speech": N_(
            "The model of counter-speech that comes with Marsad learnt from written test sentences, and misses most"
            " real answers. Train your own from your codings: 'marsad train counter-speech'."
        ),
        "conspiracy": N_(
            "The rules for conspiracy narratives that come with Marsad miss most that are told without their usual"
            " words."
        ),
    }
)


def caution_of(detector: str, version: str) -> str | None:
    """The caution about a detector in that version; None where there is none, or where the model is the unit's own."""
    if detector in CAUTIONS and comes_with_marsad(detector) and version.endswith(shipped(detector).identity):
        return CAUTIONS[detector]
    return None
