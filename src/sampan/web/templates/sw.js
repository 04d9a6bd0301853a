// The service worker: keeps static files and one offline page, never pages with people's data; shows pushes.
{% load static %}
const CACHE = "sampan-static-{{ version|escapejs }}";
const OFFLINE = "{% url 'offline' %}";
const NAME = "{{ site_name|escapejs }}";
const ICON = "{% static 'icons/app-192.png' %}";
const STATIC = "{{ static_url|default:'/static/'|escapejs }}";
const FIRST = [...new Set([
  OFFLINE,
  "{% static 'css/layers.css' %}", "{% static 'css/tokens.css' %}", "{% static 'css/base.css' %}",
  "{% static 'css/layout.css' %}", "{% static 'css/components/controls.css' %}",
  "{% static 'css/components/surfaces.css' %}",{% for asset in assets %} "{{ asset|escapejs }}",{% endfor %}
])];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FIRST)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("sampan-") && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith(STATIC)) event.respondWith(fromCache(request));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
});

/** Names carry a hash of their content, so what is in the cache is right for ever. */
async function fromCache(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.status === 200) {
    const cache = await caches.open(CACHE);
    cache.put(request, answer.clone());
  }
  return answer;
}

/** A push holds {title, body, url, tag}; a browser lets us push only if each one is shown. */
self.addEventListener("push", (event) => {
  event.waitUntil(show(read(event)));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});

/** @param {PushEvent} event */
function read(event) {
  try {
    return event.data?.json() ?? {};
  } catch {
    return {};
  }
}

function show(push) {
  return self.registration.showNotification(String(push.title || NAME), {
    body: String(push.body || ""),
    tag: String(push.tag || "sampan"),
    renotify: true,
    icon: ICON,
    data: { url: path(push.url) },
  });
}

/** Leads an open page there, or opens one. */
async function open(url) {
  const target = path(url);
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => one.focused) ?? pages[0];
  if (page && "navigate" in page) {
    try {
      await page.focus();
      await page.navigate(target);
      return;
    } catch {
      // A page that this worker does not control cannot be led anywhere.
    }
  }
  await self.clients.openWindow(target);
}

/** Only a path of this very place: whatever a push says, it leads nowhere else. */
function path(url) {
  try {
    const target = new URL(String(url ?? "/"), location.origin);
    return target.origin === location.origin ? target.pathname + target.search + target.hash : "/";
  } catch {
    return "/";
  }
}
