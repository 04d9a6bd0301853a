// News of the open chat: messages that arrive, what is read, who types; and telling that one has read.
import { ask, data, say } from "./messages-data.js";
import { listen } from "./live.js";
import { isWaiting, lookAgain } from "./messages-frame.js";
import { atEnd, catchUp, log, refresh, scroller, tellReads } from "./messages-log.js";
import { forgetOutgoing } from "./messages-outbox.js";

const TYPING_SHOWN_MS = 6000;
const GATHER_MS = 60; // several messages at once are one question
const LOOK_MS = 30_000; // without live news the page asks now and then

/** Who is typing, with the timer that forgets them. @type {Map<string, number>} */
const typists = new Map();
let gathering = 0;
let told = 0;
let telling = 0;

/** Listens for this chat. */
export function startLiveChat() {
  told = data.chat.read_seq ?? 0;
  listen(`account:${data.me}`, hear);
  document.addEventListener("sampan:messages", tellRead);
  document.addEventListener("sampan:sent", (event) => {
    const key = /** @type {CustomEvent} */ (event).detail?.dataset?.key;
    if (key) forgetOutgoing(key);
    if (isWaiting()) lookAgain(); // one fewer may be sent
    tellRead();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    soon();
    tellRead();
  });
  addEventListener("online", soon);
  scroller().addEventListener("scroll", tellRead, { passive: true });
  setInterval(() => document.visibilityState === "visible" && soon(), LOOK_MS);
  tellRead();
}

/** @param {any} news */
function hear(news) {
  if (news.gap) return soon();
  if (news.chat !== data.chat.id) return;
  if (news.t === "message") {
    forget(String(news.message?.sender ?? ""));
    soon();
    if (isWaiting()) lookAgain();
  } else if (news.t === "deleted" || news.t === "reaction" || news.t === "changed") refresh(news.seq);
  else if (news.t === "read") read(news);
  else if (news.t === "typing") type(String(news.account));
  else if (news.t === "chat") {
    soon();
    lookAgain();
  }
}

function soon() {
  clearTimeout(gathering);
  gathering = setTimeout(() => catchUp().catch(() => {}), GATHER_MS);
}

/** @param {{account: string, seq: number}} news */
function read(news) {
  if (String(news.account) === data.me) return;
  log.reads[news.account] = Math.max(log.reads[news.account] ?? 0, Number(news.seq));
  tellReads();
}

/** @param {string} account */
function type(account) {
  if (account === data.me) return;
  clearTimeout(typists.get(account));
  typists.set(account, setTimeout(() => forget(account), TYPING_SHOWN_MS));
  tellTyping();
}

/** @param {string} account */
function forget(account) {
  clearTimeout(typists.get(String(account)));
  typists.delete(String(account));
  tellTyping();
}

function tellTyping() {
  const place = document.querySelector("[data-typing]");
  if (!place) return;
  const [first, ...others] = typists.keys();
  const name = data.chat.names?.[first];
  const one = name ? say("typing", { name }) : say("someone_typing");
  place.textContent = first === undefined ? "" : others.length ? say("several_typing") : one;
}

/** What the reader has before their eyes is read: the page is in front and at its end. */
function tellRead() {
  clearTimeout(telling);
  telling = setTimeout(() => {
    const request = document.querySelector(".request-bar") !== null; // a stranger does not learn that it was read
    if (request || document.visibilityState !== "visible" || !atEnd() || log.last <= told) return;
    const seq = log.last;
    told = seq;
    ask(data.urls.read, new URLSearchParams({ seq: String(seq) })).catch(() => {
      told = Math.min(told, seq - 1); // told again with the next message
    });
  }, 400);
}
