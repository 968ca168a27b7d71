"use strict";
// Draws each chart from its specification. The table beside it says the same, and stays open where this fails.
const engine = document.currentScript.dataset.engine;
// The interpreter in place of 'eval', and no style sheet of its own: the policy of the desk allows neither.
const HOW = { mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false,
  tooltip: { disableDefaultStyle: true }, logLevel: 1 };
const NARROW = 480; // pixels under which a legend stands in one column and fewer ticks are said
const FACES = ["Noto Sans", "Noto Naskh Arabic", "Noto Sans Tifinagh"];

async function draw(place) {
  const table = place.closest(".chart").querySelector(".figures");
  const text = place.dataset.chart;
  place.removeAttribute("data-chart");
  try {
    // Words are measured as they are placed: their letters must be there first.
    await Promise.all([import(engine), ...FACES.map((face) => document.fonts.load(`12px "${face}"`, text))]);
    const specification = JSON.parse(text);
    const legend = specification.encoding?.color?.legend;
    const below = specification.encoding?.x?.axis;
    if (legend && place.clientWidth < NARROW) legend.columns = 1;
    if (below && place.clientWidth < NARROW) below.labelOverlap = "greedy";
    place.style.minBlockSize = `${place.offsetHeight}px`;
    await window.vegaEmbed(place, specification, HOW);
    if (table) table.open = false;
  } catch (why) {
    place.hidden = true;
    console.error(why);
  }
  if (table) table.dataset.ready = "";
}

const drawAll = (within) => within.querySelectorAll("[data-chart]").forEach(draw);
drawAll(document);
document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target));
