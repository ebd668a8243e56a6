/* After a form came back with errors the first wrong field has the focus; a link of the summary leads into its field. */
const focusFirst = (root) => {
  const summary = root.querySelector("[data-error-summary]");
  if (!summary) return;
  const field = root.querySelector('[aria-invalid="true"]:not([type="hidden"])');
  (field ?? summary).focus({ preventScroll: true });
  summary.scrollIntoView({ block: "nearest" });
};

focusFirst(document);
document.addEventListener("htmx:afterSwap", (event) => focusFirst(event.detail.target));

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});
