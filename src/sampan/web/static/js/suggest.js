// What the search field offers while somebody types: a grid of suggestions, or of their own searches, under it.
import { message, post } from "./page.js";
import { toast } from "./toast.js";

const REST_MS = 140; // between two letters of a quick typist nothing is asked
const REMEMBERED = 30; // answers that are kept for who deletes a letter again

/** Starts the search field of the page; without it, or without scripts, the form is sent as it stands. */
export function startSearchOffers() {
  const form = document.querySelector("form[data-offers]");
  if (form instanceof HTMLFormElement) new Offers(form);
}

/** The field, the grid under it, and which cell the keys stand on. */
class Offers {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.input = /** @type {HTMLInputElement} */ (form.querySelector("[data-search]"));
    this.grid = /** @type {HTMLElement} */ (form.querySelector("[role=grid]"));
    this.status = /** @type {HTMLElement} */ (form.querySelector("[data-offers-status]"));
    /** @type {Map<string, string>} */
    this.known = new Map();
    /** @type {AbortController | null} */
    this.asking = null;
    this.timer = 0;
    this.composing = false;
    const said = { role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "grid", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(said)) this.input.setAttribute(name, value);
    this.input.setAttribute("aria-controls", this.grid.id);
    this.listen();
  }

  listen() {
    const { input, form, grid } = this;
    input.addEventListener("focus", () => input.value.trim() || this.ask());
    input.addEventListener("pointerdown", () => document.activeElement === input && grid.hidden && this.ask());
    // An input method writes letters that are not meant yet; only what it settles on is asked for.
    input.addEventListener("compositionstart", () => {
      this.composing = true;
      this.stop();
    });
    input.addEventListener("compositionend", () => {
      this.composing = false;
      this.askSoon();
    });
    input.addEventListener("input", (event) => {
      if (!this.composing && !(event instanceof InputEvent && event.isComposing)) this.askSoon();
    });
    input.addEventListener("keydown", (event) => {
      // 229 is what browsers say of a key that the input method took.
      if (!event.isComposing && !this.composing && event.keyCode !== 229) this.key(event);
    });
    grid.addEventListener("pointerdown", (event) => event.preventDefault()); // the cursor stays in the field
    grid.addEventListener("click", (event) => this.press(event));
    form.addEventListener("focusout", (event) => {
      if (!form.contains(/** @type {Node | null} */ (event.relatedTarget))) this.close();
    });
    form.addEventListener("submit", (event) => (input.value.trim() ? this.close() : event.preventDefault()));
    addEventListener("pagehide", () => this.close());
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const cell = this.current();
    if (event.key === "Escape" && !this.grid.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.grid.hidden) this.ask();
      else this.step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && cell) {
      event.preventDefault();
      /** @type {HTMLElement | null} */ (cell.querySelector("a, button"))?.click();
    } else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && cell) {
      const cells = cellsOf(cell.parentElement);
      if (cells.length < 2) return this.stand(null);
      event.preventDefault();
      this.stand(cells[(cells.indexOf(cell) + 1) % cells.length]);
    }
  }

  /** To the next row; after the last one back into the field. @param {number} by */
  step(by) {
    const rows = [...this.grid.querySelectorAll("[role=row]")].filter((row) => row.querySelector("a"));
    const more = [...this.grid.querySelectorAll("[role=row]")].filter((row) => !row.querySelector("a"));
    const stops = [...rows, ...more].map((row) => cellsOf(row)[0]); // 'Clear all' stands above, but is reached last
    const row = this.current()?.parentElement;
    const at = stops.findIndex((cell) => cell.parentElement === row);
    const to = at < 0 ? (by > 0 ? 0 : stops.length - 1) : at + by;
    this.stand(stops[to] ?? null);
  }

  /** @returns {HTMLElement | null} The cell that the keys stand on. */
  current() {
    return this.grid.querySelector("[data-current]");
  }

  /** @param {HTMLElement | null} cell */
  stand(cell) {
    this.current()?.removeAttribute("data-current");
    if (!cell) return this.input.removeAttribute("aria-activedescendant");
    cell.setAttribute("data-current", "");
    this.input.setAttribute("aria-activedescendant", cell.id);
    cell.scrollIntoView({ block: "nearest" });
  }

  askSoon() {
    this.stop();
    this.timer = setTimeout(() => this.ask(), REST_MS);
  }

  stop() {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  async ask() {
    this.stop();
    const typed = this.input.value.trim();
    const known = typed ? this.known.get(typed) : undefined;
    if (known !== undefined) return this.show(known);
    const asking = (this.asking = new AbortController());
    try {
      const url = `${this.form.dataset.offers}?q=${encodeURIComponent(typed)}`;
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = (await answer.text()).trim();
      if (typed) this.remember(typed, html);
      if (!asking.signal.aborted && document.activeElement === this.input) this.show(html);
    } catch {
      if (!asking.signal.aborted) this.close(); // no suggestions, nothing worse
    }
  }

  /** @param {string} typed @param {string} html */
  remember(typed, html) {
    this.known.set(typed, html);
    if (this.known.size > REMEMBERED) this.known.delete(/** @type {string} */ (this.known.keys().next().value));
  }

  /** @param {string} html  Made by the server, which escapes what people wrote. */
  show(html) {
    this.grid.innerHTML = html;
    const said = this.grid.querySelector("[data-offers-said]");
    this.status.textContent = said?.textContent ?? "";
    said?.remove();
    this.grid.hidden = !html;
    this.input.setAttribute("aria-expanded", String(Boolean(html)));
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.stop();
    this.show("");
  }

  /** @param {MouseEvent} event */
  press(event) {
    const button = /** @type {Element} */ (event.target).closest("[data-forget], [data-forget-all]");
    if (!(button instanceof HTMLElement)) return;
    event.preventDefault();
    const query = button.dataset.forget;
    this.forget(query === undefined ? { all: "1" } : { query });
  }

  /** Deletes own searches; what is offered now comes with the answer. @param {Record<string, string>} fields */
  async forget(fields) {
    this.known.clear();
    try {
      const answer = await post(this.form.dataset.forgets ?? "", fields);
      if (!answer.ok && answer.status !== 404) throw new Error(String(answer.status)); // 404: gone already
      await this.ask();
    } catch {
      toast(message("failed"), { kind: "error" });
    }
  }
}

/** @param {Element | null | undefined} row @returns {HTMLElement[]} */
function cellsOf(row) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (row?.querySelectorAll("[role=gridcell]") ?? [])];
}
