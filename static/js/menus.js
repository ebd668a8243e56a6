/* Menus are <details>: close on Escape, on a click elsewhere and when the focus leaves. */
const openMenus = () => document.querySelectorAll("details.menu[open]");

const closeOthers = (target) => {
  for (const menu of openMenus()) {
    if (!menu.contains(target)) menu.open = false;
  }
};

document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary")?.focus();
  }
});
