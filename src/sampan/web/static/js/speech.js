// Reads words and texts aloud with the device's own voices; where there is none, the buttons stay hidden.
import { all } from "./page.js";

/** What a device calls the languages; the first one that it has a voice for is taken. */
const VOICES = { en: ["en-US", "en"], "zh-Hans": ["zh-CN", "zh"], "zh-Hant": ["zh-TW", "zh-HK", "zh"] };
const SLOWLY = 0.85;
let listening = false;

/**
 * Shows the buttons under `root` that this device can serve.
 * @param {ParentNode & Node} root
 */
export function startSpeech(root) {
  if (!("speechSynthesis" in window)) return;
  for (const button of all(root, "[data-speak], [data-study-speak]")) show(button);
  if (listening) return;
  listening = true;
  // Voices come late in some browsers.
  speechSynthesis.addEventListener?.("voiceschanged", () => {
    for (const button of all(document.body, "[data-speak], [data-study-speak]")) show(button);
  });
}

/** Listens for presses on the buttons of single words. */
export function startSpeechPresses() {
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-speak]");
    if (button instanceof HTMLElement) say(button.dataset.speak ?? "", button.dataset.speakLang ?? "en");
  });
}

/**
 * @param {string} text
 * @param {string} lang  BCP 47.
 */
export function say(text, lang) {
  if (!("speechSynthesis" in window) || !text) return;
  speechSynthesis.cancel();
  const spoken = new SpeechSynthesisUtterance(text);
  const voice = voiceFor(lang);
  spoken.lang = voice?.lang ?? lang;
  if (voice) spoken.voice = voice;
  spoken.rate = SLOWLY;
  speechSynthesis.speak(spoken);
}

/** @param {HTMLElement} button */
function show(button) {
  const lang = button.dataset.speakLang ?? button.closest("[data-study-panel]")?.querySelector("[lang]")?.getAttribute("lang");
  button.hidden = voiceFor(lang ?? "en") === null;
}

/**
 * @param {string} lang
 * @returns {SpeechSynthesisVoice | null}
 */
function voiceFor(lang) {
  const wanted = VOICES[/** @type {keyof typeof VOICES} */ (lang)] ?? [lang];
  const voices = speechSynthesis.getVoices();
  for (const tag of wanted) {
    const found = voices.find((voice) => voice.lang.replace("_", "-").toLowerCase().startsWith(tag.toLowerCase()));
    if (found) return found;
  }
  return null;
}
