/* The sheet of an audit: every answer saves by itself. Without this script the form is sent as a whole. */
import { AnswerQueue } from "./answers-queue.js";

const TYPING_PAUSE = 700;
const LEAVING_PATIENCE = 4000;
const TRAVELLING = /-(operation|base_revision|seen)$/;

const form = document.querySelector("[data-answers]");
const badge = document.querySelector("[data-sync-badge]");
const queue = new AnswerQueue({
  person: form.dataset.person,
  audit: form.dataset.audit,
  csrf: form.querySelector("[name=csrfmiddlewaretoken]").value,
  sessionUrl: form.dataset.sessionUrl,
});
const notice = (name) => document.querySelector(`[data-notice="${name}"]`);
const cards = new Map([...form.querySelectorAll("[data-question]")].map((card) => [keyOf(card), card]));

function keyOf(card) {
  return form.dataset.department ? `${card.dataset.question}@${form.dataset.department}` : card.dataset.question;
}

const controls = (card) => [...card.querySelectorAll("input, select, textarea")].filter((one) => !TRAVELLING.test(one.name) && !one.closest("[data-apart]"));
const revisionOf = (card) => card.querySelector("[name$='-base_revision']");

function read(card) {
  return controls(card)
    .filter((one) => !["radio", "checkbox"].includes(one.type) || one.checked)
    .map((one) => [one.name, one.value]);
}

function show(card, pairs) {
  for (const one of controls(card)) {
    const values = pairs.filter(([name]) => name === one.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(one.type)) one.checked = values.includes(one.value);
    else one.value = values[0] ?? "";
  }
}

/* --- one question --- */

let pause;

function keep(card, isTyping) {
  const base = Number(revisionOf(card).value);
  queue.put(keyOf(card), { url: card.dataset.url, department: form.dataset.department, base, pairs: read(card) });
  clearErrors(card);
  clearTimeout(pause);
  if (isTyping) pause = setTimeout(() => queue.hurry(), TYPING_PAUSE);
  else queue.hurry();
}

/* An answer and "not applicable" exclude each other: the later choice wins. */
function exclude(card, changed) {
  const box = card.querySelector("[name$='-not_applicable']");
  if (!box) return;
  if (changed === box && box.checked) {
    for (const one of controls(card)) if (/-(level|value)$/.test(one.name)) clear(one);
    card.querySelector("[name$='-not_applicable_reason']").focus();
  } else if (/-(level|value)$/.test(changed.name) && (changed.checked || (changed.type === "text" && changed.value))) {
    box.checked = false;
  }
}

function clear(one) {
  if (["radio", "checkbox"].includes(one.type)) one.checked = false;
  else one.value = "";
}

form.addEventListener("input", (event) => {
  const apart = event.target.closest("[data-apart]");
  if (apart) return void (apart.dataset.dirty = "");
  const card = event.target.closest("[data-question]");
  if (!card || TRAVELLING.test(event.target.name)) return;
  exclude(card, event.target);
  keep(card, /^(text|textarea)$/.test(event.target.type));
});

form.addEventListener("change", () => queue.hurry());

form.addEventListener("click", (event) => {
  if (!event.target.closest("[data-clear]")) return;
  const card = event.target.closest("[data-question]");
  for (const one of controls(card)) if (/-(level|value)$/.test(one.name)) clear(one);
  card.focus({ preventScroll: true }); // the button goes with the answer
  keep(card, false);
});

/* --- what the page says --- */

