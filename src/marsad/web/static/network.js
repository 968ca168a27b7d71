"use strict";
// Draws the accounts of a run as nameless dots: groups as circles, pairs that were kept as lines. The table beside it says the same.
const COLOURS = ["#12436d", "#8f1d14", "#0d6b3f", "#6a3d9a", "#7a4b00", "#9c2a6b", "#00607a", "#4a4f1d"];
const SHAPES = 5; // disc, square, diamond, triangle, ring: no group is told by its colour alone
const PAD = 24, CLOSEST = 60, NEAR = 6; // pixels around the whole, largest zoom, pixels from a line that still hit it
const APART = 90; // pixels of a circle's radius from which its lines can be told apart by hand
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

class Network {
  constructor(place) {
    this.canvas = place.querySelector("canvas");
    this.pen = this.canvas.getContext("2d", { alpha: false });
    this.told = place.querySelector("output");
    this.said = place.dataset;
    Object.assign(this, JSON.parse(place.dataset.network), { focus: -1, pair: -1, pointers: new Map(), moved: 0 });
    const { groups, pairs } = this;
    this.of = groups.flatMap((group, at) => Array(group.accounts).fill(at));
    this.inside = groups.map(() => []);
    for (let at = 0; at < pairs.length / 2; at++) this.inside[this.of[pairs[2 * at]]].push(at);
    this.trace();
    this.listen(place);
    place.querySelectorAll("[hidden]").forEach((part) => { part.hidden = false; });
    new ResizeObserver(() => this.fit()).observe(this.canvas);
  }

  // Paths in the drawing's own units, made once: a frame only strokes and fills them.
  trace() {
    const [across, lines] = [new Path2D(), this.groups.map(() => new Path2D())];
    for (let at = 0; at < this.pairs.length; at += 2) {
      const [a, b] = [this.pairs[at], this.pairs[at + 1]];
      const path = this.of[a] === this.of[b] ? lines[this.of[a]] : across;
      path.moveTo(this.places[2 * a], this.places[2 * a + 1]);
      path.lineTo(this.places[2 * b], this.places[2 * b + 1]);
    }
    const first = this.groups[0];
    const spacing = first ? first.radius / Math.sqrt(first.accounts) : 1;
    const dots = this.groups.map(() => new Path2D());
    this.of.forEach((group, at) => shape(dots[group], group % SHAPES, this.places[2 * at], this.places[2 * at + 1], spacing * 0.3));
    Object.assign(this, { across, lines, dots, spacing });
  }

  fit() {
    const { clientWidth, clientHeight } = this.canvas;
    if (!clientWidth) return;
    this.density = Math.min(devicePixelRatio || 1, 3);
    this.canvas.width = Math.round(clientWidth * this.density);
    this.canvas.height = Math.round(clientHeight * this.density);
    this.whole = Math.max(Math.min(clientWidth, clientHeight) - 2 * PAD, 40) / this.size;
    this.show(this.view ?? this.all());
  }

  all() { return { x: this.size / 2, y: this.size / 2, zoom: 1 }; }

  show(view) {
    const half = this.size / 2, clamp = (value) => Math.min(Math.max(value, -half / 2), 2.5 * half);
    this.view = { x: clamp(view.x), y: clamp(view.y), zoom: Math.min(Math.max(view.zoom, 0.5), CLOSEST) };
    this.frame ??= requestAnimationFrame(() => { this.frame = undefined; this.draw(); });
  }

  draw() {
    const { pen, view, density } = this, scale = this.whole * view.zoom * density;
    const [left, top] = [this.canvas.width / 2 - view.x * scale, this.canvas.height / 2 - view.y * scale];
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    pen.setTransform(scale, 0, 0, scale, left, top);
    const line = (pixels) => { pen.lineWidth = pixels * density / scale; };
    const seen = this.groups.map(({ x, y, radius }) => this.reaches(left + x * scale, top + y * scale, radius * scale));
    line(1);
    pen.strokeStyle = "#8a9290";
    pen.stroke(this.across);
    this.groups.forEach((group, at) => {
      if (!seen[at]) return;
      const colour = COLOURS[at % COLOURS.length];
      pen.globalAlpha = this.focus < 0 || this.focus === at ? 1 : 0.35;
      pen.strokeStyle = colour;
      line(at === this.focus ? 3 : 1);
      pen.beginPath();
      pen.arc(group.x, group.y, group.radius, 0, 2 * Math.PI);
      pen.stroke();
      line(0.6);
      pen.globalAlpha *= 0.6; // so that the dots are seen among many lines
      pen.stroke(this.lines[at]);
      pen.globalAlpha /= 0.6;
      pen.fillStyle = pen.strokeStyle = colour;
      if (at % SHAPES === SHAPES - 1) { line(Math.min(1.6, this.spacing * scale * 0.15)); pen.stroke(this.dots[at]); } else pen.fill(this.dots[at]);
      pen.globalAlpha = 1;
    });
    if (this.pair >= 0) this.mark(scale, line);
    this.name(seen, left, top, scale);
    this.nameRoles(left, top, scale);
  }

