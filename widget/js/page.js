/** What only the stand-alone page does: it works offline, and follows "Forget this" of another tab. */

// The worker fetches the whole page for a night without a network. On a slow line, the first talk goes before.
const LATER_MS = 2500;

// "Forget this" in another tab must clear this one too.
addEventListener("storage", ({ key, newValue }) => {
  if (key === "crampwise.talk" && newValue === null) location.reload();
});

// Not there on plain http but for this very computer; the page then needs the server.
if ("serviceWorker" in navigator) {
  const worker = new URL("../sw.js", import.meta.url).href;
  // The page runs under Trusted Types: the one address that may become a script is this one.
  const types = /** @type {any} */ (globalThis).trustedTypes;
  const policy = types?.createPolicy("crampwise", { createScriptURL: () => worker });
  const register = () => {
    const address = policy ? policy.createScriptURL("") : worker;
    // The list of files is asked for each time, so that an old one never holds a new page back.
    navigator.serviceWorker.register(address, { updateViaCache: "none" }).catch(() => {});
  };
  setTimeout(register, LATER_MS);
}
