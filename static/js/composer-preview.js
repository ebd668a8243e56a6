/* The mail beside the blocks: drawn anew by the server a moment after something was saved, and shown at the block that
   was worked on. The old one stays until the new one is there, so that nothing flickers. */
const WAIT = 250;
const address = document.querySelector("[data-preview]")?.getAttribute("src");
let timer;

export function refreshPreview(key) {
  clearTimeout(timer);
  timer = setTimeout(draw, WAIT, key);
}

function draw(key) {
  const frame = document.querySelector("[data-preview]:not(.is-loading)");
  if (!frame) return;
  for (const late of document.querySelectorAll("[data-preview].is-loading")) late.remove();
  const next = frame.cloneNode();
  next.classList.add("is-loading");
  next.removeAttribute("loading");
  next.src = `${address}?drawn=${Date.now()}${key && key !== "head" ? `#block-${key}` : ""}`;
  next.addEventListener("load", () => {
    frame.remove();
    next.classList.remove("is-loading");
  });
  frame.after(next);
}
