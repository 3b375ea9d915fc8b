/** What the diary says. */

/** @import { Consent, PeriodName, TroubleName } from "./types" */

export const DIARY = "Diary";
export const KEPT = "Your diary is kept on the server that runs Crampwise.";
export const BACK = "Back";
export const CLOSE = "Close";
export const MORE = "More choices";
export const CHOICES = "Choices";
export const WAIT = "One moment…";
export const TRY_AGAIN = "Try again";
export const NOT_SURE = "Not sure";
export const SAVE = "Save it";
export const CHANGED = "Changed.";
export const DELETED = "Deleted.";

export const HISTORY = "How it went";
export const TIME = "Time";
export const BY_DAY = "Day by day";
export const BY_PLACE = "By place";
export const WHICH_TIME = "Which time?";
/** @type {[PeriodName, string][]} */
export const PERIODS = [
  ["week", "Past week"],
  ["month", "Past month"],
  ["quarter", "Past 3 months"],
  ["year", "Past year"],
  ["all", "All of it"],
];
export const NOTHING = "There is nothing in the diary for this time.";
export const CHART = { days: "Chart of the attacks, day by day.", places: "Map of the places on the body." };
export const IN_TABLE = "The table has the same numbers.";

export const REST_EMPTY = "On all other days nothing was noted.";

export const ENTRIES = "Entries";
export const NO_ENTRIES = "There are no entries yet.";
export const OLDER = "Older";
export const NEWER = "Newer";
export const NEWEST_ONLY = "These are the newest 50. The files of the doctor's page hold all of them.";
export const ENTRY = "Entry";
export const CHANGE = "Change";
export const CHANGE_WHAT = "What do you want to change?";
export const DELETE = "Delete";
export const DELETE_ENTRY = "Delete this entry?";
export const NO_WAY_BACK = "You can't get it back.";
export const KEEP = "Keep it";
export const DELETE_IT = "Delete it";
export const NOTE = "Your note";
export const NO_NOTE = "None";
export const TYPE_NOTE = "Type a note";
export const CLEAR_NOTE = "Take the note out";
export const FIELDS = {
  pain: { title: "How bad", ask: "How bad was it, from 0 to 10?" },
  pain_after: { title: "How bad after", ask: "How bad was it after, from 0 to 10?" },
  seconds: { title: "How long", ask: "How long did it last?" },
  woke: { title: "It woke me", ask: "Did it wake you?" },
  count: { title: "How many", ask: "How many were there?" },
};
export const YES = "Yes";
export const NO = "No";
/** @type {[number, string][]} */
export const LENGTHS = [
  [20, "20 seconds"],
  [60, "1 minute"],
  [120, "2 minutes"],
  [180, "3 minutes"],
  [300, "5 minutes"],
  [600, "10 minutes"],
  [1200, "20 minutes"],
  [1800, "30 minutes"],
  [3600, "1 hour"],
  [7200, "2 hours"],
];

/** @type {Record<string, string>} how long, where it was told no closer */
export const DURATIONS = {
  seconds: "Seconds",
  minutes: "Minutes",
  over_ten_minutes: "Over 10 minutes",
  hours_or_constant: "Hours, or all the time",
};

export const PAGE = "Doctor's page";
export const PAGE_HOLDS = "One page for your doctor: how often, where, how bad, what helped, and what you want to ask.";
export const SAVE_PDF = "Save as PDF";
export const OPEN_PRINT = "Open to read or print";
export const OPEN_PAGE = "Open the page";
export const OTHER_FILES = "Other files";
export const FILES = {
  html: "Web page",
  csv: "Table of all entries (CSV)",
  fhir: "For the clinic's computer (FHIR)",
  json: "All my data (JSON)",
};
export const SAVE_AGAIN = "Save it again";
export const SAVING = "Your device is saving it now. Look in your downloads.";

