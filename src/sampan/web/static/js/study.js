// The study view of a text: the original word by word, with pinyin; words are tapped, selected or reached by arrows.
import { all, calm, message, meta, post } from "./page.js";
import { say, startSpeech, startSpeechPresses } from "./speech.js";
import { toast } from "./toast.js";
import { openWord } from "./word-card.js";

const SELECTED_MAX = 40;
const STORED = "sampan-study";
/** @typedef {{pinyin: boolean, colors: boolean, marks: boolean}} Choices */
/** @type {Choices | null} */
let choices = null;
/** @type {IntersectionObserver | null} */
let observer = null;

/**
 * Opens the originals under `root` by itself for readers who want pinyin always.
 * @param {ParentNode & Node} root
 */
export function startStudies(root) {
  startSpeech(root);
  if (!chosen().pinyin) return;
  observer ??= new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      observer?.unobserve(entry.target);
      open(/** @type {HTMLElement} */ (entry.target), false);
    }
  }, { rootMargin: "100px" });
  for (const group of all(root, "[data-text-group]")) if (showsChinese(group)) observer.observe(group);
}

/** Listens for what is pressed in study views and on the buttons that open them. */
export function startStudyPresses() {
  startSpeechPresses();
  document.addEventListener("click", pressed);
  document.addEventListener("keydown", moved);
  document.addEventListener("change", switched);
  document.addEventListener("pointerup", selected);
  document.addEventListener("pointerdown", pressing);
  document.addEventListener("click", unchosen, { capture: true });
}

/** @type {HTMLElement | null} The choice of how words sound that was made already when it was pressed. */
let chosenSound = null;

/** @param {PointerEvent} event */
function pressing(event) {
  const choice = /** @type {HTMLElement} */ (event.target).closest?.("[data-sounds-choice] label");
  chosenSound = choice instanceof HTMLLabelElement ? choice.querySelector("input:checked") : null;
}

/**
 * How words sound need not be said: pressed again, a choice is taken back, which radio buttons cannot by themselves.
 * @param {MouseEvent} event
 */
function unchosen(event) {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box !== chosenSound) return;
  box.checked = false;
  chosenSound = null;
}

/** @param {MouseEvent} event */
function pressed(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const button = target.closest("[data-study]");
  if (button instanceof HTMLElement) toggle(button);
  const group = /** @type {HTMLElement | null} */ (target.closest("[data-text-group]"));
  if (!group) return;
  if (target.closest("[data-study-close]")) close(group, true);
  if (target.closest("[data-study-speak]")) speak(group);
  const original = target.closest("[data-text-toggle]");
  if (original && chosen().pinyin && group.querySelector("[data-study]")) {
    if (original.getAttribute("aria-expanded") === "true") open(group, false);
    else close(group, false);
  }
  const word = target.closest("[data-word]");
  if (word instanceof HTMLElement && !selection()) look(word);
}

/** @param {HTMLElement} button */
function toggle(button) {
  const group = /** @type {HTMLElement | null} */ (button.closest("[data-text-group]"));
  if (!group) return;
  if (panelOf(group)) close(group, true);
  else open(group, true);
}

/**
 * @param {HTMLElement} group
 * @param {boolean} focus  Whether the reader asked for it and goes there.
 */
