// One connection to the live process for all that a page listens to: translations that arrive, media being made.
import { meta } from "./page.js";

/** @type {Map<string, Set<(data: any) => void>>} */
const listeners = new Map();
/** @type {EventSource | null} */
let source = null;
let opening = 0;
let failures = 0;
let openOnly = false; // the live process refused a closed channel once: keep to those that anyone may hear

const FAILURES_MAX = 5; // then polling by those who wait must do; a page reload tries again

/** @returns {boolean} Whether messages can be expected at all. */
export function isLive() {
  return source !== null && source.readyState === EventSource.OPEN;
}

/**
 * Calls `hear` with the data of every message on `channel`.
 * @param {string} channel  For instance 'text:en' or 'media:12'.
 * @param {(data: any) => void} hear  Gets `{gap: true}` when messages may have been missed: then ask anew.
 * @returns {() => void} Stops listening.
 */
export function listen(channel, hear) {
  const known = listeners.get(channel);
  if (known) known.add(hear);
  else {
    listeners.set(channel, new Set([hear]));
    reopenSoon();
  }
  return () => {
    const set = listeners.get(channel);
    set?.delete(hear);
    if (set?.size === 0) listeners.delete(channel);
    if (!listeners.size) close();
  };
}

function reopenSoon() {
  clearTimeout(opening);
  opening = setTimeout(open, 50);
}

function close() {
  source?.close();
  source = null;
}

function open() {
  const address = meta("sampan-live");
  if (!address || failures >= FAILURES_MAX || !listeners.size) return;
  close();
  const url = new URL(address, location.href);
  const names = [...listeners.keys()].filter((name) => !openOnly || name.startsWith("text:"));
  if (!names.length) return;
  for (const name of names) url.searchParams.append("channel", name);
  const opened = new EventSource(url);
  let welcome = false;
  source = opened;
  opened.addEventListener("open", () => {
    welcome = true;
    failures = 0;
  });
  opened.addEventListener("message", (event) => hand(event.data));
  opened.addEventListener("gap", () => {
    for (const set of listeners.values()) for (const hear of set) hear({ gap: true });
  });
  opened.addEventListener("error", () => {
    failures += 1;
    if (failures >= FAILURES_MAX) close();
    else if (!welcome && opened.readyState === EventSource.CLOSED && !openOnly) {
      openOnly = true;
      reopenSoon();
    }
  });
}

/** @param {string} text */
function hand(text) {
  let news;
  try {
    news = JSON.parse(text);
  } catch {
    return;
  }
  for (const hear of listeners.get(news.channel) ?? []) hear(news.data ?? {});
}

// A page kept for Back must not hold a connection open.
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => {
  if (event.persisted && listeners.size) open();
});
