// The page's one connection to the live process: news of the account, translations that arrive, media being made.
import { meta } from "./page.js";

/** @typedef {"live" | "connecting" | "none"} Connection */

/** @type {Map<string, Set<(data: any) => void>>} */
const listeners = new Map();
/** @type {Set<(state: Connection) => void>} */
const watchers = new Set();
/** @type {EventSource | null} */
let source = null;
/** @type {Connection} */
let state = "connecting";
let address = ""; // with its token; the page's own until it is renewed
let last = ""; // up to where this page has heard, in the words of the live process
let opening = 0;
let renewing = 0;
let failures = 0; // in a row
let heardAt = 0;
let renewedAt = Date.now(); // the page came with a new one
/** The account signed out or is suspended: until the page is made anew it keeps to what anyone may hear. */
let openOnly = false;
let parking = 0;
let parked = false;
/** Numbers of events that came lately: after a break some come again. @type {Set<string>} */
const known = new Set();

const PAUSE_MS = 500; // before the first attempt to come back; it grows with each one that fails
const PAUSE_GROWTH = 1.6;
const PAUSE_MAX_MS = 30_000;
const NONE_AFTER = 2; // failures after which the page says that there is no connection
const VISITORS_FAILURES_MAX = 8; // a visitor's page gives up then; a member's never does
const RENEW_AFTER = 2; // failures that may be the token's fault, if it is older than this:
const RENEW_AGE_MS = 60 * 60_000;
const RENEW_EVERY_MS = 60_000; // where the live process itself says that the token is refused
const ENDED_MS = 3_000; // after its session ended: a page that is changing the password needs it to get its new one
const QUIET_MS = 40_000; // the live process says something every 15 s: after this the connection is dead
const LOOK_MS = 10_000;
const KNOWN_MAX = 2_000;
const PARK_MEMBER_MS = 30 * 60_000; // a tab that nobody looks at lets its place go, and catches up later
const PARK_VISITOR_MS = 60_000;

/** @returns {boolean} Whether messages can be expected at all. */
export function isLive() {
  return source !== null && source.readyState === EventSource.OPEN;
}

/**
 * Calls `hear` with the data of every message on `channel`, each once.
 * @param {string} channel  For instance 'text:en' or 'media:12'.
 * @param {(data: any) => void} hear  Gets `{gap: true}` when messages may have been missed: then ask anew.
 * @returns {() => void} Stops listening.
 */
export function listen(channel, hear) {
  const set = listeners.get(channel);
  if (set) set.add(hear);
  else {
    listeners.set(channel, new Set([hear]));
    openIn(50);
  }
  return () => {
    const left = listeners.get(channel);
    left?.delete(hear);
    if (left?.size === 0) listeners.delete(channel);
    if (!listeners.size) close();
  };
}

/**
 * Like `listen`, for what the signed-in account is told; nothing comes for a visitor.
 * @param {(data: any) => void} hear
 * @returns {() => void} Stops listening.
 */
export function listenAccount(hear) {
  const account = meta("sampan-account");
  return account ? listen(`account:${account}`, hear) : () => {};
}

/**
 * Calls `see` with the connection's state now and whenever it changes. Elements with `data-live-none` need
 * no script: they are shown while there is no connection.
 * @param {(state: Connection) => void} see
 * @returns {() => void} Stops watching.
 */
export function watchConnection(see) {
  watchers.add(see);
  see(state);
  return () => void watchers.delete(see);
}

/** @param {Connection} next */
function become(next) {
  const changed = next !== state;
  state = next;
  showState();
  if (changed) for (const see of watchers) see(next);
}

function showState() {
  for (const sign of document.querySelectorAll("[data-live-none]")) sign.toggleAttribute("hidden", state !== "none");
}

/** @param {number} pause  Milliseconds. */
function openIn(pause) {
  clearTimeout(opening);
  opening = setTimeout(open, pause);
}

function close() {
  clearTimeout(opening);
  source?.close();
  source = null;
}

/** @returns {string[]} */
function wanted() {
  return [...listeners.keys()].filter((name) => !openOnly || name.startsWith("text:"));
}

