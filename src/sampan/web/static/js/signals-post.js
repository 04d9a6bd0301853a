// Sends what was seen on a page, in batches and without waiting: when enough has come, now and then, and at the end.
// Nothing is sent from browsers that ask not to be tracked, and nothing is ever tried for long.

const SEND_EVERY = 10_000; // milliseconds: a batch of a screen or two of cards
const SEND_SOON = 1_500; // an opened note is news that the next page of the feed may use
const BATCH = 60; // signals of one request; the server takes a hundred
const KEPT = 300; // signals that wait while the browser refuses to send; older ones are given up
const SENT_KEPT = 3_000; // names of what was said before

/** @type {{view: string, said: [number, string, number, number, number]}[]} */
let waiting = [];
/** @type {Set<string>} */
let sent = new Set();
let timer = 0;
let due = Infinity;

/** @returns {boolean} Whether this browser may say anything. */
export function mayTell() {
  const asked = /** @type {any} */ (navigator);
  return typeof navigator.sendBeacon === "function" && asked.doNotTrack !== "1" && !asked.globalPrivacyControl;
}

/**
 * Keeps one signal for the next batch; the same one of the same view is kept once.
 * @param {string} view  The signed name of the page view.
 * @param {number} kind  See `discovery.types.SignalKind`.
 * @param {string} note
 * @param {{position?: number, source?: number, milliseconds?: number, soon?: boolean}} [more]
 */
export function tell(view, kind, note, { position = -1, source = 0, milliseconds = 0, soon = false } = {}) {
  const name = `${view} ${kind} ${note}`;
  if (!view || sent.has(name)) return;
  if (sent.size >= SENT_KEPT) sent = new Set(); // the server knows doubles too
  sent.add(name);
  waiting.push({ view, said: [kind, note, position, source, Math.round(milliseconds)] });
  if (waiting.length > KEPT) waiting = waiting.slice(-KEPT);
  if (waiting.length >= BATCH) flush();
  else sendIn(soon ? SEND_SOON : SEND_EVERY);
}

/** Sends all that waits, one batch for each view. */
export function flush() {
  clearTimeout(timer);
  due = Infinity;
  const all = waiting;
  waiting = [];
  /** @type {Map<string, typeof all>} */
  const views = new Map();
  for (const one of all) views.set(one.view, [...(views.get(one.view) ?? []), one]);
  for (const [view, batch] of views) {
    for (let start = 0; start < batch.length; start += BATCH) {
      const part = batch.slice(start, start + BATCH);
      const body = new Blob([JSON.stringify({ view, seen: part.map((one) => one.said) })], {
        type: "application/json",
      });
      if (!navigator.sendBeacon("/signals", body)) waiting.push(...part);
    }
  }
  if (waiting.length) sendIn(SEND_EVERY);
}

/** @param {number} wait */
function sendIn(wait) {
  const at = performance.now() + wait;
  if (at >= due) return;
  due = at;
  clearTimeout(timer);
  timer = window.setTimeout(flush, wait);
}
