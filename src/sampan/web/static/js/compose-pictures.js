// The pictures of a note: chosen or dropped, sent one by one with true progress, dragged or moved into order.
import { startCropping } from "./compose-crop.js";
import { changed, data, form, readAnswer, Refused, say, sending, showError } from "./compose-state.js";
import { forgetPicture, sendPicture, startDragging, startDropping } from "./picture-files.js";

const SENT_AT_ONCE = 2; // more would only make each of them slower

/** @type {{file: File, tile: HTMLElement}[]} */
const waiting = [];
let open = 0;

/** Starts the picture part of the page, if it has one. */
export function startPictures() {
  const area = /** @type {HTMLElement | null} */ (document.querySelector("[data-pictures]"));
  if (!area) return;
  const choose = /** @type {HTMLInputElement} */ (area.querySelector("[data-choose]"));
  choose.removeAttribute("name"); // the files are sent one by one; the form only carries their ids
  const take = () => {
    add([...(choose.files ?? [])]);
    choose.value = "";
  };
  choose.addEventListener("change", take);
  for (const tile of tiles()) dress(tile);
  startDropping(area, form, add);
  startDragging(list(), "[data-tile]", () => {
    refresh();
    changed();
  });
  list().addEventListener("click", (event) => {
    const tool = /** @type {HTMLElement} */ (event.target).closest("[data-tool]");
    const tile = /** @type {HTMLElement | null} */ (tool?.closest("[data-tile]"));
    if (tool && tile) use(tool.getAttribute("data-tool") ?? "", tile);
  });
  startCropping({ onDone: refresh });
  refresh();
  if (choose.files?.length) take(); // chosen before this script had come
}

/** @returns {HTMLElement} */
function list() {
  return /** @type {HTMLElement} */ (document.querySelector("[data-tiles]"));
}

/** @returns {HTMLElement[]} */
export function tiles() {
  return /** @type {HTMLElement[]} */ ([...list().querySelectorAll("[data-tile]")]);
}

/** @param {File[]} files */
function add(files) {
  const room = data.limits.pictures - tiles().length;
  showError("media", files.length > room ? say("pictures_many", { limit: data.limits.pictures }) : "");
  for (const file of files.slice(0, Math.max(0, room))) {
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById("tile-template"));
    const tile = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    preview(tile, file);
    list().append(tile);
    waiting.push({ file, tile });
  }
  sending.count = waiting.length + open;
  refresh();
  next();
}

/** @param {HTMLElement} tile @param {File} file */
function preview(tile, file) {
  const picture = /** @type {HTMLImageElement} */ (tile.querySelector("img"));
  const url = URL.createObjectURL(file);
  picture.addEventListener("error", () => picture.removeAttribute("src"), { once: true }); // HEIC: wait for ours
  picture.src = url;
  tile.dataset.sending = "";
}

function next() {
  while (open < SENT_AT_ONCE && waiting.length) {
    const job = waiting.shift();
    if (!job) return;
    open += 1;
    send(job.file, job.tile).finally(() => {
      open -= 1;
      sending.count = waiting.length + open;
      refresh();
      changed();
      next();
    });
  }
}

/** @param {File} file @param {HTMLElement} tile */
async function send(file, tile) {
  if (!tile.isConnected) return;
  const bar = /** @type {HTMLProgressElement} */ (tile.querySelector("progress"));
  bar.hidden = false;
  try {
    if (file.size > data.limits.picture_bytes) throw tooLarge();
    /** @type {Record<string, string>} */
    const fields = data.key ? { draft: data.key } : {};
    const answer = await sendPicture(data.urls.upload_picture, file, (percent) => (bar.value = percent), fields);
    const media = await readAnswer(answer);
    if (!tile.isConnected) return void forgetPicture(media.id);
    settle(tile, media);
  } catch (error) {
    tile.remove();
    showError("media", `${file.name}: ${error instanceof Refused ? error.message : say("failed")}`);
  }
}

/** Said before sending: nobody should wait minutes for a refusal. */
function tooLarge() {
  const limit = `${Math.floor(data.limits.picture_bytes / 1024 / 1024)} MB`;
  return new Refused(413, { message: say("picture_large", { limit }), field: "media" });
}

/** @param {HTMLElement} tile @param {any} media */
function settle(tile, media) {
  delete tile.dataset.sending;
  tile.dataset.tile = media.id;
  tile.dataset.alt = media.alt;
  tile.dataset.width = media.width;
  tile.dataset.height = media.height;
  tile.dataset.large = media.urls.large;
  /** @type {HTMLInputElement} */ (tile.querySelector('input[name="media"]')).value = media.id;
  const picture = /** @type {HTMLImageElement} */ (tile.querySelector("img"));
  const sent = picture.src; // the card beside the text shows it too, so it is let go only now
  picture.src = media.urls.card;
  if (sent.startsWith("blob:")) URL.revokeObjectURL(sent);
  tile.querySelector("progress")?.remove();
  dress(tile);
}

/** @param {HTMLElement} tile */
function dress(tile) {
  const tools = /** @type {HTMLTemplateElement} */ (document.getElementById("tile-tools"));
  if (!tile.querySelector(".tile__tools")) tile.append(tools.content.cloneNode(true));
  tile.draggable = true;
}

/** @param {string} tool @param {HTMLElement} tile */
function use(tool, tile) {
  if (tool === "before") tile.previousElementSibling?.before(tile);
  if (tool === "after") tile.nextElementSibling?.after(tile);
  if (tool === "remove") {
    const neighbour = tile.nextElementSibling ?? tile.previousElementSibling;
    tile.remove();
    if (data.mode === "new") forgetPicture(tile.dataset.tile ?? "");
    /** @type {HTMLElement | null} */ (neighbour?.querySelector('[data-tool="remove"]'))?.focus();
  }
  if (tool === "edit") return tile.dispatchEvent(new CustomEvent("compose:edit", { bubbles: true }));
  if (tool !== "remove") /** @type {HTMLElement | null} */ (tile.querySelector(`[data-tool="${tool}"]`))?.focus();
  refresh();
  changed();
}

/** Marks the cover, the numbers and whether another picture may be added. */
function refresh() {
  const all = tiles();
  const field = /** @type {HTMLInputElement} */ (document.querySelector("[data-cover-field]"));
  const ids = all.map((tile) => tile.dataset.tile);
  if (!ids.includes(field.value)) field.value = ids[0] ?? "";
  for (const tile of all) {
    const isCover = !!field.value && tile.dataset.tile === field.value;
    tile.toggleAttribute("data-cover", isCover);
    tile.dataset.label = isCover ? say("cover") : "";
    const picture = tile.querySelector("img");
    if (picture) picture.alt = tile.dataset.alt ?? "";
  }
  const add = /** @type {HTMLElement} */ (document.querySelector("[data-add]"));
  add.hidden = all.length >= data.limits.pictures;
  add.toggleAttribute("data-first", all.length === 0);
  showCover(all.find((tile) => tile.hasAttribute("data-cover")) ?? all[0]);
}

/** @param {HTMLElement | undefined} tile */
function showCover(tile) {
  const place = document.querySelector("[data-preview-picture]");
  const picture = tile?.querySelector("img");
  if (place && picture?.src) {
    const copy = document.createElement("img");
    copy.src = picture.src;
    copy.alt = "";
    place.replaceChildren(copy);
  }
}
