/* A message can be put away. */
const show = (root) => {
  for (const button of root.querySelectorAll("[data-dismiss][hidden]")) button.hidden = false;
};

show(document);
document.addEventListener("htmx:load", (event) => show(event.target));

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest("[data-dismissible]")?.remove();
});
