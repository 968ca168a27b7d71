"""Who shares what in the fictional election: independent people, a planted group, a party's campaign, a feed.

One more source beside those that are coded: public posts with links. What is planted is told in `Planted`, so that the
worked example can say what of it an analysis finds, and what it takes for nothing.
"""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from marsad.demo.files import Received
from marsad.demo.generate import HOURS
from marsad.demo.world import END, START, World

SOURCE = "topic_shared"
ACCOUNTS, STORIES = 420, 160
GROUP, GROUP_LINKS, GROUP_SECONDS = 12, 18, 40  # accounts, links each of them shares, seconds within which they do
CAMPAIGN = 30  # people of a party who share what it publishes, in the hours after
RISE = datetime(2025, 1, 13, 18, tzinfo=UTC), 14, 170  # when a video is said to show the vote; hours, posts
TAG = "صندوق_تازلومت"
ABROAD = 0.3  # of the accounts
SITES = ("news.example", "as-sariya.example", "courrier.example", "mizab.example")
TITLES = {
    "arb": ("لقاء انتخابي في {ara}", "برنامج {party} لمدينة {ara}", "تقرير عن الحملة في {ara}"),
    "fra": ("Réunion électorale à {latin}", "Le programme pour {latin}", "La campagne à {latin}"),
    "eng": ("Campaign meeting in {latin}", "What candidates promise in {latin}", "On the campaign in {latin}"),
    "ary": ("شوفو شنو واقع ف {ara}", "الحملة فمدينة {ara} واش بصح", "ها شنو قالو على {ara}"),
}
REMARKS = (
    "واش هاد الشي بصح ولا غير كلام ديال الحملة؟ قولو ليا رأيكم",
    "قرأت المقال مرتين ولم أفهم بعد من سيمول هذه الوعود",
    "À lire avant de se faire une opinion, chacun jugera par soi-même",
    "Je partage sans commentaire, mais relisez bien le dernier paragraphe",
    "Worth reading to the end, whatever side you are on in this campaign",
    "Somebody please ask them about the school and the road in {latin}",
    "شكون فيكم حضر لهاد اللقاء ف {ara}؟ بغيت نعرف شنو تقال",
    "مقال جيد يطرح السؤال الذي يتجنبه الجميع حول {ara}",
    "On parle encore de {latin} et jamais des villages autour",
    "bghit nfhem chnou l far9 bin hadchi w dakchi li galou l3am li fat",
)
LEAKED = (
    "الحقيقة التي يخفونها عن مكاتب {ara}",
    "Ce qu’on vous cache sur les bureaux de {latin}",
    "What they hide about the polling stations of {latin}",
)
RISING = (
    "شاهدوا ما يقع في مكتب التصويت بتازلومت #{tag}",
    "Regardez ce qui se passe au bureau de vote de Tazloumt #{tag}",
    "hadchi li wa9e3 f tazloumt, chofo lvideo #{tag}",
    "Look at what happens at the polling station of Tazloumt #{tag}",
)
# what people write of where they are: nobody's real profile
INSIDE = ("Zelmara", "زلمارة", "{latin}", "{ara}", "{latin}, Zelmara", "{latin} 🌊")
OUTSIDE = (
    "Paris",
    "Lyon, France",
    "Bruxelles",
    "مدريد",
    "Montréal, Canada",
    "Milano",
    "Amsterdam 🇳🇱",
    "Dubai, UAE",
    "باريس",
)
NOWHERE = ("in my head", "فقلب البحر", "quelque part", "🌍", "everywhere and nowhere", "Zelmara <-> Paris")
LABELS = {"inside": "XZ", "outside": ("FR", "BE", "ES", "CA", "IT", "NL", "AE")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharer:
    """An account: how much it shares, where it is in truth, and what it says of that."""

    name: str
    outside: bool
    place: str | None
    label: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What is in the source, by the number of its accounts and posts."""

    group: tuple[str, ...]  # handles of the accounts that share together
    group_links: tuple[str, ...]
    rise_begins: datetime
    outside: float  # share of all accounts, in truth


@dataclass(frozen=True, slots=True)
class Shared:
    """The source: its rows in Marsad's own schema, and what is planted in it."""

    rows: tuple[dict[str, Any], ...]
    planted: Planted


def shared(world: World, seed: int, posts: int) -> Shared:
    """The posts of the source, about `posts` of independent people besides what is planted; the same for a seed."""
    random = Random(f"{seed}:shared")  # noqa: S311 - a fiction needs repeatable draws
    people = [_sharer(random, world, f"demo_reader_{number:03d}") for number in range(ACCOUNTS)]
    group = [_sharer(random, world, f"demo_echo_{number:02d}") for number in range(GROUP)]
    links = tuple(f"https://tazloumt-leaks.example/{number}" for number in range(GROUP_LINKS))
    rows = [
        *_independent(random, world, random.sample([*people, *group], ACCOUNTS + GROUP), posts),
        *_together(random, world, group, links),
        *_campaign(random, world, people[:CAMPAIGN]),
        *_feed(random, world),
        *_rise(random, people),
    ]
    rows.sort(key=lambda row: (row["published_at"], row["author"], row["text"]))
    numbered = tuple({"id": str(1_869_000_000_000_000_000 + n * 1_000_003), **row} for n, row in enumerate(rows))
    everybody = [*people, *group]
    outside = sum(person.outside for person in everybody) / len(everybody)
    names = tuple(person.name for person in group)
    return Shared(numbered, Planted(group=names, group_links=links, rise_begins=RISE[0], outside=outside))


def write_shared(made: Shared, folder: Path) -> Received:
    """The rows as a file of the observers; the same rows give the same bytes."""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in made.rows)
    path = folder / f"{SOURCE}.ndjson.gz"
    path.write_bytes(gzip.compress(lines.encode(), compresslevel=6, mtime=0))
    rows = len(made.rows)
    return Received(path=path, source=SOURCE, format="ndjson", rows=rows, posts=rows, duplicates=0, refused=())


