"use strict";
// Answers on their way: each waits here until the desk has said that it is kept. queue.js puts them in.
// What is stored: codes and the signed slip, by member, until acknowledged. Never a post.
const outbox = (() => {
  const words = document.getElementById("outbox");
  if (!words || !storageWorks()) return null;
  const KEY = `outbox:${words.dataset.member}:`; // and the slip: a key each, so that two tabs write over nothing of each other's
  const ANSWERED = /^\/code\/\d+\/$/;
  const LONGEST_WAIT = 60000, FIRST_WAIT = 1000, PATIENCE = 20000; // milliseconds
  const numbers = new Intl.NumberFormat(words.dataset.locale);
  let wait = FIRST_WAIT, timer = null, sending = false, leaving = false, notices = [];

  document.addEventListener("submit", (event) => { if (event.target.matches("form.leave")) leave(event); });
  window.addEventListener("online", () => { wait = FIRST_WAIT; send(); });
  window.addEventListener("storage", (event) => { if (event.key === null || event.key.startsWith(KEY)) tell(); });
  window.addEventListener("beforeunload", (event) => { if (!leaving && waiting().length) event.preventDefault(); });
  send();

  function storageWorks() {
    try { localStorage.setItem("outbox-works", "1"); localStorage.removeItem("outbox-works"); return true; }
    catch { return false; }
  }
  function load() {
    const items = Object.keys(localStorage).filter((key) => key.startsWith(KEY)).map((key) => read(key));
    return items.filter(isAnAnswer).sort((one, other) => one.place - other.place);
  }
  // Whoever sat here before may have written anything: only the page of coding is sent to, and only answers.
  function isAnAnswer(item) {
    return Boolean(item) && ANSWERED.test(item.to) && typeof item.slip === "string" && Array.isArray(item.fields);
  }
  function read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } }
  function store(item) { localStorage.setItem(KEY + item.slip, JSON.stringify(item)); }
  function remove(item) { localStorage.removeItem(KEY + item.slip); }
  function waiting() { return load().filter((item) => !item.refused); }
  function drop(item) { for (const one of load()) if (one.slip === item.slip || (one.refused && one.task === item.task)) remove(one); }
  function token() { return document.querySelector("input[name=csrfmiddlewaretoken]").value; }

  // An alarm goes before what waits already. Throws where there is no room.
  function add(item, first) {
    store({ ...item, place: first ? -Date.now() : Date.now() });
    wait = FIRST_WAIT;
    send();
  }
  // The desk could not be read: said once, and then for as long as something waits.
  function missed() { wait = Math.max(wait, FIRST_WAIT + 1); tell(); }
  function say(sentence) { tell([{ sentence }]); }
  function reload() { leaving = true; location.reload(); }

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
    notices = notices.filter((one) => ![words.dataset.again, words.dataset.reload].includes(one.sentence));
    const said = isOurs ? await answer.json() : { state: "refused", say: words.dataset.lost };
    if (said.state === "refused") {
      if (read(KEY + item.slip)) store({ ...item, refused: said.say }); // another tab may have brought it meanwhile
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
  function tell(now = []) {
    const left = waiting().length, refused = load().filter((item) => item.refused);
    const parts = [];
    if (left && wait > FIRST_WAIT) parts.push(line(`${words.dataset.waiting} ${numbers.format(left)}`));
    for (const one of [...notices, ...now]) parts.push(line(one.sentence, one.where && anchor(one.where, one.link || words.dataset.look)));
    for (const item of refused) parts.push(line(item.refused, again(item), removal(item)));
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
  function removal(item) {
    return plain(words.dataset.remove, () => { remove(item); tell(); });
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

  function leave(event) {
    if (!waiting().length || words.dataset.warned) { leaving = true; return; }
    event.preventDefault();
    words.dataset.warned = "1";
    send();
    note(words.dataset.leaving);
    tell();
  }
  return { words, load, add, missed, say, reload, token };
})();
