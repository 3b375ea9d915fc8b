/** The sheet as `crampwise/dialogue/bedside.py` makes it. Read by editors and the type checker; the browser never loads this file. */

export type Audience = "self" | "helper";
/** Which version of a plan: by oneself, by oneself with weak hands or lying down, or by a helper. */
export type Version = "able" | "cannot_stand" | "helper";
export type Both<T> = Record<Audience, T>;
type Origin = { sources: string[]; grade: string };
/** The ids of steps, in the order offered. */
type Plan = Record<Version, string[]>;

export type SheetStep = Origin & {
  kind: string;
  text: Both<string>;
  seconds?: number;
  cautions?: Both<string[]>;
  /** Ids of the reasons to leave this step out. */
  unless?: string[];
};

/** What to do if a danger is there. */
type ToDo = Origin & {
  triage: string;
  action: Both<string[]>;
  if_worse: Both<string>;
  /** Roles of those to call, the first one first. */
  contacts: string[];
};
export type Check = ToDo & { question: Both<string>; signs: Both<string[]>; flag: string };
export type Flag = ToDo & { id: string; sign: Both<string> };

export type Part = {
  id: string;
  title: string;
  group: string;
  name: Both<string>;
  first: Record<Version, string>;
  plans: { cramp: Plan; spasticity: Plan };
  do_not: { cramp: Both<string[]>; spasticity: Both<string[]> };
  do_not_sources: string[];
  /** Ids of the checks to show above its steps. */
  safety: string[];
};

export type SheetContact = {
  label: string;
  number: string | null;
  says?: string;
  how: "call" | "text" | "chat" | "ask";
  note: string;
  verified: boolean;
  sources: string[];
  also?: SheetContact[];
};

export type Sheet = {
  version: string;
  reviewed: string;
  say: { at_rest: string[] } & Record<"always" | "hold" | "rest" | "for_helper" | "no_more" | "crew" | "disclaimer", Both<string>>;
  groups: { id: string; title: string }[];
  parts: Part[];
  generic_first: Record<Version, string>;
  anywhere: { name: Both<string>; plans: { mixed: Plan; fasciculation: Plan }; safety: string[] };
  steps: Record<string, SheetStep>;
  unless: Record<string, Both<string> & Origin>;
  checks: Record<string, Check>;
  when_to_call: Flag[];
  contacts: {
    placeholders: Record<string, string>;
    placeholder_fallback: Record<string, string>;
    default_region: string;
    locale_regions: Record<string, string>;
    regions: Record<string, Record<string, SheetContact>>;
  };
};

/** For whom, where it hurts, and whose numbers. */
export type Whom = { part?: string | null; audience: Audience; region?: string };

/** A step with every place filled. */
export type ShownStep = Origin & {
  id: string;
  kind: string;
  lines: string[];
  seconds?: number;
  hold?: string;
  cautions: string[];
  unless: string[];
};

/** A check, or a red flag, with every place filled. */
export type ShownDanger = Origin & {
  id: string;
  urgent: boolean;
  signs: string[];
  action: string[];
  ifWorse: string;
  contacts: SheetContact[];
};

/** Something to tap on a screen of the bedside view. */
export type Way = { title: string; go: () => void; kind?: string };

export type Screen = {
  /** What is shown, and what is read out: the same lines. */
  body: HTMLElement[];
  ways: Way[];
  /** What is there to be read, below what can be tapped, and is not read out. */
  foot?: HTMLElement[];
  urgent?: boolean;
};
