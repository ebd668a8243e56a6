/* htmx: the CSRF token goes with each request that changes something; a failed one is said, not swallowed. */
const place = document.getElementById("messages");

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("meta[name='csrf-token']")?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

/* A form that comes back with its errors (422) is shown like any other answer. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 422) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

const say = (text) => {
  if (!place || !text) return;
  const box = document.createElement("div");
  box.className = "alert alert-danger notice";
  box.setAttribute("role", "alert");
  box.textContent = text;
  place.replaceChildren(box);
};

document.addEventListener("htmx:sendError", () => say(place?.dataset.offline));
document.addEventListener("htmx:responseError", (event) => {
  const refused = [401, 403].includes(event.detail.xhr.status);
  say(refused ? place?.dataset.refused : place?.dataset.failed);
});
