// Wakes the pages of messages: the inbox, a chat, choosing people.
import { startBubbleMenu } from "./messages-menu.js";
import { startCompose } from "./messages-compose.js";
import { data } from "./messages-data.js";
import { startInbox } from "./messages-inbox.js";
import { startLiveChat } from "./messages-live.js";
import { startLog } from "./messages-log.js";
import { startChoosing } from "./messages-people.js";

startInbox();
startChoosing();
if (data.chat && document.querySelector("[data-chat]")) {
  startLog();
  startCompose();
  startBubbleMenu();
  startLiveChat();
}
