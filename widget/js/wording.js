/** Every sentence the script itself can show, in one place so that it can be read and checked. */

export const SAFETY =
  "If you have trouble breathing, chest pain, or it is an emergency, call your emergency number now.";

export const SLOW = `I'm slow to answer. ${SAFETY}`;
export const WAIT = "One moment…";
export const TRY_AGAIN = "Try again";
export const DONE = "Done";
export const PICK_SOME = "Tap all that fit. Then tap Done.";
export const UNANSWERED = "No answer yet";
export const ACT_NOW = "Act now";
export const SAFETY_CHECK = "Safety check";
export const FORGOTTEN = "All clear. Our old talk is gone.";
export const FORGOTTEN_UNKNOWN = "Cleared from this device. The server does not know our old talk.";
export const FORGOTTEN_HERE =
  "Cleared from this device. The server will clear it the next time you open this page.";

/** @type {Record<import("./types").TroubleKind, string>} */
export const TROUBLE = {
  network: `I can't connect right now. Your message is kept.\n${SAFETY}`,
  late: `No answer came. Your message is kept.\n${SAFETY}`,
  server: `Something broke on my side. Your message is kept.\n${SAFETY}`,
  session: `Something broke on my side. Your message is kept.\n${SAFETY}`,
  fast: "That was too quick for me. Wait a moment, then tap Try again.",
  long: "That is too long for me. Please make it shorter.",
};

/**
 * @param {number} number
 * @param {number} [atMost]
 */
export function countOf(number, atMost) {
  return atMost ? `Question ${number} of up to ${atMost}` : `Question ${number}`;
}
