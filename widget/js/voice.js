/** Reads aloud with the device's own voice. Off until asked for: somebody may be asleep beside the person. */

/**
 * @param {string} words
 * @param {string} lang
 * @param {boolean} urgent true stops what is being read. All else waits for it to end, but for an older turn.
 */
export function speak(words, lang, urgent) {
  const { speechSynthesis: voice } = globalThis;
  if (!voice || !words) return;
  if (urgent || words.length > 40) voice.cancel(); // a whole turn takes the place of the one before; a number queues
  const said = new SpeechSynthesisUtterance(words);
  said.lang = lang;
  said.rate = 0.95;
  voice.speak(said);
}

/** Stops at once. */
export function hush() {
  globalThis.speechSynthesis?.cancel();
}
