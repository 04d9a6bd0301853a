// Notices what is seen on a page: cards in sight for a second, notes that are opened and how long, videos to their end.
// A list or note that the server gave no view (data-view) says nothing: its reader switched learning off.
import { all } from "./page.js";
import { flush, mayTell, tell } from "./signals-post.js";

const IMPRESSION = 1; // see discovery.types.SignalKind
const OPEN = 2;
const DWELL = 3;
const FINISH = 4;
const IN_SIGHT = 0.5; // half of a card
const LOOKED_AT = 1_000; // milliseconds in sight until it counts as seen
const TICK = 500; // how often that is looked up: one timer for all cards, none while nothing is in sight
const LONG_LOOK = 10_000; // told even when the page is only hidden: it may never come back
const ORIGIN = "sampan-opened"; // session storage: out of which list the next note page was opened

/** @typedef {{view: string, position: number, source: number}} Origin */

/** What is in sight and not told yet, with the moment since when. @type {Map<Element, number>} */
const inSight = new Map();
/** Videos of the feed that are in sight, with the moment since when. @type {Map<Element, number>} */
const playing = new Map();
/** The note that is being read. @type {{note: string, origin: Origin, since: number, spent: number} | null} */
let reading = null;
/** @type {IntersectionObserver | null} */
let observer = null;
let timer = 0;

/** Listens for what concerns the whole page; called once. */
export function startSignalWatch() {
  if (!mayTell()) return;
  document.addEventListener("click", rememberOrigin, { capture: true, passive: true });
  document.addEventListener("ended", videoEnded, { capture: true, passive: true });
  document.addEventListener("timeupdate", videoRuns, { capture: true, passive: true });
  document.getElementById("overlay")?.addEventListener("close", () => endReading());
  document.addEventListener("visibilitychange", () => (document.hidden ? hide() : show()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && show());
}

/**
 * Looks after the cards, videos and notes under `root`.
 * @param {ParentNode & Node} root
 */
export function startSignals(root) {
  if (!mayTell() || !("IntersectionObserver" in window)) return;
  observer ??= new IntersectionObserver(moved, { threshold: IN_SIGHT });
  for (const card of all(root, "[data-card], [data-feed-item]")) {
    if (card.closest("[data-view]")) observer.observe(card);
  }
  const note = all(root, "article[data-note][data-view]").at(-1);
  if (note) startReading(note);
}

/** @param {IntersectionObserverEntry[]} entries */
function moved(entries) {
  const moment = performance.now();
  for (const { target, isIntersecting } of entries) {
    const isVideo = target.hasAttribute("data-feed-item");
    if (isIntersecting) {
      inSight.set(target, moment);
      if (isVideo) playing.set(target, moment);
    } else {
      inSight.delete(target);
      if (isVideo) watched(target, moment);
    }
  }
  if (inSight.size && !timer) timer = window.setTimeout(look, TICK);
}

/** Tells of the cards that have been in sight for long enough. */
function look() {
  timer = 0;
  if (document.hidden) return;
  const moment = performance.now();
  for (const [card, since] of inSight) {
    if (!card.isConnected) inSight.delete(card);
    else if (moment - since >= LOOKED_AT) {
      inSight.delete(card);
      if (card.hasAttribute("data-card")) observer?.unobserve(card); // a video is watched until it goes
      tellOf(card, IMPRESSION);
    }
  }
  if (inSight.size) timer = window.setTimeout(look, TICK);
}

/**
 * @param {Element} card
 * @param {number} kind
 * @param {{milliseconds?: number, soon?: boolean}} [more]
 */
function tellOf(card, kind, more) {
  const { view, ...place } = originOf(card);
  tell(view, kind, noteOf(card), { ...place, ...more });
}

/** @param {Element} card */
function noteOf(card) {
  return card.getAttribute("data-card") ?? card.getAttribute("data-note") ?? "";
}

/**
 * Where a card stands and why.
 * @param {Element} card
 * @returns {Origin}
 */
function originOf(card) {
  const list = card.closest("[data-view]");
  const cards = [...(list?.querySelectorAll("[data-card], [data-feed-item]") ?? [])];
  const source = Number(card.closest("[data-source]")?.getAttribute("data-source") ?? 0);
  return { view: list?.getAttribute("data-view") ?? "", position: cards.indexOf(card), source: source || 0 };
}

/**
 * A press on a card opens its note: here over the list, or as the next page, which has to know where it was opened.
 * @param {MouseEvent} event
 */
function rememberOrigin(event) {
  const link = event.target instanceof Element ? event.target.closest("a[data-opens-note]") : null;
  const card = link?.closest("[data-card], [data-feed-item]");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!card || !plain || !card.closest("[data-view]")) return;
  const origin = originOf(card);
  tell(origin.view, OPEN, noteOf(card), { ...origin, soon: true });
  try {
    sessionStorage.setItem(ORIGIN, JSON.stringify({ note: noteOf(card), ...origin }));
  } catch {
    // Storage is full or forbidden: the note's own page will speak for itself.
  }
}

