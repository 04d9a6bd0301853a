// The one script that every page loads: it wakes what the page holds, and what later answers bring into it.
import { startCardMenus } from "./card-menu.js";
import { startCarousels, startZoom } from "./carousel.js";
import { startChannels } from "./channels.js";
import { startCommentForms, startComments } from "./comments.js";
import { startDialogs } from "./dialogs.js";
import { startImproving } from "./improve.js";
import { startKeyboard } from "./keyboard.js";
import { startMasonry } from "./masonry.js";
import { startForgetting } from "./messages-forget.js";
import { startOffline } from "./offline.js";
import { startOverlay } from "./overlay.js";
import { startPictureWordPresses, startPictureWords } from "./picture-words.js";
import { startPlayers } from "./player.js";
import { startShare } from "./share.js";
import { startSignals, startSignalWatch } from "./signals.js";
import { startStudies, startStudyPresses } from "./study.js";
import { startSubtitles } from "./subtitles.js";
import { startSearchOffers } from "./suggest.js";
import { startSwitches } from "./switches.js";
import { startTags } from "./tags.js";
import { startThumbhashes } from "./thumbhash.js";
import { startToasts } from "./toast.js";
import { startTextPresses, startTranslations } from "./translate.js";
import { startUnread } from "./unread.js";
import { startVideoFeed } from "./videofeed.js";

/** What every new piece of a page may need. @type {((root: ParentNode & Node) => void)[]} */
const wakers = [
  startThumbhashes, startMasonry, startCarousels, startPlayers, startTranslations, startVideoFeed, startCommentForms,
  startSubtitles, startStudies, startPictureWords, startTags,
  startImproving, startSignals,
];

for (const start of [
  startToasts, startDialogs, startOverlay, startZoom, startSwitches, startTextPresses, startComments, startShare,
  startKeyboard, startOffline, startSignalWatch, startStudyPresses, startPictureWordPresses, startCardMenus,
  startSearchOffers, startChannels, startUnread, startForgetting,
]) {
  start();
}

for (const wake of wakers) wake(document.body);

document.body.addEventListener("htmx:load", (event) => {
  const root = /** @type {CustomEvent} */ (event).detail.elt;
  if (root === document.body) return;
  for (const wake of wakers) wake(root);
});
