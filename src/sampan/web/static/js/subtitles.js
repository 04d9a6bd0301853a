// Subtitles over a video: off, as spoken, translated or both, as the reader chose; and those that come later.
import { isLive, listen } from "./live.js";
import { all } from "./page.js";

const KEY = "sampan.subtitles"; // the reader's choice, for every video: off, original, translation or both
const AGAIN_MS = 1500; // translations arrive in clusters: one reload for each
const WAITS_MS = [15_000, 30_000, 60_000, 120_000]; // between looks where the live channel is out of reach
const COMING_MS = [5000, 10_000, 20_000, 40_000, 60_000, 120_000, 240_000];

/** What is going on in one player. @typedef {{frame: Element, video: HTMLVideoElement, lines: HTMLElement,
 *   tracks: Map<string, HTMLTrackElement>, mode: string, stop: () => void, looks: number}} Player */

/** @type {WeakMap<Element, Player>} */
const players = new WeakMap();
let started = false;

/**
 * Prepares every player under `root` that has subtitles, or will have some.
 * @param {ParentNode & Node} root
 */
export function startSubtitles(root) {
  for (const menu of all(root, "[data-subtitle-menu]")) {
    const frame = menu.closest("[data-subtitled]");
    if (!frame) continue;
    if (menu.dataset.subtitlesComing) waitFor(menu, frame);
    else prepare(menu, frame);
  }
  if (started) return;
  started = true;
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-subtitle-mode]");
    if (button instanceof HTMLElement) choose(button);
  });
  for (const name of ["fullscreenchange", "webkitfullscreenchange"]) document.addEventListener(name, () => showAll());
}

/** @returns {string} */
function remembered() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return ""; // a browser that keeps nothing: the default each time
  }
}

/**
 * @param {HTMLElement} menu
 * @param {Element} frame
 */
function prepare(menu, frame) {
  const video = frame.querySelector("video");
  const lines = frame.querySelector("[data-subtitle-lines]");
  if (!video || !(lines instanceof HTMLElement) || players.has(frame)) return;
  const player = { frame, video, lines, tracks: new Map(), mode: "off", stop: () => {}, looks: 0 };
  players.set(frame, player);
  for (const button of all(menu, "[data-subtitle-mode][data-src]")) addTrack(player, button);
  const known = remembered();
  const mode = known === "off" || player.tracks.has(known) ? known : menu.dataset.default ?? "off";
  mark(frame, mode);
  player.mode = mode;
  // Files are fetched for videos that are really looked at, not for a whole feed.
  if (!video.paused || video.hasAttribute("data-player")) show(player);
  else video.addEventListener("play", () => show(player), { once: true });
  for (const name of ["webkitbeginfullscreen", "webkitendfullscreen"]) video.addEventListener(name, () => show(player));
}

/**
 * @param {Player} player
 * @param {HTMLElement} button
 */
function addTrack(player, button) {
  const { subtitleMode = "", src = "", first = "", label = "" } = button.dataset;
  const element = document.createElement("track");
  element.kind = "subtitles";
  element.label = label;
  element.srclang = first;
  element.src = src;
  element.dataset.language = first;
  element.addEventListener("load", () => loaded(player, element));
  player.tracks.set(subtitleMode, element);
  player.video.append(element);
  element.track.mode = "disabled";
  element.track.addEventListener("cuechange", () => draw(player));
}

/** @param {HTMLElement} button */
function choose(button) {
  const mode = button.dataset.subtitleMode ?? "off";
  try {
    localStorage.setItem(KEY, mode);
  } catch {
    // it holds for this page then
  }
  for (const frame of document.querySelectorAll("[data-subtitled]")) {
    const player = players.get(frame);
    if (!player) continue;
    player.mode = mode;
    mark(frame, mode);
    if (!player.video.paused || frame.contains(button)) show(player);
  }
  const menu = button.closest("details");
  menu?.removeAttribute("open");
  menu?.querySelector("summary")?.focus();
}

