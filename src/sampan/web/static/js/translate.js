// Brings translations into the open page: asks for those in view, waits for them, and lets them in without a jump.
import { listen } from "./live.js";
import { all, csrf, language, meta } from "./page.js";

const ASK_MAX = 60; // the server takes no more at once
const GATHER_MS = 120;
const FIRST_POLL_MS = 2000;
const POLLS_MAX = 7; // 2 s, 4 s, 8 s ... about four minutes in all

/** Texts in view that wait, by their reference. @type {Map<string, {asked: boolean, polls: number}>} */
const waiting = new Map();
/** @type {Set<string>} */
const gathered = new Set();
/** @type {IntersectionObserver | null} */
let observer = null;
let gathering = 0;
let polling = 0;
let listening = false;

/**
 * Looks after every text under `root`.
 * @param {ParentNode & Node} root
 */
export function startTranslations(root) {
  observer ??= new IntersectionObserver(seen, { rootMargin: "200px" });
  for (const text of all(root, '[data-text-state="pending"]')) observer.observe(text);
}

/** Presses on 'See original' and 'Translate', wherever they stand. */
export function startTextPresses() {
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const toggle = target.closest("[data-text-toggle]");
    if (toggle) toggleOriginal(/** @type {HTMLElement} */ (toggle));
    const ask = target.closest("[data-text-ask]");
    if (ask) askFor(/** @type {HTMLElement} */ (ask));
  });
}

/**
 * Shows or folds the originals of a group; the translation stays where it is.
 * @param {HTMLElement} toggle
 */
export function toggleOriginal(toggle) {
  const open = toggle.getAttribute("aria-expanded") !== "true";
  toggle.setAttribute("aria-expanded", String(open));
  for (const original of toggle.closest("[data-text-group]")?.querySelectorAll("[data-text-original]") ?? []) {
    const translated = original.closest("[data-text-state]")?.getAttribute("data-text-state") === "translated";
    original.toggleAttribute("data-closed", !open || !translated);
    original.toggleAttribute("inert", !open || !translated);
  }
}

/** @param {HTMLElement} button */
function askFor(button) {
  for (const text of button.closest("[data-text-group]")?.querySelectorAll('[data-text-state="offered"]') ?? []) {
    setState(/** @type {HTMLElement} */ (text), "pending");
    want(/** @type {HTMLElement} */ (text), true);
  }
}

/** @param {IntersectionObserverEntry[]} entries */
function seen(entries) {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    observer?.unobserve(entry.target);
    want(/** @type {HTMLElement} */ (entry.target), false);
  }
}

/**
 * @param {HTMLElement} text
 * @param {boolean} asked
 */
function want(text, asked) {
  const ref = text.dataset.textRef;
  if (!ref) return;
  if (!waiting.has(ref) || asked) waiting.set(ref, { asked, polls: 0 });
  gathered.add(ref);
  clearTimeout(gathering);
  gathering = setTimeout(askGathered, GATHER_MS);
  if (!listening) {
    listening = true;
    listen(`text:${language()}`, arrived);
  }
}

function askGathered() {
  const refs = [...gathered].filter((ref) => waiting.has(ref));
  gathered.clear();
  for (let start = 0; start < refs.length; start += ASK_MAX) ask(refs.slice(start, start + ASK_MAX));
  pollLater(FIRST_POLL_MS);
}

/** @param {string[]} refs */
async function ask(refs) {
  if (!refs.length) return;
  const items = refs.map((ref) => ({ ref, asked: waiting.get(ref)?.asked ?? false }));
  try {
    const answer = await fetch(meta("sampan-translations"), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify({ to: language(), items }),
    });
    if (answer.ok) take(await answer.json());
  } catch {
    // Offline or busy: the next poll asks again.
  }
}

/** @param {{ready?: Record<string, string>, given_up?: string[], keys?: Record<string, string>}} answer */
function take(answer) {
  for (const [ref, key] of Object.entries(answer.keys ?? {})) {
    for (const text of texts(ref)) text.dataset.textKey = key;
  }
  for (const [ref, html] of Object.entries(answer.ready ?? {})) {
    waiting.delete(ref);
    for (const text of texts(ref)) show(text, html);
  }
  for (const ref of answer.given_up ?? []) {
    waiting.delete(ref);
    for (const text of texts(ref)) setState(text, "given_up");
  }
}

/** @param {{keys?: string[], gap?: boolean}} news */
function arrived(news) {
  if (news.gap) for (const ref of waiting.keys()) gathered.add(ref);
  const keys = new Set(news.keys ?? []);
  for (const ref of waiting.keys()) {
    if (texts(ref).some((text) => keys.has(text.dataset.textKey ?? ""))) gathered.add(ref);
  }
  if (gathered.size) askGathered();
}

/** @param {number} wait */
function pollLater(wait) {
  clearTimeout(polling);
  if (!waiting.size) return;
  polling = setTimeout(() => {
    for (const [ref, state] of waiting) {
      state.polls += 1;
      if (state.polls > POLLS_MAX || !texts(ref).length) waiting.delete(ref);
    }
    const refs = [...waiting.keys()];
    for (let start = 0; start < refs.length; start += ASK_MAX) ask(refs.slice(start, start + ASK_MAX));
    pollLater(wait * 2);
  }, wait);
}

/**
 * @param {string} ref
 * @returns {HTMLElement[]} Every place where the text stands: a card and the overlay over it, for instance.
 */
function texts(ref) {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`[data-text-ref="${CSS.escape(ref)}"]`)]);
}

/**
 * Puts the translation where the original stood, growing or shrinking softly.
 * @param {HTMLElement} text
 * @param {string} html  Safe HTML from the server.
 */
function show(text, html) {
  const shown = /** @type {HTMLElement | null} */ (text.querySelector("[data-text-shown]"));
  if (!shown || text.dataset.textState === "translated") return;
  const before = shown.offsetHeight;
  shown.innerHTML = html;
  shown.lang = language();
  text.dataset.textArrived = "";
  text.querySelector("[data-text-mark]")?.removeAttribute("hidden");
  setState(text, "translated");
  const after = shown.offsetHeight;
  if (before !== after && !text.closest("[data-masonry]")) {
    shown.animate([{ height: `${before}px`, overflow: "clip" }, { height: `${after}px`, overflow: "clip" }], {
      duration: 240,
      easing: "ease-out",
    });
  }
  text.dispatchEvent(new CustomEvent("sampan:text", { bubbles: true }));
}

/**
 * @param {HTMLElement} text
 * @param {string} state
 */
function setState(text, state) {
  text.dataset.textState = state;
  const group = text.closest("[data-text-group]");
  if (!group) return;
  const states = [...group.querySelectorAll("[data-text-state]")].map((one) => one.getAttribute("data-text-state"));
  const said = ["translated", "pending", "offered", "given_up"].find((name) => states.includes(name));
  for (const line of group.querySelectorAll("[data-text-line]")) {
    line.toggleAttribute("hidden", line.getAttribute("data-text-line") !== said);
  }
}
