// The service worker of the door: the page and its files from the device, everything else from the network.
// self.SHELL (version, page, kept) stands in front of this file when it is served.

const { version, page, kept } = self.SHELL;
const PREFIX = `door ${page} `;
const NAME = PREFIX + version;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(kept.map((url) => new Request(url, { cache: "reload" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  const { origin, pathname, search } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode !== "navigate") {
    if (kept.includes(pathname)) event.respondWith(fromDevice(event.request, pathname));
  } else if (pathname === page) {
    event.respondWith(search ? inAnotherLanguage(event.request) : fromDevice(event.request, page));
  }
});

// Without a network the page stays in the language it has.
const inAnotherLanguage = (request) => fetch(request).catch(() => fromDevice(request, page));

async function fromDevice(request, pathname) {
  const cache = await caches.open(NAME);
  return (await cache.match(pathname)) ?? fetch(request);
}
