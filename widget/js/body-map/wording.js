/** Every word of the body map that is not an option's own title. */

export const WHERE = "Where is it?";
export const FRONT = "Front";
export const BACK = "Back";
export const LIST = "Show a list";
export const BODY = "Show the body";
export const RETURN = "Go back";
export const MORE = "More";
export const CLOSE = "Close";

export const FRONT_TITLE = "Front of the body";
export const BACK_TITLE = "Back of the body";
export const LIST_TITLE = "List of places";

export const HEAD = "Head and neck";
export const ARM = "Arm and hand";
export const TRUNK = "Chest, belly, back";
export const LEG = "Leg and foot";
export const SEVERAL = "More than one place";
export const HAND = "Hand";
export const FOOT = "Foot and toes";
export const CHEST = "Chest, belly, hip";
export const REAR = "Back and buttock";
export const LIMB = "Whole arm or leg";

/**
 * What a screen reader says as a screen opens.
 * @param {string} title @param {number} choices @param {number} [page] @param {number} [pages]
 */
export function screenOf(title, choices, page = 1, pages = 1) {
  const which = pages > 1 ? ` Page ${page} of ${pages}.` : "";
  return `${title}${/[.?]$/.test(title) ? "" : "."}${which} ${choices} ${choices === 1 ? "choice" : "choices"}.`;
}
