// Keeps the page on the device: every file of one version, cached together, so that old and new never mix.
// The server makes shell.js: self.SHELL = {version, files}, files as addresses beside this one ("./" is the page).
importScripts("shell.js");

const worker = /** @type {ServiceWorkerGlobalScope & {SHELL: {version: string, files: string[]}}} */ (/** @type {unknown} */ (self));
const { version, files } = worker.SHELL;
const PREFIX = "crampwise-";
const NAME = PREFIX + version;
const SHEET = "relief.json";
const SHEET_MS = 3000;

const scope = new URL("./", worker.location.href);
const whole = (/** @type {string} */ name) => new URL(name, scope).href;
const listed = new Set(files.map(whole));

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});

/** All of it or nothing: a version with a file missing is not installed, and the one before stays. */
async function fill() {
  const cache = await caches.open(NAME);
  await Promise.all([...listed].map(async (url) => put(cache, url, await fetch(url, { cache: "reload" }), true)));
}

/** Runs once no page of an older version is open: until then that version's files stay, and serve it. */
async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** @param {Request} request @returns {Promise<Response> | null} null leaves the request alone */
function answerTo(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return null;
  const address = url.origin + url.pathname;
  if (address === whole(SHEET)) return sheet(request);
  if (listed.has(address)) return cacheFirst(request, address);
  // A page that is not one of ours, or is away, is still better than the browser's own words.
  return request.mode === "navigate" ? fetch(request).catch(() => cached("./").then((page) => page ?? Response.error())) : null;
}

/** @param {Request} request @param {string} address */
async function cacheFirst(request, address) {
  return (await cached(address)) ?? fetch(request);
}

/** The newest sheet if it comes soon, else the one on the device, else whatever comes. @param {Request} request */
async function sheet(request) {
  const fresh = fetch(request).then(async (answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    await put(await caches.open(NAME), whole(SHEET), answer.clone()).catch(() => {});
    return answer;
  });
  fresh.catch(() => {}); // it may fail after the one on the device was given
  const late = new Promise((_, fail) => setTimeout(fail, SHEET_MS));
  try {
    return await Promise.race([fresh, late]);
  } catch {
    return (await cached(SHEET)) ?? fresh;
  }
}

/** @param {string} name Storage that is blocked or was emptied holds nothing, and breaks nothing. */
async function cached(name) {
  try {
    return await (await caches.open(NAME)).match(whole(name));
  } catch {
    return undefined;
  }
}

/** @param {Cache} cache @param {string} url @param {Response} answer @param {boolean} [must] */
async function put(cache, url, answer, must = false) {
  if (answer.ok) await cache.put(url, answer);
  else if (must) throw new Error(`${url}: ${answer.status}`);
}
