// The one page that pays with Stripe: sets up Stripe's Payment Element and sends what was typed to Stripe.

/** @typedef {{ key: string, secret: string, back: string }} Config */

const form = document.getElementById("stripe-form");
const config = document.getElementById("stripe-config");
if (form instanceof HTMLFormElement && config) start(form, JSON.parse(config.textContent ?? "{}"));

/**
 * @param {HTMLFormElement} form
 * @param {Config} config
 */
function start(form, config) {
  const Stripe = /** @type {any} */ (window).Stripe;
  if (!Stripe) return show("stripe-missing");
  const stripe = Stripe(config.key, { locale: document.documentElement.lang.startsWith("zh") ? "zh" : "en" });
  const elements = stripe.elements({ clientSecret: config.secret, appearance: { theme: isDark() ? "night" : "stripe" } });
  const element = elements.create("payment");
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
  element.on("ready", () => {
    document.getElementById("stripe-loading")?.remove();
    button.disabled = false;
  });
  element.on("loaderror", () => show("stripe-missing"));
  form.hidden = false;
  element.mount("#stripe-element");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    tell("");
    try {
      const answer = await stripe.confirmPayment({ elements, confirmParams: { return_url: config.back } });
      tell(answer.error?.message ?? ""); // without an error, Stripe has sent the browser on
    } catch {
      show("stripe-missing");
    }
    button.disabled = false;
  });
}

/** @returns {boolean} */
function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
}

/** @param {string} text */
function tell(text) {
  const line = document.getElementById("stripe-error");
  if (!line) return;
  line.textContent = text;
  line.hidden = !text;
}

/** @param {string} id */
function show(id) {
  document.getElementById("stripe-loading")?.remove();
  const line = document.getElementById(id);
  if (line) line.hidden = false;
}
