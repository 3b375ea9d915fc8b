// A plain script, not a module, so that it runs before the first paint: a dark page must never flash light at 3am.
// The element uses the same rule, and the page's own colours follow it.

/**
 * @param {string} wish "auto", "dark", "light" or "night"
 * @param {number} hour of the day, 0 to 23
 * @param {boolean} bright whether the device asks for light
 * @returns {string} "dark", "light" or "night". At night, light shows only to those who chose it.
 */
function crampwiseTheme(wish, hour, bright) {
  if (["dark", "light", "night"].includes(wish)) return wish;
  return bright && hour >= 7 && hour < 21 ? "light" : "dark";
}
Object.assign(globalThis, { crampwiseTheme });

try {
  const root = document.documentElement;
  const saved = JSON.parse(localStorage.getItem("crampwise.settings") ?? "{}");
  const bright = matchMedia("(prefers-color-scheme: light)").matches;
  if (root.dataset.theme) root.dataset.theme = crampwiseTheme(saved.theme, new Date().getHours(), bright);
} catch {
  // Storage is blocked or spoilt: the page stays dark.
}
