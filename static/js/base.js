/* What every page needs; each part works by itself, and the page works without any of them. */
import "./menus.js";
import "./messages.js";
import "./row-link.js";
import "./confirm.js";
import "./focus-errors.js";
import "./submit-once.js";
import "./htmx-setup.js";
import "./tabs.js";
