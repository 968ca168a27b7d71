"use strict";
// Answers on their way. The next post is shown at once; an answer waits here until the desk has said that it is kept.
// What is stored: codes and the signed slip, by member, until acknowledged. Never a post.
(() => {
  const words = document.getElementById("outbox");
  if (!words || !storageWorks()) return;
  const KEY = `outbox:${words.dataset.member}`;
  const LONGEST_WAIT = 60000, FIRST_WAIT = 1000, PATIENCE = 20000; // milliseconds
  const numbers = new Intl.NumberFormat(words.dataset.locale);
  let wait = FIRST_WAIT, timer = null, sending = false, ahead = null, leaving = false, notices = [];

  document.addEventListener("submit", submitted);
  window.addEventListener("online", () => { wait = FIRST_WAIT; send(); });
  window.addEventListener("storage", (event) => { if (event.key === KEY) tell(); });
  window.addEventListener("beforeunload", (event) => { if (!leaving && waiting().length) event.preventDefault(); });
  document.addEventListener("marsad:page", lookAhead);
  send();
  lookAhead();

  function storageWorks() {
    try { localStorage.setItem("outbox-works", "1"); localStorage.removeItem("outbox-works"); return true; }
    catch { return false; }
  }
  function load() { return JSON.parse(localStorage.getItem(KEY) || "[]"); }
  function store(items) { items.length ? localStorage.setItem(KEY, JSON.stringify(items)) : localStorage.removeItem(KEY); }
  function waiting() { return load().filter((item) => !item.refused); }
  function drop(item) { store(load().filter((one) => one.slip !== item.slip && !(one.refused && one.task === item.task))); }
  function token() { return document.querySelector("input[name=csrfmiddlewaretoken]").value; }

  function submitted(event) {
    const form = event.target;
    if (form.matches("form.leave")) return leave(event);
    if (!form.matches("form[data-queue]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    const name = event.submitter ? event.submitter.name : "";
    if (!name && !isWhole(form)) return void swap(form, event.submitter);
    if (name === "aid") return void swap(form, event.submitter);
    keep(form, event.submitter);
    if (name === "urgent" || form.querySelector("[data-urgent]:checked")) return stop();
    next(form);
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

  function keep(form, submitter) {
    form.dataset.busy = "1";
    const slip = form.elements.slip.value;
    const item = { slip, task: form.dataset.task, to: form.getAttribute("action"), fields: fieldsOf(form, submitter) };
    store([...load().filter((one) => one.slip !== slip), item]);
    wait = FIRST_WAIT;
    send();
  }

  async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    tell();
    try {
      for (let item = waiting()[0]; item; item = waiting()[0]) if (!(await deliver(item))) break;
      wait = FIRST_WAIT;
    } catch {
      timer = setTimeout(send, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    } finally {
      sending = false;
      tell();
    }
  }

  // Whether to go on with the next one; throws where the desk could not be reached.
  async function deliver(item) {
    const body = new URLSearchParams([...item.fields, ["csrfmiddlewaretoken", token()]]);
    const options = { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" };
    const answer = await fetch(item.to, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status >= 500 || answer.status === 429) throw new Error("busy");
    const isOurs = (answer.headers.get("content-type") || "").startsWith("application/json");
    if (answer.type === "opaqueredirect") { note(words.dataset.again, words.dataset.logIn); return false; }
    if (!isOurs && answer.status === 403) { note(words.dataset.reload, location.href); return false; }
    const said = isOurs ? await answer.json() : { state: "refused", say: words.dataset.lost };
    if (said.state === "refused") {
      store(load().map((one) => (one.slip === item.slip ? { ...one, refused: said.say } : one)));
      return true;
    }
    drop(item);
    if (said.state === "beside") note(said.say);
    if (said.state === "choose") note(said.say, said.where, words.dataset.choose);
    if (said.state === "stop") { leaving = true; location.assign(said.where); return false; }
    return true;
  }

  function note(sentence, where, link) {
    if (!notices.some((one) => one.sentence === sentence)) notices.push({ sentence, where, link });
  }

  // What a reader sees of it: how many wait, and what needs them.
  function tell() {
    const left = waiting().length, refused = load().filter((item) => item.refused);
    const parts = [];
    if (left && wait > FIRST_WAIT) parts.push(line(`${words.dataset.waiting} ${numbers.format(left)}`));
    for (const one of notices) parts.push(line(one.sentence, one.where && anchor(one.where, one.link || words.dataset.look)));
    for (const item of refused) parts.push(line(item.refused, again(item), remove(item)));
    if (!parts.length && words.dataset.sent && !left) parts.push(line(words.dataset.saved));
    if (left) words.dataset.sent = "1";
    words.className = left && wait > FIRST_WAIT ? "outbox waits" : notices.length || refused.length ? "outbox needs" : "outbox";
    words.replaceChildren(...parts);
    words.hidden = !parts.length;
  }
  function line(sentence, ...more) {
    const made = document.createElement("p");
    made.append(sentence, ...more.filter(Boolean).flatMap((each) => [" ", each]));
    return made;
  }
  function anchor(where, text) {
    const made = document.createElement("a");
    made.href = where;
    made.textContent = text;
    return made;
  }
  // An answer the desk refused goes back as a form: the page shows it as it was filled in, and what is wrong.
  function plain(text, does) {
    const button = document.createElement("button");
    button.className = "plain";
    button.textContent = text;
    button.addEventListener("click", does);
    return button;
  }
  function remove(item) {
    return plain(words.dataset.remove, () => { store(load().filter((one) => one.slip !== item.slip)); tell(); });
  }
  function again(item) {
    return plain(words.dataset.look, () => {
      const form = document.createElement("form");
      form.method = "post";
      form.action = item.to;
      for (const [name, value] of [...item.fields, ["csrfmiddlewaretoken", token()]]) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value });
        form.append(field);
      }
      document.body.append(form);
      leaving = true;
      form.submit();
    });
  }

  function lookAhead() {
    const form = document.querySelector("form[data-queue]");
    ahead = form && { task: form.dataset.task, page: nextPage(form).catch(() => null) };
  }
  async function nextPage(form) {
    const hand = [form.dataset.task, ...load().map((item) => item.task)].join(",");
    return read(await fetch(`${form.getAttribute("action")}?hand=${hand}`, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) }));
  }
  async function read(answer) {
    if (answer.type === "opaqueredirect") { leaving = true; location.reload(); return null; }
    if (answer.status >= 500) throw new Error("busy");
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  async function next(form) {
    form.inert = true;
    let page = ahead && ahead.task === form.dataset.task ? await ahead.page : null;
    for (let pause = FIRST_WAIT; !page; pause = Math.min(pause * 2, LONGEST_WAIT)) {
      page = await nextPage(form).catch(() => null);
      if (!page) { wait = Math.max(wait, FIRST_WAIT + 1); tell(); await new Promise((done) => setTimeout(done, pause)); }
    }
    put(page);
  }
  // A page that the desk makes of what is filled in; without a connection the form stays as it is.
  async function swap(form, submitter) {
    const body = new URLSearchParams(fieldsOf(form, submitter));
    body.append("csrfmiddlewaretoken", token());
    try {
      put(await read(await fetch(form.action, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) })));
    } catch {
      notices = [{ sentence: words.dataset.noConnection }];
      tell();
      notices = [];
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
  function leave(event) {
    if (!waiting().length || words.dataset.warned) { leaving = true; return; }
    event.preventDefault();
    words.dataset.warned = "1";
    send();
    note(words.dataset.leaving);
    tell();
  }
})();
