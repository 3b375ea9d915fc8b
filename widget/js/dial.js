/** What a tap on a number to call opens. */

/**
 * @param {string | null} number as it is written, with what may stand around it: "111 option 2"
 * @param {string} how "call" or "text"
 * @returns {string} an address that dials or texts its first run of digits; "" when there is none
 */
export function dial(number, how) {
  const digits = String(number).match(/[+*#\d][\d\s()*#.-]*/)?.[0].replace(/[^+*#\d]/g, "");
  return digits ? `${how === "text" ? "sms" : "tel"}:${digits.replaceAll("#", "%23")}` : "";
}
