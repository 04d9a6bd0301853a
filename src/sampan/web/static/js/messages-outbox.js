// What was typed is never lost: drafts and messages on their way are kept in this browser, per person and chat.
import { data } from "./messages-data.js";

const PREFIX = "sampan:chat:";
const DRAFT_MAX = 20_000; // characters; far over what a message holds

/**
 * @typedef {{key: string, body: string, replyTo: string, correction: boolean, sounds: string, remark: string,
 *   media: string[], thumbs: string[], note: string, quote: string, at: string}} Outgoing
 */

/** @param {string} kind @param {string} [chat] */
function name(kind, chat = data.chat?.id) {
  return `${PREFIX}${data.me}:${chat}:${kind}`;
}

/** @param {string} key @returns {string} */
function read(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return ""; // the browser keeps nothing: then the page alone remembers
  }
}

/** @param {string} key @param {string} value */
function write(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // full or forbidden: see above
  }
}

/** What was typed in a chat and not sent. @param {string} [chat] */
export const draft = (chat) => read(name("draft", chat));
/** @param {string} words */
export const keepDraft = (words) => write(name("draft"), words.slice(0, DRAFT_MAX));

/** @returns {Outgoing[]} Messages that have not been sent yet, the oldest first. */
export function outgoing() {
  try {
    const found = JSON.parse(read(name("outbox")) || "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** @param {Outgoing} message */
export function keepOutgoing(message) {
  const others = outgoing().filter((one) => one.key !== message.key);
  write(name("outbox"), JSON.stringify([...others, message]));
}

/** @param {string} key */
export function forgetOutgoing(key) {
  const others = outgoing().filter((one) => one.key !== key);
  write(name("outbox"), others.length ? JSON.stringify(others) : "");
}

/** What others who signed in at this browser left: not for the one who is here now. */
export function forgetOthers() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${data.me}:`)) localStorage.removeItem(key);
    }
  } catch {
    // nothing is kept here
  }
}
