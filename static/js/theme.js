/* Light, dark or as the system says. Loaded in the head, before the page is drawn, so that nothing flashes. */
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = "auto";
  const read = () => {
    try {
      chosen = localStorage.getItem("theme") ?? chosen;
    } catch {
      /* no storage: the choice lasts as long as the page */
    }
    return chosen;
  };
  const apply = () => {
    const choice = read();
    root.dataset.bsTheme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  };
  apply();
  dark.addEventListener("change", apply);
  addEventListener("storage", apply);
  document.addEventListener("DOMContentLoaded", () => {
    apply();
    for (const menu of document.querySelectorAll("[data-needs-script]")) menu.hidden = false;
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme-choice]");
      if (!button) return;
      chosen = button.dataset.themeChoice;
      try {
        localStorage.setItem("theme", chosen);
      } catch {
        /* as above */
      }
      apply();
    });
  });
})();
