/* Rankings can be dragged; the buttons beside each row do the same without this script, or with the keyboard. */
import Sortable from "../vendor/sortable.esm.js";

const start = (form) => {
  const list = form.querySelector(".ranking");
  const save = form.querySelector("[data-ranking-save]");
  if (!save) return;
  form.querySelectorAll("[data-grip]").forEach((grip) => {
    grip.hidden = false;
  });
  Sortable.create(list, {
    handle: "[data-grip]",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    onUpdate: () => form.requestSubmit(save),
  });
};

document.querySelectorAll("form[data-ranking]").forEach(start);