async function open(group, focus) {
  if (panelOf(group) || group.hasAttribute("data-study-waits")) return;
  group.setAttribute("data-study-waits", "");
  const query = new URLSearchParams({ marks: chosen().marks ? "1" : "0" });
  for (const text of group.querySelectorAll('[data-text-ref]:not([data-text-state="plain"])')) {
    query.append("ref", text.getAttribute("data-text-ref") ?? "");
  }
  try {
    const answer = await fetch(`${meta("sampan-study")}?${query}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(decodeURIComponent(answer.headers.get("X-Sampan-Error") ?? ""));
    group.insertAdjacentHTML("beforeend", await answer.text());
  } catch (error) {
    toast((error instanceof Error && error.message) || message("study_failed"), { kind: "error" });
    return;
  } finally {
    group.removeAttribute("data-study-waits");
  }
  const panel = panelOf(group);
  if (!panel) return;
  expanded(group, true);
  dress(panel);
  startSpeech(panel);
  for (const text of panel.querySelectorAll("[data-study-of]")) text.querySelector("[data-word]")?.setAttribute("tabindex", "0");
  if (!focus) return;
  panel.querySelector("[data-word]")?.focus({ preventScroll: true });
  panel.scrollIntoView({ block: "nearest", behavior: calm() ? "instant" : "smooth" });
}

/**
 * @param {HTMLElement} group
 * @param {boolean} focus
 */
function close(group, focus) {
  panelOf(group)?.remove();
  expanded(group, false);
  if (focus) group.querySelector("[data-study]")?.focus({ preventScroll: true });
}

/**
 * @param {HTMLElement} group
 * @param {boolean} open
 */
function expanded(group, open) {
  group.toggleAttribute("data-studied", open);
  group.querySelector("[data-study]")?.setAttribute("aria-expanded", String(open));
}

/**
 * @param {HTMLElement} group
 * @returns {HTMLElement | null}
 */
function panelOf(group) {
  return group.querySelector(":scope > [data-study-panel]");
}

/** @param {HTMLElement} group  Whether a Chinese original stands there in the open. */
function showsChinese(group) {
  const shown = group.querySelector('[data-text-state]:not([data-text-state="plain"]):not([data-text-state="translated"]) [data-text-shown]');
  return group.querySelector("[data-study]") !== null && (shown?.getAttribute("lang") ?? "").startsWith("zh");
}

/** @param {HTMLElement} word */
function look(word) {
  const text = /** @type {HTMLElement} */ (word.closest("[data-study-of]"));
  rove(text, word);
  openWord({ ref: text.dataset.studyOf ?? "", at: word.dataset.at }, word);
}

/** @param {KeyboardEvent} event */
function moved(event) {
  const word = /** @type {HTMLElement} */ (event.target).closest?.("[data-word]");
  if (!(word instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return;
  const text = /** @type {HTMLElement} */ (word.closest("[data-study-of]"));
  const words = /** @type {HTMLElement[]} */ ([...text.querySelectorAll("[data-word]")]);
  const at = words.indexOf(word);
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: words.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    const next = words[Math.max(0, Math.min(words.length - 1, to))];
    rove(text, next);
    next.focus();
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    look(word);
  } else if (event.key === "Escape") {
    event.preventDefault();
    close(/** @type {HTMLElement} */ (text.closest("[data-text-group]")), true);
  }
}

/**
 * One word of a text takes the Tab key; the arrows move which.
 * @param {HTMLElement} text
 * @param {HTMLElement} word
 */
function rove(text, word) {
  for (const other of text.querySelectorAll('[data-word][tabindex="0"]')) other.setAttribute("tabindex", "-1");
  word.setAttribute("tabindex", "0");
}

/** @returns {string} What is selected inside one study text, without its pinyin. */
function selection() {
  const found = getSelection();
  if (!found || found.isCollapsed || !found.rangeCount) return "";
  const range = found.getRangeAt(0);
  const holder = range.commonAncestorContainer instanceof Element ? range.commonAncestorContainer : range.commonAncestorContainer.parentElement;
  if (!holder?.closest("[data-study-of]")) return "";
  const copy = range.cloneContents();
  for (const sound of copy.querySelectorAll("rt, rp")) sound.remove();
  return (copy.textContent ?? "").trim();
}

/** @param {PointerEvent} event */
function selected(event) {
  const words = selection();
  const text = /** @type {HTMLElement} */ (event.target).closest?.("[data-study-of]");
  if (!words || words.length > SELECTED_MAX || !(text instanceof HTMLElement)) return;
  const start = getSelection()?.anchorNode?.parentElement?.closest("[data-word]") ?? text.querySelector("[data-word]");
  if (start instanceof HTMLElement) openWord({ ref: text.dataset.studyOf ?? "", words }, start);
}

/** @param {HTMLElement} group */
function speak(group) {
  const texts = [...(panelOf(group)?.querySelectorAll("[data-study-of]") ?? [])];
  const plain = texts.map((text) => {
    const copy = /** @type {HTMLElement} */ (text.cloneNode(true));
    for (const sound of copy.querySelectorAll("rt, rp")) sound.remove();
    return [...copy.querySelectorAll("p")].map((line) => line.textContent).join("\n");
  });
  say(plain.join("\n"), texts[0]?.getAttribute("lang") ?? "en");
}

/** @returns {Choices} As the account says, or as this browser keeps them for visitors. */
function chosen() {
  if (choices) return choices;
  const said = /** @type {HTMLElement | null} */ (document.querySelector('meta[name="sampan-study"]'))?.dataset ?? {};
  if (said.switch) choices = { pinyin: said.pinyin === "1", colors: said.colors === "1", marks: said.marks === "1" };
  else choices = { pinyin: false, colors: true, marks: true, ...stored() };
  return choices;
}

/** @returns {Partial<Choices>} */
function stored() {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {Event} event */
function switched(event) {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.dataset.studySwitch) return;
  const name = /** @type {keyof Choices} */ (box.dataset.studySwitch);
  chosen()[name] = box.checked;
  const url = document.querySelector('meta[name="sampan-study"]')?.getAttribute("data-switch");
  if (url) post(url, { [name]: box.checked ? "1" : "0" });
  else localStorage.setItem(STORED, JSON.stringify(chosen()));
  for (const panel of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-study-panel]"))) {
    dress(panel);
    if (name === "marks") again(panel);
  }
}

/**
 * Shows a panel as the reader likes it.
 * @param {HTMLElement} panel
 */
function dress(panel) {
  panel.toggleAttribute("data-colors", chosen().colors);
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (panel.querySelectorAll("[data-study-switch]"))) {
    box.checked = chosen()[/** @type {keyof Choices} */ (box.dataset.studySwitch)];
  }
}

/** @param {HTMLElement} panel  With or without marks: the server writes the pinyin. */
async function again(panel) {
  const group = /** @type {HTMLElement} */ (panel.closest("[data-text-group]"));
  panel.remove();
  await open(group, true);
}