/** @param {HTMLElement} element */
function startReading(element) {
  endReading();
  const note = noteOf(element);
  const origin = takeOrigin(note) ?? originOf(element);
  reading = { note, origin, since: document.hidden ? 0 : performance.now(), spent: 0 };
  tell(origin.view, OPEN, note, { ...origin, soon: true });
}

/**
 * The list out of which this note was opened, if that was the last thing that was opened.
 * @param {string} note
 * @returns {Origin | null}
 */
function takeOrigin(note) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(ORIGIN) ?? "null");
    sessionStorage.removeItem(ORIGIN);
    return kept && kept.note === note && typeof kept.view === "string" ? kept : null;
  } catch {
    return null;
  }
}

/** The note is closed, or another one takes its place. */
function endReading() {
  if (!reading) return;
  pause();
  const { note, origin, spent } = reading;
  reading = null;
  tell(origin.view, DWELL, note, { ...origin, milliseconds: spent, soon: true });
}

/** Time counts only while the page is in sight. */
function pause() {
  if (reading?.since) {
    reading.spent += performance.now() - reading.since;
    reading.since = 0;
  }
}

/** @param {Event} event */
function videoEnded(event) {
  if (event.target instanceof HTMLVideoElement) finished(event.target);
}

/**
 * A video that begins again has no end: the last twentieth counts for it.
 * @param {Event} event
 */
function videoRuns(event) {
  const video = event.target;
  if (!(video instanceof HTMLVideoElement) || !video.loop || !(video.duration > 0)) return;
  if (video.currentTime / video.duration > 0.95) finished(video);
}

/** @param {HTMLVideoElement} video */
function finished(video) {
  const item = video.closest("[data-feed-item], article[data-note]");
  if (!item) return;
  if (reading && noteOf(item) === reading.note && !item.hasAttribute("data-feed-item")) {
    tell(reading.origin.view, FINISH, reading.note, reading.origin);
  } else if (item.closest("[data-view]")) tellOf(item, FINISH);
}

/**
 * A video of the feed has gone out of sight.
 * @param {Element} item
 * @param {number} moment
 */
function watched(item, moment) {
  const since = playing.get(item);
  playing.delete(item);
  if (since !== undefined && moment - since >= LOOKED_AT) tellOf(item, DWELL, { milliseconds: moment - since });
}

function hide() {
  const moment = performance.now();
  inSight.clear();
  for (const item of [...playing.keys()]) watched(item, moment);
  pause();
  if (reading && reading.spent >= LONG_LOOK) {
    tell(reading.origin.view, DWELL, reading.note, { ...reading.origin, milliseconds: reading.spent });
  }
  flush();
}

/** What stood in sight when the page was hidden is looked at anew. */
function show() {
  if (reading && !reading.since) reading.since = performance.now();
  for (const card of document.querySelectorAll("[data-view] [data-card], [data-view] [data-feed-item]")) {
    observer?.unobserve(card);
    observer?.observe(card);
  }
}

function leave() {
  endReading();
  hide();
}
