// The messages of a chat on the page: seated by their numbers, days and runs between them, older ones by scrolling.
import { ask, data, dayWords, elements, messageUrl, say, tellTimes } from "./messages-data.js";
import { calm } from "./page.js";

const CLOSE_MS = 600_000; // one person's messages within ten minutes stand together
const NEAR_PX = 120; // so near to the end one is at the end
const CATCH_UP_MAX = 25; // parts of one catching up; a page away for longer is loaded anew

/** The highest number up to which nothing is missing on the page. */
export const log = { last: 0, reads: /** @type {Record<string, number>} */ ({}) };
let catching = false;
let again = false;
let below = 0;

/** @returns {HTMLElement} */
export const list = () => /** @type {HTMLElement} */ (document.querySelector("[data-messages]"));
/** @returns {HTMLElement} */
export const scroller = () => /** @type {HTMLElement} */ (document.querySelector("[data-log]"));
/** @param {string | number} seq @returns {HTMLElement | null} */
export const bubbleOf = (seq) => document.getElementById(`m-${seq}`);

/** Prepares the messages that the page came with. */
export function startLog() {
  log.reads = data.chat.reads ?? {};
  const seqs = rows().map(seqOf);
  log.last = list().querySelector("[data-newer]") ? Math.max(0, ...seqs) : data.chat.last_seq;
  arrange();
  const place = new URLSearchParams(location.search).get("at");
  if (place) requestAnimationFrame(() => show(place));
  else list().querySelector("[data-new-line]")?.scrollIntoView({ block: "center" });
  scroller().addEventListener("scroll", scrolled, { passive: true });
  const watcher = new IntersectionObserver(reached, { root: scroller(), rootMargin: "400px" });
  watch = (element) => watcher.observe(element);
  for (const more of list().querySelectorAll("[data-older], [data-newer]")) watch(more);
  document.querySelector("[data-to-end]")?.addEventListener("click", toEnd);
  document.addEventListener("click", pressed);
  scrolled();
  waitForVideos();
}

/** @type {(element: Element) => void} */
let watch = () => {};

/** @returns {HTMLElement[]} */
const rows = () => /** @type {HTMLElement[]} */ ([...list().querySelectorAll(":scope > [data-message]")]);
/** @param {HTMLElement} row */
export const seqOf = (row) => Number(row.dataset.seq ?? 0);

/** @returns {boolean} Whether the reader looks at the latest messages. */
export function atEnd() {
  return scroller().scrollTop > -NEAR_PX && !list().querySelector("[data-newer]");
}

/**
 * Seats messages by their numbers; one that is there already, or was shown before it was sent, is replaced.
 * @param {HTMLElement[]} fresh
 * @returns {HTMLElement[]} Those that were not on the page before.
 */
export function seat(fresh) {
  const stay = !atEnd();
  const [before, from] = [scroller().scrollHeight, scroller().scrollTop];
  const oldest = Math.min(...rows().filter((row) => !("pending" in row.dataset)).map(seqOf));
  const added = [];
  for (const row of fresh) {
    if (!row.matches("[data-message]")) continue;
    const known = bubbleOf(seqOf(row)) ?? sent(row.dataset.key);
    if (known) known.replaceWith(row);
    else added.push(row);
    place(row);
    window.htmx?.process(row);
    document.body.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: row } }));
  }
  arrange();
  waitForVideos();
  const isNewer = added.some((row) => seqOf(row) > oldest);
  // Counted from the end: what comes under the reader's eyes pushes them down by its height.
  if (stay && isNewer) scroller().scrollTop = from - (scroller().scrollHeight - before);
  return added;
}

/** @param {string | undefined} key @returns {HTMLElement | null} */
function sent(key) {
  return key ? list().querySelector(`[data-pending][data-key="${CSS.escape(key)}"]`) : null;
}

/** @param {HTMLElement} row */
function place(row) {
  const seq = seqOf(row);
  const later = rows().find((one) => one !== row && ("pending" in one.dataset || seqOf(one) > seq));
  const newer = list().querySelector("[data-newer]");
  if (later) later.before(row);
  else if (newer) newer.before(row);
  else list().append(row);
}

/** Days and runs by the reader's own clock, marks of what was read. */
export function arrange() {
  for (const line of list().querySelectorAll("[data-day-line]")) line.remove();
  /** @type {HTMLElement | null} */
  let before = null;
  for (const row of rows()) {
    const moment = new Date(row.dataset.at ?? "");
    const passed = before ? moment.getTime() - new Date(before.dataset.at ?? "").getTime() : Infinity;
    const newDay = !before || new Date(before.dataset.at ?? "").toDateString() !== moment.toDateString();
    const unread = row.previousElementSibling?.matches("[data-new-line]") ? row.previousElementSibling : null;
    if (newDay) (unread ?? row).before(dayLine(moment));
    const whose = (/** @type {HTMLElement | null} */ one) => (one && "mine" in one.dataset ? "me" : one?.dataset.sender);
    const goesOn = !newDay && whose(before) !== undefined && whose(before) === whose(row) && passed < CLOSE_MS;
    row.classList.toggle("said--begins", row.classList.contains("said") && !goesOn);
    before = row;
  }
  tellTimes(list());
  tellReads();
}

/** @param {Date} moment */
function dayLine(moment) {
  const line = document.createElement("li");
  line.className = "said-day";
  line.dataset.dayLine = "";
  const words = document.createElement("span");
  words.textContent = dayWords(moment);
  line.append(words);
  return line;
}