  reaches(x, y, radius) {
    return x + radius > 0 && y + radius > 0 && x - radius < this.canvas.width && y - radius < this.canvas.height;
  }

  mark(scale, line) {
    const [a, b] = [this.pairs[2 * this.pair], this.pairs[2 * this.pair + 1]];
    this.pen.strokeStyle = "#1d2526";
    line(4);
    this.pen.beginPath();
    this.pen.moveTo(this.places[2 * a], this.places[2 * a + 1]);
    this.pen.lineTo(this.places[2 * b], this.places[2 * b + 1]);
    this.pen.stroke();
  }

  // The number of a group above its circle, where there is room for it.
  name(seen, left, top, scale) {
    const { pen, density } = this;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.font = `700 ${13 * density}px "Noto Sans", sans-serif`;
    pen.textAlign = "center";
    this.groups.forEach(({ x, y, radius, name }, at) => {
      if (!seen[at] || radius * scale < 9 * density) return;
      const above = Math.max(top + (y - radius) * scale - 4 * density, 14 * density);
      pen.lineWidth = 4 * density;
      pen.strokeStyle = "#fff";
      pen.strokeText(name, left + x * scale, above);
      pen.fillStyle = COLOURS[at % COLOURS.length];
      pen.fillText(name, left + x * scale, above);
    });
  }

  // Accounts that act in a public role, once their circle is large enough to read in.
  nameRoles(left, top, scale) {
    const { pen, density } = this;
    pen.font = `${12 * density}px "Noto Sans", "Noto Naskh Arabic", sans-serif`;
    for (const [at, name] of this.names) {
      if (this.groups[this.of[at]].radius * scale < APART * density) continue;
      const [x, y] = [left + this.places[2 * at] * scale, top + this.places[2 * at + 1] * scale - 8 * density];
      pen.strokeText(name, x, y);
      pen.fillStyle = "#1d2526";
      pen.fillText(name, x, y);
    }
  }

  // What lies under a place of the window: a pair where lines stand apart, else a group, else nothing.
  under(x, y) {
    const scale = this.whole * this.view.zoom;
    const [across, down] = [(x - this.canvas.clientWidth / 2) / scale + this.view.x, (y - this.canvas.clientHeight / 2) / scale + this.view.y];
    const group = this.groups.findIndex((one) => Math.hypot(one.x - across, one.y - down) <= one.radius + 4 / scale);
    if (group < 0 || this.groups[group].radius * scale < APART) return { group, pair: -1 };
    let [pair, best] = [-1, NEAR / scale];
    for (const at of this.inside[group]) {
      const far = distance(this.places, this.pairs[2 * at], this.pairs[2 * at + 1], across, down);
      if (far < best) [pair, best] = [at, far];
    }
    return { group, pair };
  }

  choose(group, pair = -1) {
    if (group === this.focus && pair === this.pair) return;
    [this.focus, this.pair] = [group, pair];
    this.told.textContent = group < 0 ? "" : pair < 0 ? this.groups[group].said
      : this.said.pair.replace("{pair}", this.digits(this.numbers[pair])).replace("{group}", this.groups[group].name);
    this.show(this.view);
  }

  digits(number) { return String(number).replace(/\d/g, (one) => this.said.digits[one]); }

  open() {
    if (this.pair >= 0) location.assign(`${this.groups[this.focus].page}pairs/${this.numbers[this.pair]}/`);
    else if (this.focus >= 0) location.assign(this.groups[this.focus].page);
  }

  step(by) {
    const count = this.groups.length;
    if (count) this.near((this.focus < 0 ? (by > 0 ? 0 : count - 1) : this.focus + by + count) % count);
  }

  stepPair(by) {
    const group = this.groups.length === 1 ? 0 : this.focus; // the only group is meant without being chosen
    if (group < 0) return this.step(1);
    const own = this.inside[group];
    const at = own.indexOf(this.pair);
    if (own.length) this.choose(group, own[(at < 0 ? (by > 0 ? 0 : -1) : at + by) % own.length] ?? own.at(-1));
  }

  near(group) {
    const { x, y, radius } = this.groups[group];
    this.choose(group);
    this.glide({ x, y, zoom: Math.max(1, Math.min(this.canvas.clientWidth, this.canvas.clientHeight) * 0.4 / (radius * this.whole)) });
  }

  glide(goal) {
    const [from, begun] = [this.view, performance.now()];
    this.goal = goal;
    if (STILL.matches) return this.show(goal);
    const move = (now) => {
      if (this.goal !== goal) return;
      const part = Math.min((now - begun) / 300, 1), eased = part * (2 - part);
      this.show(Object.fromEntries(Object.keys(goal).map((name) => [name, from[name] + (goal[name] - from[name]) * eased])));
      if (part < 1) requestAnimationFrame(move);
    };
    requestAnimationFrame(move);
  }

