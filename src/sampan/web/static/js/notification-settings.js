// The settings of notifications: proposes the time zone of this device while none was chosen; saving chooses it.
const zone = document.querySelector("select[name='time_zone'][data-unchosen]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone instanceof HTMLSelectElement && here && zone.value === "UTC") propose(zone, here);

/**
 * @param {HTMLSelectElement} select
 * @param {string} name  Of the IANA database; the server knows more of them than the list shows.
 */
function propose(select, name) {
  if (![...select.options].some((option) => option.value === name)) select.add(new Option(name.replaceAll("_", " "), name));
  select.value = name;
  if (name !== "UTC") document.querySelector("[data-zone-proposed]")?.removeAttribute("hidden");
}
