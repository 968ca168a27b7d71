"""How often do bursts raise a false alarm, how many true ones are found, and what of the real ones of 2016?

python benchmarks/bursts.py [--series 200] [--json FILE]

Made-up series have a daily cycle and, beyond chance, luck by the hour (negative binomial) or by the hour and the day.
The baselines are those of the usual tools: Poisson around a flat mean, Poisson around the same hour of the week, and
the negative binomial around it, its dispersion from the same weeks. Real sets are read where they stand beside the
checkout, with the defaults of `marsad tool bursts`.
"""

import argparse
import json
import lzma
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy import stats

from marsad.bursts.finding import Found, find_bursts
from marsad.bursts.series import Series
from marsad.bursts.usual import RHYTHMS, usual
from marsad.core.bursts import Asked, By
from marsad.flows.bursts_tool import bursts_in

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
RESULT = Path(__file__).parent / "results" / "bursts.json"
DAYS, JUDGED = 56, 28  # weeks 5 to 8 are judged, so that every method has four weeks of history
MEAN = 10.0
CYCLE = 1 + 0.8 * np.sin(np.arange(24) / 24 * 2 * np.pi)
WORLDS = (
    ("none", 0.0, 0.0),
    ("moderate", 0.1, 0.0),
    ("strong", 0.3, 0.0),
    ("extreme", 2.0, 0.0),
    ("of days", 0.3, 0.2),
)
ALARM = 0.001
Counts = NDArray[np.int64]


def drawn(series: int, by_hour: float, by_day: float, seed: int, mean: float = MEAN, days: int = DAYS) -> Counts:
    """Counts (series, hours) with that over-dispersion by the hour and by the day."""
    random = np.random.default_rng([2016, seed])
    rate = np.broadcast_to(mean * np.tile(CYCLE, days), (series, days * 24)).copy()
    if by_hour:
        rate *= random.gamma(1 / by_hour, by_hour, rate.shape)
    if by_day:
        rate *= np.repeat(random.gamma(1 / by_day, by_day, (series, days)), 24, axis=1)
    return random.poisson(rate).astype(np.int64)


def named(counts: Counts) -> list[Series]:
    """Counts as series."""
    return [
        Series(name=f"s{place:05d}", start=0, counts=own, missing=np.zeros(counts.shape[1], dtype=bool))
        for place, own in enumerate(counts)
    ]


