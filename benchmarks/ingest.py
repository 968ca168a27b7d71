"""How fast a file is taken in: against the floor of decompressing and parsing it, and against a loop over its rows.

    python benchmarks/ingest.py --folder FOLDER [--rows 1000000] [--workers N]

Makes a gzip NDJSON of invented posts of about 2 KB in FOLDER (kept for the next run), then measures, each in a
process of its own:

floor   ISA-L gunzip and a msgspec typed decode of every line, one process, nothing built
loop    gunzip (zlib), json.loads, the same fields built row by row (same masking rules, HMAC pseudonyms, SHA-256 ids,
        dates read), duplicates dropped by a set, written as CSV: the way of tools that map items one by one
ours    the file sealed by its SHA-256 and taken in, with refusals, pseudonyms, masking and one Delta commit a chunk

Each post has a text of 200 to 900 bytes (Arabic, French, Spanish or English letters drawn at random; one in four
names a handle, one in fifty a phone number, one in a hundred an e-mail), an id above 2^53, author, kind, time, url,
two hashtags in one of three, one or two links, two to four media addresses with long signatures, and four counts.
One row in a thousand is broken JSON, one in five hundred repeats an earlier row; no field is unknown.
"""

import argparse
import csv
import gzip
import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

KEY = b"k" * 32
LETTERS = {
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "fr": "abcdefghilmnopqrstuvéèàç",
    "es": "abcdefghijlmnopqrstuvñáíó",
    "en": "abcdefghijklmnoprstuvwy",
}


def vocabulary(chance: random.Random) -> dict[str, list[str]]:
    """Four thousand invented words for each script."""
    return {
        language: ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(4000)]
        for language, letters in LETTERS.items()
    }


