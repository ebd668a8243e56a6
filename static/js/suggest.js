/* Suggestions for text fields with data-suggest="address": the browser's own list, filled while one types.
   Without JavaScript the field is plain text, and the server understands it as well. */
const PAUSE = 200;

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("datalist");
  list.id = `${input.id}_offers`;
  input.after(list);
  input.setAttribute("list", list.id);
  let timer = 0;
  let asking = null;

  const fill = (offers) => {
    list.replaceChildren(
      ...offers.map(({ value, label }) => {
        const option = document.createElement("option");
        option.value = value;
        option.label = label ? `${value} · ${label}` : value;
        return option;
      }),
    );
  };

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams({ q: input.value });
    try {
      const response = await fetch(`${input.dataset.suggest}?${query}`, {
        signal: asking.signal,
        headers: { Accept: "application/json" },
      });
      if (response.ok) fill((await response.json()).offers);
    } catch {
      /* Left again or offline: the field works without suggestions. */
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length > 1) timer = setTimeout(ask, PAUSE);
  });
}
