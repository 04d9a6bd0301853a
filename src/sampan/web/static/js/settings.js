// The picture of a profile goes up as soon as it is chosen; without this, a button sends it.
const form = document.querySelector("[data-portrait]");
if (form instanceof HTMLFormElement) {
  const input = form.elements.namedItem("avatar");
  const send = form.querySelector("[data-portrait-send]");
  if (send instanceof HTMLElement) send.hidden = true;
  if (input instanceof HTMLInputElement) input.addEventListener("change", () => input.files?.length && form.requestSubmit());
}
