/** The shapes the modules share. Read by editors and the type checker; the browser never loads this file. */

import type { Settings } from "./settings.js";
import type { Stage } from "./stage.js";

export type Button = { title: string; payload: string };
export type Option = { value: string; title: string; payload: string };
export type Contact = { label: string; number: string; how: string };

/** One relief step, as a relief message brings it. */
export type Step = {
  id: string;
  kind: string;
  text: string;
  seconds?: number;
  cautions: string[];
  sources: string[];
  grade: string;
};

/** The structured form of a message; only what the page draws is named here. */
export type Custom = {
  type: string;
  finding?: string;
  options?: Option[];
  multiple?: boolean;
  number?: number;
  at_most?: number;
  ask?: boolean;
  contacts?: Contact[];
  steps?: Step[];
  body_part?: string | null;
  audience?: "self" | "helper";
  /** Of a question: its words. */
  text?: string;
  /** Of the diary: the time it is about. */
  period?: unknown;
  /** Of a report: where it can be read for a while. */
  link?: string;
};

export type Message = { text: string; buttons?: Button[]; custom?: Custom };

/** What is sent: words, or the payload of a tap. */
export type Body = { text?: string; payload?: string };

export type Metadata = { locale: string; timezone: string; audience?: string };

export type TroubleKind = "network" | "late" | "server" | "session" | "fast" | "long";

export type Turn = {
  id: string;
  /** The words shown as the person's own; "" for the greeting. */
  you: string;
  body: Body;
  status: "waiting" | "done" | "failed";
  /** Why it failed. */
  trouble?: TroubleKind;
  replies: Message[];
};

export type Choice = {
  kind: "tap" | "toggle" | "done" | "link" | "retry" | "drop" | "page";
  title: string;
  /** What a screen reader calls it, where the title alone says too little. */
  name?: string;
  /** What makes it the same choice as another. */
  key: string;
  payload?: string;
  /** Of a toggle or Done. */
  finding?: string;
  /** Of a toggle. */
  value?: string;
  /** Of a toggle: whether it is chosen, and what changes that. */
  on?: boolean;
  press?: (on: boolean) => void;
  /** Of a link, or of one of the page's own that leads to another page. */
  href?: string;
  /** Of a link: whom it reaches. */
  label?: string;
  /** Of one of the page's own: what it opens. */
  open?: () => void;
};

export type SettingValues = {
  theme: string;
  size: string;
  text: number;
  pause: number;
  scan: string;
  scanSeconds: number;
  voice: boolean;
  count: boolean;
  pictures: boolean;
  region: string;
};

/** What takes the place of the talk for a while. */
export type View = { label: string; body: HTMLElement; closed?: () => void };

/** What the core lends to the parts that are loaded when they are first needed. */
export type Host = {
  root: ShadowRoot;
  base: URL;
  stage: Stage;
  settings: SettingValues;
  choose: Settings;
  announce: (words: string, urgent?: boolean) => void;
  speak: (words: string) => void;
  pick: (title: string, payload: string) => boolean;
  style: (path: string) => Promise<void>;
  /** The id of the newest turn, to tell whether the talk has gone on meanwhile. */
  turn: () => string;
  /** What goes with every turn. */
  metadata: () => Metadata;
};
