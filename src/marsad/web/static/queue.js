"use strict";
// The coding page: the next post is shown at once, and the answer is left to the outbox.
(() => {
  if (!outbox) return; // nothing can be stored here: the plain form does it
  const FIRST_WAIT = 1000, LONGEST_WAIT = 60000, PATIENCE = 20000; // milliseconds
  let ahead = null;

  document.addEventListener("submit", submitted);
  document.addEventListener("marsad:page", lookAhead);
  lookAhead();

  function submitted(event) {
    const form = event.target;
    if (!form.matches("form[data-queue]")) return;
    const name = event.submitter ? event.submitter.name : "";
    const alarm = name === "urgent" || (name !== "pass" && form.querySelector("[data-urgent]:checked") !== null);
    const swaps = name === "aid" || (!name && !isWhole(form));
    if (form.dataset.busy) return event.preventDefault();
    if (!swaps && !keep(form, event.submitter, alarm)) return; // no room here: the plain form brings it
    event.preventDefault();
    if (swaps) swap(form, event.submitter);
    else if (alarm) stop();
    else next(form);
  }

  // The same that the desk asks of an answer; where it is not whole, the desk says so on the page.
  function isWhole(form) {
    const chosen = (selector) => form.querySelector(`${selector}:checked`) !== null;
    const given = chosen("[name=codes]") + chosen("[name=none]") + chosen("[name=cannot_decide]");
    if (given !== 1) return false;
    if (chosen("[data-severity]") !== chosen("[name=severity]:not(:disabled)")) return false;
    const { reason, words: said } = form.elements;
    return !chosen("[name=cannot_decide]") || (reason.value !== "" && (reason.value !== "other" || said.value.trim() !== ""));
  }

  function fieldsOf(form, submitter) {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    if (submitter && submitter.name) fields.push([submitter.name, submitter.value]);
    return fields;
  }

  function keep(form, submitter, alarm) {
    const item = { slip: form.elements.slip.value, task: form.dataset.task, to: form.getAttribute("action") };
    const fields = [...fieldsOf(form, submitter), ...(alarm ? [["urgent", "1"]] : [])]; // an alarm is one whatever becomes of the answer
    try { outbox.add({ ...item, fields }, alarm); } catch { return false; }
    form.dataset.busy = "1";
    return true;
  }

  function lookAhead() {
    const form = document.querySelector("form[data-queue]");
    ahead = form && { task: form.dataset.task, page: nextPage(form).catch(() => null) };
  }
  async function nextPage(form) {
    const hand = [form.dataset.task, ...outbox.load().map((item) => item.task)].join(",");
    return read(await fetch(`${form.getAttribute("action")}?hand=${hand}`, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) }));
  }
  async function read(answer) {
    if (answer.type === "opaqueredirect") { outbox.reload(); return null; }
    if (answer.status >= 500 || answer.status === 429) throw new Error("busy");
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  async function next(form) {
    form.inert = true;
    let page = ahead && ahead.task === form.dataset.task ? await ahead.page : null;
    for (let pause = FIRST_WAIT; !page; pause = Math.min(pause * 2, LONGEST_WAIT)) {
      page = await nextPage(form).catch(() => null);
      if (!page) { outbox.missed(); await new Promise((done) => setTimeout(done, pause)); }
    }
    put(page);
  }
  // A page that the desk makes of what is filled in; without a connection the form stays as it is.
  async function swap(form, submitter) {
    const body = new URLSearchParams(fieldsOf(form, submitter));
    body.append("csrfmiddlewaretoken", outbox.token());
    try {
      put(await read(await fetch(form.action, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) })));
    } catch {
      outbox.say(outbox.words.dataset.noConnection);
    }
  }
  function put(page) {
    if (!page) return;
    const main = document.querySelector("main"), fresh = page.querySelector("main");
    main.className = fresh.className;
    main.replaceChildren(...fresh.childNodes);
    document.title = page.title;
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
    document.dispatchEvent(new Event("marsad:page"));
  }
  function stop() {
    const main = document.querySelector("main");
    main.className = "narrow";
    main.replaceChildren(document.getElementById("stopped").content.cloneNode(true));
    main.focus();
  }
})();
