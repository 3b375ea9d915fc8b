// A plain script, not a module, so that it runs before the first paint:
// a saved dark theme must never flash light at 3am.
try {
  const saved = JSON.parse(localStorage.getItem("crampwise.theme") ?? "null");
  if (saved) document.documentElement.dataset.theme = saved;
} catch {
  // Storage is blocked or spoilt: the device's own light or dark setting decides.
}
