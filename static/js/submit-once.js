/* A form on its way is not sent twice by an impatient finger. A form whose answer is a file stays on its page:
   after a while it can be sent again. */
const AGAIN_AFTER = 5000;

const release = (form) => {
  delete form.dataset.sending;
  form.removeAttribute("aria-busy");
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (form.dataset.sending !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "";
  form.setAttribute("aria-busy", "true");
  setTimeout(release, AGAIN_AFTER, form);
});

addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
