// The author's page of subtitles: keeps rows and video together, saves all lines at once, loses nothing typed.
import { listen } from "./live.js";
import { csrf } from "./page.js";
import { add, field, fillIn, join, makeRow, readRow, split, touch } from "./subtitle-rows.js";
import { followWork, lookAgain } from "./subtitle-work.js";
import { toast } from "./toast.js";

const page = /** @type {HTMLElement} */ (document.querySelector("[data-cues]"));
const list = /** @type {HTMLElement} */ (page.querySelector("[data-list]"));
const template = /** @type {HTMLTemplateElement} */ (page.querySelector("[data-row]"));
const video = /** @type {HTMLVideoElement} */ (page.querySelector("video"));
const now = /** @type {HTMLElement} */ (page.querySelector("[data-now]"));
const save = /** @type {HTMLButtonElement} */ (page.querySelector("[data-save]"));
const trouble = /** @type {HTMLElement} */ (page.querySelector("[data-trouble]"));
const words = JSON.parse(document.getElementById("subtitle-messages")?.textContent || "{}");
/** @type {any} */
let data = JSON.parse(document.getElementById("subtitle-data")?.textContent || "{}");
let dirty = false;
let edits = 0; // so that what is typed while a save is under way is not taken for saved
let playUntil = Infinity; // where a single line that is being played ends, in seconds

/** @param {import("./subtitle-rows.js").Cue} cue */
function make(cue) {
  return makeRow(template, cue, { language: data.language, to: data.to, placeholder: cue.text ? words.none : words.coming });
}

function draw() {
  list.replaceChildren(...data.cues.map(make));
  setDirty(false);
  showEmpty();
}

function showEmpty() {
  const empty = /** @type {HTMLElement} */ (page.querySelector("[data-empty]"));
  empty.hidden = list.children.length > 0;
  if (!empty.hidden) list.after(empty);
}

/** @param {boolean} on */
function setDirty(on) {
  dirty = on;
  if (on) edits += 1;
  save.disabled = !on;
}

/** @returns {HTMLElement[]} */
function rows() {
  return /** @type {HTMLElement[]} */ ([...list.children]);
}

/** @param {Event} event @returns {HTMLElement | null} */
function rowOf(event) {
  return /** @type {Element} */ (event.target).closest("[data-cue]");
}

list.addEventListener("input", (event) => {
  const row = rowOf(event);
  if (!row) return;
  if (/** @type {HTMLElement} */ (event.target).dataset.field === "translation") row.dataset.mended = "";
  touch(row);
  forgive(row);
  setDirty(true);
});

list.addEventListener("click", (event) => {
  const row = rowOf(event);
  const target = /** @type {Element} */ (event.target);
  if (row && target.closest("[data-play-cue]")) play(row);
  const act = target.closest("[data-act]")?.getAttribute("data-act");
  if (row && act) change(row, act);
});

/**
 * @param {HTMLElement} row
 * @param {string} act
 */
function change(row, act) {
  const moment = Math.round(video.currentTime * 1000);
  /** @type {HTMLElement | null} */
  let next = row;
  if (act === "start-now") field(row, "start").value = clockNow();
  if (act === "end-now") field(row, "end").value = clockNow();
  if (act === "split") next = split(row, make);
  if (act === "merge" && !join(row)) return;
  if (act === "add") next = add(row, moment, data.duration, make, list);
  if (act === "delete") {
    next = /** @type {HTMLElement | null} */ (row.nextElementSibling ?? row.previousElementSibling);
    row.remove();
  }
  if (next === null && act === "split") return;
  setDirty(true);
  showEmpty();
  if (next) field(next, "text").focus();
}

