/** The shapes of the diary's view. Read by editors and the type checker; the browser never loads this file. */

import type { Message } from "../types";

export type PeriodName = "week" | "month" | "quarter" | "year" | "all";
export type Consent = "always" | "ask" | "never";
export type FileFormat = "pdf" | "html" | "csv" | "json" | "fhir";
export type TextKind = "medicine" | "question";

/** What of an entry can be changed here; null takes a value away. */
export type Change = {
  pain?: number | null;
  pain_after?: number | null;
  seconds?: number | null;
  count?: number;
  woke?: boolean | null;
  note?: string;
};

/** What is known of an entry. */
export type Fields = Change & { duration?: string | null };

export type DiaryEntry = { id: string; when: string; line: string; fields: Fields };
export type DiaryText = { id: string; text: string };
export type Table = { head: string[]; rows: (string | number | null)[][] };
export type Texts = { medicines: DiaryText[]; questions: DiaryText[] };

/** What the server shows of a diary for one period. */
export type Shown = Texts & {
  consent: Consent | null;
  period: { from: string; to: string };
  summary: { total?: number; days_with?: number };
  charts: { days?: string; places?: string };
  tables: { days?: Table; places?: Table };
  lines: string[];
  entries: DiaryEntry[];
  devices: number;
};

export type TroubleName =
  | "away" | "late" | "unavailable" | "server" | "fast" | "long" | "gone" | "bad_code" | "too_many_tries" | "full";

/** Something to tap. */
export type Way = {
  title: string;
  go: () => void;
  /** What it is set to now, shown after the title. */
  now?: string;
  kind?: string;
  /** Whether it is the one that is chosen, where one of several is. */
  on?: boolean;
  /** What a screen reader calls it, where the title alone says too little. */
  name?: string;
  /** It leads to another page. */
  href?: string;
};

export type DiaryScreen = {
  title: string;
  body?: HTMLElement[];
  ways: Way[];
  /** Always on the screen, also where eyes see three ways at a time. */
  always?: Way[];
  /** What stands below all that can be tapped. */
  foot?: HTMLElement[];
  /** One level up: what Escape does too. */
  back: () => void;
  /** What the button for it says; "" where one of the ways leads there. */
  backTitle?: string;
  /** Numbers lie in rows; "four": a range of them for eyes, all on one screen; "top": in a row above what is read. */
  fit?: "numbers" | "words" | "four" | "top";
  /** What of the foot is said aloud with the screen. */
  said?: HTMLElement[];
  /** What is said aloud, if not the title, the body and the ways. */
  told?: string;
  /** Said first: what has just been done. */
  news?: string;
};

/** Where something was typed: what is said of its sending is said there, and what was typed stays. */
export type Place = { wait: () => void; wrong: (words: string, urgent: Message[]) => void };

export type DiaryOptions = {
  /** Where it opens: its menu, how it went, or the doctor's page with the PDF on its way. */
  at?: "menu" | "history" | "pdf";
  /** Of the summary or the page that it was opened from. */
  period?: unknown;
  /** What Back leads to from the menu; else the talk. */
  back?: () => void;
};
