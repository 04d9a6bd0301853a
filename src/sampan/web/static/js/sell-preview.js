// How readers of the other language will see a product's words: asked for when typing rests; nothing is kept.
import { listen } from "./live.js";
import { csrf } from "./page.js";
import { limits, say } from "./sell-words.js";

const REST_MS = 1000; // typing has stopped
const ASK_AGAIN_MS = [3000, 6000, 12_000, 24_000, 48_000];
const PARTS = ["title", "body"];

/** @type {HTMLFormElement} */
let form;
let timer = 0;
let again = 0;
let asked = "";
/** @type {(() => void) | null} */
let stopListening = null;

/** @param {HTMLFormElement} editor */
export function startPreview(editor) {
  form = editor;
  place("[data-preview]").hidden = false;
  for (const name of ["title", "description"]) form.querySelector(`[name="${name}"]`)?.addEventListener("input", soon);
  if (written().title || written().body) ask();
}

/** @param {string} selector @returns {HTMLElement} */
function place(selector) {
  return /** @type {HTMLElement} */ (form.querySelector(selector));
}

function written() {
  const fields = new FormData(form);
  return { title: String(fields.get("title") ?? "").trim(), body: String(fields.get("description") ?? "").trim() };
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, REST_MS);
}

async function ask(attempt = 0) {
  clearTimeout(again);
  const words = written();
  if (!words.title && !words.body) return show({ title: { text: "" }, body: { text: "" } }, "preview_empty");
  asked = JSON.stringify(words);
  if (!attempt) status("preview_working");
  try {
    const answer = await fetch(limits.preview, {
      method: "POST",
      headers: { "X-CSRFToken": csrf(), "Content-Type": "application/json", Accept: "application/json" },
      body: asked,
    });
    const told = await answer.json();
    if (!answer.ok) return void (place("[data-preview-state]").textContent = told.error?.message ?? say("failed"));
    if (asked === JSON.stringify(written())) arrive(told, attempt);
  } catch {
    status("failed");
  }
}

/** @param {any} told @param {number} attempt */
function arrive(told, attempt) {
  const states = PARTS.map((name) => told[name].state);
  place("[data-preview-heading]").textContent = say(told.to === "en" ? "readers_en" : "readers_zh");
  stopListening?.();
  if (states.includes("pending")) {
    const keys = PARTS.map((name) => told[name].key);
    stopListening = listen(`text:${told.to}`, (/** @type {any} */ news) => {
      if ((news.keys ?? []).some((/** @type {string} */ key) => keys.includes(key))) ask(attempt + 1);
    });
    const more = attempt < ASK_AGAIN_MS.length;
    if (more) again = setTimeout(() => ask(attempt + 1), ASK_AGAIN_MS[attempt]);
    return show(told, more ? "preview_working" : "preview_later");
  }
  if (states.includes("given_up")) return show(told, "preview_given_up");
  show(told, states.includes("ready") ? "preview_ready" : "preview_same");
}

/** @param {any} told @param {string} state */
function show(told, state) {
  for (const name of PARTS) {
    const shown = place(`[data-preview-of="${name}"]`);
    shown.textContent = told[name].state === "ready" ? told[name].text : "";
    if (told.to) shown.lang = told.to;
  }
  status(state);
}

/** @param {string} key */
function status(key) {
  const line = place("[data-preview-state]");
  if (line.textContent !== say(key)) line.textContent = say(key);
}
