"""Masking what would name a private person in a text: handles, e-mail addresses, phone numbers.

A column is first searched by RE2 (pyarrow.compute); only texts that hold a mark of any of them are read again, with
the rules below. Where a number may be a phone or a count, the words beside it decide; else the person is protected.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

USER, EMAIL, PHONE = "@user", "[email]", "[phone]"

_DIGIT = "[0-9٠-٩۰-۹]"
_GAP = " \u00a0\u2009\u202f.\\-\u2010-\u2015/()\u200e\u200f\u202a-\u202e\u2066-\u2069"
SITES = "(?i:twitter|x)\\.com/"
NUMBERS = f"{_DIGIT}(?:[{_GAP}]{{0,3}}{_DIGIT}){{7}}"
CALLS = "tel:|wa\\.me/|phone="  # addresses that may hold a phone number; in others, digits are ids
MARKS = (b"@", b"\xef")  # the second begins '＠' in UTF-8, and one byte is found much faster than three

_NAME = "[\\w\u064b-\u0652]"
_BIDI = "[\u200e\u200f\u202a-\u202e\u2066-\u2069]*"
AT = re.compile("[@＠]")
LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-")
HOST = re.compile(r"[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
HANDLE = re.compile(rf"{_BIDI}(?P<handle>{_NAME}(?:[{_NAME[1:-1]}.\-]*{_NAME})?)(?:[@＠](?P<host>{HOST.pattern}))?")
PATH = re.compile(r"(?P<site>(?:twitter|(?<![\w\-])x)\.com/)(?P<handle>[A-Za-z0-9_]{1,15})(?=/status/)", re.IGNORECASE)

_LATIN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_S = f"[{_GAP}]{{0,3}}"
NUMBER = re.compile(
    rf"(?<![\d#_])(?<!\d[.,])(?:"
    rf"(?P<near>(?:\+|00){_S}(?:212|33|34){_S}(?:\(?0\)?{_S})?[1-9](?:{_S}\d){{8}})"
    rf"|(?P<abroad>(?:\+|00)\(?[1-9](?:{_S}\d){{7,14}})"
    rf"|(?P<bare>(?:212{_S}[5-8]|33{_S}[1-79]|34{_S}[6-9])(?:{_S}\d){{8}})"
    rf"|(?P<local>\(?0{_S}[1-9](?:{_S}\d){{8}})"
    rf"|(?P<nine>[5-9](?:{_S}\d){{8}})"
    rf")(?!\d)(?![.,]\d)"
)
UNIT = re.compile(
    r"\s*(?:[€$£%]|(?:dhs?|mad|dirhams?|euros?|eur|usd|dollars?|votes?|voters?|votos?|voix|électeurs|electores|views?"
    r"|vues?|vistas|posts?|people|habitants?|milli\w+)\b|درهم|دراهم|يورو|دولار|صوت|أصوات|ناخب|مشاهدة|مليون|مليار|نسمة)",
    re.IGNORECASE,
)
DATE = re.compile(r"(?<!\d)(?:\d{1,2}([/.\-])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([/.\-])\d{1,2}\2\d{1,2})(?!\d)")
GROUPS_OF_NINE = {(9,), (3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2), (1, 2, 2, 2, 2), (3, 6)}
CALLED = re.compile(r"(?<=tel:)\+?[\d\-.()]{6,}|(?<=wa\.me/)\+?\d{6,}|(?<=phone=)(?:\+|%2B)?\d{6,}")
LIKE_A_NUMBER = re.compile(NUMBERS)
FIRST_GROUP = re.compile(r"\D*\d+")
YEAR = re.compile(r"(?:19|20)\d\d")


def mask_texts(
    texts: pa.StringArray, platforms: pa.StringArray, actors: Mapping[tuple[str, str], str], *, addresses: bool = False
) -> tuple[pa.StringArray, npt.NDArray[np.int32]]:
    """The texts with private handles, e-mails and phone numbers replaced, and how many were in each.

    Handles of `actors`, keyed by (platform or '*', folded handle), act in a public role and stay. In `addresses`
    (URLs) long numbers are ids, so phone numbers are looked for only where the address is one to call.
    """
    texts, named = _mask_rows(
        texts, _rows_with_marks(texts), platforms, lambda text, platform: mask_names(text, platform or "", actors)
    )
    suspects = pc.match_substring_regex(texts, f"{CALLS if addresses else NUMBERS}|{SITES}").fill_null(False)
    number = mask_called if addresses else mask_numbers

    def rest(text: str, platform: str | None) -> tuple[str, int]:
        text, paths = mask_paths(text, platform or "", actors)
        text, numbers = number(text)
        return text, paths + numbers

    texts, others = _mask_rows(texts, np.flatnonzero(np.asarray(suspects)), platforms, rest)
    return texts, named + others


def _rows_with_marks(texts: pa.StringArray) -> npt.NDArray[np.int64]:
    """Rows whose text may hold an '@', by searching the whole column as one piece of memory."""
    if not len(texts) or texts.null_count == len(texts):
        return np.zeros(0, np.int64)
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    start, ends = int(offsets[0]), (offsets[1:] - offsets[0]).tolist()
    column = texts.buffers()[2][start : int(offsets[-1])].to_pybytes()
    rows = set[int]()
    for mark in MARKS:
        at = column.find(mark)
        while at >= 0:
            row = bisect_right(ends, at)
            rows.add(row)
            at = column.find(mark, ends[row])
    return np.array(sorted(rows), np.int64)


def _mask_rows(
    texts: pa.StringArray,
    rows: npt.NDArray[np.int64],
    platforms: pa.StringArray,
    mask: Callable[[str, str | None], tuple[str, int]],
) -> tuple[pa.StringArray, npt.NDArray[np.int32]]:
    counts = np.zeros(len(texts), np.int32)
    if not len(rows):
        return texts, counts
    taken = pa.array(rows)
    found = list(map(mask, texts.take(taken).to_pylist(), platforms.take(taken).to_pylist()))
    counts[rows] = [count for _text, count in found]
    chosen = np.zeros(len(texts), np.bool_)
    chosen[rows] = True
    return pc.replace_with_mask(texts, chosen, pa.array([text for text, _count in found], pa.string())), counts


def mask_text(text: str, platform: str, actors: Mapping[tuple[str, str], str]) -> tuple[str, int]:
    """One text masked, and how many things were replaced in it."""
    named = numbered = 0
    if "@" in text or "＠" in text:
        text, named = mask_names(text, platform, actors)
    if "/status/" in text:
        text, paths = mask_paths(text, platform, actors)
        named += paths
    if LIKE_A_NUMBER.search(text):
        text, numbered = mask_numbers(text)
    return text, named + numbered


def mask_names(text: str, platform: str, actors: Mapping[tuple[str, str], str]) -> tuple[str, int]:
    """Handles and e-mail addresses of one text masked, and how many there were."""
    pieces: list[str] = []
    masked = done = 0
    for match in AT.finditer(text):
        at = match.start()
        if at < done:
            continue
        start = at
        while start > done and text[start - 1] in LOCAL:
            start -= 1
        if start < at and (host := HOST.match(text, at + 1)):
            pieces += (text[done:start], EMAIL)
            done, masked = host.end(), masked + 1
        elif (name := HANDLE.match(text, at + 1)) and not _stays(name["handle"], name["host"], platform, actors):
            pieces += (text[done:at], USER)
            done, masked = name.end(), masked + 1
    return ("".join((*pieces, text[done:])) if masked else text), masked


def mask_paths(text: str, platform: str, actors: Mapping[tuple[str, str], str]) -> tuple[str, int]:
    """Handles in addresses of posts on X masked (twitter.com/handle/status/1), and how many there were."""
    masked = 0
    for path in reversed(list(PATH.finditer(text))):
        if not _stays(path["handle"], None, platform, actors):
            text = text[: path.start("handle")] + USER[1:] + text[path.end() :]
            masked += 1
    return text, masked


def _stays(handle: str, host: str | None, platform: str, actors: Mapping[tuple[str, str], str]) -> bool:
    """Whether a handle is masked already or belongs to somebody in a public role."""
    return handle == USER[1:] or is_public(actors, platform, handle if host is None else f"{handle}@{host}")


def mask_numbers(text: str) -> tuple[str, int]:
    """Phone numbers of one text masked, and how many there were."""
    plain = text if text.isascii() else text.translate(_LATIN_DIGITS)
    spans = _phones(plain)
    for start, end in reversed(spans):
        text = text[:start] + PHONE + text[end:]
    return text, len(spans)


def is_public(actors: Mapping[tuple[str, str], str], platform: str, handle: str) -> bool:
    """Whether a handle is that of somebody acting in a public role named in the roster."""
    if not actors:
        return False
    folded = handle.casefold()
    return (platform, folded) in actors or ("*", folded) in actors


def mask_called(address: str) -> tuple[str, int]:
    """The number of an address to call masked, and whether there was one."""
    return CALLED.subn(PHONE, address)


def _phones(text: str) -> list[tuple[int, int]]:
    """Where the phone numbers of a text stand; what was rejected as a date may hold the beginning of one."""
    spans, at = [], 0
    while (like := LIKE_A_NUMBER.search(text, at)) and (match := NUMBER.search(text, max(at, like.start() - 4))):
        if _is_phone(match, text):
            spans.append(match.span())
            at = match.end()
        else:
            first = FIRST_GROUP.match(text, match.start())
            at = first.end() if first else match.end()
    return spans


def _is_phone(match: re.Match[str], text: str) -> bool:
    """Whether a run of digits shaped like a phone number is one, by its groups and what stands beside it."""
    said = match[0]
    if UNIT.match(text, match.end()) or DATE.search(said):
        return False
    if match["abroad"] or match["near"] or match["bare"]:
        return True
    groups = tuple(re.findall(r"\d+", said))
    if match["local"]:
        return "".join(groups) != "0123456789" and not any(YEAR.fullmatch(group) for group in groups[1:])
    thousands = len(groups) == 3 and "." in said
    return tuple(map(len, groups)) in GROUPS_OF_NINE and not thousands


def mask_own_handle(url: str, handle: str) -> str:
    """`url` with the author's own handle replaced wherever it is a whole part of the address."""
    url = url.replace(f"/{handle}/", "/user/")
    lowered, sought = url.lower(), handle.lower()
    at = lowered.find(sought) if sought else -1
    while at >= 0:
        end = at + len(sought)
        before, after = lowered[:at][-1:], lowered[end : end + 1]
        if len(lowered) == len(url) and not _joins(before) and not _joins(after):
            start = at - (before == "@")
            url = url[:start] + USER[1:] + url[end:]
            lowered, end = url.lower(), start + len(USER)
        at = lowered.find(sought, end)
    return url


def _joins(letter: str) -> bool:
    """Whether a character beside a handle makes it part of a longer word."""
    return bool(letter) and (letter.isalnum() or letter in "_-.")
