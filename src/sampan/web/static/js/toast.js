// Short sentences that rise from below and leave again; screen readers hear them too.

const STAY_MS = 5000;
const STAY_WITH_ACTION_MS = 9000;

/**
 * Says `text` at the foot of the page, above any dialog. Of those with the same `slot` only the latest stays, as one line.
 * @param {string} text
 * @param {{kind?: string, slot?: string, action?: {label: string, press: () => void}}} [options]
 */
export function toast(text, options = {}) {
  const region = document.getElementById("toasts");
  if (!region || !text) return;
  const note = document.createElement("p");
  note.className = "toast";
  note.dataset.toast = options.kind ?? "info";
  const words = document.createElement("span");
  words.textContent = text;
  note.append(words);
  if (options.slot) {
    for (const old of region.querySelectorAll(`[data-slot="${options.slot}"]`)) old.remove();
    note.dataset.slot = options.slot;
    words.className = "toast__line";
  }
  if (options.action) note.append(actionButton(options.action, note));
  region.append(note);
  raise(region);
  leaveLater(note, options.action ? STAY_WITH_ACTION_MS : STAY_MS);
}

/** Starts the toasts that came with the page, and listens for those that answers bring. */
export function startToasts() {
  const region = document.getElementById("toasts");
  if (!region) return;
  for (const note of region.querySelectorAll(".toast")) leaveLater(note, STAY_WITH_ACTION_MS);
  if (region.children.length) raise(region);
  document.addEventListener("close", (event) => {
    if (!region.closest("dialog") || !(/** @type {Node} */ (event.target).contains(region))) return;
    document.body.append(region);
    if (region.children.length) raise(region);
  }, { capture: true });
  document.body.addEventListener("toast", (event) => {
    const { text, kind } = /** @type {CustomEvent} */ (event).detail ?? {};
    toast(text, { kind });
  });
}

/**
 * Puts the region on top. An open modal dialog makes all that lies outside it dead to presses, so it moves in there;
 * it is shown anew each time, since the top layer is ordered by who came last.
 * @param {HTMLElement} region
 */
function raise(region) {
  const host = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (region.parentElement !== host) host.append(region);
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover?.();
}

/**
 * @param {{label: string, press: () => void}} action
 * @param {HTMLElement} note
 */
function actionButton(action, note) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast__act";
  button.textContent = action.label;
  button.addEventListener("click", () => {
    note.remove();
    action.press();
  });
  return button;
}

/**
 * @param {Element} note
 * @param {number} wait
 */
function leaveLater(note, wait) {
  setTimeout(() => {
    if (note.matches(":hover, :focus-within")) return leaveLater(note, wait);
    note.remove();
    const region = document.getElementById("toasts");
    if (region && !region.children.length && region.matches(":popover-open")) region.hidePopover();
  }, wait);
}
