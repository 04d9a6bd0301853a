// Words in pictures: asks for them, waits for what is still to come, and lets them be drawn over the picture.
import { listen } from "./live.js";
import { all, language, message } from "./page.js";
import { draw, remove } from "./picture-words-draw.js";
import { toast } from "./toast.js";

/** @typedef {import("./picture-words-draw.js").Block} Block */
/** @typedef {{state: "ready" | "reading" | "none", key: string, blocks: Block[]}} Answer */
/**
 * One picture's words, and where they are drawn now.
 * @typedef {{answer: Answer | null, on: boolean, polls: number, timer: number, deaf: (() => void) | null}} Words
 */

const FIRST_POLL_MS = 2000;
const POLLS_MAX = 7; // 2 s, 4 s, 8 s ... about four minutes in all
const NOTHING_MS = 2500;

/** @type {WeakMap<HTMLElement, Words>} */
const known = new WeakMap();
/** @type {IntersectionObserver | null} */
let observer = null;

/**
 * Wakes the buttons under `root`, and looks after pictures that are still being read.
 * @param {ParentNode & Node} root
 */
export function startPictureWords(root) {
  observer ??= new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      observer?.unobserve(entry.target);
      ask(/** @type {HTMLElement} */ (entry.target), false);
    }
  });
  for (const host of all(root, '[data-picture-words][data-words-state="reading"]')) observer.observe(host);
}

/** Presses on the buttons, wherever they stand; the large view of a picture takes its words along. */
export function startPictureWordPresses() {
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-words-toggle]");
    const host = /** @type {HTMLElement | null} */ (button?.closest("[data-picture-words]") ?? null);
    if (!host) return;
    event.preventDefault();
    if (host.closest(".comment__shot")) openLarge(host);
    else turn(host, !wordsOf(host).on);
  });
  document.addEventListener("sampan:zoom", (event) => carryIntoZoom(/** @type {CustomEvent} */ (event).detail));
}

/** @param {HTMLElement} host */
function wordsOf(host) {
  let words = known.get(host);
  if (!words) known.set(host, (words = { answer: null, on: false, polls: 0, timer: 0, deaf: null }));
  return words;
}

/**
 * Draws the words of a picture or takes them away.
 * @param {HTMLElement} host
 * @param {boolean} on
 */
function turn(host, on) {
  const words = wordsOf(host);
  words.on = on;
  host.querySelector("[data-words-toggle]")?.setAttribute("aria-pressed", String(on));
  if (!on) {
    say(host, "off");
    remove(host);
    return;
  }
  if (words.answer?.state === "ready") show(host);
  else say(host, "wait");
  if (words.answer?.state !== "ready" || isPending(words.answer)) {
    words.polls = 0;
    ask(host, false);
  }
}

/**
 * @param {HTMLElement} host
 * @param {boolean} again  Whether something has come since the last answer, so that no kept one will do.
 */
async function ask(host, again) {
  const words = wordsOf(host);
  try {
    const answer = await fetch(host.dataset.wordsUrl ?? "", {
      headers: { Accept: "application/json" },
      cache: again ? "reload" : "default",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    take(host, await answer.json());
  } catch {
    if (words.on && !words.answer) {
      toast(message("failed"), { kind: "error" });
      turn(host, false);
    }
  }
}

/**
 * @param {HTMLElement} host
 * @param {Answer} answer
 */
function take(host, answer) {
  const words = wordsOf(host);
  words.answer = answer;
  if (answer.state === "reading" || isPending(answer)) waitFor(host);
  else rest(words);
  if (answer.state === "none" || (answer.state === "ready" && !answer.blocks.some(crosses))) nothing(host);
  else if (answer.state === "ready") {
    host.dataset.wordsState = "ready";
    host.hidden = false;
    if (words.on) show(host);
  }
}

/** @param {HTMLElement} host */
function show(host) {
  const words = wordsOf(host);
  const image = imageOf(host);
  if (!words.answer || !image) return;
  say(host, isPending(words.answer) ? "pending" : "on");
  draw(host, image, words.answer.blocks);
}

/** @param {HTMLElement} host */
function nothing(host) {
  const words = wordsOf(host);
  if (!words.on) {
    host.hidden = true;
    return;
  }
  words.on = false;
  say(host, "none");
  setTimeout(() => (host.hidden = true), NOTHING_MS);
}

/**
 * Listens for the news of a picture, and asks now and then in case none comes through.
 * @param {HTMLElement} host
 */
function waitFor(host) {
  const words = wordsOf(host);
  words.deaf ??= listen(`text:${language()}`, (/** @type {{keys?: string[], gap?: boolean}} */ news) => {
    if (!host.isConnected) return rest(words);
    const awaited = new Set([words.answer?.key, ...(words.answer?.blocks ?? []).map((block) => block.key)]);
    if (news.gap || news.keys?.some((key) => awaited.has(key))) soon(host);
  });
  clearTimeout(words.timer);
  if (words.polls >= POLLS_MAX || !host.isConnected) return;
  words.timer = setTimeout(() => ask(host, true), FIRST_POLL_MS * 2 ** words.polls);
  words.polls += 1;
}

/**
 * Asks once for several pieces of news that come together.
 * @param {HTMLElement} host
 */
function soon(host) {
  const words = wordsOf(host);
  clearTimeout(words.timer);
  words.timer = setTimeout(() => ask(host, true), 250);
}

/** @param {Words} words */
function rest(words) {
  clearTimeout(words.timer);
  words.deaf?.();
  words.deaf = null;
}

/** @param {Answer} answer */
function isPending(answer) {
  return answer.blocks.some((block) => block.state === "pending");
}

/** @param {Block} block */
function crosses(block) {
  return block.state !== "plain";
}

/**
 * @param {HTMLElement} host
 * @param {"off" | "on" | "wait" | "pending" | "none"} what
 */
function say(host, what) {
  host.dataset.wordsShows = what;
}

/**
 * @param {HTMLElement} host
 * @returns {HTMLImageElement | null} The picture beside the button.
 */
function imageOf(host) {
  return host.parentElement?.querySelector("img") ?? null;
}

/**
 * A comment's picture is too small to be read: it opens large with its words.
 * @param {HTMLElement} host
 */
function openLarge(host) {
  wordsOf(host).on = true;
  imageOf(host)?.click();
  wordsOf(host).on = false;
}

/** @param {HTMLImageElement} picture  The picture that has just been opened large. */
function carryIntoZoom(picture) {
  const zoom = document.getElementById("zoom");
  if (!(zoom instanceof HTMLDialogElement)) return;
  const source = picture.parentElement?.querySelector("[data-picture-words]:not([hidden])");
  if (!(source instanceof HTMLElement)) return;
  const host = /** @type {HTMLElement} */ (source.cloneNode(true));
  const words = wordsOf(source);
  known.set(host, { ...wordsOf(host), answer: words.answer });
  zoom.append(host);
  turn(host, words.on);
  zoom.addEventListener("close", () => {
    remove(host);
    rest(wordsOf(host));
    host.remove();
  }, { once: true });
}
