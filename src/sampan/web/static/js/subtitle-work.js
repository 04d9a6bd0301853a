// What the author's page of subtitles waits for: the listening, and translations that came while it was loading.
import { listen } from "./live.js";

const LOOK_MS = 4000; // how often to ask for progress where the live channel is out of reach
const LOOKS_MS = [1500, 5000, 15000]; // after the page has opened its channel

/**
 * @param {HTMLElement} page  With the bar in [data-work], the media's id in data-media, where to ask in data-url.
 * @param {() => void} done  What to do when nothing more is to come.
 */
export function followWork(page, done) {
  const work = /** @type {HTMLElement | null} */ (page.querySelector("[data-work]"));
  const bar = work?.querySelector("progress");
  if (!work || work.hidden || !bar) return;
  listen(`media:${page.dataset.media}`, (news) => {
    if (typeof news.heard === "number" && news.subtitles?.state === "working") bar.value = news.heard;
    else if (news.gap || news.subtitles) ask();
  });
  const timer = setInterval(ask, LOOK_MS);
  async function ask() {
    const answer = await fetch(`${page.dataset.url}?progress=1`, { headers: { Accept: "application/json" } }).catch(() => null);
    const state = answer?.ok ? await answer.json() : null;
    if (!state || !bar) return;
    bar.value = state.progress;
    if (state.state === "waiting" || state.state === "working") return;
    clearInterval(timer);
    done();
  }
}

/**
 * Asks a few times for what arrived between the making of the page and the opening of its live channel, since
 * that is announced no more.
 * @param {() => boolean} waits  Whether anything is still to come.
 * @param {() => void} look
 */
export function lookAgain(waits, look) {
  for (const wait of LOOKS_MS) setTimeout(() => waits() && look(), wait);
}