export const FOR_DOCTOR = "For the doctor";
export const TEXTS = {
  medicine: { title: "Medicines", say: "What you take, in your own words.", none: "Nothing named yet.", add: "Type a medicine", box: "Your medicine", remove: "Take one out" },
  question: { title: "Questions", say: "What you want to ask.", none: "No questions yet.", add: "Type a question", box: "Your question", remove: "Take one out" },
};
export const ADDED = "Added.";
export const REMOVED = "Taken out.";
export const TAKE_OUT = "Take this out?";
export const TAKE_IT_OUT = "Take it out";
export const WHICH_OUT = "Which one?";
export const FULL = "There is no more room. Take one out first.";

export const DEVICE = "Another device";
export const DEVICE_SAYS = "Two devices can keep one diary. A code joins them.";
export const GET_CODE = "Get a code";
export const ENTER_CODE = "Enter a code";
export const YOUR_CODE = "Your code";
export const CODE_BOX = "The code from the other device";
export const JOIN = "Join the diaries";
export const JOINED = "Done. This device now uses that diary.";
export const CODE_SAYS = "What this device has in its diary is added to the other one.";
export const ON_OTHER = "On the other device, open Settings, then Diary. Go to Another device, then Enter a code.";

export const KEEPING = "Keep a diary";
export const KEEPING_SAYS = "Shall I keep a diary of your attacks?";
/** @type {[Consent, string][]} */
export const CONSENTS = [
  ["always", "Each attack"],
  ["ask", "Only what I say"],
  ["never", "No"],
];

export const ERASE = "Delete the diary";
export const ERASE_SURE = "Delete the whole diary, on all devices? You can't get it back.";
export const ERASE_IT = "Delete it all";
export const ERASED = "The diary is deleted.";

const KEPT_SAFE = "Nothing is lost.";
/** @type {Record<TroubleName, string>} */
export const TROUBLE = {
  away: `The diary needs the server, and I can't reach it. ${KEPT_SAFE}`,
  late: `The diary did not answer. ${KEPT_SAFE}`,
  unavailable: `The diary can't answer right now. ${KEPT_SAFE}`,
  server: `Something broke on my side. ${KEPT_SAFE}`,
  fast: "That was too quick for me. Wait a moment, then try again.",
  long: "That is too long for me. Please make it shorter.",
  gone: "This entry is not there any more.",
  full: FULL,
  bad_code: "That code does not work. Each works once, for 10 minutes: check it, or get a new one.",
  too_many_tries: "Those were too many tries. Wait 10 minutes, then try again.",
};

/** @param {string | number} number What a screen reader calls a number that is asked for. */
export const ofTen = (number) => `${number} of 10`;

/** @param {number} seconds that are none of the usual lengths */
export function span(seconds) {
  const [size, one, many] = seconds < 60 ? [1, "second", "seconds"] : seconds < 3600 ? [60, "minute", "minutes"] : [3600, "hour", "hours"];
  const number = Math.round(seconds / size);
  return `${number} ${number === 1 ? one : many}`;
}

/** @param {string | number} low @param {string | number} high */
export const range = (low, high) => `${low} to ${high}`;

/** @param {number} first @param {number} last @param {number} all */
export const entriesOf = (first, last, all) => `${first} to ${last} of ${all}`;

/** @param {string} from @param {string} to */
export const fromTo = (from, to) => `From ${from} to ${to}.`;

/** @param {number} [attacks] @param {number} [days] */
export function attacksOn(attacks = 0, days = 0) {
  if (!attacks) return NOTHING;
  return `${attacks} ${attacks === 1 ? "attack" : "attacks"} on ${days} ${days === 1 ? "day" : "days"}.`;
}

/** @param {number} medicines @param {number} questions */
export function itHolds(medicines, questions) {
  return `${medicines} ${medicines === 1 ? "medicine" : "medicines"}, ${questions} ${questions === 1 ? "question" : "questions"}.`;
}

/** @param {number} minutes @param {string} until */
export const codeLasts = (minutes, until) => `It works once, for ${minutes} minutes: until ${until}.`;

/** @param {number} minutes */
export const pageLasts = (minutes) => `The page is ready for ${minutes} minutes. Who has its address can read it.`;

/** @param {number} devices */
export const onDevices = (devices) => (devices > 1 ? `${devices} devices use this diary.` : "Only this device uses this diary.");

/** @param {number} entries */
export const entriesThere = (entries) => `It has ${entries} ${entries === 1 ? "entry" : "entries"}.`;
