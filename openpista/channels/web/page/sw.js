/**
 * The service worker: keeps the page's own files, so that the shell opens without a network, and
 * shows which conversation a notification belongs to. It never touches what people say: only
 * files of the page are kept, and only of this version.
 */

const DIGEST = "@DIGEST@";
const CACHE = `openpista-${DIGEST}`;
const ASSETS = `/assets/${DIGEST}/`;

self.addEventListener("install", (event) => {
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(settle());
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && (url.pathname === "/" || url.pathname.startsWith("/s/"))) {
    event.respondWith(shell(request));
  } else if (url.pathname.startsWith(ASSETS)) {
    event.respondWith(asset(request));
  }
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(bring(event.notification.data?.session ?? ""));
});

async function fill() {
  const cache = await caches.open(CACHE);
  const answer = await fetch(`${ASSETS}files.json`);
  const { files } = await answer.json();
  const wanted = files.filter((name) => !["index.html", "sw.js"].includes(name));
  await cache.addAll(["/", "/manifest.webmanifest", ...wanted.map((name) => ASSETS + name)]);
}

async function settle() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("openpista-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The newest page where the server answers, the kept one where it does not. */
async function shell(request) {
  try {
    return await fetch(request);
  } catch {
    const kept = await caches.match("/", { cacheName: CACHE });
    return kept ?? Response.error();
  }
}

async function asset(request) {
  const kept = await caches.match(request, { cacheName: CACHE });
  return kept ?? fetch(request);
}

async function bring(session) {
  const windows = await self.clients.matchAll({ type: "window" });
  if (!windows.length) {
    await self.clients.openWindow(session ? `/s/${encodeURIComponent(session)}` : "/");
    return;
  }
  await windows[0].focus();
  windows[0].postMessage({ session });
}
