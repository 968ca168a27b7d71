"""A text in the three languages of the product."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Trilingual:
    """The same words in Arabic, French and English; none may be empty."""

    ar: str
    fr: str
    en: str

    def __post_init__(self) -> None:
        missing = [name for name in ("ar", "fr", "en") if not getattr(self, name).strip()]
        if missing:
            raise ValueError(f"no text in {', '.join(missing)}")

    def said_in(self, language: str) -> str:
        """The text in `language`; KeyError for a language not offered."""
        return {"ar": self.ar, "fr": self.fr, "en": self.en}[language]