function clockNow() {
  const seconds = video.currentTime;
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, "0")}`;
}

page.querySelector("[data-add]")?.addEventListener("click", () => {
  const fresh = add(null, Math.round(video.currentTime * 1000), data.duration, make, list);
  setDirty(true);
  showEmpty();
  fresh.scrollIntoView({ block: "nearest" });
  field(fresh, "text").focus();
});

/** @param {HTMLElement} row */
function play(row) {
  const { start, end } = readRow(row);
  if (Number.isNaN(start)) return;
  video.currentTime = start / 1000;
  playUntil = end > start ? end / 1000 : Infinity;
  video.play().catch(() => {});
}

video.addEventListener("timeupdate", () => {
  if (video.currentTime >= playUntil && !video.paused) {
    playUntil = Infinity;
    video.pause();
  }
  const at = video.currentTime * 1000;
  const current = rows().find((row) => {
    const { start, end } = readRow(row);
    return start <= at && at < end;
  });
  for (const row of rows()) row.toggleAttribute("data-on", row === current);
  const shown = current ? [line(current, "translation", "first"), line(current, "text", "second")] : [];
  now.replaceChildren(...shown.filter((one) => one !== null));
  now.hidden = !now.childElementCount;
});
video.addEventListener("seeking", () => {
  if (Math.abs(video.currentTime - playUntil) > 30) playUntil = Infinity;
});

/**
 * @param {HTMLElement} row
 * @param {string} name
 * @param {string} kind
 */
function line(row, name, kind) {
  const source = field(row, name);
  if (!source.value.trim() || source.hidden) return null;
  return Object.assign(document.createElement("span"), { className: kind, lang: source.lang, textContent: source.value });
}

page.addEventListener("keydown", (event) => {
  const command = event.ctrlKey || event.metaKey;
  const row = rowOf(event);
  if (command && event.key === "s") {
    event.preventDefault();
    if (dirty) send();
  } else if (command && event.key === "Enter" && row) {
    event.preventDefault();
    if (video.paused) play(row);
    else video.pause();
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown") && row) {
    event.preventDefault();
    const next = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
    const name = /** @type {HTMLElement} */ (event.target).dataset.field ?? "text";
    if (next instanceof HTMLElement) field(next, name).focus();
  }
});

save.addEventListener("click", () => send());

async function send() {
  clearTrouble();
  const cues = rows().map(readRow);
  const bad = cues.findIndex((cue) => Number.isNaN(cue.start) || Number.isNaN(cue.end));
  if (bad >= 0) return blame(words.time.replace("%(cue)s", String(bad + 1)), bad + 1, "time");
  save.disabled = true;
  const sent = edits;
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf() };
  const text = JSON.stringify({ language: data.language, version: data.version, cues });
  try {
    const answer = await fetch(page.dataset.url ?? "", { method: "POST", headers, body: text });
    const body = await answer.json();
    if (!answer.ok) {
      save.disabled = false;
      return blame(body.error?.message ?? words.failed, body.error?.params?.cue, body.error?.field);
    }
    if (edits === sent) saved(body);
    else data.version = body.version; // the rows hold more by now: they stay, and wait for the next save
  } catch {
    save.disabled = false;
    blame(words.failed);
  }
}

/** @param {any} body */
function saved(body) {
  const at = rows().findIndex((row) => row.contains(document.activeElement));
  const name = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.field;
  const first = !data.language;
  data = body;
  draw();
  const row = rows()[at];
  if (row && name) field(row, name).focus();
  toast(words.saved, { kind: "success" });
  follow();
  if (!first) return;
  page.inert = true; // what was typed now would be lost with the page
  location.reload(); // the page around the lines learns the language
}

/**
 * @param {string} sentence
 * @param {number} [number]  The line, from 1.
 * @param {string} [name]
 */
function blame(sentence, number, name) {
  const row = number ? rows()[number - 1] : null;
  if (!row) {
    trouble.textContent = sentence;
    trouble.hidden = false;
    trouble.scrollIntoView({ block: "nearest" });
    return;
  }
  row.dataset.wrong = "";
  const place = /** @type {HTMLElement} */ (row.querySelector("[data-cue-error]"));
  place.textContent = sentence;
  place.hidden = false;
  row.scrollIntoView({ block: "center" });
  field(row, name === "time" ? "start" : "text").focus();
}

function clearTrouble() {
  trouble.hidden = true;
  for (const row of rows()) forgive(row);
}

/** @param {HTMLElement} row */
function forgive(row) {
  delete row.dataset.wrong;
  const place = row.querySelector("[data-cue-error]");
  if (place instanceof HTMLElement) place.hidden = true;
}

addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

page.querySelector("[data-upload] input[type=file]")?.addEventListener("change", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (!input.files?.length) return;
  if (dirty && !confirm(words.leave)) {
    input.value = "";
    return;
  }
  dirty = false;
  input.form?.submit();
});

page.querySelector("[data-remove]")?.addEventListener("submit", (event) => {
  if (!confirm(words.remove)) event.preventDefault();
  else dirty = false;
});

/** Fills in what arrives: translations of the lines, and the lines themselves when the video was listened to. */
async function look() {
  const url = `${page.dataset.url}${data.language ? `?language=${data.language}` : ""}`;
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  const fresh = answer?.ok ? await answer.json() : null;
  if (!fresh) return;
  if (!data.version && fresh.version) {
    if (!dirty) location.reload();
    else blame(words.arrived);
    return;
  }
  fillIn(rows(), fresh.cues);
}

let following = false;
function follow() {
  if (following || !data.to || !rows().some((row) => row.dataset.key)) return;
  following = true;
  let timer = 0;
  listen(`text:${data.to}`, (news) => {
    const keys = new Set(news.keys ?? []);
    if (!news.gap && !rows().some((row) => keys.has(row.dataset.key))) return;
    clearTimeout(timer);
    timer = setTimeout(look, 800);
  });
  lookAgain(() => rows().some((row) => row.dataset.key), look);
}

draw();
follow();
followWork(page, () => {
  if (dirty) blame(words.arrived);
  else location.reload();
});
