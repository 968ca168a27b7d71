"""Guessing which column of a table holds what, for a person to confirm."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from marsad.observe.cells import as_count
from marsad.observe.masking import mask_text
from marsad.observe.profile_addresses import USER
from marsad.observe.times import parse_times

# What exports call each field, folded by `folded`: English, French, Spanish and Arabic.
NAMES: dict[str, str] = {
    "id": "id postid messageid tweetid commentid itemid videoid nativeid identifiant idpost idpublicacion المعرف معرف "
    "رقمالمنشور معرفالمنشور رقمالتعليق",
    "platform": "platform network sourceplatform plateforme reseau plataforma red المنصة الشبكة",
    "kind": "kind type posttype typedepost tipo النوع نوعالمنشور",
    "published_at": "publishedat published date time timestamp datetime createdat createdtime creationtime postdate "
    "postcreated commentpublished unixtimestamp datedepublication datepublication dateheure heure publiele fecha hora "
    "fechadepublicacion publicado التاريخ تاريخ تاريخالنشر الوقت وقتالنشر",
    "text": "text body message content caption comment commentmessage posttext tweet tweettext description fulltext "
    "texte contenu commentaire corps legende texto mensaje contenido comentario النص نص المحتوى الرسالة التعليق "
    "المنشور",
    "author": "author username user handle screenname account accountname pagename channel channelname from authorname "
    "auteur utilisateur compte pseudo nomdelapage autor usuario cuenta الكاتب المستخدم الحساب صاحبالمنشور الصفحة",
    "target": "target candidate candidateid cible candidat candidato المرشح المستهدف",
    "parent": "parent parentid inreplyto inreplytoid replyto reponsea idparent respuestaa ردعلى المنشورالأصلي",
    "root": "root rootid threadid thread conversationid conversation discussion hilo conversacion المحادثة",
    "lang": "lang language languagecode languageguess langue idioma lengua اللغة لغة",
    "url": "url posturl permalink postlink tweeturl link lien adresse enlace الرابط رابط رابطالمنشور",
    "hashtags": "hashtags hashtag tags motsdiese etiquetas الوسوم وسوم الهاشتاغ",
    "links": "links urls expandedlinks liens enlaces الروابط",
    "media": "media images imageurl videourl medias image video photo imagenes الوسائط الصور",
    "views": "views viewcount playcount plays impressions impressioncount postviews totalviews vues nombredevues "
    "vistas "
    "visualizaciones المشاهدات عددالمشاهدات",
    "reactions": "reactions likes likecount likescount favoritecount totalinteractions jaime mentionsjaime megusta "
    "reacciones التفاعلات الإعجابات عددالإعجابات",
    "shares": "shares sharecount sharescount retweets retweetcount reposts partages compartidos veces compartido "
    "المشاركات عددالمشاركات",
    "comments": "comments commentcount commentscount replies replycount commentaires nombredecommentaires comentarios "
    "respuestas التعليقات عددالتعليقات",
    "place": "place location userlocation authorlocation profilelocation lieu localisation ubicacion lugar الموقع "
    "المكان مكانالكاتب",
    "country": "country countrycode authorcountry regioncode locationcreated pageadmintopcountry pays pais البلد "
    "الدولة",
}  # fmt: skip
MEANING = {name: field for field, names in NAMES.items() for name in names.split()}
COUNTS = ("views", "reactions", "shares", "comments")
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Guess:
    """One field of a post, the column it may be in, and why a person may believe it."""

    field: str
    column: str
    sure: float  # 1: the field's own name; .9: a name known for it; less where the cells do not agree
    samples: tuple[str, ...]

    @property
    def example(self) -> str:
        """The first of the samples, shortened, and without the names, addresses and numbers of people."""
        if not self.samples:
            return ""
        return USER if self.field == "author" else mask_text(self.samples[0], "", {})[0][:60]


def guess_map(head_rows: Sequence[Sequence[str]]) -> tuple[Guess, ...]:
    """Which column holds which field, from the header and the first rows of a table; the surest guess for each
    field, none where no name or content speaks for one. To be shown for confirmation, never used as it is.
    """
    if not head_rows:
        return ()
    names, rows = head_rows[0], [row for row in head_rows[1:] if len(row) == len(head_rows[0])]
    guesses: dict[str, Guess] = {}
    for at, name in enumerate(names):
        cells = [row[at].strip() for row in rows if row[at].strip()]
        field, sure = _by_name(name)
        if field is None and (found := _by_content(cells)):
            field, sure = found, 0.4
        if field is None:
            continue
        guess = Guess(field, name.strip(), round(sure * _agrees(field, cells), 2), tuple(cells[:SAMPLES]))
        if guess.sure > 0.2 and (field not in guesses or guess.sure > guesses[field].sure):
            guesses[field] = guess
    return tuple(guesses[field] for field in NAMES if field in guesses)


def folded(name: str) -> str:
    """A name of a column without case, accents, spaces and signs."""
    plain = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(letter for letter in plain if letter.isalnum()) if not re.search("[\u0600-\u06ff]", name) else (
        "".join(letter for letter in name.strip() if letter.isalnum())
    )  # fmt: skip


def _by_name(name: str) -> tuple[str | None, float]:
    if name.strip() in NAMES:
        return name.strip(), 1.0
    return (MEANING.get(folded(name)), 0.9)


def _by_content(cells: Sequence[str]) -> str | None:
    """A column whose name says nothing: long texts of many words are the text, times the time, addresses the url."""
    if not cells:
        return None
    if all(re.match(r"https?://", cell) for cell in cells):
        return "url"
    if sum(len(cell.split()) for cell in cells) / len(cells) >= 6:
        return "text"
    shaped = [cell for cell in cells if re.search(r"\d{4}.*[-/:]|[-/:].*\d{4}", cell)]
    return "published_at" if len(shaped) == len(cells) and _agrees("published_at", cells) == 1 else None


def _agrees(field: str, cells: Sequence[str]) -> float:
    """The share of cells that can be what the field holds."""
    if not cells:
        return 0.8
    if field in COUNTS:
        return sum(as_count(cell) is not None for cell in cells) / len(cells)
    if field == "published_at":
        why = parse_times(pa.array(cells, pa.string())).why
        return float(((why == 0) | (why == 3)).mean())
    if field == "url":
        return sum(bool(re.match(r"https?://|www\.", cell)) for cell in cells) / len(cells)
    return 1.0
