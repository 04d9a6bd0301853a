// Registers the service worker and says when the connection goes and comes back.
import { message } from "./page.js";
import { toast } from "./toast.js";

/** Starts both; does nothing where the browser or the address (plain HTTP) does not allow it. */
export function startOffline() {
  if ("serviceWorker" in navigator && window.isSecureContext) {
    navigator.serviceWorker.register("/sw.js").catch(() => {});
  }
  addEventListener("offline", () => toast(message("offline"), { kind: "error" }));
  addEventListener("online", () => toast(message("online"), { kind: "success" }));
}
