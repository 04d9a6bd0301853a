// Puts a translation into its place, and a better one in the place of another, without disturbing whoever reads.
import { calm, language } from "./page.js";

const SWAP_MS = 120;
const SETTLE_MS = 240;
const RETRY_MS = 400;

/** @typedef {{origin?: string, by?: string, by_url?: string, doubtful?: boolean}} Facts */

/** Better words that wait until nobody is busy with the old ones. @type {Map<HTMLElement, [string, Facts]>} */
const postponed = new Map();
let retrying = 0;

/**
 * Puts the translation where the original stood, or in the place of another translation.
 * @param {HTMLElement} text
 * @param {string} html  Safe HTML from the server.
 * @param {Facts} facts  Whose words they are, and how sure.
 */
export function show(text, html, facts) {
  const shown = /** @type {HTMLElement | null} */ (text.querySelector("[data-text-shown]"));
  if (!shown) return;
  if (text.dataset.textState === "translated") swap(text, shown, html, facts);
  else arrive(text, shown, html, facts);
}

/**
 * @param {HTMLElement} text
 * @param {string} state
 */
export function setState(text, state) {
  text.dataset.textState = state;
  const group = text.closest("[data-text-group]");
  if (!group) return;
  const states = [...group.querySelectorAll("[data-text-state]")].map((one) => one.getAttribute("data-text-state"));
  const said = ["translated", "pending", "offered", "given_up"].find((name) => states.includes(name));
  for (const line of group.querySelectorAll("[data-text-line]")) {
    const here = line.getAttribute("data-text-line") === said;
    line.toggleAttribute("hidden", !here);
    const study = group.querySelector("[data-study]"); // the one button stands in the line that is seen
    if (here && study) line.querySelector("[data-text-acts]")?.append(study);
  }
}

/**
 * @param {HTMLElement} text
 * @param {HTMLElement} shown
 * @param {string} html
 * @param {Facts} facts
 */
function arrive(text, shown, html, facts) {
  const before = shown.offsetHeight;
  put(text, shown, html, facts);
  text.dataset.textArrived = "";
  settle(text, shown, before);
  text.dispatchEvent(new CustomEvent("sampan:text", { bubbles: true }));
}

/**
 * Fades the old words out and the better ones in; later, if somebody is busy with the old ones.
 * @param {HTMLElement} text
 * @param {HTMLElement} shown
 * @param {string} html
 * @param {Facts} facts
 */
function swap(text, shown, html, facts) {
  if (isSame(shown, html)) {
    tell(text, facts);
    return;
  }
  if (isBusy(text)) {
    postponed.set(text, [html, facts]);
    return;
  }
  delete text.dataset.textArrived;
  const away = shown.getBoundingClientRect();
  if (calm() || away.bottom < 0 || away.top > innerHeight) {
    put(text, shown, html, facts);
    return;
  }
  shown.animate([{ opacity: 1 }, { opacity: 0 }], { duration: SWAP_MS, fill: "forwards" }).finished.then((fade) => {
    const before = shown.offsetHeight;
    put(text, shown, html, facts);
    fade.cancel();
    shown.animate([{ opacity: 0 }, { opacity: 1 }], { duration: SETTLE_MS, easing: "ease-out" });
    settle(text, shown, before);
  }).catch(() => put(text, shown, html, facts));
}

/**
 * @param {HTMLElement} text
 * @param {HTMLElement} shown
 * @param {string} html
 * @param {Facts} facts
 */
function put(text, shown, html, facts) {
  shown.innerHTML = html;
  shown.lang = language();
  text.querySelector("[data-text-mark]")?.removeAttribute("hidden");
  setState(text, "translated");
  tell(text, facts);
}

/**
 * Grows or shrinks softly from the height that the words had before.
 * @param {HTMLElement} text
 * @param {HTMLElement} shown
 * @param {number} before
 */
function settle(text, shown, before) {
  const after = shown.offsetHeight;
  if (before === after || calm() || text.closest("[data-masonry]")) return;
  shown.animate([{ height: `${before}px`, overflow: "clip" }, { height: `${after}px`, overflow: "clip" }], {
    duration: SETTLE_MS,
    easing: "ease-out",
  });
}

/**
 * Lets the quiet line, or the mark of a card, say whose words they are and how sure.
 * @param {HTMLElement} text
 * @param {Facts} facts
 */
function tell(text, facts) {
  text.dataset.textOrigin = facts.origin ?? "";
  text.toggleAttribute("data-text-doubtful", Boolean(facts.doubtful));
  text.querySelector("[data-text-doubt]")?.toggleAttribute("hidden", !facts.doubtful);
  const group = text.closest("[data-text-group]");
  const line = group?.querySelector('[data-text-line="translated"]');
  if (!group || !line) return;
  const texts = [...group.querySelectorAll('[data-text-state="translated"]')];
  const doubtful = texts.some((one) => one.hasAttribute("data-text-doubtful"));
  line.toggleAttribute("data-doubtful", doubtful);
  line.querySelector("[data-text-doubt]")?.toggleAttribute("hidden", !doubtful);
  // The line speaks of the body, which comes last, as the page does when it is made.
  if (texts.at(-1) === text) credit(line, facts);
}

/**
 * @param {Element} line
 * @param {Facts} facts
 */
function credit(line, facts) {
  const wanted = facts.origin === "reader" ? (facts.by ? "reader" : "nameless") : facts.origin;
  for (const one of line.querySelectorAll("[data-text-credit]")) {
    one.toggleAttribute("hidden", one.getAttribute("data-text-credit") !== wanted);
  }
  const link = line.querySelector('[data-text-credit="reader"] a');
  if (link && facts.by && facts.by_url) {
    link.setAttribute("href", facts.by_url);
    link.textContent = `@${facts.by}`;
  }
}

/**
 * @param {HTMLElement} shown
 * @param {string} html
 * @returns {boolean} Whether these very words stand there already.
 */
function isSame(shown, html) {
  const fresh = document.createElement("div");
  fresh.innerHTML = html;
  return fresh.innerHTML === shown.innerHTML;
}

/**
 * @param {HTMLElement} text
 * @returns {boolean} Whether the reader compares with the original, has words selected, or a link of it focused.
 */
function isBusy(text) {
  const original = text.querySelector("[data-text-original]");
  if (original && !original.hasAttribute("data-closed")) return true;
  if (text.contains(document.activeElement)) return true;
  const selection = getSelection();
  return Boolean(selection && !selection.isCollapsed && selection.rangeCount && selection.getRangeAt(0).intersectsNode(text));
}

function retrySoon() {
  if (!postponed.size) return;
  clearTimeout(retrying);
  retrying = setTimeout(() => {
    const ready = [...postponed];
    postponed.clear();
    for (const [text, [html, facts]] of ready) if (text.isConnected) show(text, html, facts);
  }, RETRY_MS);
}

for (const name of ["selectionchange", "focusout", "click"]) document.addEventListener(name, retrySoon);
