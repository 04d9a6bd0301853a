// The open list of notifications: what arrives comes in at the top by itself, or waits while somebody reads below.
import { csrf } from "./page.js";
import { toast } from "./toast.js";

const NEAR_TOP_PX = 160;
const page = document.querySelector("[data-notifications]");
const list = page?.querySelector("[data-told-list]");
const button = page?.querySelector("[data-told-new]");
const form = page?.querySelector("[data-told-read]");

if (page && list instanceof HTMLElement) {
  document.addEventListener("sampan:notification", () => (scrollY < NEAR_TOP_PX ? renew() : offer()));
  document.addEventListener("sampan:notifications-read", () => renew());
  button?.addEventListener("click", () => {
    scrollTo({ top: 0, behavior: "instant" });
    renew();
  });
  form?.addEventListener("submit", readAll);
}

function offer() {
  if (button instanceof HTMLElement) button.hidden = false;
}

/** Asks for the first part of the list anew; the lines that are new are marked, so that they come in gently. */
async function renew() {
  const address = page?.getAttribute("data-notifications");
  if (!address || !(list instanceof HTMLElement)) return;
  if (button instanceof HTMLElement) button.hidden = true;
  const known = new Set([...list.querySelectorAll("[data-told]")].map((line) => line.id));
  const focused = document.activeElement?.closest("[data-told]")?.id;
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    list.innerHTML = await answer.text();
  } catch {
    return; // offline: what is there stays
  }
  for (const line of list.querySelectorAll("[data-told]")) if (!known.has(line.id)) line.setAttribute("data-fresh", "");
  // @ts-ignore - htmx is a global of its own script
  globalThis.htmx?.process(list);
  list.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: list } }));
  if (focused) document.getElementById(focused)?.querySelector("a[data-card-link]")?.focus({ preventScroll: true });
  settle();
}

/** The button marks what is shown; nothing to mark, nothing to press. */
function settle() {
  const first = list?.querySelector("[data-up-to]");
  const field = form?.querySelector("[name='up_to']");
  if (field instanceof HTMLInputElement) field.value = first?.getAttribute("data-up-to") ?? "";
  const press = form?.querySelector("button");
  if (press) press.disabled = !list?.querySelector(".told--unread");
}

/** @param {Event} event */
async function readAll(event) {
  if (!(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { "X-CSRFToken": csrf(), "HX-Request": "true" },
    body: new URLSearchParams(new FormData(form)),
  }).catch(() => null);
  if (!answer?.ok) return form.submit();
  for (const line of list?.querySelectorAll(".told--unread") ?? []) line.classList.remove("told--unread");
  settle();
  const said = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}").toast;
  if (said) toast(said.text, { kind: said.kind });
}
