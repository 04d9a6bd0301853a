// Single keys for the whole house: j k o l c t s v / and ?; never while something is being typed.
import { open } from "./dialogs.js";
import { calm } from "./page.js";
import { toggleOriginal } from "./translate.js";

const OPENS = "a[data-opens-note], a[data-card-link]";

/** Listens for keys on the page. */
export function startKeyboard() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || typing(event)) return;
    const act = keys[event.key];
    if (act && act()) event.preventDefault();
  });
}

/** What each key does; true when it did something. @type {Record<string, () => boolean>} */
const keys = {
  j: () => step(1),
  k: () => step(-1),
  o: () => press((currentCard() ?? scope())?.querySelector(OPENS)),
  l: () => press(scope()?.querySelector(".note__bar [data-like], [data-like]")),
  c: () => press(scope()?.querySelector(".note__bar [data-say], a[data-opens-note]")),
  t: translate,
  v: () => press(scope()?.querySelector("[data-subtitle-menu] summary")),
  s: () => press(scope()?.querySelector("[data-study]")),
  "/": search,
  "?": () => open("keyboard-help") !== null,
};

/** @param {KeyboardEvent} event */
function typing(event) {
  return event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** @returns {Element | null} The open note, else the card under the keys. */
function scope() {
  const dialog = document.querySelector("dialog#overlay[open] [data-note]");
  const feed = document.querySelector("[data-feed-item][data-on]");
  return dialog ?? feed ?? document.querySelector("main [data-note]") ?? currentCard();
}

/** @returns {HTMLElement | null} */
function currentCard() {
  const focused = document.activeElement?.closest("[data-card]");
  return /** @type {HTMLElement | null} */ (focused ?? document.querySelector("[data-card][data-current]"));
}

/**
 * Moves to the next card in the order of the page.
 * @param {number} by
 */
function step(by) {
  if (document.querySelector("dialog[open]")) return false;
  const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-card]")]);
  if (!cards.length) return false;
  const now = currentCard();
  const at = now ? cards.indexOf(now) : by > 0 ? -1 : 0;
  const next = cards[Math.min(cards.length - 1, Math.max(0, at + by))];
  now?.removeAttribute("data-current");
  next.setAttribute("data-current", "");
  /** @type {HTMLElement | null} */ (next.querySelector(OPENS))?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center", behavior: calm() ? "instant" : "smooth" });
  return true;
}

/** @param {Element | null | undefined} element */
function press(element) {
  if (!(element instanceof HTMLElement)) return false;
  element.click();
  return true;
}

function translate() {
  const place = scope();
  const toggle = place?.querySelector("[data-text-line='translated']:not([hidden]) [data-text-toggle]");
  if (toggle instanceof HTMLElement) {
    toggleOriginal(toggle);
    return true;
  }
  return press(place?.querySelector("[data-text-line='offered']:not([hidden]) [data-text-ask]"));
}

function search() {
  const field = document.querySelector("[data-search]");
  if (!(field instanceof HTMLInputElement) || document.querySelector("dialog[open]")) return false;
  field.focus();
  field.select();
  return true;
}
