/** What the till tells the customer's window of the same browser: figures as they are to be read, nothing to be added up. */

export interface DisplayLine {
  readonly id: string;
  readonly name: string;
  /** `2 × $18.00`. */
  readonly detail: string;
  readonly amount: string;
}

interface Common {
  readonly shop: string;
  /** Of the store: whoever works the till, this is the customer's. */
  readonly language: 'es' | 'en';
}

export type DisplayState = Common &
  (
    | { readonly kind: 'idle' }
    | { readonly kind: 'cart'; readonly lines: readonly DisplayLine[]; readonly total: string }
    /** `change` is empty where there is none. */
    | { readonly kind: 'paid'; readonly total: string; readonly change: string }
  );

type Message = { readonly state: DisplayState } | 'hello' | 'closed';

const CHANNEL = 'tillmesh/display';

export interface DisplayFeed {
  show(state: DisplayState): void;
  close(): void;
}

/** The till's end: tells what is shown when it changes, and again to a window that has just been opened. */
export const openFeed = (): DisplayFeed => {
  const channel = new BroadcastChannel(CHANNEL);
  let last: DisplayState | undefined;
  const send = (message: Message): void => channel.postMessage(message);
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data === 'hello' && last !== undefined) send({ state: last });
  });
  return {
    show(state) {
      last = state;
      send({ state });
    },
    close() {
      send('closed');
      channel.close();
    },
  };
};

/** The window's end. `undefined`: no till is open in this browser. The answer ends it. */
export const followFeed = (shown: (state: DisplayState | undefined) => void): (() => void) => {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data === 'hello') return;
    shown(data === 'closed' ? undefined : data.state);
  });
  channel.postMessage('hello' satisfies Message);
  return () => channel.close();
};
