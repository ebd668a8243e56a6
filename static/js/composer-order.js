/* Adding, moving, copying and taking out blocks: by drag, by the buttons, or with Alt and the arrows; each change is
   said aloud, and what was taken out can come back. */
import Sortable from "../vendor/sortable.esm.js";
import { refreshPreview } from "./composer-preview.js";

export function startOrder({ composer, queue, post, prepare, announce, button }) {
  const list = composer.querySelector("[data-block-list]");
  const said = composer.dataset;
  const items = () => [...list.children];
  const nameOf = (item) => item.querySelector("[data-block]").dataset.name;

  const say = (template, item) => {
    const place = items().indexOf(item) + 1;
    announce(template.replace("{block}", nameOf(item)).replace("{place}", place).replace("{count}", items().length));
  };

  const put = (item, place) => list.insertBefore(item, items().filter((one) => one !== item)[place] ?? null);

  const showEmpty = () => {
    composer.querySelector("[data-empty]").hidden = items().length > 0;
  };

  const insert = (html, place) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const item = holder.content.querySelector("li");
    put(item, place);
    prepare(item.querySelector("[data-block]"));
    showEmpty();
    return item;
  };

  const focus = (item) => {
    const field = item.querySelector(".block-card-body :is(input:not([type=hidden]), textarea, select)");
    (field ?? item.querySelector("[data-block]")).focus();
    item.scrollIntoView({ block: "nearest" });
  };

  const attempt = async (url, fields) => {
    try {
      const { status, told } = await post(url, fields);
      if (status === 200) return told;
      announce(told.message ?? said.unmoved);
      showProblem(told.message ?? said.unmoved);
    } catch {
      announce(said.unmoved);
      showProblem(said.unmoved);
    }
    return null;
  };

  const showProblem = (text) => {
    const box = document.createElement("div");
    box.className = "notice-bar is-danger";
    box.textContent = text;
    composer.querySelector("[data-undo-place]").replaceChildren(box);
  };

  /* --- moving: shown at once, taken back if the server does not agree --- */

  const move = async (item, to, from) => {
    put(item, to);
    if (to === from) return;
    say(said.moved, item);
    const form = item.querySelector("[data-block]");
    const told = await attempt(form.action, { act: "move", to: to + 1 });
    if (told) refreshPreview(form.dataset.block);
    else put(item, from);
  };

  const step = (item, by) => {
    const from = items().indexOf(item);
    const to = Math.max(0, Math.min(items().length - 1, from + by));
    const active = document.activeElement;
    const moved = move(item, to, from);
    if (item.contains(active)) active.focus();
    item.scrollIntoView({ block: "nearest" });
    return moved;
  };

  Sortable.create(list, {
    handle: "[data-grip]",
    forceFallback: true,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    onUpdate: ({ item, oldIndex, newIndex }) => move(item, newIndex, oldIndex),
  });

  list.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const item = event.target.closest("li.block-item");
    if (!event.altKey || !by || !item) return;
    event.preventDefault();
    step(item, by);
  });

  /* --- the other acts --- */

  const duplicate = async (item) => {
    await queue.hurry();
    const told = await attempt(item.querySelector("[data-block]").action, { act: "duplicate" });
    if (!told) return;
    const copy = insert(told.html, items().indexOf(item) + 1);
    say(said.added, copy);
    focus(copy);
    refreshPreview(told.key);
  };

  const remove = async (item) => {
    await queue.hurry();
    const form = item.querySelector("[data-block]");
    const name = form.dataset.name;
    const told = await attempt(form.action, { act: "remove" });
    if (!told) return;
    item.remove();
    showEmpty();
    announce(said.removed.replace("{block}", name));
    offerUndo(form.action, name);
    refreshPreview();
  };

  const offerUndo = (url, name) => {
    const box = document.createElement("div");
    box.className = "notice-bar";
    const text = document.createElement("span");
    text.textContent = said.removed.replace("{block}", name);
    const undo = button(said.undo, "btn-sm", async () => {
      const told = await attempt(url, { act: "restore" });
      if (!told) return;
      box.remove();
      const item = insert(told.html, told.place - 1);
      say(said.restored, item);
      focus(item);
      refreshPreview(told.key);
    });
    box.append(text, undo);
    composer.querySelector("[data-undo-place]").replaceChildren(box);
    undo.focus();
  };

  const add = async (kind) => {
    const told = await attempt(said.addUrl, { kind });
    if (!told) return;
    const item = insert(told.html, items().length);
    say(said.added, item);
    focus(item);
    refreshPreview(told.key);
  };

  const ACTS = { up: (item) => step(item, -1), down: (item) => step(item, 1), duplicate, remove };

  composer.addEventListener("submit", (event) => {
    const act = event.submitter?.value;
    if (event.target.matches("[data-palette]")) {
      event.preventDefault();
      add(act);
    } else if (event.target.matches("[data-block]")) {
      event.preventDefault();
      const item = event.target.closest("li");
      if (item && ACTS[act]) ACTS[act](item);
      else queue.hurry();
    }
  });
}
