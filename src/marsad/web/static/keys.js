"use strict";
// The keys of the coding page. Everything here can also be done with a pointer, or without this file.
document.documentElement.classList.add("js");

const form = () => document.querySelector("form[data-keys]");
const useKeys = () => document.getElementById("use-keys");
const sent = new WeakSet();

document.addEventListener("change", (event) => {
  if (event.target === useKeys()) localStorage.setItem("keys", event.target.checked ? "on" : "off");
  if (!form() || !form().contains(event.target)) return;
  if (event.target.checked) exclude(event.target.dataset.part);
  arrange();
});
document.addEventListener("submit", (event) => {
  if (event.target !== form() || "queue" in event.target.dataset) return; // what the outbox sends, it guards itself
  if (sent.has(event.target)) event.preventDefault();
  sent.add(event.target);
});
document.addEventListener("keydown", press);
document.addEventListener("marsad:page", arrange);
window.addEventListener("pageshow", () => { if (form()) sent.delete(form()); arrange(); });
arrange();

// Codes, 'none of these' and 'cannot decide' exclude each other.
function exclude(part) {
  if (!part) return;
  for (const other of form().querySelectorAll("[data-part]")) {
    if (other.dataset.part !== part) other.checked = false;
  }
}

// Ask for a severity, or a reason, only where there is cause to.
function arrange() {
  if (useKeys()) useKeys().checked = localStorage.getItem("keys") !== "off";
  if (!form()) return;
  show("severity", form().querySelector("[data-severity]:checked") !== null);
  show("why", form().querySelector("#cannot").checked);
}

function show(id, wanted) {
  const part = document.getElementById(id);
  part.hidden = !wanted;
  for (const field of part.querySelectorAll("input, select")) field.disabled = !wanted;
}

function nameOf(event) {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  if (digit) return (event.shiftKey ? "shift+" : "") + digit[1];
  if (event.key === "?" || event.key === "؟") return "?";
  const letter = /^[a-z]$/i.test(event.key) ? event.key : (/^Key([A-Z])$/.exec(event.code) || [])[1];
  if (!letter) return event.key; // above, an Arabic layout: the letter's place on the keyboard
  return (event.shiftKey ? "shift+" : "") + letter.toLowerCase();
}

function press(event) {
  if (!form() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const field = event.target;
  const typing = field.matches("select, textarea, input:not([type=checkbox]):not([type=radio])");
  if (event.key === "Escape" && typing) return field.blur();
  if (useKeys() && !useKeys().checked) return;
  if (event.key === "Enter") return save(event, field);
  if (typing || event.repeat) return;
  const name = nameOf(event);
  if (name === "r") return toggleRules(event);
  const target = name && document.querySelector(`[data-key="${CSS.escape(name)}"]`);
  if (!target) return;
  event.preventDefault();
  act(target);
}

function act(target) {
  if (target.matches("details")) { target.open = !target.open; return; }
  if (target.matches("summary")) return way(target.parentElement);
  if (target.disabled) return;
  target.focus();
  if (target.matches("a, button, [type=checkbox], [type=radio]")) target.click();
  if (target.id === "cannot" && target.checked) document.getElementById("reason").focus();
}

// A way out of the post asks to be confirmed: its button is opened and waits for Enter.
function way(details) {
  details.open = !details.open;
  details.querySelector(details.open ? "button" : "summary").focus();
}

function save(event, field) {
  if (field.closest("a, button, summary, header")) return;
  event.preventDefault();
  if (!event.repeat) form().requestSubmit();
}

function toggleRules(event) {
  event.preventDefault();
  const all = [...form().querySelectorAll("details.rules")];
  const open = all.some((rules) => !rules.open);
  for (const rules of all) rules.open = open;
}
