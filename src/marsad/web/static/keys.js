"use strict";
// The keys of the coding page. Everything here can also be done with a pointer, or without this file.
document.documentElement.classList.add("js");

const form = document.querySelector("form[data-keys]");
const useKeys = document.getElementById("use-keys");

if (form) {
  if (useKeys) {
    useKeys.checked = localStorage.getItem("keys") !== "off";
    useKeys.addEventListener("change", () => localStorage.setItem("keys", useKeys.checked ? "on" : "off"));
  }
  form.addEventListener("change", (event) => {
    if (event.target.checked) exclude(event.target.dataset.part);
    arrange();
  });
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; arrange(); });
  document.addEventListener("keydown", press);
  arrange();
}

// Codes, 'none of these' and 'cannot decide' exclude each other.
function exclude(part) {
  if (!part) return;
  for (const other of form.querySelectorAll("[data-part]")) {
    if (other.dataset.part !== part) other.checked = false;
  }
}

// Ask for a severity, or a reason, only where there is cause to.
function arrange() {
  show("severity", form.querySelector("[data-severity]:checked") !== null);
  show("why", form.querySelector("#cannot").checked);
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
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  const letter = /^Key([A-Z])$/.exec(event.code); // an Arabic layout: the letter's place on the keyboard
  return letter ? letter[1].toLowerCase() : event.key;
}

function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const field = event.target;
  const typing = field.matches("select, textarea, input:not([type=checkbox]):not([type=radio])");
  if (event.key === "Escape" && typing) return field.blur();
  if (useKeys && !useKeys.checked) return;
  if (event.key === "Enter") return save(event, field);
  if (typing || event.repeat) return;
  const name = nameOf(event);
  if (name === "r") return toggleRules(event);
  const target = document.querySelector(`[data-key="${CSS.escape(name)}"]`);
  if (!target || !name) return;
  event.preventDefault();
  if (target.matches("details")) { target.open = !target.open; return; }
  if (target.matches("a")) return target.click();
  if (target.disabled) return;
  target.focus();
  if (!target.matches("[type=checkbox], [type=radio]")) return;
  target.click();
  if (target.id === "cannot" && target.checked) document.getElementById("reason").focus();
}

function save(event, field) {
  if (field.closest("a, button, summary, header")) return;
  event.preventDefault();
  if (!event.repeat) form.requestSubmit();
}

function toggleRules(event) {
  event.preventDefault();
  const all = [...form.querySelectorAll("details.rules")];
  const open = all.some((rules) => !rules.open);
  for (const rules of all) rules.open = open;
}
