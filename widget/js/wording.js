/** Every sentence the core can show, in one place so that it can be read, checked and translated. */

export const DISCLAIMER = [
  "This is information, not a medical device.",
  "It can't look at you or test you.",
  "In an emergency, call your emergency number.",
];
export const WRONG = "Something is wrong";
export const AGAIN = "Start again";
export const MORE = "Settings";
export const TYPE = "Type";
export const EARLIER = "Earlier";
export const LATER = "Later";
export const CLOSE = "Close";
export const SEND = "Send";
export const BOX = "Or type here";
export const CHOICES = "Choices";
export const CALL = "Call";
export const TEXT = "Text";

export const SAFETY =
  "If you have trouble breathing, chest pain, or it is an emergency, call your emergency number now.";

export const SLOW = `I'm slow to answer.\n${SAFETY}`;
export const WAIT = "One moment…";
export const TRY_AGAIN = "Try again";
export const DONT_SEND = "Don't send it";
export const DONE = "Done";
export const MORE_CHOICES = "More choices";
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
