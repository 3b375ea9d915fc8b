/** What the timer is given, and its own shapes. The browser never loads this file. */

/** One step of a relief message. */
export type Step = { id: string; kind: string; text: string; seconds?: number; cautions: string[] };

export type Feedback = { title: string; payload: string };

export type TimerOptions = {
  step: Step;
  /** Moved into the timer: give it one of its own. */
  picture: SVGElement | null;
  more: { worked: Feedback; failed: Feedback; worse: Feedback };
};

/** The part of a feature's host that the timer uses. */
export type TimerHost = {
  stage: {
    open(view: { label: string; body: HTMLElement; closed?: () => void }): void;
    close(): void;
  };
  /** count: say the seconds aloud; voice: the page speaks at all. */
  settings: { readonly count: boolean; readonly voice: boolean };
  announce(words: string, urgent?: boolean): void;
  speak(words: string): void;
  pick(title: string, payload: string): boolean;
  style(path: string): Promise<void>;
};

export type Words = {
  /** Said as it begins. */
  begin: string;
  /** The button that repeats it. */
  again: string;
  nth: (n: number) => string;
  /** Lines at the end; none where only the person can tell. */
  end: string[];
};

export type State = "ready" | "running" | "paused" | "done";

export type Actions = { main: () => void; worked: () => void; failed: () => void; worse: () => void; close: () => void };
