/* Acts that lose something ask first: data-confirm="what will be lost" on the form or on its button, with
   data-confirm-title, data-confirm-label and data-confirm-tone="primary" where the act is not a loss.
   Without this script the form is simply sent. */
const dialog = document.querySelector("dialog[data-confirm-dialog]");
let waiting = null;

const ask = (texts) => {
  const title = dialog.querySelector("[data-confirm-title]");
  const button = dialog.querySelector("[data-confirm-yes]");
  dialog.querySelector("[data-confirm-text]").textContent = texts.confirm;
  title.textContent = texts.confirmTitle || title.dataset.default;
  button.textContent = texts.confirmLabel || button.dataset.default;
  button.classList.toggle("btn-danger", texts.confirmTone !== "primary");
  button.classList.toggle("btn-primary", texts.confirmTone === "primary");
  dialog.returnValue = "no";
  dialog.showModal();
};

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const texts = event.submitter?.dataset.confirm ? event.submitter.dataset : form.dataset;
    if (!dialog || !texts.confirm) return;
    if (form.dataset.confirmed !== undefined) {
      delete form.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form, submitter: event.submitter };
    ask(texts);
  },
  true,
);

dialog?.addEventListener("close", () => {
  const asked = waiting;
  waiting = null;
  if (dialog.returnValue !== "yes" || !asked) return;
  asked.form.dataset.confirmed = "";
  asked.form.requestSubmit(asked.submitter ?? undefined);
});
