// The list of drafts: asks before throwing away, and looks again while a note waits for its video.
const LOOK_AGAIN_MS = 4000;

document.addEventListener("submit", (event) => {
  const question = /** @type {HTMLElement} */ (event.target).dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});

if (document.querySelector("[data-waiting]")) {
  setTimeout(() => document.visibilityState === "visible" && location.reload(), LOOK_AGAIN_MS);
}
