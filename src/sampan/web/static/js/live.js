// One connection to the live process for all that a page listens to: translations that arrive, media being made.
import { meta } from "./page.js";

/** @type {Map<string, Set<(data: any) => void>>} */
const listeners = new Map();
/** @type {EventSource | null} */
let source = null;
let opening = 0;
let failures = 0;

const FAILURES_MAX = 5; // then polling by those who wait must do; a page reload tries again

/** @returns {boolean} Whether messages can be expected at all. */
export function isLive() {
  return source !== null && source.readyState === EventSource.OPEN;
}

/**
 * Calls `hear` with the data of every message on `channel`.
 * @param {string} channel  For instance 'text:en' or 'media:12'.
 * @param {(data: any) => void} hear
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
  for (const channel of listeners.keys()) url.searchParams.append("channel", channel);
  source = new EventSource(url, { withCredentials: true });
  source.addEventListener("open", () => (failures = 0));
  source.addEventListener("message", (event) => hand(event.data));
  source.addEventListener("error", () => {
    failures += 1;
    if (failures >= FAILURES_MAX) close();
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
