/* The composer: every block saves by itself, as answers do, and the mail beside follows. Without this script each block
   is a form with its own buttons. */
import { AnswerQueue } from "./answers-queue.js";
import { startOrder } from "./composer-order.js";
import { refreshPreview } from "./composer-preview.js";

const TYPING_PAUSE = 600;
const OWN = /-(operation|base_revision|upload)$|^csrfmiddlewaretoken$/;

const composer = document.querySelector("[data-composer]");
const said = composer.dataset;
const badge = document.querySelector("[data-sync-badge]");
const queue = new AnswerQueue({
  person: said.person,
  audit: `issue-${said.issue}`,
  csrf: composer.querySelector("[name=csrfmiddlewaretoken]").value,
  sessionUrl: said.sessionUrl,
});
const notice = (name) => composer.querySelector(`[data-notice="${name}"]`);
const formOf = (key) => composer.querySelector(`[data-block="${CSS.escape(key)}"]`);
const controls = (form) => [...form.querySelectorAll("input, select, textarea")].filter((one) => one.name && !OWN.test(one.name));
const revisionOf = (form) => form.querySelector("[name$='-base_revision']");

const read = (form) =>
  controls(form)
    .filter((one) => one.type !== "checkbox" || one.checked)
    .map((one) => [one.name, one.value]);

function show(form, pairs) {
  for (const one of controls(form)) {
    const values = pairs.filter(([name]) => name === one.name).map(([, value]) => value);
    if (one.type === "checkbox") one.checked = values.length > 0;
    else one.value = values[0] ?? "";
  }
}

/* --- typing --- */

let pause;

composer.addEventListener("input", (event) => {
  const form = event.target.closest("[data-block]");
  if (!form || !event.target.name || OWN.test(event.target.name)) return;
  const base = Number(revisionOf(form).value);
  queue.put(form.dataset.block, { url: form.action, base, pairs: read(form) });
  clearErrors(form);
  clearTimeout(pause);
  pause = setTimeout(() => queue.hurry(), TYPING_PAUSE);
});

composer.addEventListener("change", (event) => {
  const form = event.target.closest("[data-block]");
  if (form && event.target.type === "file") upload(form, event.target);
  else if (form) queue.hurry();
});

/* --- asking the server for more than a save --- */

async function post(url, fields) {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  body.set("person", said.person);
  const headers = { Accept: "application/json", "X-CSRFToken": queue.csrf };
  const response = await fetch(url, { method: "POST", body, headers, redirect: "error" });
  return { status: response.status, told: await response.json() };
}

async function upload(form, input) {
  await queue.hurry();
  try {
    const { status, told } = await post(form.action, new FormData(form));
    if (status === 200) {
      form.closest("li").outerHTML = told.html;
      prepare(formOf(form.dataset.block));
      refreshPreview(form.dataset.block);
    } else if (status === 422) showErrors(form, told.errors);
    else sayConflict(form, told);
  } catch {
    input.value = "";
    announce(said.unmoved);
  }
}

/* --- what the page says --- */

function announce(text) {
  composer.querySelector("[data-announce]").textContent = text;
}

function clearErrors(form) {
  delete form.dataset.wrong;
  for (const one of form.querySelectorAll("[data-script-error]")) one.remove();
  for (const one of form.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
}

function showErrors(form, errors) {
  clearErrors(form);
  form.dataset.wrong = "";
  for (const [name, faults] of Object.entries(errors ?? {})) {
    const field = form.querySelector(`[name="${CSS.escape(name)}"]`) ?? form.querySelector("[data-conflict]");
    const text = document.createElement("div");
    text.className = "invalid-feedback d-block";
    text.dataset.scriptError = "";
    text.id = `${name}-script-error`;
    text.textContent = faults.join(" ");
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", text.id);
    field.after(text);
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

function sayConflict(form, told, ...choices) {
  const box = document.createElement("div");
  box.className = "notice-bar is-danger";
  box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = told?.message ?? said.failed;
  const list = document.createElement("div");
  list.className = "btn-list";
  list.append(...choices);
  box.append(text, list);
  form.querySelector("[data-conflict]").replaceChildren(box);
}

/* What somebody else wrote meanwhile, and the decision: mine or theirs. */
function showConflict(key, form, entry) {
  form.querySelector("[data-conflict]").replaceChildren();
  if (!["conflict", "refused"].includes(entry?.state)) return;
  const takeTheirs = () => {
    queue.drop(key);
    if (!entry.told?.pairs) return location.reload();
    show(form, entry.told.pairs);
    revisionOf(form).value = entry.told.revision;
  };
  const isConflict = entry.state === "conflict";
  const theirs = button(isConflict ? said.takeTheirs : said.discard, "", takeTheirs);
  sayConflict(form, entry.told, ...(isConflict ? [button(said.keepMine, "btn-primary", () => queue.insist(key))] : []), theirs);
}

function showBlock(key) {
  const form = formOf(key);
  if (!form) return;
  const entry = queue.entry(key);
  const words = { pending: said.saidPending, invalid: said.saidInvalid, conflict: said.saidConflict, refused: said.saidInvalid };
  form.querySelector("[data-block-state]").textContent = entry ? words[entry.state] : "";
  form.dataset.state = entry?.state ?? "saved";
  showConflict(key, form, entry);
  if (entry?.state === "invalid") showErrors(form, entry.told?.errors);
}

function showBadge() {
  const counts = queue.counts();
  const state = ["conflict", "refused", "invalid", "pending"].find((name) => counts[name]) ?? "saved";
  const text = badge.dataset[state === "refused" ? "invalid" : state];
  badge.hidden = false;
  badge.dataset.state = state;
  if (badge.textContent !== text) badge.textContent = text;
  notice("no-storage").hidden = queue.store.lasts;
}

queue.addEventListener("change", ({ detail }) => {
  showBlock(detail.key);
  showBadge();
});

queue.addEventListener("settled", ({ detail: { key, status, told, more } }) => {
  const form = formOf(key);
  if (status !== 200 || !form) return;
  revisionOf(form).value = told.revision;
  if (!more) refreshPreview(key);
});

queue.addEventListener("offline", () => { notice("offline").hidden = false; });
queue.addEventListener("signed-out", () => { notice("signed-out").hidden = false; });
queue.addEventListener("online", () => {
  notice("offline").hidden = true;
  notice("signed-out").hidden = true;
});

/* --- leaving, and what was waiting from before --- */

addEventListener("pagehide", () => queue.hurry());
addEventListener("pageshow", (event) => event.persisted && location.reload());
addEventListener("beforeunload", (event) => {
  if (!queue.store.lasts && queue.counts().pending) event.preventDefault();
});

function prepare(form) {
  const key = form.dataset.block;
  const entry = queue.entry(key);
  if (entry) show(form, entry.next ?? entry.sent.pairs);
  showBlock(key);
  for (const grip of form.querySelectorAll("[data-grip]")) grip.hidden = false;
}

for (const form of composer.querySelectorAll("[data-block]")) prepare(form);
startOrder({ composer, queue, post, prepare, announce, button });
showBadge();
queue.flush();
composer.dataset.ready = "";
