// The list of drafts: hours in the reader's own time zone, a question before throwing away, and another look
// while a note waits for its video.
const LOOK_AGAIN_MS = 4000;

document.addEventListener("submit", (event) => {
  const question = /** @type {HTMLElement} */ (event.target).dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});

/** The server writes the hour of the instance; the reader planned in theirs. */
function showLocalTimes() {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  for (const time of document.querySelectorAll("time[data-local-time]")) {
    time.textContent = format.format(new Date(/** @type {HTMLTimeElement} */ (time).dateTime));
    time.removeAttribute("data-local-time");
  }
}

showLocalTimes();
document.addEventListener("htmx:afterSettle", showLocalTimes);

if (document.querySelector("[data-waiting]")) {
  setTimeout(() => document.visibilityState === "visible" && location.reload(), LOOK_AGAIN_MS);
}
