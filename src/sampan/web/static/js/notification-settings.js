// The settings of notifications: proposes the time zone that this device keeps, while none was chosen.
const zone = document.querySelector("select[name='time_zone']");
const from = document.querySelector("input[name='quiet_from']");
if (zone instanceof HTMLSelectElement && from instanceof HTMLInputElement && zone.value === "UTC" && !from.value) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...zone.options].some((option) => option.value === here)) zone.value = here;
}
