// What the pages do more of with script: filters without a reload, completions while typing, copying.
// Every page works without it; on any error the browser goes on as it would have.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const form = byId("ask");
  const parts = ["count", "order", "results", "facets", "under", "langs"];

  // Filters: fetch the address that the form would have led to, and swap what changed.
  if (form && form.hasAttribute("data-live")) {
    let running, waiting, shown = location.pathname + location.search;

    const address = () => {
      const asked = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (value) asked.append(name, value);
      return form.getAttribute("action") + (String(asked) && "?" + asked);
    };
    const swap = (page) => {
      const held = document.activeElement, open = new Map();
      for (const box of document.querySelectorAll("#facets details")) open.set(box.id, box.open);
      for (const id of parts) {
        const [old, fresh] = [byId(id), page.getElementById(id)];
        if (old && fresh) old.replaceChildren(...fresh.childNodes);
      }
      for (const box of document.querySelectorAll("#facets details")) if (open.has(box.id)) box.open = open.get(box.id);
      document.title = page.title;
      if (held && held.name && !document.contains(held)) {
        const same = [...document.getElementsByName(held.name)].find((one) => one.type !== "checkbox" || one.value === held.value);
        if (same) same.focus({ preventScroll: true });
      }
    };
    const show = async (url, remember) => {
      if (running) running.abort();
      const mine = (running = new AbortController());
      byId("results").setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(url, { signal: mine.signal });
        if (!answer.ok) throw new Error(answer.status);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (mine !== running) return; // a newer question is on its way
        if (!page.getElementById("results")) throw new Error("another page");
        swap(page);
        byId("results").removeAttribute("aria-busy");
        if (remember) history.pushState(null, "", url);
        shown = location.pathname + location.search;
      } catch (error) {
        if (mine === running) location.assign(url);
      }
    };
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => show(address(), true), 200);
    };
    document.addEventListener("change", (event) => {
      if (event.target.form === form && event.target.type !== "search") soon();
    });
    addEventListener("popstate", () => {
      // A jump within the page (#main) also arrives here: then there is nothing to load.
      if (location.pathname + location.search === shown) return;
      show(location.href, false).then(() => {
        const words = new URLSearchParams(location.search).get("q") || "";
        if (byId("q") !== document.activeElement) byId("q").value = words;
      });
    });
  }

  // Completions: a combobox over the plain box. Nothing is fetched before the reader types there.
  const box = byId("q");
  if (box && box.dataset.suggest) {
    let asking, timer, chosen = -1, typed = "";
    const list = document.createElement("ul");
    Object.assign(list, { id: "options", className: "options", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.labels[0].textContent);
    box.after(list);
    const set = (values) => { for (const name in values) box.setAttribute(name, values[name]); };
    set({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "options" });

    const close = () => {
      list.hidden = true; chosen = -1; clearTimeout(timer);
      set({ "aria-expanded": "false" }); box.removeAttribute("aria-activedescendant");
    };
    const mark = (place) => {
      const options = [...list.children];
      chosen = place < -1 ? options.length - 1 : place >= options.length ? -1 : place;
      options.forEach((one, at) => one.setAttribute("aria-selected", at === chosen));
      if (chosen < 0) { box.value = typed; box.removeAttribute("aria-activedescendant"); return; }
      box.value = options[chosen].textContent;
      set({ "aria-activedescendant": options[chosen].id });
    };
    const ask = async () => {
      if (asking) asking.abort();
      const mine = (asking = new AbortController());
      try {
        const answer = await fetch(box.dataset.suggest + "&q=" + encodeURIComponent(typed), { signal: mine.signal });
        const { suggestions } = await answer.json();
        if (mine !== asking || typed !== box.value) return;
        list.replaceChildren(...suggestions.slice(0, 5).map((one, at) => {
          const option = document.createElement("li");
          Object.assign(option, { id: "option-" + at, textContent: one.text, lang: one.language, dir: "auto" });
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          return option;
        }));
        chosen = -1;
        list.hidden = !list.children.length;
        set({ "aria-expanded": String(!list.hidden) });
      } catch (error) { close(); }
    };
    box.addEventListener("input", () => {
      typed = box.value;
      close();
      if ([...typed.trim()].length >= 3) timer = setTimeout(ask, 150);
    });
    box.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (move) { event.preventDefault(); mark(chosen + move); }
      if (event.key === "Escape") { event.preventDefault(); box.value = typed; close(); }
    });
    box.addEventListener("blur", close);
    list.addEventListener("pointerdown", (event) => {
      const option = event.target.closest("li");
      if (!option) return;
      event.preventDefault();
      box.value = option.textContent;
      box.form.requestSubmit();
    });
  }

  // Copying: the button appears only where it works; what the reader has marked on the page is the quotation.
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      const source = byId(button.dataset.copy), quote = byId("quote"), picked = String(getSelection()).trim();
      const whole = source.textContent;
      await navigator.clipboard.writeText(quote && picked && !source.contains(getSelection().anchorNode) ? whole.replace(quote.textContent, picked.replace(/\s+/g, " ")) : whole);
      button.nextElementSibling.textContent = button.dataset.done;
    });
  }
})();
