/**
 * Words go in as text nodes only: nothing that is said can become markup.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} [className]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** @param {string} text Each line is a paragraph: a step or a thought with room around it. */
export function paragraphs(text) {
  return text.trim().split(/\s*\n\s*/).map((line) => make("p", "", line));
}

