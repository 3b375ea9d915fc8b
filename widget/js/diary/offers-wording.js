/** What the diary's choices in the talk say. */

export const SHOW_CHART = "Show chart";
export const OPEN_PAGE = "Open the page";
export const SAVE_PDF = "Save as PDF";
