// The translation beside the text: asked for when typing rests, mended by the author, kept with the draft.
import { changed, data, form, mended, postJson, Refused, say } from "./compose-state.js";
import { listen } from "./live.js";

const REST_MS = 1000; // typing has stopped
const ASK_AGAIN_MS = [3000, 6000, 12_000, 24_000, 48_000];

let to = data.other_language ?? "en";
/** @type {Record<string, string>} What the engine said, by field. */
const machine = { title: "", body: "" };
let timer = 0;
let again = 0;
let asked = "";
/** @type {(() => void) | null} */
let stopListening = null;

/** Starts the preview pane. */
export function startPreview() {
  for (const name of ["title", "body"]) {
    form.querySelector(`[name="${name}"]`)?.addEventListener("input", soon);
    const field = mendField(name);
    field.addEventListener("input", () => mend(name, field.value));
  }
  document.querySelector("[data-mend-reset]")?.addEventListener("click", reset);
  form.addEventListener("compose:tab", soon);
  showWords();
  soon();
}

/** @param {string} name @returns {HTMLTextAreaElement} */
function mendField(name) {
  return /** @type {HTMLTextAreaElement} */ (document.querySelector(`[data-mend="${name}"]`));
}

/** @param {string} name */
function written(name) {
  return String(new FormData(form).get(name) ?? "").replace(/\r\n/g, "\n");
}

function inView() {
  const pane = /** @type {HTMLElement | null} */ (document.querySelector('[data-pane="preview"]'));
  return Boolean(pane?.offsetParent);
}

function soon() {
  clearTimeout(timer);
  if (inView()) timer = setTimeout(ask, REST_MS);
}

async function ask(attempt = 0) {
  clearTimeout(again);
  const title = written("title");
  const body = written("body");
  if (!title.trim() && !body.trim()) return forget();
  asked = `${title}\n${body}`;
  if (!attempt) status("preview_working");
  try {
    const answer = await postJson(data.urls.preview, { title, body });
    if (asked === `${title}\n${body}`) show(answer, attempt);
  } catch (error) {
    document.querySelector("[data-preview-state]")?.replaceChildren(error instanceof Refused ? error.message : say("failed"));
  }
}

/** @param {any} answer @param {number} attempt */
function show(answer, attempt) {
  if (answer.to !== to) change(answer.to);
  for (const name of ["title", "body"]) {
    machine[name] = answer[name].state === "ready" ? answer[name].text : "";
  }
  showWords();
  const states = [answer.title.state, answer.body.state];
  stopListening?.();
  if (states.includes("pending")) {
    const keys = [answer.title.key, answer.body.key];
    stopListening = listen(`text:${to}`, (news) => {
      if ((news.keys ?? []).some((/** @type {string} */ key) => keys.includes(key))) ask(attempt + 1);
    });
    if (attempt < ASK_AGAIN_MS.length) again = setTimeout(() => ask(attempt + 1), ASK_AGAIN_MS[attempt]);
    return status(attempt < ASK_AGAIN_MS.length ? "preview_working" : "preview_later");
  }
  if (isMended()) return status("preview_mended");
  if (states.includes("given_up")) return status("preview_given_up");
  status(states.includes("ready") ? "preview_ready" : "preview_same");
}

/** @param {string} language  Whom the translation is for now: the writing has changed its language. */
function change(language) {
  to = language;
  const heading = document.querySelector("[data-preview-title]");
  if (heading) heading.textContent = say(to === "en" ? "readers_en" : "readers_zh");
}

function isMended() {
  return Boolean(mended[to]?.title || mended[to]?.body);
}

function showWords() {
  for (const name of ["title", "body"]) {
    const field = mendField(name);
    field.lang = to;
    if (document.activeElement !== field) field.value = mended[to]?.[name] || machine[name];
  }
  const button = /** @type {HTMLElement} */ (document.querySelector("[data-mend-reset]"));
  button.hidden = !isMended();
}

/** @param {string} name @param {string} text */
function mend(name, text) {
  const own = (mended[to] ??= {});
  if (text.trim() && text !== machine[name]) own[name] = text;
  else delete own[name];
  if (!Object.keys(own).length) delete mended[to];
  status(isMended() ? "preview_mended" : "preview_ready");
  /** @type {HTMLElement} */ (document.querySelector("[data-mend-reset]")).hidden = !isMended();
  changed();
}

function reset() {
  delete mended[to];
  showWords();
  status("preview_ready");
  changed();
}

function forget() {
  machine.title = machine.body = "";
  showWords();
  status("preview_empty");
}

/** @param {string} key */
function status(key) {
  const place = document.querySelector("[data-preview-state]");
  if (place && place.textContent !== say(key)) place.textContent = say(key);
}
