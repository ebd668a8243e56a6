/* A whole row leads where its link leads: <tr data-href> with an <a data-row-link> inside. The link is the way for
   keyboard and screen readers; the row is a wider target for the pointer. */
const OWN = "a, button, input, select, textarea, label, summary";

document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-href]");
  if (!row || event.target.closest(OWN) || getSelection()?.toString()) return;
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
  else location.assign(row.dataset.href);
});

document.addEventListener("auxclick", (event) => {
  const row = event.target.closest("tr[data-href]");
  if (event.button !== 1 || !row || event.target.closest(OWN)) return;
  window.open(row.dataset.href, "_blank", "noopener");
});
