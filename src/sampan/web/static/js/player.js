// Plays a video: HLS where the browser can, hls.js where it cannot, the MP4 file where neither works.
import { listen } from "./live.js";
import { all, message, meta } from "./page.js";

const HLS_TYPE = "application/vnd.apple.mpegurl";

/**
 * Prepares every player under `root`, and waits with the reader for videos that are still being made.
 * @param {ParentNode & Node} root
 */
export function startPlayers(root) {
  for (const video of all(root, "video[data-player]")) attach(/** @type {HTMLVideoElement} */ (video));
  for (const place of all(root, '[data-media-state="processing"]')) waitFor(place);
}

/**
 * Gives `video` its source; does nothing the second time.
 * @param {HTMLVideoElement} video
 * @returns {Promise<void>}
 */
export async function attach(video) {
  if (video.dataset.attached) return;
  video.dataset.attached = "1";
  const { hls, mp4 } = video.dataset;
  const fallBack = () => useFile(video, mp4);
  if (hls && video.canPlayType(HLS_TYPE)) {
    video.addEventListener("error", fallBack, { once: true });
    video.src = hls;
  } else if (hls && "MediaSource" in window) {
    await useHls(video, hls, fallBack);
  } else fallBack();
}

/**
 * @param {HTMLVideoElement} video
 * @param {string | undefined} mp4
 */
function useFile(video, mp4) {
  const place = video.parentElement;
  if (!mp4) return;
  video.addEventListener("error", () => sayBroken(place), { once: true });
  const playing = !video.paused || video.autoplay;
  video.src = mp4;
  if (playing) video.play().catch(() => {});
}

/**
 * @param {HTMLVideoElement} video
 * @param {string} list
 * @param {() => void} fallBack
 */
async function useHls(video, list, fallBack) {
  try {
    const { default: Hls } = await import(meta("sampan-hls"));
    if (!Hls.isSupported()) return fallBack();
    const hls = new Hls({ capLevelToPlayerSize: true, maxBufferLength: 20 });
    hls.on(Hls.Events.ERROR, (_, data) => {
      if (!data.fatal) return;
      hls.destroy();
      fallBack();
    });
    hls.loadSource(list);
    hls.attachMedia(video);
  } catch {
    fallBack();
  }
}

/** @param {HTMLElement | null} place */
function sayBroken(place) {
  if (!place || place.querySelector("[data-broken]")) return;
  const line = document.createElement("p");
  line.className = "player__wait";
  line.dataset.broken = "";
  line.textContent = message("no_video");
  place.append(line);
}

/** @param {HTMLElement} place */
function waitFor(place) {
  const id = place.dataset.media;
  const bar = place.querySelector("progress");
  if (!id) return;
  listen(`media:${id}`, (news) => {
    if (bar && typeof news.progress === "number") bar.value = news.progress;
    if (news.state === "ready" || news.state === "failed") location.reload();
  });
}
