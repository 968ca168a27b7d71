"""The drawing of a network: how long it takes to lay out, and how long a frame takes while it is moved.

python benchmarks/network_drawing.py [--frames 200]

2,000 invented accounts in 53 groups with 6,000 pairs, and the same in one group. Chromium without a window and without
a graphics card draws them in a window of 1280 by 900, moved by 7 pixels a frame, as a whole and four times nearer. A
frame is the time from one to the next that the browser shows. Beside it the same dots and lines as SVG, moved by its
viewBox: what a drawing library without a canvas does. Results go to benchmarks/results/network_drawing.json.
"""

import argparse
import importlib.util
import json
import statistics
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from marsad.core.coordination import Network
from marsad.flows.network_drawing import Drawing, drawn
from marsad.web.networks import plain

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "network_drawing.json"
STATIC = ROOT / "src" / "marsad" / "web" / "static"
FRAME = 1000 / 60  # milliseconds
PAGE = """<!doctype html><style>{style} canvas, svg {{ inline-size: 1100px; block-size: 700px }}</style>
<figure class="network" data-digits="0123456789" data-pair=""><canvas></canvas><output></output></figure>
<svg hidden width="1100" height="700"></svg>"""
MOVED = """async (frames) => {
  const network = document.querySelector('.network').network, times = [], work = [];
  const next = () => new Promise(requestAnimationFrame);
  const draw = network.draw.bind(network);
  network.draw = () => { const begun = performance.now(); draw(); work.push(performance.now() - begun); };
  let before = await next();
  for (let at = 0; at < frames; at++) {
    network.pan(at % 80 < 40 ? 7 : -7, 2 - at % 5);
    const now = await next();
    times.push(now - before);
    before = now;
  }
  network.draw = draw;
  return [times, work];
}"""
AS_SVG = """async ([made, frames]) => {
  const svg = document.querySelector('svg'), part = (name, values) => {
    const one = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(values)) one.setAttribute(key, value);
    svg.append(one);
  };
  document.querySelector('.network').hidden = true;
  svg.removeAttribute('hidden');
  for (let at = 0; at < made.pairs.length; at += 2) {
    const [a, b] = [made.pairs[at], made.pairs[at + 1]];
    const [x1, y1, x2, y2] = [2 * a, 2 * a + 1, 2 * b, 2 * b + 1].map((place) => made.places[place]);
    part('line', { x1, y1, x2, y2, stroke: '#12436d', 'stroke-width': 10 });
  }
  for (let at = 0; at < made.places.length; at += 2) {
    part('circle', { cx: made.places[at], cy: made.places[at + 1], r: 40, fill: '#12436d' });
  }
  const times = [], next = () => new Promise(requestAnimationFrame);
  let before = await next(), left = 0;
  for (let at = 0; at < frames; at++) {
    left += at % 80 < 40 ? 100 : -100;
    svg.setAttribute('viewBox', `${left} 0 10000 10000`);
    const now = await next();
    times.push(now - before);
    before = now;
  }
  return times;
}"""


def invented() -> ModuleType:
    """The made-up networks of the tests."""
    spec = importlib.util.spec_from_file_location("coordination_results", ROOT / "tests" / "coordination_results.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["coordination_results"] = module
    spec.loader.exec_module(module)
    return module


def worlds() -> dict[str, Network]:
    """2,000 accounts and 6,000 pairs, in groups as they come and in one."""
    made = invented()
    sizes = (300, 220, 180, 150, 120, 100, 90, 80, 70, 60, *(30,) * 10, *(10,) * 33)
    return {"53 groups": made.network(sizes, 6_000), "one group": made.network((2_000,), 6_000)}


def measured(page: Any, made: dict[str, Any], frames: int) -> dict[str, list[float]]:
    """Milliseconds a frame: the whole, four times nearer, and as SVG; of the whole, the script's own work too."""
    page.set_content(PAGE.format(style=(STATIC / "network.css").read_text(encoding="utf-8")))
    page.evaluate("made => { document.querySelector('.network').dataset.network = JSON.stringify(made); }", made)
    page.add_script_tag(content=(STATIC / "network.js").read_text(encoding="utf-8"))
    page.wait_for_function("() => document.querySelector('.network').network?.view")
    whole, work = page.evaluate(MOVED, frames)
    page.evaluate("() => document.querySelector('.network').network.zoom(4)")
    near, _work = page.evaluate(MOVED, frames)
    return {"whole": whole, "near": near, "work": work, "svg": page.evaluate(AS_SVG, [made, min(frames, 60)])}


def main() -> None:
    """Lay out, draw, print, keep."""
    from playwright.sync_api import sync_playwright

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--frames", type=int, default=200)
    frames = asked.parse_args().frames
    found: list[dict[str, Any]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, network in worlds().items():
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            begun = time.perf_counter()
            drawing = drawn(network)
            found.append(
                figure(
                    f"{name}: laying out, seconds",
                    time.perf_counter() - begun,
                    goal="at most 3",
                    how="2,000 accounts, 6,000 pairs, once a run",
                )
            )
            times = measured(page, as_page(drawing), frames)
            svg = statistics.median(times["svg"])
            for what, label in (("whole", "the whole"), ("near", "four times nearer")):
                how = f"{len(times[what])} frames, no graphics card; before: the same as SVG"
                found.append(
                    figure(f"{name}: a frame of {label}, median ms", statistics.median(times[what]), svg, how=how)
                )
                found.append(
                    figure(
                        f"{name}: a frame of {label}, 95th percentile ms",
                        at_95(times[what]),
                        at_95(times["svg"]),
                        how=how,
                    )
                )
            found.append(
                figure(
                    f"{name}: the script's own work in a frame, median ms",
                    statistics.median(times["work"]),
                    how="of the whole",
                )
            )
        browser.close()
    for one in found:
        before = "" if one["baseline"] == "" else f"   before: {one['baseline']}"
        print(f"{one['what']:60} {one['value']:8.1f}{before}")
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def as_page(drawing: Drawing) -> dict[str, Any]:
    """The drawing as the desk gives it."""
    return plain(drawing, {number: {"name": str(number), "said": "", "page": ""} for number in drawing.groups})


def figure(what: str, value: float, baseline: float | str = "", goal: str = "", how: str = "") -> dict[str, Any]:
    """One line of the results."""
    before = round(baseline, 1) if isinstance(baseline, float) else baseline
    return {
        "what": what,
        "value": round(value, 1),
        "low": None,
        "high": None,
        "baseline": before,
        "goal": goal,
        "how": how,
    }


def at_95(times: list[float]) -> float:
    """The value that 95 in 100 do not pass."""
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    main()
