/** Puts outlines on paper. Parts drawn together melt into one outline, as an illustrator would draw a leg in one line. */

const NS = "http://www.w3.org/2000/svg";

/**
 * @typedef {object} Piece
 * @property {string} d outline
 * @property {string} [fill] class of the inside: "skin" (plain), "cloth", "hair"
 * @property {string} [cover] outline of the inside where it differs: an open end is covered a little further
 */

/**
 * @param {string} name @param {Record<string, string>} attributes @param {...SVGElement} children
 * @returns {SVGElement}
 */
export function element(name, attributes, ...children) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** @param {string} name a class @param {string} d */
export const path = (name, d) => element("path", { class: name, d });

/** @param {Piece[]} pieces @returns {SVGElement[]} their edges first, then their insides over them: only the common edge is seen */
export function melt(pieces) {
  return [
    path("edge", pieces.map((piece) => piece.d).join("")),
    ...pieces.map((piece) => path(piece.fill ?? "skin", piece.cover ?? piece.d)),
  ];
}