function clearErrors(card) {
  delete card.dataset.wrong;
  for (const one of card.querySelectorAll("[data-script-error]")) one.remove();
  for (const one of card.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
}

function showErrors(card, errors) {
  clearErrors(card);
  card.dataset.wrong = "";
  for (const [name, faults] of Object.entries(errors ?? {})) {
    const field = card.querySelector(`[name="${CSS.escape(name)}"]`) ?? card;
    const said = document.createElement("div");
    said.className = "invalid-feedback";
    said.dataset.scriptError = "";
    said.id = `${name}-script-error`;
    said.append(document.querySelector("[data-error-icon]").content.cloneNode(true), faults.join(" "));
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", said.id);
    (field.closest(".scale, .choices, .not-applicable-box") ?? field).after(said);
  }
}

function button(text, css, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn ${css}`;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

/* What somebody else answered meanwhile, and the decision: mine or theirs. */
function showConflict(key, card, entry) {
  const place = card.querySelector("[data-conflict]");
  place.replaceChildren();
  if (!["conflict", "refused"].includes(entry?.state)) return;
  const box = document.createElement("div");
  box.className = "notice-bar is-danger";
  box.setAttribute("role", "alert");
  const said = document.createElement("p");
  said.textContent = entry.told?.message ?? form.dataset.failed;
  const choices = document.createElement("div");
  choices.className = "btn-list";
  if (entry.state === "conflict") {
    choices.append(button(form.dataset.keepMine, "btn-primary", () => queue.insist(key)));
  }
  const takeTheirs = () => {
    queue.drop(key);
    if (!entry.told?.pairs) return location.reload();
    show(card, entry.told.pairs);
    revisionOf(card).value = entry.told.revision;
  };
  choices.append(button(entry.state === "conflict" ? form.dataset.takeTheirs : form.dataset.discard, "", takeTheirs));
  box.append(said, choices);
  place.append(box);
}

function showCard(key) {
  const card = cards.get(key);
  if (!card) return;
  const entry = queue.entry(key);
  const words = { pending: "saidPending", invalid: "saidInvalid", conflict: "saidConflict", refused: "saidInvalid" };
  const state = card.querySelector("[data-question-state]");
  if (entry) state.textContent = form.dataset[words[entry.state]];
  card.dataset.state = entry?.state ?? "saved";
  showConflict(key, card, entry);
  if (entry?.state === "invalid") showErrors(card, entry.told?.errors);
}

function showBadge() {
  const counts = queue.counts();
  const state = ["conflict", "refused", "invalid", "pending"].find((name) => counts[name]) ?? "saved";
  const word = state === "refused" ? "invalid" : state;
  const many = badge.dataset[`${word}${counts[state] === 1 ? "One" : "Many"}`];
  const text = state === "saved" ? badge.dataset.saved : many.replace("{n}", counts[state]);
  badge.hidden = false;
  badge.dataset.state = state;
  badge.dataset.pending = counts.pending;
  if (badge.textContent !== text) badge.textContent = text;
  notice("no-storage").hidden = queue.store.lasts;
  const pages = queue.pagesToSee();
  notice("elsewhere").hidden = pages.length === 0;
  notice("elsewhere").querySelector("a").href = pages[0] ?? "";
}

function showProgress({ answered, asked, hidden }) {
  if (asked === undefined) return;
  const said = document.querySelector("[data-sheet-progress]");
  said.textContent = said.dataset.template.replace("{answered}", answered).replace("{asked}", asked);
  const step = document.querySelector("[data-current-step]");
  step.classList.toggle("is-done", answered >= asked);
  step.classList.toggle("is-begun", answered > 0 && answered < asked);
  for (const card of cards.values()) {
    card.hidden = hidden.includes(card.dataset.question);
    card.disabled = card.hidden;
  }
}

queue.addEventListener("change", ({ detail }) => {
  showCard(detail.key);
  showBadge();
});

/* Another tab has sent, or typed, what waits here too. */
queue.addEventListener("elsewhere", ({ detail: { key } }) => {
  const card = cards.get(key);
  showCard(key);
  showBadge();
  if (card && !queue.entry(key)) card.querySelector("[data-question-state]").textContent = form.dataset.saidSaved;
});

queue.addEventListener("settled", ({ detail: { key, status, told, more } }) => {
  const card = cards.get(key);
  if (status !== 200 || !card) return;
  revisionOf(card).value = told.revision;
  if (!more) card.querySelector("[data-question-state]").textContent = form.dataset.saidSaved;
  showProgress(told);
});

queue.addEventListener("offline", () => { notice("offline").hidden = false; });
queue.addEventListener("signed-out", () => { notice("signed-out").hidden = false; });
queue.addEventListener("online", () => {
  notice("offline").hidden = true;
  notice("signed-out").hidden = true;
});

/* --- photographs and the company's record: no part of the answer, htmx sends them by themselves --- */

const APART_ENDS = ["htmx:afterSettle", "htmx:sendError", "htmx:responseError"];

/* Send what was typed and wait for what is on its way; says whether all of it arrived. */
async function sendApart() {
  for (const one of form.querySelectorAll("[data-apart][data-dirty]")) {
    const ended = new Promise((resolve) => { for (const name of APART_ENDS) document.addEventListener(name, resolve, { once: true }); });
    const send = one.querySelector("[data-send]") ?? one.querySelector("input[type=file]");
    if (!one.classList.contains("htmx-request")) send.matches("button") ? send.click() : send.dispatchEvent(new Event("change", { bubbles: true }));
    await ended;
  }
  const left = form.querySelector("[data-apart][data-dirty]");
  left?.scrollIntoView({ block: "center" });
  return !left;
}

/* --- leaving the page --- */

/* The buttons of the form lead on once all is sent; what can't be sent now stays on the device and is said. */
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const after = event.submitter?.dataset.next;
  if (!(await sendApart())) return;
  const late = new Promise((resolve) => { setTimeout(resolve, LEAVING_PATIENCE); });
  await Promise.race([queue.hurry(), late]);
  const { pending, invalid, conflict, refused } = queue.counts();
  if (after && pending + invalid + conflict + refused === 0) location.assign(after);
  else form.querySelector("[data-question]:is([data-wrong], [data-state=conflict], [data-state=refused])")?.scrollIntoView({ block: "center" });
});

addEventListener("pagehide", () => queue.hurry());
addEventListener("pageshow", (event) => event.persisted && location.reload());
addEventListener("beforeunload", (event) => {
  if (!queue.store.lasts && queue.counts().pending) event.preventDefault();
});

/* --- what was waiting from before --- */

for (const [key, card] of cards) {
  const entry = queue.entry(key);
  if (entry) show(card, entry.next ?? entry.sent.pairs);
  showCard(key);
  for (const one of card.querySelectorAll("[data-clear]")) one.hidden = false;
}
showBadge();
queue.flush();
form.dataset.ready = "";
