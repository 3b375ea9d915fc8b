/** What the page's own choices say. */

export const SHOW_STEPS = "Show me what to do";
export const SHOW_BODY = "Show me a body";
export const COUNT = "Count with me";
export const FEEDBACK_TITLES = { worked: "It's letting go", failed: "No change", worse: "Worse" };
export const NOT_NOW = "I can't show that right now.";
