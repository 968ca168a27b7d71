"""Numbers, percentages and dates as each language writes them, and back.

European digits in all three languages, and in every report; on the desk a reader of Arabic may choose Arabic-Indic
ones (`core.words.writing_digits`), with their own separators and percent sign.

How a share is rounded (method 2.4, and what it leaves open):
- on 1,000 coded items or more, one decimal; on fewer, none: a decimal would claim more than the sample knows;
- a share under 1% (or above 99%) keeps one decimal at any n. In whole percents it would print as 0% or 1%, which
  hides differences of ten times and reads as 'none'; its standard error there is of the order of a decimal;
- a share above zero never prints as zero, nor one below a whole as 100%: 'under 0.1%', 'over 99.9%';
- interval ends are rounded outwards, so that the interval printed is never narrower than the one computed.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from marsad.core.words import ARABIC_INDIC, RIGHT_TO_LEFT, _, current_digits, in_digits, known_language

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
EUROPEAN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
EASTERN_GROUP, EASTERN_POINT, EASTERN_PERCENT = "٬", "٫", "٪"
BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
EMBEDDINGS = re.compile("[\u061c\u200e\u200f\u202a-\u202e]")
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]+")
NO_BREAK = "\u00a0"
FIRST = re.compile(r"\b1er(?=[\s\u00a0])")  # the first of a month, in French
LATIN = r"A-Za-z0-9_À-ÿ"  # an Arabic 'and' or 'with' is glued to its number; a Latin letter makes an identifier
FEW = 1_000  # below this many coded items, whole percents


@dataclass(frozen=True, slots=True)
class Voice:
    """A language as spoken in a country: months and separators differ between ar-MA and ar."""

    language: str
    country: str = ""

    @property
    def locale(self) -> Locale:
        """The Babel locale: Arabic of the country where it is known, else plain; English as the UN writes it."""
        return _locale(self.language, self.country)

    @property
    def right_to_left(self) -> bool:
        """Whether it is written from right to left."""
        return self.language in RIGHT_TO_LEFT

    @property
    def eastern(self) -> bool:
        """Whether numbers are written in Arabic-Indic digits now."""
        return self.right_to_left and current_digits() == ARABIC_INDIC

    @property
    def group(self) -> str:
        """What parts thousands in European digits."""
        return get_group_symbol(self.locale, numbering_system="latn")

    @property
    def point(self) -> str:
        """What stands before the decimals in European digits."""
        return get_decimal_symbol(self.locale, numbering_system="latn")


@lru_cache(maxsize=64)
def _locale(language: str, country: str) -> Locale:
    if known_language(language) == "ar" and country:
        try:
            return Locale.parse(f"ar_{country}")
        except (UnknownLocaleError, ValueError):
            return Locale.parse("ar")
    return Locale.parse({"en": "en_GB"}.get(language, language))


def clean(text: str) -> str:
    """`text` without control characters and without any bidirectional control: for text from outside."""
    return CONTROLS.sub(" ", BIDI_CONTROLS.sub("", text)).strip()


def settle_direction(text: str) -> str:
    """`text` of our own without embeddings and overrides; isolates stay where they are balanced, else go."""
    bare = EMBEDDINGS.sub("", CONTROLS.sub(" ", text))
    depth = 0
    for letter in bare:
        depth += (letter in "\u2066\u2067\u2068") - (letter == PDI)
        if depth < 0:
            break
    return bare if depth == 0 else BIDI_CONTROLS.sub("", bare)


def foreign(text: str) -> str:
    """Text from outside (a file name, a query), cleaned and isolated so that it cannot turn its surroundings."""
    return f"{FSI}{clean(text)}{PDI}"


def left_to_right(voice: Voice, text: str) -> str:
    """A number, a code or a hash, isolated where the line runs from right to left."""
    return f"{LRI}{text}{PDI}" if voice.right_to_left else text


def whole(voice: Voice, count: int) -> str:
    """A count with the language's thousands separator."""
    return _in_digits(voice, _digits(format_decimal(count, locale=voice.locale, numbering_system="latn")))


def decimal(voice: Voice, value: float, places: int) -> str:
    """A number with exactly `places` decimals; a minus sign stays on its left in Arabic too."""
    rounded = _round(value, places, ROUND_HALF_EVEN)
    return _isolated(voice, _written(voice, rounded, places))


def percent(voice: Voice, share: float, n: int, end: str = "value") -> str:
    """A share as a percentage, resting on `n` coded items; `end` is value, low or high (rounded outwards)."""
    places = share_places(share, n)
    rounding = {"value": ROUND_HALF_EVEN, "low": ROUND_FLOOR, "high": ROUND_CEILING}[end]
    hundredths = _round(share * 100, places, rounding)
    if end == "value" and hundredths == 0 < share:
        return _("under {limit}", limit=_with_sign(voice, _written(voice, Decimal("0.1"), 1)))
    if end == "value" and hundredths == 100 and share < 1:
        return _("over {limit}", limit=_with_sign(voice, _written(voice, Decimal("99.9"), 1)))
    return _with_sign(voice, _written(voice, hundredths, places))


def as_read(voice: Voice, text: str) -> str:
    """A text that was kept in European digits as `voice` writes them (a claim), in the reader's digits."""
    if not voice.eastern:
        return text
    alone = re.sub(rf"{LRI}([^{LRI}{PDI}]*[0-9%]){PDI}", rf"{RLI}\1{PDI}", text)
    return in_digits(alone, voice.point)


