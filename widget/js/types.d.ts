/** The shapes the modules share. Read by editors and the type checker; the browser never loads this file. */

export type Button = { title: string; payload: string };
export type Option = { value: string; title: string; payload: string };
export type Contact = { label: string; number: string; how: string };

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
};

export type Message = { text: string; buttons?: Button[]; custom?: Custom };

/** What is sent: words, or the payload of a tap. */
export type Body = { text?: string; payload?: string };

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
  kind: "tap" | "toggle" | "done" | "link" | "retry";
  title: string;
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
  /** Of a link. */
  href?: string;
  /** Of a link: whom it reaches. */
  label?: string;
};