def usual_tools(counts: Counts) -> dict[str, float]:
    """False alarms a week and series at p < .001 of the three usual ways, with four weeks of history."""
    weeks = counts.reshape(len(counts), -1, 168)
    alarms: dict[str, list[float]] = {"flat": [], "profile": [], "nb": []}
    for week in range(JUDGED // 7, weeks.shape[1]):
        past, now = weeks[:, week - 4 : week], weeks[:, week]
        flat, same = past.mean(axis=(1, 2), keepdims=False)[:, None], np.maximum(past.mean(axis=1), 0.1)
        excess = ((past - same[:, None]) ** 2).sum(axis=(1, 2)) * 4 / 3 - past.sum(axis=(1, 2))
        spread = np.maximum(excess / (4 * (same**2).sum(axis=1)), 1e-3)[:, None]
        alarms["flat"].append((stats.poisson.sf(now - 1, flat) < ALARM).sum() / len(now))
        alarms["profile"].append((stats.poisson.sf(now - 1, same) < ALARM).sum() / len(now))
        alarms["nb"].append((stats.nbinom.sf(now - 1, 1 / spread, 1 / (1 + spread * same)) < ALARM).sum() / len(now))
    return {name: float(np.mean(each)) for name, each in alarms.items()}


def false_alarms(series: int) -> Iterator[dict[str, Any]]:
    """In worlds without a burst: alarms by the hour, and bursts told."""
    for place, (name, by_hour, by_day) in enumerate(WORLDS):
        counts = drawn(series, by_hour, by_day, place)
        others = usual_tools(counts)
        walked = usual(counts, np.zeros(counts.shape, dtype=bool), RHYTHMS[By.HOUR], weeks=8, days=5, alarm=ALARM)
        alarms = (walked.p[:, JUDGED * 24 :, 0] < ALARM).sum(axis=1) / (DAYS - JUDGED) * 7
        value, error = float(alarms.mean()), float(alarms.std() / np.sqrt(series))
        yield figure(
            f"false alarms a week and series at p < .001, over-dispersion {name}",
            round(value, 3), low=round(value - 1.96 * error, 3), high=round(value + 1.96 * error, 3),
            baseline=f"Poisson flat {others['flat']:.2f}, with profile {others['profile']:.2f}, NB {others['nb']:.2f}",
            goal="at most 0.5 under strong",
            how=f"{series} series x 4 weeks, {MEAN:g} posts an hour; dispersion {by_hour} by hour, {by_day} by day; "
            "0.17 is nominal",
        )  # fmt: skip


def whole_worlds(worlds: int = 20, series: int = 30) -> Iterator[dict[str, Any]]:
    """In how many worlds without a burst anything is told: with no true burst, that is the false discovery rate."""
    for name, by_hour, by_day in (*WORLDS, ("moderate of days", 0.1, 0.1)):
        told = [len(find_bursts(named(drawn(series, by_hour, by_day, 1000 + world))).bursts) for world in range(worlds)]
        wrong = sum(each > 0 for each in told)
        low, high = stats.beta.interval(0.95, wrong + 0.5, worlds - wrong + 0.5)
        yield figure(
            f"worlds without a burst in which one is told (q <= .05), over-dispersion {name}", wrong / worlds,
            low=round(float(low), 3), high=round(float(high), 3), goal=0.05,
            how=f"{worlds} worlds of {series} series x 8 weeks; {sum(told)} told in {worlds * series * 8} series-weeks",
        )  # fmt: skip


def power(series: int) -> Iterator[dict[str, Any]]:
    """Planted bursts: how many are found, and how far the onset is off. Half of the series hold one."""
    random = np.random.default_rng(7)
    shapes = {"6 hours at once": np.ones(6), "36 hours, rising over the first 24": np.minimum(np.arange(1, 37) / 24, 1)}
    for shape, rise in shapes.items():
        for times in (2, 3, 5):
            counts = drawn(series, 0.2, 0.05, 50 + times)
            starts = random.integers(30 * 24, 50 * 24, series // 2)
            for place, start in enumerate(starts):
                here = slice(start, start + len(rise))
                more = counts[place, here] * (times - 1) * rise
                counts[place, here] += random.poisson(more)
            yield from _powers(find_bursts(named(counts)), starts, len(rise), f"x{times}, {shape}")


def _powers(found: Found, starts: NDArray[np.int64], hours: int, what: str) -> Iterator[dict[str, Any]]:
    zero = datetime.fromtimestamp(0, UTC)
    right: dict[int, float] = {}
    for burst in found.bursts:
        place = int(burst.series[1:])
        if place < len(starts):
            begin = zero + timedelta(hours=int(starts[place]))
            if burst.start < begin + timedelta(hours=hours) and burst.end > begin:
                right.setdefault(place, (burst.onset - begin) / timedelta(hours=1))
    share = len(right) / len(starts)
    low, high = stats.beta.interval(0.95, len(right) + 0.5, len(starts) - len(right) + 0.5)
    delays = np.array(list(right.values())) if right else np.zeros(0)
    told = f"median {np.median(delays):+.0f} h, {np.mean(abs(delays) <= 24):.0%} within 24 h" if right else "none found"
    false = sum(int(burst.series[1:]) >= len(starts) for burst in found.bursts)
    yield figure(
        f"planted bursts found, {what}", round(share, 3), low=round(float(low), 3), high=round(float(high), 3),
        how=f"{len(starts)} bursts among {2 * len(starts)} series of {MEAN:g} posts an hour; onset {told}; "
        f"{false} false of {len(found.bursts)} told",
    )  # fmt: skip


def coverage(series: int) -> Iterator[dict[str, Any]]:
    """How often the interval of observed / expected holds the true multiple of bursts that were planted and found."""
    for times in (5, 10):
        counts = drawn(series, 0.2, 0.05, 90 + times)
        counts[:, 40 * 24 : 40 * 24 + 12] = np.random.default_rng(times).poisson(
            times * counts[:, 40 * 24 : 40 * 24 + 12]
        )
        here = [
            burst for burst in find_bursts(named(counts)).bursts
            if burst.start.timestamp() / 3600 >= 40 * 24 - 2 and burst.end.timestamp() / 3600 <= 40 * 24 + 14
        ]  # fmt: skip
        held = np.array([burst.ratio_low <= times <= burst.ratio_high for burst in here])
        yield figure(
            f"intervals of observed / expected that hold the truth, x{times}", round(float(held.mean()), 3), goal=0.95,
            how=f"{len(here)} bursts found of {series} planted, 12 hours each; found ones are large by choice",
        )  # fmt: skip


def speed() -> Iterator[dict[str, Any]]:
    """The whole search."""
    counts = drawn(1000, 0.2, 0.05, 123)
    given = named(counts)
    begin = time.perf_counter()
    find_bursts(given)
    yield figure("seconds for 1,000 series of 8 weeks by the hour", round(time.perf_counter() - begin, 1), how="once")


def elecmorocco() -> Iterator[dict[str, Any]]:
    """The comments on the elections of 2016: polling day, 29 October, and a quiet November."""
    path = DATA / "text/elecmorocco2016/elecmorocco2016.parquet"
    if not path.exists():
        return
    table = pq.read_table(path, columns=["published", "script"])
    columns = {"all scripts": {"time": table["published"]}}
    columns["by script"] = columns["all scripts"] | {"series": table["script"]}
    wanted = {"polling day, 7 October 2016": _utc(2016, 10, 7), "29 October 2016": _utc(2016, 10, 29)}
    for name, given in columns.items():
        found = bursts_in(pa.table(given), Asked()).found
        for what, day in wanted.items():
            yield _real(found, what, day, f"ElecMorocco2016, {name}")
        quiet = [b for b in found.bursts if b.end > _utc(2016, 11, 10) and b.start < _utc(2016, 11, 26)]
        yield figure(
            f"ElecMorocco2016, {name}: alarms 10 to 25 November", len(quiet), goal=0,
            how=f"{table.num_rows} comments, {len(found.bursts)} bursts in all: {_spans(found)}",
        )  # fmt: skip
    days = bursts_in(pa.table(columns["all scripts"]), Asked(by=By.DAY)).found
    yield _real(days, "29 October 2016", _utc(2016, 10, 29), "ElecMorocco2016, by day")


def _utc(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def _spans(found: Found) -> str:
    return "; ".join(f"{b.series} {b.start:%d %b %H}h to {b.end:%d %b %H}h" for b in found.bursts) or "none"


def _real(found: Found, what: str, day: datetime, of: str) -> dict[str, Any]:
    """Whether a burst's onset is within a day of the day it should be on."""
    near = [b for b in found.bursts if day - timedelta(days=1) <= b.onset < day + timedelta(days=2) and b.end > day]
    how = "not found"
    if near:
        one = min(near, key=lambda burst: burst.p)
        how = (
            f"onset {one.onset:%d %b %H}h, {one.observed} posts where {one.expected:.0f} are usual "
            f"({one.ratio_low:.1f} to {one.ratio_high:.1f} times), q {one.q:.2g}"
        )
    return figure(f"{of}: {what} found, onset within a day", int(bool(near)), goal=1, how=how)


def trolls() -> Iterator[dict[str, Any]]:
    """The known surge of 6 October 2016 in the tweets of the Internet Research Agency."""
    path = DATA / "coordination/ira-troll-tweets/ira-english-2016-09-15_11-15.csv.xz"
    if not path.exists():
        return
    with lzma.open(path) as file:
        rows = pa_csv.read_csv(file, parse_options=pa_csv.ParseOptions(newlines_in_values=True))
    times = pc.cast(rows["publish_date"], pa.string())
    found = bursts_in(pa.table({"time": times, "series": rows["account_category"]}), Asked()).found
    yield _real(found, "surge of 6 October 2016", _utc(2016, 10, 6), "IRA tweets by category")
    yield figure("IRA tweets by category: bursts told", len(found.bursts), how=_spans(found))


def figure(what: str, value: Any, **more: Any) -> dict[str, Any]:
    """One line of the results."""
    return {"what": what, "value": value, "low": None, "high": None, "baseline": "", "goal": "", "how": ""} | more


def main() -> None:
    """Print each figure as it comes and keep them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=200)
    parser.add_argument("--json", type=Path, default=RESULT)
    asked = parser.parse_args()
    found = []
    for part in (
        elecmorocco(),
        trolls(),
        false_alarms(asked.series),
        whole_worlds(),
        power(asked.series),
        coverage(asked.series),
        speed(),
    ):
        for one in part:
            print(json.dumps(one, ensure_ascii=False), flush=True)
            found.append(one)
    asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
