// Brings translations into the open page: asks for those in view, waits for them, hears of better ones.
import { listen, listenAccount } from "./live.js";
import { all, csrf, language, meta } from "./page.js";
import { setState, show } from "./text-show.js";

const ASK_MAX = 60; // the server takes no more at once
const GATHER_MS = 120;
const FIRST_POLL_MS = 2000;
const POLLS_MAX = 7; // 2 s, 4 s, 8 s ... about four minutes in all
const BETTER_MS = 1500; // better ones come in batches: one question for several
// A text with a line of its own that a machine translated: a better translation may come while it is read.
const BETTERABLE = '[data-text-group] [data-text-state="translated"][data-text-origin="engine"]';

/** Texts in view that wait, by their reference. @type {Map<string, {asked: boolean, polls: number}>} */
const waiting = new Map();
/** @type {Set<string>} */
const gathered = new Set();
/** @type {IntersectionObserver | null} */
let observer = null;
let gathering = 0;
let polling = 0;
let listening = false;
/** References of shown translations that may have become better. @type {Set<string>} */
const bettered = new Set();
let bettering = 0;

/**
 * Looks after every text under `root`.
 * @param {ParentNode & Node} root
 */
export function startTranslations(root) {
  observer ??= new IntersectionObserver(seen, { rootMargin: "200px" });
  for (const text of all(root, '[data-text-state="pending"]')) observer.observe(text);
  if (all(root, BETTERABLE).length) hear();
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
    /** @type {HTMLElement} */ (text).dataset.textAsked = "";
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
  hear();
}

function hear() {
  if (listening) return;
  listening = true;
  listen(`text:${language()}`, arrived);
  // What is made of messages is told to nobody else.
  listenAccount((news) => news.t === "texts" && arrived(news));
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
  const items = refs.map((ref) => ({ ref, asked: waiting.get(ref)?.asked ?? wasAsked(ref) }));
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

/**
 * @param {string} ref
 * @returns {boolean} Whether the reader tapped Translate for a text that they read anyway.
 */
function wasAsked(ref) {
  return texts(ref).some((text) => text.dataset.textAsked !== undefined);
}

/**
 * @typedef {{origin?: string, by?: string, by_url?: string, doubtful?: boolean}} Facts
 * @param {{ready?: Record<string, string>, given_up?: string[], keys?: Record<string, string>,
 *   facts?: Record<string, Facts>}} answer
 */
function take(answer) {
  for (const [ref, key] of Object.entries(answer.keys ?? {})) {
    for (const text of texts(ref)) text.dataset.textKey = key;
  }
  for (const [ref, html] of Object.entries(answer.ready ?? {})) {
    waiting.delete(ref);
    for (const text of texts(ref)) show(text, html, answer.facts?.[ref] ?? {});
  }
  for (const ref of answer.given_up ?? []) {
    waiting.delete(ref);
    for (const text of texts(ref)) if (text.dataset.textState !== "translated") setState(text, "given_up");
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
  for (const text of all(document.body, '[data-text-state="translated"]')) {
    if (keys.has(text.dataset.textKey ?? "") && text.dataset.textRef) bettered.add(text.dataset.textRef);
  }
  if (!bettered.size) return;
  clearTimeout(bettering);
  bettering = setTimeout(askBettered, BETTER_MS);
}

function askBettered() {
  const refs = [...bettered];
  bettered.clear();
  for (let start = 0; start < refs.length; start += ASK_MAX) ask(refs.slice(start, start + ASK_MAX));
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
