// The numbers on the bell and on the messages: asked for once a page, then kept by the news of the live process.
import { listenAccount } from "./live.js";
import { message, meta } from "./page.js";
import { toast } from "./toast.js";

const KEPT = "sampan-unread";
const FRESH_MS = 20_000; // an answer of this tab that is younger is not asked for again
const GATHER_MS = 1_200; // several things at once become one toast
const SHOWN_MAX = 99;

/** @type {{notifications: number, chats: number, requests: number}} */
let numbers = { notifications: 0, chats: 0, requests: 0 };
let asking = 0;
let telling = 0;
let latest = "";

/** Starts the badges of whoever is signed in; does nothing for visitors. */
export function startUnread() {
  const account = meta("sampan-account");
  const places = document.querySelector("[data-unread-notifications], [data-unread-chats]");
  if (!account || !places) return;
  const kept = read(account);
  if (kept) show(kept);
  else ask();
  listenAccount(hear);
}

/** @param {any} news */
function hear(news) {
  if (news.gap) return askSoon();
  if (news.t === "notification") {
    show({ ...numbers, notifications: Number(news.unread ?? numbers.notifications + 1) });
    document.dispatchEvent(new CustomEvent("sampan:notification", { detail: news }));
    tellSoon(String(news.id));
  } else if (news.t === "notifications_read") {
    show({ ...numbers, notifications: Number(news.unread ?? 0) });
    document.dispatchEvent(new CustomEvent("sampan:notifications-read"));
  } else if (news.t === "unread") {
    show({ ...numbers, chats: Number(news.chats ?? numbers.chats) });
    askSoon(); // requests may have changed with it
  } else if (news.t === "message" || news.t === "chat") askSoon();
}

function askSoon() {
  clearTimeout(asking);
  asking = setTimeout(ask, 600);
}

async function ask() {
  const address = meta("sampan-unread");
  if (!address) return;
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.ok) show(await answer.json());
  } catch {
    // Offline: the last numbers stay.
  }
}

/** @param {{notifications: number, chats: number, requests: number}} now */
function show(now) {
  numbers = { notifications: 0, chats: 0, requests: 0, ...now };
  fill("[data-unread-notifications]", numbers.notifications);
  fill("[data-unread-chats]", numbers.chats);
  fill("[data-unread-requests]", numbers.requests);
  keep();
}

/**
 * @param {string} selector
 * @param {number} count
 */
function fill(selector, count) {
  const text = count > SHOWN_MAX ? `${SHOWN_MAX}+` : count > 0 ? String(count) : "";
  for (const place of document.querySelectorAll(selector)) if (place.textContent !== text) place.textContent = text;
}

function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ account: meta("sampan-account"), at: Date.now(), numbers }));
  } catch {
    // Storage is closed: the next page asks.
  }
}

/** @param {string} account */
function read(account) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    return kept?.account === account && Date.now() - kept.at < FRESH_MS ? kept.numbers : null;
  } catch {
    return null;
  }
}

/** @param {string} id */
function tellSoon(id) {
  latest = id;
  clearTimeout(telling);
  telling = setTimeout(tell, GATHER_MS);
}

/** One toast with the latest line, in the tab that is looked at; none where the list itself is open. */
async function tell() {
  if (document.visibilityState !== "visible" || document.querySelector("[data-told-list]")) return;
  try {
    const answer = await fetch(`${meta("sampan-unread").replace(/unread$/, latest)}/line`, {
      headers: { Accept: "application/json" },
    });
    if (answer.status !== 200) return; // quiet hours, or read meanwhile
    const { text, url } = await answer.json();
    toast(text, { action: { label: message("look"), press: () => location.assign(url) } });
  } catch {
    // The badge has said it already.
  }
}
