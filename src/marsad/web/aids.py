"""Aids to read a post: off until asked for, never a translation, and kept with the answer they helped to give."""

from collections.abc import Callable
from dataclasses import dataclass

from marsad.core.words import N_
from marsad.detect.other_letters import in_arabic_letters, in_latin_letters, in_tifinagh
from marsad.web.posts import ShownPost


@dataclass(frozen=True, slots=True)
class Aid:
    """One way to write a text in other letters."""

    title: str
    write: Callable[[str], str]
    direction: str
    language: str  # of the result, for fonts and screen readers


PICTURES = "pictures"  # the same for what goes with a post: off until asked for
AIDS: dict[str, Aid] = {
    "arabic_letters": Aid(N_("In Arabic letters"), in_arabic_letters, "rtl", "ar"),
    "latin_letters": Aid(N_("In Latin letters"), in_latin_letters, "ltr", "zgh-Latn"),
    "tifinagh": Aid(N_("In Tifinagh"), in_tifinagh, "ltr", "zgh"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An aid beside a post; the text is None where it was not asked for."""

    name: str
    title: str
    direction: str
    language: str
    text: str | None


def aids_for(post: ShownPost | None, asked: tuple[str, ...]) -> list[Shown]:
    """The aids that would change this post, each with its text where it was asked for."""
    if post is None:
        return []
    written = ((name, aid, aid.write(post.text)) for name, aid in AIDS.items())
    return [
        Shown(name, aid.title, aid.direction, aid.language, text if name in asked else None)
        for name, aid, text in written
        if text != post.text
    ]
