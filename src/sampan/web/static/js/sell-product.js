// The product editor: pictures, the table of variants, and how readers of the other language will see it.
import { startPreview } from "./sell-preview.js";
import { pictureIds, sending, startShots } from "./sell-shots.js";
import { say } from "./sell-words.js";
import { toast } from "./toast.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-editor]"));

startShots(form, showPictures);
startPreview(form);
startTable();
watchLeaving();

/** The table is laid out anew by the server whenever the choices change; what stands around it is kept here. */
function startTable() {
  form.addEventListener("input", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const column = field.getAttribute("data-fill-for");
    if (!column) return;
    for (const cell of form.querySelectorAll(`[name="${column}"]`)) {
      /** @type {HTMLInputElement} */ (cell).value = field.value;
    }
  });
  form.addEventListener("change", (event) => {
    if (/** @type {HTMLElement} */ (event.target).matches("[data-variant-choose]")) showPictures();
  });
  carryTyped();
  form.addEventListener("htmx:afterSettle", dressTable);
  form.addEventListener("keydown", (event) => {
    const field = /** @type {HTMLElement} */ (event.target);
    if (event.key !== "Enter" || !field.matches("input")) return;
    event.preventDefault(); // Enter in a cell means "next", not "save"
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  dressTable();
}

/** What is typed into the table while a new one is on its way stands in the new one too. */
function carryTyped() {
  /** @type {Map<string, string>} */
  let asked = new Map();
  /** @type {[string, string][]} */
  let typed = [];
  const isTable = (/** @type {Event} */ event) => /** @type {CustomEvent} */ (event).detail?.target?.id === "variants";
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (isTable(event)) asked = new Map([...cells()].map(([name, cell]) => [name, cell.value]));
  });
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (!isTable(event)) return;
    typed = [...cells()].filter(([name, cell]) => asked.get(name) !== cell.value).map(([name, cell]) => [name, cell.value]);
  });
  form.addEventListener("htmx:afterSettle", () => {
    const now = cells();
    for (const [name, value] of typed) {
      const cell = now.get(name);
      if (cell) cell.value = value;
    }
    typed = [];
  });
}

/** The fields of the table by their variant and column. @returns {Map<string, HTMLInputElement | HTMLSelectElement>} */
function cells() {
  const found = new Map();
  for (const row of form.querySelectorAll("[data-variant]")) {
    const variant = /** @type {HTMLInputElement} */ (row.querySelector("[name=v_options]")).value;
    for (const cell of row.querySelectorAll("input:not([type=hidden]), select")) found.set(`${variant} ${cell.getAttribute("name")}`, cell);
  }
  return found;
}

function dressTable() {
  const fill = /** @type {HTMLElement | null} */ (form.querySelector("[data-fill]"));
  if (fill) fill.hidden = false;
  showPictures();
}

/** Each variant may choose among the pictures that are there now, and shows the one that it has. */
function showPictures() {
  const ids = pictureIds();
  for (const choice of /** @type {NodeListOf<HTMLSelectElement>} */ (form.querySelectorAll("[data-variant-choose]"))) {
    const chosen = choice.value;
    choice.replaceChildren(new Option(say("no_picture"), ""));
    ids.forEach((id, place) => choice.append(new Option(say("picture", { number: place + 1 }), id, false, id === chosen)));
    const shown = /** @type {HTMLImageElement} */ (choice.parentElement?.querySelector("[data-variant-picture]"));
    const source = form.querySelector(`[data-shot="${CSS.escape(choice.value)}"] img`);
    shown.hidden = !choice.value || !source;
    if (choice.value && source instanceof HTMLImageElement) shown.src = source.src;
  }
}

/** Nothing typed is lost by a slip: leaving a changed form asks first, saving waits for the pictures. */
function watchLeaving() {
  let isChanged = false;
  form.addEventListener("input", () => (isChanged = true));
  form.addEventListener("shots:changed", () => (isChanged = true));
  form.addEventListener("submit", (event) => {
    if (sending.count) {
      event.preventDefault();
      toast(say("sending"), { kind: "info" });
      return;
    }
    isChanged = false;
  });
  addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
}
