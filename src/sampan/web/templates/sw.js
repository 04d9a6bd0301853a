// The service worker: keeps static files and one offline page; pages with people's data are never kept.
{% load static %}
const CACHE = "sampan-static-{{ version|escapejs }}";
const OFFLINE = "{% url 'offline' %}";
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
