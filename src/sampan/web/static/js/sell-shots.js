// The pictures of a product: chosen or dropped, sent one by one with true progress, dragged or moved into order.
import { forgetPicture, sendPicture, startDragging, startDropping } from "./picture-files.js";
import { limits, say } from "./sell-words.js";

const SENT_AT_ONCE = 2; // more would only make each of them slower

/** @type {{count: number}} Pictures that are still on their way. */
export const sending = { count: 0 };
/** @type {{file: File, shot: HTMLElement}[]} */
const waiting = [];
let open = 0;
/** @type {HTMLFormElement} */
let form;
let onChange = () => {};

/** @param {HTMLFormElement} editor @param {() => void} changed */
export function startShots(editor, changed) {
  form = editor;
  onChange = changed;
  const area = /** @type {HTMLElement} */ (form.querySelector("[data-shots]"));
  const choose = /** @type {HTMLInputElement} */ (area.querySelector("[data-shot-choose]"));
  choose.removeAttribute("name"); // the files are sent one by one; the form only carries their ids
  const take = () => {
    add([...(choose.files ?? [])]);
    choose.value = "";
  };
  choose.addEventListener("change", take);
  for (const shot of shots()) dress(shot);
  list().addEventListener("click", (event) => {
    const tool = /** @type {HTMLElement} */ (event.target).closest("[data-tool]");
    const shot = /** @type {HTMLElement | null} */ (tool?.closest("[data-shot]"));
    if (tool && shot) use(tool.getAttribute("data-tool") ?? "", shot);
  });
  startDropping(area, form, add);
  startDragging(list(), "[data-shot]", refresh);
  refresh();
  if (choose.files?.length) take(); // chosen before this script had come
}

/** @returns {string[]} The pictures that have arrived, in their order. */
export function pictureIds() {
  return shots().map((shot) => shot.dataset.shot ?? "").filter(Boolean);
}

function list() {
  return /** @type {HTMLElement} */ (form.querySelector("[data-shot-list]"));
}

/** @returns {HTMLElement[]} */
function shots() {
  return /** @type {HTMLElement[]} */ ([...list().querySelectorAll("[data-shot]")]);
}

/** @param {string} text */
function showError(text) {
  const place = /** @type {HTMLElement} */ (form.querySelector("[data-shot-error]"));
  place.textContent = text;
  place.hidden = !text;
}

/** @param {File[]} files */
function add(files) {
  const room = Math.max(0, limits.pictures - shots().length);
  showError(files.length > room ? say("pictures_many", { limit: limits.pictures }) : "");
  for (const file of files.slice(0, room)) {
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById("shot-template"));
    const shot = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    const picture = /** @type {HTMLImageElement} */ (shot.querySelector("img"));
    picture.addEventListener("error", () => picture.removeAttribute("src"), { once: true }); // HEIC: wait for ours
    picture.src = URL.createObjectURL(file);
    list().append(shot);
    waiting.push({ file, shot });
  }
  refresh();
  next();
}

function next() {
  while (open < SENT_AT_ONCE && waiting.length) {
    const job = waiting.shift();
    if (!job) return;
    open += 1;
    send(job.file, job.shot).finally(() => {
      open -= 1;
      refresh();
      next();
    });
  }
}

/** @param {File} file @param {HTMLElement} shot */
async function send(file, shot) {
  if (!shot.isConnected) return;
  try {
    if (file.size > limits.picture_bytes) {
      throw new Error(say("picture_large", { limit: `${Math.floor(limits.picture_bytes / 1024 / 1024)} MB` }));
    }
    const media = await upload(file, /** @type {HTMLProgressElement} */ (shot.querySelector("progress")));
    if (shot.isConnected) settle(shot, media);
    else forgetPicture(media.id);
  } catch (error) {
    shot.remove();
    showError(`${file.name}: ${error instanceof TypeError ? say("failed") : /** @type {Error} */ (error).message}`);
  }
}

/** @param {File} file @param {HTMLProgressElement} bar @returns {Promise<any>} */
async function upload(file, bar) {
  const answer = await sendPicture(limits.upload, file, (percent) => (bar.value = percent));
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error?.message || say("failed"));
  return said;
}

/** @param {HTMLElement} shot @param {any} media */
function settle(shot, media) {
  delete shot.dataset.sending;
  shot.dataset.shot = media.id;
  /** @type {HTMLInputElement} */ (shot.querySelector('input[name="media"]')).value = media.id;
  const picture = /** @type {HTMLImageElement} */ (shot.querySelector("img"));
  const sent = picture.src;
  picture.src = media.urls.card;
  if (sent.startsWith("blob:")) URL.revokeObjectURL(sent);
  shot.querySelector("progress")?.remove();
  dress(shot);
}

/** @param {HTMLElement} shot */
function dress(shot) {
  const tools = /** @type {HTMLTemplateElement} */ (document.getElementById("shot-tools"));
  if (!shot.querySelector(".tile__tools")) shot.append(tools.content.cloneNode(true));
  shot.draggable = true;
}

/** @param {string} tool @param {HTMLElement} shot */
function use(tool, shot) {
  if (tool === "before") shot.previousElementSibling?.before(shot);
  if (tool === "after") shot.nextElementSibling?.after(shot);
  if (tool === "remove") {
    const neighbour = shot.nextElementSibling ?? shot.previousElementSibling;
    shot.remove(); // the file stays until the form is saved: what is not saved is not lost
    /** @type {HTMLElement | null} */ (neighbour?.querySelector('[data-tool="remove"]'))?.focus();
  } else {
    /** @type {HTMLElement | null} */ (shot.querySelector(`[data-tool="${tool}"]`))?.focus();
  }
  refresh();
}

function refresh() {
  sending.count = waiting.length + open;
  const add = /** @type {HTMLElement} */ (form.querySelector("[data-shot-add]"));
  add.hidden = shots().length >= limits.pictures;
  add.toggleAttribute("data-first", shots().length === 0);
  form.dispatchEvent(new CustomEvent("shots:changed"));
  onChange();
}
