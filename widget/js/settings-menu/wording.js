/** What the settings say. */

export const SETTINGS = "Settings";
export const BACK = "Back";
export const CLOSE = "Close";
export const MORE = "More choices";
export const DIARY = "Diary";
export const NOT_NOW = "I can't show that right now.";
export const OUR_TALK = "Our talk";
export const KEPT = "Our talk is kept on this device and on the server that runs Crampwise.";
export const COPY = "Copy our talk";
export const COPIED = "Copied.";
export const NOT_COPIED = "I can't copy it here.";
export const PRINT = "Print our talk";
export const CARD = "Bedside card to print";
export const FORGET = "Forget this";
export const SURE = "Clear it all, here and on the server, and the diary of this device too? You can't get it back.";
export const KEEP = "Keep it";
export const ERASE = "Clear it all";
export const YOU = "You";

/**
 * Each setting: its name, its choices as [value, words], and a line to say what it does.
 * @type {{name: keyof import("../types").SettingValues, title: string, says?: string, choices: [any, string][]}[]}
 */
export const TOPICS = [
  {
    name: "theme",
    title: "Screen light",
    choices: [["auto", "Same as device"], ["dark", "Dark"], ["night", "Amber, for night"], ["light", "Light"]],
  },
  {
    name: "size",
    title: "Button size",
    says: "Very big shows three choices at a time. It suits eye gaze.",
    choices: [["touch", "Big"], ["gaze", "Very big"]],
  },
  {
    name: "text",
    title: "Text size",
    choices: [[100, "As it is"], [125, "Bigger"], [150, "Big"], [200, "Very big"]],
  },
  {
    name: "scan",
    title: "One switch",
    says: "The page steps through the buttons. Any key or touch taps the marked one.",
    choices: [["off", "Off"], ["auto", "On"]],
  },
  {
    name: "scanSeconds",
    title: "Switch speed",
    says: "How long it waits on each button.",
    choices: [[1, "1 second"], [2, "2 seconds"], [3, "3 seconds"], [5, "5 seconds"]],
  },
  { name: "voice", title: "Read aloud", choices: [[false, "Off"], [true, "On"]] },
  { name: "count", title: "Count aloud in the timer", choices: [[false, "Off"], [true, "On"]] },
  { name: "pictures", title: "Pictures", choices: [[true, "Show"], [false, "Hide"]] },
  {
    name: "region",
    title: "Numbers to call",
    says: "The place whose phone numbers I name.",
    choices: [
      ["auto", "Same as device"], ["US", "United States"], ["UK", "United Kingdom"], ["IE", "Ireland"],
      ["CA", "Canada"], ["AU", "Australia"], ["EU", "Elsewhere in Europe"],
    ],
  },
  {
    name: "pause",
    title: "Stray taps",
    says: "Taps do not count right after new buttons show.",
    choices: [[300, "For a blink"], [700, "For a short while"], [1500, "For longer"]],
  },
];
