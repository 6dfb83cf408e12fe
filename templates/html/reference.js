"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

  function made(tag, className, text) {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  }

  // Light and dark: as the system has it, until somebody chooses.

  const theme = get("the-theme");
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem("ocpp-reference-theme");
    } catch {
      return null; // a browser may forbid storage; then the choice lasts for this visit
    }
  }

  function keep(choice) {
    try {
      localStorage.setItem("ocpp-reference-theme", choice);
    } catch {}
  }

  function showTheme(choice) {
    if (choice === "light" || choice === "dark") {
      document.documentElement.dataset.theme = choice;
    }
    const now = document.documentElement.dataset.theme;
    const dark = now ? now === "dark" : systemIsDark.matches;
    theme.textContent = dark ? "Light" : "Dark";
    theme.value = dark ? "light" : "dark";
  }

  theme.addEventListener("click", () => {
    keep(theme.value);
    showTheme(theme.value);
  });
  systemIsDark.addEventListener("change", () => showTheme(null));

  // Filters: what carries data-way is of one action.

  const filters = get("the-filters");
  const ofActions = all("[data-block]");
  const groups = all("[data-group]");
  const articles = all(".action");

  function applyFilters() {
    const { way, block } = filters.elements;
    for (const element of ofActions) {
      const fits =
        (!way.value || [way.value, "both"].includes(element.dataset.way)) &&
        (!block.value || element.dataset.block === block.value);
      element.hidden = !fits;
    }
    for (const group of groups) {
      group.hidden = !group.querySelector("[data-block]:not([hidden])");
    }
    const shown = articles.filter((article) => !article.hidden).length;
    get("the-shown").textContent = `${shown} of ${articles.length} actions`;
  }

  filters.addEventListener("input", applyFilters);
  filters.addEventListener("submit", (event) => event.preventDefault());

  // Types unfold in place: what stands once on the page is copied to where it is used.

  function addUnfolders() {
    for (const link of all(".fields .type > a")) {
      const button = made("button", "unfold", "");
      button.type = "button";
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-label", `${link.textContent}, unfold`);
      link.parentElement.prepend(button);
    }
  }

  function unfold(button) {
    const field = button.closest(".fields > div");
    const link = button.parentElement.querySelector("a");
    const copy = made("dd", "inside", "");
    const type = get(link.hash.slice(1));
    for (const part of all(":scope > .purpose, :scope > .fields, :scope > .values, :scope > .none", type)) {
      copy.append(part.cloneNode(true));
    }
    all("[id]", copy).forEach((element) => element.removeAttribute("id"));
    all(".inside", copy).forEach((element) => element.remove());
    all(".unfold", copy).forEach((element) => element.setAttribute("aria-expanded", "false"));
    field.append(copy);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".unfold");
    if (!button) return;
    const open = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!open));
    if (open) button.closest(".fields > div").querySelector(":scope > .inside").remove();
    else unfold(button);
  });

  // Whatever has an address shows it, where the pointer is or the focus.

  function addPermalinks() {
    for (const place of all(".fields > [id] > dt, .values > [id], .names > [id], .pairs [id] > th")) {
      const link = made("a", "permalink", "#");
      const id = place.id || place.parentElement.id;
      link.href = `#${id}`;
      link.setAttribute("aria-label", `Link to ${place.querySelector("code").textContent}`);
      place.append(link);
    }
  }

  // Examples can be copied.

  function addCopiers() {
    for (const caption of all(".pair figcaption")) {
      const button = made("button", "copy", "Copy");
      button.type = "button";
      button.setAttribute("aria-label", `Copy ${caption.textContent}`);
      caption.after(button);
    }
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".copy");
    if (!button) return;
    const example = button.parentElement.querySelector("pre");
    try {
      await navigator.clipboard.writeText(example.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(example);
      button.textContent = "Selected";
    }
  });

  // What the page knows besides what it shows: all that can be found, and the rules.

  let parsed = null;
  const known = () => (parsed ??= JSON.parse(get("the-known").textContent));

  // Search, by the matcher that show has.

  const search = get("the-search");
  const hits = get("the-hits");
  const MOST = 50;
  let finder = null;

  function scored(query) {
    finder ??= finding.finder(known().entries);
    return finder(query);
  }

  const found = (query) => scored(query).map((hit) => hit.entry);

  function marked(text, query) {
    const span = made("span", "what", "");
    const word = query.toLowerCase().split(/\s+/).find((w) => w && text.toLowerCase().includes(w));
    const at = word ? text.toLowerCase().indexOf(word) : 0;
    const end = at + (word ? word.length : 0);
    span.append(text.slice(0, at), made("mark", "", text.slice(at, end)), text.slice(end));
    return span;
  }

  function option(item, number, query) {
    const line = made("li", "", "");
    line.id = `the-hit-${number}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.dataset.id = item.id;
    line.append(marked(item.title, query), made("span", "kind", item.kind), made("span", "where", item.where));
    return line;
  }

  function nothing() {
    const line = made("li", "none", "Nothing found");
    line.setAttribute("role", "option");
    line.setAttribute("aria-disabled", "true");
    return line;
  }

  function showHits() {
    const query = search.value.trim();
    if (!query) return closeHits();
    const items = found(query);
    hits.replaceChildren(...items.slice(0, MOST).map((item, i) => option(item, i, query)));
    const cut = items.length > MOST ? `, the best ${MOST} are shown` : "";
    get("the-found").textContent = items.length ? `${items.length} found${cut}` : "Nothing found";
    if (!items.length) hits.append(nothing());
    hits.hidden = false;
    search.setAttribute("aria-expanded", "true");
    select(hits.querySelector("[data-id]"));
  }

  function closeHits() {
    hits.hidden = true;
    hits.replaceChildren();
    search.setAttribute("aria-expanded", "false");
    search.removeAttribute("aria-activedescendant");
    get("the-found").textContent = "";
  }

  const selected = () => hits.querySelector('[aria-selected="true"]');

  // Not scrollIntoView, which would move the page as well.
  function showInList(line) {
    const above = Math.min(line.offsetTop - hits.scrollTop, 0);
    const below = Math.max(line.offsetTop + line.offsetHeight - hits.scrollTop - hits.clientHeight, 0);
    hits.scrollTop += above || below;
  }

  function select(line) {
    if (!line) return void search.removeAttribute("aria-activedescendant");
    selected()?.setAttribute("aria-selected", "false");
    line.setAttribute("aria-selected", "true");
    showInList(line);
    search.setAttribute("aria-activedescendant", line.id);
  }

  function go(line) {
    if (!line) return;
    closeHits();
    search.blur();
    if (location.hash === `#${line.dataset.id}`) reveal();
    else location.hash = line.dataset.id;
  }

  const KEYS = {
    ArrowDown: () => select(selected()?.nextElementSibling ?? hits.querySelector("[data-id]")),
    ArrowUp: () => select(selected()?.previousElementSibling ?? hits.querySelector("[data-id]:last-child")),
    Enter: () => go(selected()),
    Escape: () => {
      if (hits.hidden) search.value = "";
      if (!search.value) search.blur();
      closeHits();
    },
  };

  search.addEventListener("input", showHits);
  search.addEventListener("focus", showHits);
  search.addEventListener("keydown", (event) => {
    if (!KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  hits.addEventListener("mousedown", (event) => {
    event.preventDefault();
    go(event.target.closest("[data-id]"));
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) closeHits();
  });
  document.addEventListener("keydown", (event) => {
    const writes = event.target.closest("input, select, textarea");
    if (event.key !== "/" || writes || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    search.focus({ preventScroll: true });
    search.select();
  });

  // Links lead to what they name, also if a filter or a fold hides it.

  // The element with an id; where there is none, what is nearest to it in this version.
  function placeOf(id) {
    for (let part = id; part; part = part.slice(0, Math.max(part.lastIndexOf("."), 0))) {
      if (get(part)) return get(part);
    }
    const parts = id.split(".");
    for (const name of parts.length > 1 ? parts.slice(1) : parts) {
      const [best] = scored(name).filter((hit) => hit.score <= finding.NAMED);
      if (best) return get(best.entry.id);
    }
    return null;
  }

  function reveal() {
    const target = placeOf(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) {
      filters.reset();
      applyFilters();
    }
    target.closest("details")?.setAttribute("open", "");
    target.scrollIntoView();
    // What comes into sight is only laid out then, and may be higher than was thought.
    requestAnimationFrame(() => requestAnimationFrame(() => target.scrollIntoView()));
  }

  addEventListener("hashchange", reveal);

  // Another version opens at the same place, or at what does the same there.

  function placeNow() {
    const shown = decodeURIComponent(location.hash.slice(1));
    const target = get(shown);
    const top = target?.getBoundingClientRect().top ?? -1;
    if (target && top >= 0 && top < innerHeight) return shown;
    return articles.find((article) => inSight.has(article))?.id ?? shown;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".versions a");
    if (link) link.hash = placeNow();
  });

  // Frames that are pasted are checked as one types.

  const MOST_SHOWN = 1000;
  const FEW_FRAMES = 20;
  const pasted = get("the-pasted");
  const message = get("the-message");

  function fillMessages() {
    message.append(...all(".message h4").map((title) => made("option", "", title.textContent)));
  }

  function findingLine({ pointer, message, rule, code }) {
    const line = made("li", "", "");
    Object.assign(line.dataset, { pointer, rule, code });
    line.append(made("code", "", pointer || "message"), ` ${message} `, made("span", "rule", `${rule}, ${code}`));
    return line;
  }

  function frameLine({ line, what, schema, findings, unchecked }) {
    const item = made("li", findings.length ? "bad" : "good", `Line ${line}: ${what}`);
    item.dataset.line = line;
    item.append(unchecked ? ` (${unchecked})` : findings.length ? "" : " is right");
    const link = schema && all(".message > header h4 a").find((a) => a.textContent === schema);
    if (link) {
      const there = made("a", "", schema);
      there.href = link.hash;
      item.append(" ", there);
    }
    const list = made("ul", "", "");
    list.append(...findings.map(findingLine));
    if (findings.length) item.append(list);
    return item;
  }

  function checkPasted() {
    const frames = checking.check(known().rules, pasted.value, message.value || null);
    const faults = frames.filter((frame) => frame.findings.length);
    const shown = frames.length <= FEW_FRAMES ? frames : faults.slice(0, MOST_SHOWN);
    get("the-findings").replaceChildren(...shown.map(frameLine));
    const count = faults.reduce((sum, frame) => sum + frame.findings.length, 0);
    const cut = faults.length > MOST_SHOWN ? `, the first ${MOST_SHOWN} frames with any are shown` : "";
    const none = pasted.value.trim() ? 'No frame found, as [2,"id","Heartbeat",{}]' : "";
    get("the-verdict").textContent = frames.length ? `frames: ${frames.length}, findings: ${count}${cut}` : none;
  }

  for (const part of [pasted, message]) part.addEventListener("input", checkPasted);

  // The contents show where the reader is.

  const contents = document.querySelector(".contents");
  const inContents = new Map(all(".contents nav a").map((link) => [link.hash.slice(1), link]));
  const inSight = new Set();

  function showPlace() {
    const first = articles.find((article) => inSight.has(article));
    for (const link of all(".contents [aria-current]")) link.removeAttribute("aria-current");
    const link = first && inContents.get(first.id);
    if (!link) return;
    link.setAttribute("aria-current", "true");
    const above = link.offsetTop - contents.scrollTop;
    if (above < 0 || above > contents.clientHeight - 40) {
      contents.scrollTop = link.offsetTop - contents.clientHeight / 2;
    }
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) inSight.add(target);
        else inSight.delete(target);
      }
      showPlace();
    },
    { rootMargin: "-15% 0px -70% 0px" },
  );

  for (const part of [document.querySelector(".search"), filters, theme, get("the-checker")]) part.hidden = false;
  showTheme(chosen());
  addUnfolders();
  addCopiers();
  applyFilters();
  articles.forEach((article) => observer.observe(article));
  if (location.hash) reveal();
  // What nobody misses at once.
  setTimeout(() => {
    addPermalinks();
    fillMessages();
  });
})();
