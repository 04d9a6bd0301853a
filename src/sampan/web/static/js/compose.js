// The composer's page: joins its parts, saves the draft while one writes, publishes, schedules.
import { startCounts } from "./compose-count.js";
import { startPictures } from "./compose-pictures.js";
import { startPreview } from "./compose-preview.js";
import { clearErrors, content, data, form, postJson, Refused, say, sending, showError } from "./compose-state.js";
import { startSuggestions } from "./compose-suggest.js";
import { startTagDialog } from "./compose-tag-dialog.js";
import { areTagsUnsaved, saveTags, startTags } from "./compose-tags.js";
import { startVideo } from "./compose-video.js";

const SAVE_MS = 1500;
const SAVE_AGAIN_MS = 8000;
const WAIT_FOR_MEDIA_MS = 1500; // a picture that is all but ready

let timer = 0;
let saving = Promise.resolve();
let savedContent = JSON.stringify(content());
let busy = false;

start();

function start() {
  const zone = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-time-zone]"));
  if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const hidden of form.querySelectorAll("[data-needs-script]")) /** @type {HTMLElement} */ (hidden).hidden = false;
  startSuggestions(); // before the counts: topics that stand in the field become chips
  startCounts();
  startPictures();
  startVideo();
  startTags();
  startTagDialog();
  startPreview();
  startTabs();
  savedContent = JSON.stringify(content());
  if (data.mode === "new") startSaving();
  if (data.mode === "new" && isTyped()) {
    savedContent = ""; // typed before this script had come
    saveSoon();
  }
  form.addEventListener("submit", submit);
  document.querySelector("[data-schedule]")?.addEventListener("click", schedule);
}

function startSaving() {
  form.addEventListener("input", saveSoon);
  form.addEventListener("compose:changed", saveSoon);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && isUnsaved() && !busy) {
      const held = { keepalive: true };
      postJson(data.urls.save, content(), held).then(() => saveTags(held)).catch(() => {});
    }
  });
}

/** Whether title or body hold other words than the page came with. */
function isTyped() {
  return ["title", "body"].some((name) => {
    const field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (form.elements.namedItem(name));
    return field.value !== field.defaultValue;
  });
}

function isUnsaved() {
  return JSON.stringify(content()) !== savedContent || areTagsUnsaved();
}

function saveSoon() {
  clearTimeout(timer);
  if (!busy) timer = setTimeout(save, SAVE_MS);
}

function save() {
  saving = saving.then(async () => {
    if (busy || !isUnsaved()) return;
    const now = content();
    status("saving");
    try {
      await postJson(data.urls.save, now);
      savedContent = JSON.stringify(now);
      rememberAddress();
      await saveTags();
      status("saved");
    } catch (error) {
      if (error instanceof Refused && error.code === "draft_published") return location.assign(data.urls.drafts);
      if (error instanceof Refused && error.code === "media_gone") return dropMedia(error.params.missing ?? []);
      status(error instanceof Refused ? error.message : "not_saved");
      if (!(error instanceof Refused)) timer = setTimeout(save, SAVE_AGAIN_MS);
    }
  });
  return saving;
}

/** A reload goes on with this draft, not with a new one. */
function rememberAddress() {
  const url = new URL(location.href);
  if (url.searchParams.get("key") === data.key) return;
  url.search = `?key=${data.key}`;
  history.replaceState(history.state, "", url);
}

/** @param {string[]} ids  Media that are gone on the server: they cannot be published, so they leave the page. */
function dropMedia(ids) {
  for (const id of ids) document.querySelector(`[data-tile="${CSS.escape(id)}"]`)?.remove();
  saveSoon();
}

/** @param {string} key */
function status(key) {
  const place = document.querySelector("[data-saved]");
  if (place) place.textContent = say(key);
}

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault();
  const action = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? "publish";
  if (action === "save") return save().then(() => location.assign(data.urls.drafts));
  return send(data.urls.publish, content());
}

/**
 * @param {string} url
 * @param {any} body
 */
async function send(url, body) {
  if (busy) return;
  if (sending.count) return showError("media", say("uploading"));
  setBusy(true);
  clearErrors();
  clearTimeout(timer);
  await saving;
  try {
    // The products hang on pictures that are the draft's; a published note's are changed with it.
    if (data.mode === "new" && areTagsUnsaved()) await keepTags(body);
    const answer = await postWhenReady(url, body);
    if (data.mode === "edit") await saveTags();
    savedContent = JSON.stringify(content());
    location.assign(answer.url);
  } catch (error) {
    setBusy(false);
    if (!(error instanceof Refused)) return showError("", say("failed"));
    if (error.code === "draft_published") return location.assign(data.urls.drafts);
    if (data.mode === "new") rememberAddress(); // what was refused is kept all the same
    showError(error.field, error.message);
  }
}

/** @param {any} body */
async function keepTags(body) {
  await postJson(data.urls.save, body);
  await saveTags();
}

/**
 * @param {string} url
 * @param {any} body
 * @returns {Promise<any>}
 */
async function postWhenReady(url, body) {
  try {
    return await postJson(url, body);
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "media_processing") throw error;
    await new Promise((resolve) => setTimeout(resolve, WAIT_FOR_MEDIA_MS));
    return postJson(url, body);
  }
}

/** @param {boolean} on */
function setBusy(on) {
  busy = on;
  form.toggleAttribute("aria-busy", on);
  for (const button of form.querySelectorAll("button[type=submit]")) {
    /** @type {HTMLButtonElement} */ (button).disabled = on;
  }
  status(on ? "publishing" : "");
}

async function schedule() {
  const field = /** @type {HTMLInputElement} */ (document.querySelector("[data-publish-at]"));
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("schedule-dialog"));
  if (!field.value) return field.focus();
  const at = new Date(field.value).toISOString();
  await send(data.urls.schedule, { ...content(), at });
  const here = dialog.querySelector('[data-error="publish_at"]');
  if (here instanceof HTMLElement && here.hidden) dialog.close(); // what is wrong lies behind the dialog
}

function startTabs() {
  const tabs = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-tab]")]);
  const choose = (/** @type {string} */ name) => {
    form.dataset.showing = name;
    for (const tab of tabs) {
      const chosen = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      tab.toggleAttribute("aria-current", chosen);
    }
    form.dispatchEvent(new CustomEvent("compose:tab"));
  };
  for (const tab of tabs) {
    tab.addEventListener("click", () => choose(tab.dataset.tab ?? "write"));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
      const other = tabs[(tabs.indexOf(tab) + 1) % tabs.length];
      choose(other.dataset.tab ?? "write");
      other.focus();
    });
  }
  choose("write");
}