/**
 * @param {Element} frame
 * @param {string} mode
 */
function mark(frame, mode) {
  for (const button of frame.querySelectorAll("[data-subtitle-mode]")) {
    button.setAttribute("aria-checked", String(button.getAttribute("data-subtitle-mode") === mode));
  }
}

function showAll() {
  for (const frame of document.querySelectorAll("[data-subtitled]")) {
    const player = players.get(frame);
    if (player && !player.video.paused) show(player);
  }
}

/** @param {Player} player */
function show(player) {
  // In the browser's own full screen nothing of ours is seen: there it draws the lines itself.
  // @ts-ignore webkitDisplayingFullscreen is Safari's
  const alone = document.fullscreenElement === player.video || player.video.webkitDisplayingFullscreen === true;
  for (const [mode, element] of player.tracks) {
    const wanted = mode === player.mode ? (alone ? "showing" : "hidden") : "disabled";
    if (element.track.mode !== wanted) element.track.mode = wanted;
  }
  player.frame.toggleAttribute("data-subtitles-on", player.tracks.has(player.mode));
  draw(player);
}

/** @param {Player} player */
function draw(player) {
  const element = player.tracks.get(player.mode);
  const cues = element && element.track.mode === "hidden" ? [...(element.track.activeCues ?? [])] : [];
  const drawn = cues.map((cue) => /** @type {VTTCue} */ (cue).getCueAsHTML());
  player.lines.replaceChildren(...drawn);
  player.lines.hidden = !drawn.length;
}

/**
 * Waits for the translations that the file did not have yet.
 * @param {Player} player
 * @param {HTMLTrackElement} element
 */
function loaded(player, element) {
  draw(player);
  player.stop();
  const cues = [...(element.track.cues ?? [])];
  const missing = new Set(cues.filter((cue) => cue.id.startsWith("missing-")).map((cue) => cue.id.slice(8)));
  if (!missing.size) return;
  let timer = 0;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => fetchAgain(player, element), AGAIN_MS);
  };
  const languages = new Set([element.dataset.language, document.documentElement.lang]);
  const stops = [...languages].map((language) => listen(`text:${language}`, (news) => {
    if (news.gap || news.keys?.some((/** @type {string} */ key) => missing.has(key))) again();
  }));
  const look = setTimeout(() => (isLive() ? undefined : fetchAgain(player, element)), WAITS_MS[player.looks] ?? 2 ** 31 - 1);
  player.stop = () => {
    clearTimeout(timer);
    clearTimeout(look);
    for (const stop of stops) stop();
    player.stop = () => {};
  };
}

/**
 * @param {Player} player
 * @param {HTMLTrackElement} element
 */
function fetchAgain(player, element) {
  player.stop();
  if (!player.frame.isConnected || element.track.mode === "disabled") return;
  player.looks += 1;
  const url = new URL(element.src);
  url.searchParams.set("again", String(player.looks));
  element.src = url.href;
}

/**
 * Asks for the menu of subtitles that are still being written, until it is there.
 * @param {HTMLElement} place
 * @param {Element} frame
 */
function waitFor(place, frame) {
  let turn = 0;
  let timer = 0;
  const look = async () => {
    clearTimeout(timer);
    if (!place.isConnected) return stop();
    const answer = await fetch(place.dataset.subtitlesComing ?? "").catch(() => null);
    const html = answer?.ok ? await answer.text() : "";
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-subtitle-menu]");
    if (fresh instanceof HTMLElement && !fresh.dataset.subtitlesComing) {
      stop();
      place.replaceWith(fresh);
      return prepare(fresh, frame);
    }
    const wait = COMING_MS[turn++];
    if (wait) timer = setTimeout(look, wait);
  };
  const stop = listen(`media:${frame.getAttribute("data-media")}`, (news) => {
    if (news.gap || news.subtitles?.state === "ready") look();
  });
  timer = setTimeout(look, COMING_MS[0]);
}