def share_places(share: float, n: int) -> int:
    """Decimals that a share on `n` coded items may show as a percentage."""
    if share in {0.0, 1.0}:
        return 0
    return 1 if n >= FEW or share < 0.01 or share > 0.99 else 0


def points(voice: Voice, difference: float, n: int, end: str = "value") -> str:
    """A difference of two shares in percentage points, with its sign, the unit left to the sentence."""
    places = 1 if n >= FEW or abs(difference) < 0.01 else 0
    rounding = {"value": ROUND_HALF_EVEN, "low": ROUND_FLOOR, "high": ROUND_CEILING}[end]
    hundredths = _round(difference * 100, places, rounding)
    sign = "+" if hundredths > 0 else ""
    return _isolated(voice, sign + _written(voice, hundredths, places))


def ratio(voice: Voice, value: float, end: str = "value") -> str:
    """A ratio with two significant digits, at most two decimals; an infinite end is said in words."""
    if math.isinf(value):
        return _("no upper limit")
    places = 0 if value >= 10 else 1 if value >= 1 else 2
    rounding = {"value": ROUND_HALF_EVEN, "low": ROUND_FLOOR, "high": ROUND_CEILING}[end]
    return _isolated(voice, _written(voice, _round(value, places, rounding), places))


def day(voice: Voice, when: date) -> str:
    """A date in full, the month in letters."""
    return _dated(voice, when, "d MMMM y")


def month(voice: Voice, when: date) -> str:
    """The month a day falls in, with its year."""
    return _dated(voice, when, "MMMM y", first_is_said=False)


def short_day(voice: Voice, when: date, year: bool = False) -> str:
    """A date for the axis of a chart: day and month, the year where `year` asks for it."""
    return _dated(voice, when, "d MMM y" if year else "d MMM")


def short_month(voice: Voice, when: date) -> str:
    """A month for the axis of a chart."""
    return _dated(voice, when, "MMM y", first_is_said=False)


def listed(voice: Voice, items: Iterable[str]) -> str:
    """Items joined as the language joins them: 'a, b and c'."""
    return format_list(list(items), style="standard", locale=voice.locale)


def numbers_in(text: str, voice: Voice) -> list[Decimal]:
    """The numbers of `text` as `voice` writes them, in order; a Latin letter glued to digits makes an identifier."""
    group, point = voice.group, voice.point
    bare = BIDI_CONTROLS.sub("", text).replace(EASTERN_GROUP, group).replace(EASTERN_POINT, point)
    bare = FIRST.sub("1", bare.translate(EUROPEAN))
    groups = r"[\u00a0\u202f]" if group in "\u00a0\u202f" else re.escape(group)
    shape = rf"(?P<whole>\d{{1,3}}(?:{groups}\d{{3}})+|\d+)(?:{re.escape(point)}(?P<part>\d+))?"
    found = []
    for match in re.finditer(rf"(?<![{LATIN}.,\-\u2212+])(?P<sign>[-\u2212+]?){shape}(?![{LATIN}]|[.,-]\d)", bare):
        digits = re.sub(r"\D", "", match["whole"]) + ("." + match["part"] if match["part"] else "")
        found.append(Decimal(digits) * (-1 if match["sign"] in {"-", "\u2212"} else 1))
    return found


def _round(value: float, places: int, rounding: str) -> Decimal:
    """`value` to `places` decimals; first to 9 digits, so that 0.07 * 100 is 7 and its ceiling is not 8."""
    exact = Decimal(repr(value)).quantize(Decimal("1e-9"), rounding=ROUND_HALF_EVEN)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=rounding) + 0


def _written(voice: Voice, value: Decimal, places: int) -> str:
    """`value` by the language's separators; a bare zero where nothing but zeros would follow the point."""
    shape = "#,##0." + "0" * places if places and value else "#,##0"
    written = format_decimal(value, format=shape, locale=voice.locale, numbering_system="latn")
    return _in_digits(voice, _digits(written).replace("-", "\u2212"))


def _with_sign(voice: Voice, number: str) -> str:
    """The percent sign, after a no-break space in French."""
    gap = "\u202f" if voice.language == "fr" else ""
    return _isolated(voice, f"{number}{gap}{EASTERN_PERCENT if voice.eastern else '%'}")


def _dated(voice: Voice, when: date, shape: str, first_is_said: bool = True) -> str:
    """A date in the shape given; French says 'premier' of the first of a month."""
    written = _digits(format_date(when, format=shape, locale=voice.locale)).replace(" ", NO_BREAK)
    written = f"1er{written[1:]}" if first_is_said and voice.language == "fr" and when.day == 1 else written
    return written.translate(EASTERN) if voice.eastern else written


def _isolated(voice: Voice, number: str) -> str:
    """A number with its sign: European ones run from left to right in any line, Arabic-Indic ones with the line."""
    return f"{RLI}{number}{PDI}" if voice.eastern else left_to_right(voice, number)


def _in_digits(voice: Voice, number: str) -> str:
    """A number written in European digits, in the reader's."""
    if not voice.eastern:
        return number
    return number.translate(EASTERN | {ord(voice.group): EASTERN_GROUP, ord(voice.point): EASTERN_POINT})


def _digits(text: str) -> str:
    return EMBEDDINGS.sub("", text).translate(EUROPEAN)