def _sharer(random: Random, world: World, name: str) -> Sharer:
    outside = random.random() < ABROAD
    town, place, label = random.choice(world.places), None, None
    if random.random() < 0.15:
        label = random.choice(LABELS["outside"]) if outside else str(LABELS["inside"])
    if random.random() < 0.5:
        said = random.choice(OUTSIDE if outside else INSIDE) if random.random() < 0.85 else random.choice(NOWHERE)
        place = said.format(latin=town.called(""), ara=town.called("ara"))
    return Sharer(name=name, outside=outside, place=place, label=label)


def _row(person: Sharer, when: datetime, text: str, links: Sequence[str], tags: Sequence[str] = ()) -> dict[str, Any]:
    row = {
        "platform": "x",
        "kind": "post",
        "published_at": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "text": text,
        "author": person.name,
        "hashtags": list(tags),
        "links": list(links),
        "views": 40 + len(text) * 3,
        "place": person.place,
        "country": person.label,
    }
    return {name: value for name, value in row.items() if value is not None}


def _independent(random: Random, world: World, people: Sequence[Sharer], posts: int) -> Iterator[dict[str, Any]]:
    """People who share the news: few share much, few stories are shared much, most within hours of their coming out."""
    active = [1 / (place + 40) for place in range(len(people))]
    out = [_moment(random) for _story in range(STORIES)]
    told = [1 / (place + 4) for place in range(STORIES)]
    for _post in range(posts):
        story = random.choices(range(STORIES), told)[0]
        when = out[story] + timedelta(seconds=int(random.expovariate(1 / 10_800)))
        person = random.choices(people, active)[0]
        site = SITES[story % len(SITES)]
        text = _title(random, world, story) if random.random() < 0.2 else _remark(random, world)
        yield _row(person, when, text, [f"https://{site}/{story}"])


def _together(random: Random, world: World, group: Sequence[Sharer], links: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The planted group: every link by every account, within less than a minute, beside what they share alone."""
    for number, link in enumerate(links):
        begun = _moment(random)
        for person in group:
            when = begun + timedelta(seconds=random.randrange(GROUP_SECONDS))
            place = world.places[number % len(world.places)]
            said = LEAKED[number % 3].format(latin=place.called(""), ara=place.called("ara"))
            yield _row(person, when, f"{said} ({number + 1})", [link], ["ZelmaraVote"])


def _campaign(random: Random, world: World, people: Sequence[Sharer]) -> Iterator[dict[str, Any]]:
    """Members of a party who share its pages in the evening they come out: lawful, open, and not at one second."""
    for number in range(12):
        begun = START + timedelta(days=3 * number % (END - START).days, hours=18)
        for person in people:
            if random.random() < 0.6:
                when = begun + timedelta(seconds=random.randrange(4 * 3600))
                link = f"https://bridge-party.example/{number}"
                yield _row(person, when, _title(random, world, number), [link], ["ViteLePont"])


def _feed(random: Random, world: World) -> Iterator[dict[str, Any]]:
    """Two pages that repeat an outlet's feed by machine, at the same minute of every fourth hour."""
    pages = [Sharer(name=f"demo_feed_{number}", outside=False, place=None, label=None) for number in (1, 2)]
    for number in range((END - START).days * 6):
        when = START + timedelta(hours=4 * number)
        for place, page in enumerate(pages):
            link = f"https://as-sariya.example/feed/{number}"
            yield _row(page, when + timedelta(seconds=5 * place), _title(random, world, number), [link])


def _rise(random: Random, people: Sequence[Sharer]) -> Iterator[dict[str, Any]]:
    """A video said to show the vote, from one evening to the next morning."""
    begins, hours, posts = RISE
    for _post in range(posts):
        when = begins + timedelta(seconds=int(hours * 3600 * random.random() ** 1.3))
        yield _row(random.choice(people), when, random.choice(RISING).format(tag=TAG), [], [TAG])


def _remark(random: Random, world: World) -> str:
    """What somebody adds of their own to a link: the same is said of any story, at any time."""
    town = random.choice(world.places)
    said = random.choice(REMARKS).format(latin=town.called(""), ara=town.called("ara"))
    return f"{said} {random.choice(('', '', '👀', '🤔', '🗳️'))}".strip()


def _title(random: Random, world: World, story: int) -> str:
    language = ("arb", "fra", "eng", "ary")[story % 4]
    place, party = world.places[story % len(world.places)], world.parties[story % len(world.parties)]
    said = TITLES[language][story % 3]
    opener = random.choice(("", "", "", "📰 ", "→ "))
    return opener + said.format(latin=place.called(""), ara=place.called("ara"), party=party.called("arb-Arab"))


def _moment(random: Random) -> datetime:
    """A second of the campaign, at the hours at which people write."""
    day, hour = random.randrange((END - START).days - 1), random.choices(range(24), HOURS)[0]
    return START + timedelta(days=day, hours=hour, minutes=random.randrange(60), seconds=random.randrange(60))
