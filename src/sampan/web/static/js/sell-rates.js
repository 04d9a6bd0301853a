// The countries of a shipping rate: whole regions with one press, a field that finds a country, how many are chosen.

for (const rate of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-countries]"))) start(rate);

/** @param {HTMLElement} rate */
function start(rate) {
  const regions = /** @type {HTMLElement} */ (rate.querySelector("[data-regions]"));
  const find = /** @type {HTMLInputElement} */ (rate.querySelector("[data-find]"));
  regions.hidden = false;
  find.hidden = false;
  regions.addEventListener("click", (event) => {
    const region = /** @type {HTMLElement} */ (event.target).closest("[data-region]");
    if (region) press(rate, region);
  });
  find.addEventListener("input", () => narrow(rate, find.value));
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it would save the whole page
  });
  rate.addEventListener("change", () => show(rate));
  show(rate);
}

/** @param {HTMLElement} rate @returns {HTMLInputElement[]} */
function boxes(rate) {
  return /** @type {HTMLInputElement[]} */ ([...rate.querySelectorAll('input[type="checkbox"]')]);
}

/** @param {Element} region @returns {Set<string>} */
function members(region) {
  return new Set((region.getAttribute("data-region") ?? "").split(" "));
}

/** @param {HTMLElement} rate @param {Element} region */
function press(rate, region) {
  const codes = members(region);
  const on = region.getAttribute("aria-pressed") !== "true";
  for (const box of boxes(rate)) if (codes.has(box.value)) box.checked = on;
  show(rate);
}

/** @param {HTMLElement} rate */
function show(rate) {
  const chosen = new Set(boxes(rate).filter((box) => box.checked).map((box) => box.value));
  const count = /** @type {HTMLElement} */ (rate.querySelector("[data-chosen]"));
  count.textContent = String(chosen.size);
  count.hidden = chosen.size === 0;
  for (const region of rate.querySelectorAll("[data-region]")) {
    const whole = [...members(region)].every((code) => chosen.has(code));
    region.setAttribute("aria-pressed", String(whole));
  }
}

/** @param {HTMLElement} rate @param {string} wanted */
function narrow(rate, wanted) {
  const letters = wanted.trim().toLocaleLowerCase();
  for (const box of boxes(rate)) {
    const line = /** @type {HTMLElement} */ (box.closest("label"));
    line.hidden = !(line.textContent ?? "").toLocaleLowerCase().includes(letters);
  }
}
