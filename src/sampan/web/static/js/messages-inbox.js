// The inbox: rows are brought up to date when something arrives; what was typed and not sent is told in its row.
import { ask, data, elements, say, tellTimes } from "./messages-data.js";
import { listen } from "./live.js";
import { draft } from "./messages-outbox.js";

const GATHER_MS = 500;
let gathering = 0;

/** @returns {HTMLElement | null} */
const rows = () => document.querySelector("[data-chat-rows]");

/** Listens for news of chats. */
export function startInbox() {
  if (!rows()) return;
  tellTimes(document);
  tellDrafts();
  if (!data.me || data.me === "None") return;
  listen(`account:${data.me}`, (news) => {
    if (news.gap || ["message", "chat", "deleted", "unread", "texts"].includes(news.t)) soon();
  });
  document.addEventListener("sampan:sent", soon);
  addEventListener("pageshow", (event) => event.persisted && soon());
}

function soon() {
  clearTimeout(gathering);
  gathering = setTimeout(() => refresh().catch(() => {}), GATHER_MS);
}

/** The first part of the list anew; what was scrolled to stays below it. */
async function refresh() {
  const list = rows();
  if (!list) return;
  const open = data.chat ? `&open=${data.chat.id}` : "";
  const answer = await ask(`${data.urls.rows}?fragment=1${open}`);
  const fresh = elements(await answer.text());
  const ids = new Set(fresh.map((one) => one.dataset.chatRow).filter(Boolean));
  const focused = document.activeElement?.closest("[data-chat-row]")?.getAttribute("data-chat-row");
  const kept = [...list.children].filter((one) => {
    const id = one.getAttribute("data-chat-row");
    return id ? !ids.has(id) : one.matches(".inbox__more");
  });
  const more = kept.some((one) => one.matches("[data-chat-row]"));
  list.replaceChildren(...fresh.filter((one) => !more || one.dataset.chatRow), ...(more ? kept : []));
  window.htmx?.process(list);
  tellTimes(list);
  tellDrafts();
  if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-chat-row="${focused}"] a`))?.focus({ preventScroll: true });
}

function tellDrafts() {
  for (const row of rows()?.querySelectorAll("[data-chat-row]") ?? []) {
    const id = row.getAttribute("data-chat-row") ?? "";
    const words = id === data.chat?.id ? "" : draft(id);
    const place = row.querySelector("[data-preview]");
    if (!words || !place) continue;
    const mark = document.createElement("span");
    mark.className = "chat-row__draft";
    mark.textContent = `${say("draft")} `;
    place.replaceChildren(mark, words.slice(0, 80));
    place.removeAttribute("lang");
  }
}
