// The numbers on the bell and on the messages: asked for once a page, then kept by the news of the live process.
import { listenAccount } from "./live.js";
import { message, meta } from "./page.js";
import { pushAgain } from "./push-again.js";
import { toast } from "./toast.js";

const KEPT = "sampan-unread";
const FRESH_MS = 20_000; // an answer of this tab that is younger is not asked for again
const GATHER_MS = 1_200; // several things at once become one toast
const SHOWN_MAX = 99;
const TYPED_IN = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

/** @type {{notifications: number, chats: number, requests: number}} */
let numbers = { notifications: 0, chats: 0, requests: 0 };
let asking = 0;
let telling = 0;
let latest = "";
let sayingMessage = 0;

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
  } else if (news.t === "message" || news.t === "chat") {
    askSoon();
    if (news.message?.id && String(news.message.sender) !== meta("sampan-account")) sayMessageSoon(news);
  }
}

/** The latest of several messages is said, where the reader does not see it come anyway. @param {any} news */
function sayMessageSoon(news) {
  clearTimeout(sayingMessage);
  sayingMessage = setTimeout(() => {
    if (!seesIt(String(news.chat)) && !isInTheWay()) sayLine(`message/${news.message.id}`, "message");
  }, GATHER_MS);
}

/** The chat itself is open, or the list of chats in which it comes up. @param {string} chat */
function seesIt(chat) {
  const list = document.querySelector("[data-chat-rows]");
  return document.querySelector(`[data-chat="${CSS.escape(chat)}"]`) !== null || (list?.checkVisibility() ?? false);
}

/** On a phone the foot of the page is where somebody types, or is about to. */
function isInTheWay() {
  if (!matchMedia("(max-width: 899px)").matches) return false;
  return document.querySelector("[data-composer]") !== null || (document.activeElement?.matches(TYPED_IN) ?? false);
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
    if (!answer.ok) return;
    const { push_again: place, ...counts } = await answer.json();
    show(counts);
    if (place) void pushAgain(place);
    // Only now: kept numbers may be older than the page that drew the entry.
    for (const entry of document.querySelectorAll("[data-requests]")) entry.toggleAttribute("hidden", !numbers.requests);
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

/** One toast with the latest line; none where the list itself is open. */
function tell() {
  if (!document.querySelector("[data-told-list]")) sayLine(`${latest}/line`);
}

/**
 * Says what is new in the tab that is looked at.
 * @param {string} path  Behind /notifications/.
 * @param {string} [slot]
 */
async function sayLine(path, slot) {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(meta("sampan-unread").replace(/unread$/, path), { headers: { Accept: "application/json" } });
    if (answer.status !== 200) return; // quiet hours, or read meanwhile
    const { text, url } = await answer.json();
    toast(text, { slot, action: { label: message("look"), press: () => location.assign(url) } });
  } catch {
    // The badge has said it already.
  }
}
