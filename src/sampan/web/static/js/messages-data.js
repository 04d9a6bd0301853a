// What the server told the scripts of messages: addresses, limits, sentences; and small things that all of them need.
import { csrf, language } from "./page.js";

const holder = document.getElementById("talk-data");
/** @type {any} */
export const data = holder ? JSON.parse(holder.textContent || "{}") : { say: {}, urls: {} };

/**
 * A sentence by its name, with `%(name)s` filled in.
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 */
export function say(key, params = {}) {
  const sentence = data.say[key] ?? key;
  return sentence.replace(/%\((\w+)\)s/g, (/** @type {string} */ _, /** @type {string} */ name) => String(params[name] ?? "")).replace("%%", "%");
}

/** @param {number | string} seq @param {string} [act]  '', 'react', 'hide' or 'delete'. */
export function messageUrl(seq, act = "") {
  return data.urls.message.replace(/\/0$/, `/${seq}${act ? `/${act}` : ""}`);
}

/** An answer that says no, in words for a person. */
export class Refused extends Error {
  /** @param {string} words @param {number} status */
  constructor(words, status) {
    super(words);
    this.status = status;
  }
}

/**
 * Asks for a piece of a page, or sends a form for one.
 * @param {string} url
 * @param {FormData | URLSearchParams | null} [body]
 * @returns {Promise<Response>} Throws Refused when the server says no, TypeError when it cannot be reached.
 */
export async function ask(url, body = null) {
  const response = await fetch(url, {
    method: body ? "POST" : "GET",
    headers: { "X-CSRFToken": csrf(), "HX-Request": "true" },
    body,
    keepalive: body !== null && !(body instanceof FormData),
  });
  if (response.ok) return response;
  const words = response.headers.get("X-Sampan-Error");
  throw new Refused(words ? decodeURIComponent(words) : "", response.status);
}

/** The elements of a piece of a page. @param {string} html @returns {HTMLElement[]} */
export function elements(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return /** @type {HTMLElement[]} */ ([...holder.content.children]);
}

const locale = language();
const timeOf = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const dayOf = new Intl.DateTimeFormat(locale, { weekday: "long", month: "long", day: "numeric" });
const yearOf = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", day: "numeric" });
const shortOf = new Intl.DateTimeFormat(locale, { month: "numeric", day: "numeric" });
const weekdayOf = new Intl.DateTimeFormat(locale, { weekday: "short" });
const DAY_MS = 86_400_000;

/** Days between a moment and now, by the reader's own clock. @param {Date} moment */
function daysAgo(moment) {
  const start = (/** @type {Date} */ one) => new Date(one.getFullYear(), one.getMonth(), one.getDate()).getTime();
  return Math.round((start(new Date()) - start(moment)) / DAY_MS);
}

/** @param {Date} moment @returns {string} The line between two days. */
export function dayWords(moment) {
  const ago = daysAgo(moment);
  if (ago === 0) return say("today");
  if (ago === 1) return say("yesterday");
  return moment.getFullYear() === new Date().getFullYear() ? dayOf.format(moment) : yearOf.format(moment);
}

/** Writes times under `root` by the reader's own clock. @param {ParentNode} root */
export function tellTimes(root) {
  for (const time of root.querySelectorAll("time[data-when]")) {
    const moment = new Date(time.getAttribute("datetime") ?? "");
    if (Number.isNaN(moment.getTime())) continue;
    time.setAttribute("title", `${dayWords(moment)} ${timeOf.format(moment)}`);
    time.textContent = time.getAttribute("data-when") === "short" ? short(moment) : timeOf.format(moment);
  }
}

/** @param {Date} moment */
function short(moment) {
  const ago = daysAgo(moment);
  if (ago === 0) return timeOf.format(moment);
  if (ago === 1) return say("yesterday");
  return ago < 7 ? weekdayOf.format(moment) : shortOf.format(moment);
}
