// Topics become chips, with suggestions in both languages; after an @ the people that could be meant are offered.
import { changed, data, form, looseTopics, say, topics } from "./compose-state.js";

const REST_MS = 150;
const MENTION = /(?:^|[\s，。！？])@([A-Za-z0-9_\p{Script=Han}]{1,30})$/u;

/** Starts topics and mentions. */
export function startSuggestions() {
  startTopics();
  startMentions();
}

function startTopics() {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("topics"));
  const list = /** @type {HTMLElement} */ (document.querySelector("[data-topics] [data-suggestions]"));
  for (const name of looseTopics(input.value)) topics.add(name);
  input.value = "";
  drawChips();
  const take = () => {
    for (const name of looseTopics(input.value)) topics.add(name);
    input.value = "";
    close(list);
    drawChips();
    changed();
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && chooseCurrent(list)) return event.preventDefault();
    if (["Enter", ",", "，", " ", "、"].includes(event.key)) {
      event.preventDefault();
      take();
    } else if (event.key === "Backspace" && !input.value && topics.size) {
      topics.delete([...topics].at(-1) ?? "");
      drawChips();
      changed();
    } else walk(event, list);
  });
  input.addEventListener("blur", () => setTimeout(() => input.value && take(), 200));
  const suggest = resting(async () => {
    const query = input.value.replace(/^[#＃]/, "").trim();
    const found = query ? (await ask(data.urls.topic_suggest, query)).topics : [];
    offer(list, found, (/** @type {any} */ topic) => topicRow(topic), (/** @type {any} */ topic) => {
      input.value = "";
      topics.add(topic.name);
      drawChips();
      changed();
      input.focus();
    });
    input.setAttribute("aria-expanded", String(!list.hidden));
  });
  input.addEventListener("input", suggest);
}

/** @param {any} topic */
function topicRow(topic) {
  const row = document.createElement("span");
  row.textContent = `#${topic.name}${topic.other_name ? ` · ${topic.other_name}` : ""}`;
  const count = document.createElement("span");
  count.className = "soft small";
  count.textContent = say(topic.note_count === 1 ? "count_note" : "count_notes", { count: topic.note_count });
  return [row, count];
}

function drawChips() {
  const place = /** @type {HTMLElement} */ (document.querySelector("[data-chips]"));
  place.replaceChildren(
    ...[...topics].map((name) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "chip";
      chip.textContent = `#${name} ×`;
      chip.setAttribute("aria-label", say("remove_topic", { name }));
      chip.addEventListener("click", () => {
        topics.delete(name);
        drawChips();
        changed();
      });
      return chip;
    }),
  );
}

function startMentions() {
  const body = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
  const list = /** @type {HTMLElement} */ (document.querySelector("[data-mentions] [data-suggestions]"));
  const typed = () => body.value.slice(0, body.selectionStart).match(MENTION)?.[1];
  const suggest = resting(async () => {
    const query = typed();
    const found = query ? (await ask(data.urls.mention_suggest, query)).people : [];
    offer(list, found, personRow, (/** @type {any} */ person) => {
      const at = body.selectionStart - (typed()?.length ?? 0);
      body.setRangeText(`${person.handle} `, at, body.selectionStart, "end");
      body.focus();
      body.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
  body.addEventListener("input", suggest);
  body.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "Enter" && chooseCurrent(list)) event.preventDefault();
    else walk(event, list);
  });
  body.addEventListener("blur", () => setTimeout(() => close(list), 200));
}

/** @param {any} person */
function personRow(person) {
  const name = document.createElement("span");
  name.textContent = person.name;
  const handle = document.createElement("span");
  handle.className = "soft small";
  handle.textContent = `@${person.handle}`;
  return [name, handle];
}

/** @param {string} url @param {string} query @returns {Promise<any>} */
async function ask(url, query) {
  const response = await fetch(`${url}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } });
  return response.ok ? response.json() : { topics: [], people: [] };
}

/** @param {() => Promise<void>} work  A lost connection means no suggestions, nothing worse. */
function resting(work) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => work().catch(() => {}), REST_MS);
  };
}

/**
 * @param {HTMLElement} list
 * @param {any[]} items
 * @param {(item: any) => Node[]} row
 * @param {(item: any) => void} choose
 */
function offer(list, items, row, choose) {
  list.replaceChildren(
    ...items.map((item) => {
      const option = document.createElement("li");
      option.className = "suggest__option";
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(...row(item));
      option.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the cursor where it is
      option.addEventListener("click", () => {
        close(list);
        choose(item);
      });
      return option;
    }),
  );
  list.hidden = !items.length;
}

/** @param {HTMLElement} list */
function close(list) {
  list.hidden = true;
  list.replaceChildren();
}

/** @param {HTMLElement} list @returns {boolean} */
function chooseCurrent(list) {
  const current = /** @type {HTMLElement | null} */ (list.querySelector('[aria-selected="true"]'));
  current?.click();
  return Boolean(current);
}

/** @param {KeyboardEvent} event @param {HTMLElement} list */
function walk(event, list) {
  if (list.hidden) return;
  if (event.key === "Escape") {
    event.preventDefault();
    return close(list);
  }
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const options = [...list.children];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const to = (at + by + options.length + (at < 0 && by < 0 ? 1 : 0)) % options.length;
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === to)));
}