  zoom(by, x = this.canvas.clientWidth / 2, y = this.canvas.clientHeight / 2) {
    const [right, below] = [x - this.canvas.clientWidth / 2, y - this.canvas.clientHeight / 2];
    const zoom = Math.min(Math.max(this.view.zoom * by, 0.5), CLOSEST);
    const change = 1 / (this.whole * this.view.zoom) - 1 / (this.whole * zoom);
    this.goal = undefined;
    this.show({ x: this.view.x + right * change, y: this.view.y + below * change, zoom });
  }

  pan(right, down) {
    const scale = this.whole * this.view.zoom;
    this.goal = undefined;
    this.show({ ...this.view, x: this.view.x - right / scale, y: this.view.y - down / scale });
  }

  reset() { this.choose(-1); this.glide(this.all()); }

  listen(place) {
    const { canvas } = this;
    const acts = { in: () => this.zoom(1.5), out: () => this.zoom(1 / 1.5), whole: () => this.reset(),
      next: () => this.step(1), before: () => this.step(-1), open: () => this.open() };
    place.addEventListener("click", (event) => acts[event.target.closest("[data-act]")?.dataset.act]?.());
    document.addEventListener("click", (event) => {
      const number = event.target.closest?.("[data-group]")?.dataset.group;
      if (number !== undefined) { this.near(this.groups.findIndex((group) => group.number === Number(number))); canvas.focus(); }
    });
    document.querySelectorAll("[data-group]").forEach((one) => {
      one.hidden = !this.groups.some((group) => group.number === Number(one.dataset.group));
    });
    const keys = { ArrowLeft: () => this.pan(40, 0), ArrowRight: () => this.pan(-40, 0), ArrowUp: () => this.pan(0, 40),
      ArrowDown: () => this.pan(0, -40), "+": acts.in, "=": acts.in, "-": acts.out, 0: acts.whole, Escape: acts.whole,
      PageDown: acts.next, PageUp: acts.before, Enter: acts.open };
    const pairs = { ArrowRight: () => this.stepPair(1), ArrowDown: () => this.stepPair(1), ArrowLeft: () => this.stepPair(-1), ArrowUp: () => this.stepPair(-1) };
    canvas.addEventListener("keydown", (event) => {
      const act = (event.shiftKey && pairs[event.key]) || keys[event.key];
      if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      act();
    });
    canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && document.activeElement !== canvas) return; // a page that is scrolled past it goes on
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)), event.offsetX, event.offsetY);
    }, { passive: false });
    for (const kind of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) canvas.addEventListener(kind, (event) => this[kind](event));
    canvas.addEventListener("pointerleave", () => { if (!this.pointers.size && document.activeElement !== canvas) this.choose(-1); });
  }

  pointerdown(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event);
    if (this.pointers.size === 1) this.moved = 0;
  }

  pointermove(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      const { group, pair } = this.under(event.offsetX, event.offsetY);
      this.canvas.style.cursor = group < 0 ? "grab" : "pointer";
      if (group >= 0) this.choose(group, pair);
      return;
    }
    const [right, down] = [event.offsetX - before.offsetX, event.offsetY - before.offsetY];
    this.moved += Math.abs(right) + Math.abs(down);
    const other = [...this.pointers.values()].find((one) => one.pointerId !== event.pointerId);
    this.pointers.set(event.pointerId, event);
    if (!other) return this.pan(right, down);
    const [was, is] = [before, event].map((one) => Math.max(Math.hypot(one.offsetX - other.offsetX, one.offsetY - other.offsetY), 1));
    this.pan(right / 2, down / 2);
    this.zoom(is / was, (event.offsetX + other.offsetX) / 2, (event.offsetY + other.offsetY) / 2);
  }

  pointerup(event) {
    const pressed = this.pointers.delete(event.pointerId);
    if (!pressed || this.pointers.size || this.moved > 6) return;
    const { group, pair } = this.under(event.offsetX, event.offsetY);
    this.choose(group, pair);
    this.open();
  }

  pointercancel(event) { this.pointers.delete(event.pointerId); }
}

function shape(path, kind, x, y, r) {
  if (kind === 1) path.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
  else if (kind === 2 || kind === 3) {
    const turns = kind === 2 ? [0, 90, 180, 270] : [30, 150, 270];
    turns.forEach((turn, at) => path[at ? "lineTo" : "moveTo"](x + 1.2 * r * Math.cos(turn * Math.PI / 180), y + 1.2 * r * Math.sin(turn * Math.PI / 180)));
    path.closePath();
  } else {
    path.moveTo(x + r, y);
    path.arc(x, y, r, 0, 2 * Math.PI);
  }
}

function distance(places, a, b, x, y) {
  const [left, top, right, down] = [places[2 * a], places[2 * a + 1], places[2 * b] - places[2 * a], places[2 * b + 1] - places[2 * a + 1]];
  const along = Math.min(Math.max(((x - left) * right + (y - top) * down) / (right * right + down * down || 1), 0), 1);
  return Math.hypot(left + along * right - x, top + along * down - y);
}

document.querySelectorAll("[data-network]").forEach((place) => { place.network = new Network(place); });
