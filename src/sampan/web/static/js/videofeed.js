// The video feed: the one in view plays, the next one is made ready, the others rest.
import { attach } from "./player.js";
import { all, calm, message } from "./page.js";

const IN_VIEW = 0.6; // more than half of the screen: exactly one video at a time

let muted = true;
/** @type {IntersectionObserver | null} */
let observer = null;
let started = false;

/**
 * Looks after the videos of the feed under `root`.
 * @param {ParentNode & Node} root
 */
export function startVideoFeed(root) {
  const videos = all(root, "video[data-feed-video]");
  if (!videos.length) return;
  observer ??= new IntersectionObserver(seen, { threshold: IN_VIEW });
  for (const video of videos) prepare(/** @type {HTMLVideoElement} */ (video));
  if (!started) startControls();
  started = true;
}

/** @param {HTMLVideoElement} video */
function prepare(video) {
  observer?.observe(video);
  video.addEventListener("timeupdate", () => {
    const bar = video.closest("[data-feed-item]")?.querySelector("progress");
    if (bar && video.duration) bar.value = (video.currentTime / video.duration) * 100;
  });
  for (const name of ["play", "pause"]) {
    video.addEventListener(name, () => {
      video.closest("[data-feed-item]")?.toggleAttribute("data-paused", video.paused && video.currentTime > 0);
    });
  }
}

/** @param {IntersectionObserverEntry[]} entries */
function seen(entries) {
  for (const entry of entries) {
    const video = /** @type {HTMLVideoElement} */ (entry.target);
    if (entry.isIntersecting) play(video);
    else video.pause();
  }
}

/** @param {HTMLVideoElement} video */
async function play(video) {
  const item = video.closest("[data-feed-item]");
  for (const other of document.querySelectorAll("[data-feed-item][data-on]")) other.removeAttribute("data-on");
  item?.setAttribute("data-on", "");
  video.muted = muted;
  await attach(video);
  if (!calm()) video.play().catch(() => {});
  const next = item?.nextElementSibling?.querySelector("video[data-feed-video]");
  if (next instanceof HTMLVideoElement) {
    next.preload = "auto";
    attach(next);
  }
}

function startControls() {
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("[data-sound]")) turnSound();
    const video = target.closest("[data-feed-item]")?.querySelector("video");
    if (video && target.closest("[data-play]")) toggle(video);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLElement && event.target.closest("input, textarea, select, dialog, [data-menu]")) return;
    if (event.key === "ArrowDown" || event.key === "j") step(event, 1);
    if (event.key === "ArrowUp" || event.key === "k") step(event, -1);
    if (event.key === "m") turnSound();
    if (event.key === " " && !(event.target instanceof HTMLElement && event.target.closest("button, a"))) {
      event.preventDefault();
      const video = current()?.querySelector("video");
      if (video) toggle(video);
    }
  });
  document.addEventListener("visibilitychange", () => {
    const video = current()?.querySelector("video");
    if (document.hidden) video?.pause();
  });
}

/** @returns {Element | null} */
function current() {
  return document.querySelector("[data-feed-item][data-on]") ?? document.querySelector("[data-feed-item]");
}

/**
 * @param {KeyboardEvent} event
 * @param {number} by
 */
function step(event, by) {
  const items = [...document.querySelectorAll("[data-feed-item]")];
  const at = items.indexOf(/** @type {Element} */ (current()));
  const to = items[at + by];
  if (!to) return;
  event.preventDefault();
  to.scrollIntoView({ behavior: calm() ? "instant" : "smooth", block: "start" });
}

/** @param {HTMLVideoElement} video */
function toggle(video) {
  if (video.paused) video.play().catch(() => {});
  else video.pause();
}

function turnSound() {
  muted = !muted;
  for (const video of document.querySelectorAll("video[data-feed-video]")) {
    /** @type {HTMLVideoElement} */ (video).muted = muted;
  }
  for (const button of document.querySelectorAll("[data-sound]")) {
    button.setAttribute("aria-pressed", String(!muted));
    const label = button.querySelector("[data-sound-label]");
    if (label) label.textContent = message(muted ? "sound_off" : "sound_on");
  }
}