/** 'Read' under the latest own message that somebody has read; 'Sent' under a later one. */
export function tellReads() {
  const mine = rows().filter((row) => "mine" in row.dataset && !("pending" in row.dataset));
  let told = false;
  for (const row of mine.reverse()) {
    const state = row.querySelector("[data-state]");
    if (!state) continue;
    const count = Object.values(log.reads).filter((seq) => seq >= seqOf(row)).length;
    const words = data.chat.is_group ? say("read_by", { count }) : say("read");
    state.textContent = !told && count ? words : "";
    told ||= count > 0;
  }
}

/** Everything after the last known number, part by part; asked again if news come meanwhile. */
export async function catchUp() {
  if (catching) {
    again = true;
    return;
  }
  catching = true;
  try {
    for (let part = 0; part < CATCH_UP_MAX; part += 1) {
      again = false;
      if (list().querySelector("[data-newer]")) break; // the reader is further up: the end comes when they go there
      const answer = await ask(`${data.urls.since}?after=${log.last}`);
      const more = take(answer, await answer.text());
      if (!more && !again) break;
    }
  } finally {
    catching = false;
  }
}

/**
 * @param {Response} answer
 * @param {string} html
 * @returns {boolean} Whether there is more.
 */
function take(answer, html) {
  const fresh = elements(html).filter((one) => one.matches("[data-message]"));
  const stayed = atEnd();
  const added = seat(fresh).filter((row) => !("mine" in row.dataset));
  const more = answer.headers.get("Sampan-More") === "1";
  if (fresh.length) log.last = Math.max(log.last, ...fresh.map(seqOf));
  if (!more) log.last = Math.max(log.last, Number(answer.headers.get("Sampan-Last-Seq") ?? 0));
  log.reads = JSON.parse(answer.headers.get("Sampan-Reads") ?? "{}");
  tellReads();
  if (!stayed) count(added.length);
  document.dispatchEvent(new CustomEvent("sampan:messages", { detail: added }));
  return more;
}

/** Asks for one message again: it was deleted, reacted to, or its video is ready. @param {string | number} seq */
export async function refresh(seq) {
  if (!bubbleOf(seq)) return;
  try {
    seat(elements(await (await ask(messageUrl(seq))).text()));
  } catch (error) {
    if (/** @type {any} */ (error).status === 404) bubbleOf(seq)?.remove();
  }
}

/** @param {IntersectionObserverEntry[]} entries */
async function reached(entries) {
  for (const { isIntersecting, target } of entries) {
    const more = /** @type {HTMLElement} */ (target);
    if (!isIntersecting || more.dataset.asked !== undefined) continue;
    more.dataset.asked = "";
    const older = more.dataset.older;
    const url = older ? `${data.urls.older}?before=${older}` : `${data.urls.since}?after=${more.dataset.newer}`;
    try {
      const answer = await ask(url);
      bring(more, await answer.text(), answer);
    } catch {
      delete more.dataset.asked; // the link inside still leads there
    }
  }
}

/** @param {HTMLElement} more @param {string} html @param {Response} answer */
function bring(more, html, answer) {
  const newer = more.dataset.newer !== undefined;
  const fresh = elements(html);
  // Old messages that come by scrolling are not news: a screen reader does not read them out.
  scroller().setAttribute("aria-live", "off");
  const next = fresh.find((one) => one.matches(newer ? "[data-newer]" : "[data-older]"));
  const [before, from] = [scroller().scrollHeight, scroller().scrollTop];
  if (newer && next) more.replaceWith(next);
  else more.remove();
  seat(fresh);
  if (!newer && next) list().prepend(next);
  if (newer) {
    scroller().scrollTop = from - (scroller().scrollHeight - before);
    log.last = Math.max(log.last, ...fresh.filter((one) => one.dataset.seq).map(seqOf));
    if (!next) log.last = Math.max(log.last, Number(answer.headers.get("Sampan-Last-Seq") ?? 0));
  }
  if (next) watch(next);
  setTimeout(() => scroller().setAttribute("aria-live", "polite"), 500);
}

function scrolled() {
  const button = /** @type {HTMLElement | null} */ (document.querySelector("[data-to-end]"));
  const end = atEnd();
  if (button) button.hidden = end;
  if (end) count(-below);
}

/** @param {number} by  How many more wait below what the reader sees. */
function count(by) {
  below = Math.max(0, below + by);
  const badge = document.querySelector("[data-below]");
  if (badge) badge.textContent = below ? String(below) : "";
}

/** To the latest message; from far up the page is loaded anew at its end. */
export function toEnd() {
  if (list().querySelector("[data-newer]")) location.assign(`${location.pathname}?before=${data.chat.last_seq + 1_000_000}`);
  else scroller().scrollTo({ top: 0, behavior: calm() ? "instant" : "smooth" });
}

/** @param {string | number} seq */
function show(seq) {
  const bubble = bubbleOf(seq);
  if (!bubble) return false;
  bubble.scrollIntoView({ block: "center", behavior: calm() ? "instant" : "smooth" });
  bubble.dataset.found = "";
  setTimeout(() => delete bubble.dataset.found, 2600);
  return true;
}

/** @param {MouseEvent} event */
function pressed(event) {
  const target = /** @type {Element} */ (event.target);
  const quote = target.closest("[data-to-seq]");
  if (quote && show(quote.getAttribute("data-to-seq") ?? "")) event.preventDefault();
  const shot = target.closest(".shots__one");
  if (!shot) return;
  event.preventDefault(); // the picture opens large over the chat
  if (target === shot) shot.querySelector("img")?.click();
}

let waiting = 0;

/** Videos that are being made ready are asked for again now and then, should no news of them arrive. */
function waitForVideos() {
  clearTimeout(waiting);
  const seqs = [...list().querySelectorAll("[data-preparing]")].map((one) => one.closest("[data-message]"));
  if (!seqs.length) return;
  waiting = setTimeout(() => {
    for (const row of seqs) if (row instanceof HTMLElement) refresh(seqOf(row));
  }, 6000);
}