def posts(rows: int) -> Iterator[bytes]:
    """Lines of NDJSON, the same for the same number of rows."""
    chance = random.Random(20260908)
    words = vocabulary(chance)
    start = datetime(2026, 9, 1, tzinfo=UTC)
    earlier = b"{}\n"
    for number in range(rows):
        draw = chance.random()
        if draw < 0.001:
            yield b'{"id": "broken", "text": \n'
            continue
        if draw < 0.003 and number > 10:
            yield earlier
            continue
        language = chance.choice(("ar", "ar", "fr", "es", "en"))
        length = chance.randint(200, 900) // (2 if language == "ar" else 1)
        text = " ".join(chance.choices(words[language], k=length // 6))
        if draw < 0.25:
            text += f" @{chance.choice(words['en'])}_{number % 977}"
        if draw > 0.98:
            text += f" 06{chance.randint(10**7, 10**8 - 1)}"
        if draw > 0.99:
            text += f" {chance.choice(words['en'])}@mail.example"
        author = f"reader_{int(chance.paretovariate(0.8)) % 300_000}"
        own = 7_400_000_000_000_000_000 + number * 7919
        signature = f"{chance.getrandbits(640):x}"
        post = {
            "id": str(own), "platform": "x", "kind": "comment" if number % 3 else "post", "author": author,
            "published_at": (start + timedelta(seconds=number % 2_000_000)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "text": text, "parent": str(own - 7919 * 5) if number % 3 else None, "lang": language,
            "url": f"https://social.example/{author}/status/{own}",
            "hashtags": chance.choices(words[language], k=2) if number % 3 == 0 else [],
            "links": [f"https://news.example/{number % 5000}/{signature[:100]}" for _ in range(1 + number % 2)],
            "media": [
                f"https://cdn{k}.media.example/v/t39.{number % 997}-6/{own}_n.jpg?stp=dst-jpg_p526x296&_nc_cat={k}"
                f"&ccb=1-7&_nc_sid={signature[:24]}&_nc_ohc={signature[24:60]}&oh={signature[60:140]}&oe=6{own:x}"
                for k in range(2 + number % 3)
            ],
            "views": chance.randint(0, 10**6), "reactions": chance.randint(0, 10**4), "shares": number % 100,
            "comments": None if number % 5 else 3,
        }  # fmt: skip
        earlier = json.dumps(post, ensure_ascii=False).encode() + b"\n"
        yield earlier


def made(folder: Path, rows: int) -> Path:
    """The file of that many posts, made once."""
    path = folder / f"posts-{rows}.ndjson.gz"
    if not path.exists():
        size = 0
        with gzip.open(path.with_suffix(".part"), "wb", compresslevel=6) as file:
            for line in posts(rows):
                size += file.write(line)
        path.with_suffix(".part").rename(path)
        print(f"made {path.name}: {size / rows:.0f} bytes a post, {path.stat().st_size / 1e6:.0f} MB compressed")
    return path


def floor(path: Path, _folder: Path, _workers: int) -> int:
    """Decompress and parse, nothing more."""
    import msgspec

    from marsad.observe.lines import cut_lines
    from marsad.observe.opening import open_sealed
    from marsad.observe.readers.ndjson import Line

    decoder, rows = msgspec.json.Decoder(Line), 0
    with open_sealed(path) as file:
        for block in cut_lines(file):
            try:
                rows += len(decoder.decode_lines(block.payload))
            except msgspec.DecodeError:
                for line in block.payload.splitlines():
                    try:
                        decoder.decode(line)
                        rows += 1
                    except msgspec.DecodeError:
                        continue
    return rows


def loop(path: Path, folder: Path, _workers: int) -> int:
    """One row after the other, to CSV."""
    from marsad.core.ids import post_id, pseudonym
    from marsad.observe.masking import mask_own_handle, mask_text

    seen: set[str] = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines, (folder / "loop.csv").open("w", encoding="utf-8") as out:
        writer, rows = None, 0
        for line in lines:
            try:
                item = json.loads(line)
            except json.JSONDecodeError:
                continue
            own = post_id("benchmark", item["platform"], item["id"])
            if own in seen:
                continue
            seen.add(own)
            text, masked = mask_text(item["text"], item["platform"], {})
            parent = item["parent"]
            mapped = {
                "post_id": own,
                "source": "benchmark",
                "platform": item["platform"],
                "native_id": item["id"],
                "kind": item["kind"],
                "published_at": datetime.fromisoformat(item["published_at"]).isoformat(),
                "text": text,
                "account": pseudonym(KEY, item["platform"], item["author"]),
                "parent_id": post_id("benchmark", item["platform"], parent) if parent else None,
                "language_given": item["lang"],
                "url": mask_own_handle(item["url"], item["author"]),
                "hashtags": ",".join(item["hashtags"]),
                "links": ",".join(item["links"]),
                "media": ",".join(item["media"]),
                "views": item["views"],
                "reactions": item["reactions"],
                "shares": item["shares"],
                "comments": item["comments"],
                "masked": masked,
            }
            if writer is None:
                writer = csv.DictWriter(out, list(mapped))
                writer.writeheader()
            writer.writerow(mapped)
            rows += 1
    return rows


def ours(path: Path, folder: Path, workers: int) -> int:
    """Sealed, taken in and committed."""
    from marsad.observe.account import Counts, loss_account
    from marsad.observe.readers.ndjson import NdjsonReader
    from marsad.observe.seen import SeenIds
    from marsad.observe.taking_in import Job, take_in
    from marsad.plugins.seam import Header
    from marsad.store.lake import Lake
    from marsad.store.vault import Vault

    with tempfile.TemporaryDirectory(dir=folder) as home:
        sealed = Vault(Path(home) / "vault").seal(path)
        lake = Lake(Path(home) / "lake")
        lake.create()
        header = Header(source="benchmark", platform="x")
        job = Job(reader=NdjsonReader(), header=header, key=KEY, batch_id=sealed.sha256[:16])
        counts = Counts()
        for chunk in take_in(sealed.path, job, SeenIds(), workers=workers):
            lake.append("posts", chunk.posts, application=job.batch_id, sequence=chunk.number)
            if len(chunk.refusals):
                lake.append("refusals", chunk.refusals, application=job.batch_id, sequence=chunk.number)
            counts = counts.plus(chunk.counts)
        account = loss_account(counts, job.reader, header)
        print(account, file=sys.stderr)
    return account.posts


WAYS = {"floor": floor, "loop": loop, "ours": ours}


def tree_memory(root: int) -> int:
    """Resident bytes of a process and all its children, shared pages shared out (PSS)."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    members, total = {root}, 0
    while more := {child for child, parent in parents.items() if parent in members} - members:
        members |= more
    for member in members:
        try:
            rollup = Path(f"/proc/{member}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
        except (OSError, StopIteration):
            continue
    return total


def measured(way: str, path: Path, folder: Path, workers: int) -> tuple[float, float, float, int]:
    """Seconds by the clock and of processors, peak megabytes of the process tree, and rows, in a process of its own."""
    command = [
        sys.executable,
        __file__,
        "--folder",
        str(folder),
        "--workers",
        str(workers),
        "--way",
        way,
        "--file",
        str(path),
    ]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    started, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.2):
            peak = max(peak, tree_memory(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, _ = process.communicate()
    seconds = time.perf_counter() - started
    done.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{way} failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return seconds, worked, peak / 1e6, int(out.split()[-1])


def main() -> None:
    """Measure every way, and print the ratios."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--folder", type=Path, required=True)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--workers", type=int, default=0)
    arguments.add_argument("--only", choices=WAYS)
    arguments.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    arguments.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.way:
        print(WAYS[options.way](options.file, options.folder, options.workers))
        return
    path = made(options.folder, options.rows)
    hashlib.sha256(path.read_bytes())  # so that every way finds the file in memory
    seconds = {}
    for way in [options.only] if options.only else WAYS:
        seconds[way], worked, peak, rows = measured(way, path, options.folder, options.workers)
        each = seconds[way] / options.rows * 1e6
        print(f"{way:6} {seconds[way]:7.1f} s  {worked:7.1f} s CPU  {each:6.1f} us a row  {peak:6.0f} MB  {rows} posts")
    if len(seconds) == len(WAYS):
        print(f"ours / floor = {seconds['ours'] / seconds['floor']:.2f} (to reach: 3 or less)")
        print(f"loop / ours  = {seconds['loop'] / seconds['ours']:.2f} (to reach: 4 or more)")


if __name__ == "__main__":
    main()