function open() {
  address ||= meta("sampan-live");
  const names = wanted();
  if (!address || !names.length || parked) return;
  close();
  const url = new URL(address, location.href);
  for (const name of names) url.searchParams.append("channel", name);
  const since = document.querySelector('meta[name="sampan-live"]')?.getAttribute("data-since");
  if (last) url.searchParams.set("last", last);
  else if (since) url.searchParams.set("since", since);
  const opened = new EventSource(url);
  source = opened;
  heardAt = Date.now();
  opened.addEventListener("open", () => {
    failures = 0;
    heardAt = Date.now();
    become("live");
  });
  opened.addEventListener("message", (event) => {
    note(event);
    hand(event.data);
  });
  opened.addEventListener("beat", note);
  opened.addEventListener("gap", (event) => {
    note(event);
    for (const set of listeners.values()) for (const hear of set) tell(hear, { gap: true });
  });
  opened.addEventListener("refused", () => renewIn(Math.max(0, renewedAt + RENEW_EVERY_MS - Date.now())));
  opened.addEventListener("ended", () => renewIn(ENDED_MS * (1 + Math.random())));
  opened.addEventListener("error", () => opened === source && failed());
}

/** @param {MessageEvent} event */
function note(event) {
  heardAt = Date.now();
  if (event.lastEventId) last = event.lastEventId;
}

function failed() {
  close(); // not left to the browser: it would come back with the same token, and always after the same pause
  failures += 1;
  become(failures < NONE_AFTER ? "connecting" : "none");
  if (!meta("sampan-account") && failures >= VISITORS_FAILURES_MAX) return;
  const pause = Math.min(PAUSE_MAX_MS, PAUSE_MS * PAUSE_GROWTH ** failures);
  openIn(pause * (0.5 + Math.random())); // so that a thousand pages do not come back in one moment
  if (failures >= RENEW_AFTER) void renew(RENEW_AGE_MS);
}

/** @param {number} pause  Milliseconds. */
function renewIn(pause) {
  clearTimeout(renewing);
  renewing = setTimeout(() => void renew(0), pause);
}

/**
 * Asks for the address with a new token, then connects with it.
 * @param {number} age  Milliseconds that the present one must have lasted.
 */
async function renew(age) {
  const from = document.querySelector('meta[name="sampan-live"]')?.getAttribute("data-renew");
  if (!from || openOnly || Date.now() - renewedAt < age) return;
  renewedAt = Date.now();
  try {
    const token = new URL(address, location.href).searchParams.get("token") ?? "";
    const answer = await fetch(from, { headers: { Accept: "application/json", "X-Live-Token": token } });
    if (answer.status >= 500) return renewIn(RENEW_EVERY_MS); // a token that opens too little breaks nothing else
    if (!answer.ok) return;
    const found = await answer.json();
    address = found.address;
    openOnly = found.account !== meta("sampan-account");
    openIn(0);
  } catch {
    renewIn(RENEW_EVERY_MS); // the web server is away too
  }
}

/** @param {string} text */
function hand(text) {
  let news;
  try {
    news = JSON.parse(text);
  } catch {
    return;
  }
  if (news.n !== undefined && !isNew(`${news.n} ${news.channel}`)) return;
  for (const hear of listeners.get(news.channel) ?? []) tell(hear, news.data ?? {});
}

/**
 * One listener's mistake is not the others' loss.
 * @param {(data: any) => void} hear
 * @param {any} data
 */
function tell(hear, data) {
  try {
    hear(data);
  } catch (error) {
    reportError(error);
  }
}

/** @param {string} name */
function isNew(name) {
  if (known.has(name)) return false;
  known.add(name);
  if (known.size > KNOWN_MAX) known.delete(known.values().next().value ?? "");
  return true;
}

function comeBack() {
  clearTimeout(parking);
  const wasParked = parked;
  parked = false;
  if (!listeners.size || (isLive() && !wasParked && Date.now() - heardAt < QUIET_MS)) return;
  if (source?.readyState !== EventSource.CONNECTING) openIn(0);
}

function park() {
  parked = true;
  close();
}

setInterval(() => {
  if (isLive() && Date.now() - heardAt > QUIET_MS) failed();
}, LOOK_MS);

addEventListener("online", comeBack);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") comeBack();
  else parking = setTimeout(park, meta("sampan-account") ? PARK_MEMBER_MS : PARK_VISITOR_MS);
});
document.body.addEventListener("htmx:load", showState);

// A page kept for Back must not hold a connection open.
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => {
  if (event.persisted && listeners.size) open();
});
