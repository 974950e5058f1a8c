// A page's one connection to the controller: a loopback WebSocket that comes back by itself. What arrives is hostile
// until the contract says otherwise; a message that does not fit ends the connection.
import './strict-csp.ts';
import { MAX_MESSAGE_BYTES, SUBPROTOCOL, toScreen, type FromScreen, type ToScreen } from '../../contract/messages.ts';
import type { Role } from '../../contract/views.ts';
import type { TokenStore } from './token.ts';

export type Hello = Extract<ToScreen, { type: 'hello' }>;
/** Every message but the first. */
export type Message = Exclude<ToScreen, Hello>;

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly hello: Hello }
  /** Gone or never there; `why` is for the technician's log, never for a traveller. */
  | { readonly kind: 'lost'; readonly why: string };

/** An order without its lane, which the connection adds. */
export type Order<T extends FromScreen = FromScreen> = T extends FromScreen ? Omit<T, 'lane'> : never;

/** The part of a browser's WebSocket that is used. */
export interface Socket {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export interface SocketEvents {
  readonly message: (data: unknown) => void;
  readonly closed: () => void;
}

export interface ConnectionOptions {
  readonly role: Role;
  readonly tokens: TokenStore;
  readonly openSocket: (protocols: string[], events: SocketEvents) => Socket;
  /** Runs a task after a time in ms; returns what cancels it. */
  readonly after: (ms: number, task: () => void) => () => void;
}

/** Waits between attempts, in ms; the last one repeats. */
const BACK_OFF = [250, 500, 1000, 2000, 5000] as const;
/** A socket that is open but says no hello in this time, in ms, is not our controller. */
const HELLO_WITHIN = 5000;
/** Pictures are dropped rather than queued behind a slow controller; bytes. */
const MAX_QUEUED = 2 * MAX_MESSAGE_BYTES;

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #onState = new Set<() => void>();
  readonly #onMessage = new Set<(message: Message) => void>();
  #state: ConnectionState = { kind: 'connecting' };
  #socket: Socket | undefined;
  #cancelTimer: () => void = () => undefined;
  #failures = 0;
  #stopped = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Tells of every change of `state`; returns what ends it. */
  onState(listener: () => void): () => void {
    this.#onState.add(listener);
    return () => this.#onState.delete(listener);
  }

  /** Every message that fits the contract, in order; returns what ends it. */
  onMessage(listener: (message: Message) => void): () => void {
    this.#onMessage.add(listener);
    return () => this.#onMessage.delete(listener);
  }

  start(): void {
    if (this.#stopped || this.#socket !== undefined) return;
    const token = this.#options.tokens.take();
    if (token === undefined) {
      this.#lose('there is no token: open the page by its start address');
      return;
    }
    const socket: Socket = this.#options.openSocket([SUBPROTOCOL, `token.${token}`], {
      message: (data) => {
        if (this.#socket === socket) this.#receive(data);
      },
      closed: () => {
        if (this.#socket === socket) this.#lose('the controller closed the connection');
      },
    });
    this.#socket = socket;
    this.#cancelTimer = this.#options.after(HELLO_WITHIN, () => this.#drop('no hello came in time'));
  }

  /** Ends the connection for good. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
  }

  /** @returns false when there is no controller to take the order, or it is too slow to take more */
  send(order: Order): boolean {
    if (this.#state.kind !== 'open' || this.#socket === undefined) return false;
    if (this.#socket.bufferedAmount > MAX_QUEUED) return false;
    this.#socket.send(JSON.stringify({ ...order, lane: this.#state.hello.lane }));
    return true;
  }

  #receive(data: unknown): void {
    const why = this.#fault(data);
    if (why !== undefined) this.#drop(why);
  }

  /** Takes what came; returns what is wrong with it. */
  #fault(data: unknown): string | undefined {
    if (typeof data !== 'string' || data.length > MAX_MESSAGE_BYTES) return 'a message is no text, or too long';
    const message = parse(data);
    if (message === undefined) return 'a message does not fit the contract';
    if (message.type === 'hello') return this.#greet(message);
    if (this.#state.kind !== 'open') return 'a message came before the hello';
    if (message.lane !== this.#state.hello.lane) return 'a message is of another lane';
    for (const listener of this.#onMessage) listener(message);
    return undefined;
  }

  #greet(hello: Hello): string | undefined {
    if (this.#state.kind === 'open') return 'a second hello came';
    if (hello.role !== this.#options.role) return 'the hello is for another page';
    this.#cancelTimer();
    this.#failures = 0;
    this.#options.tokens.keep(hello.nextToken);
    this.#become({ kind: 'open', hello });
    return undefined;
  }

  /** Ends a connection whose far end does not keep to the contract. */
  #drop(why: string): void {
    const socket = this.#socket;
    this.#lose(why);
    socket?.close(1008, why);
  }

  #lose(why: string): void {
    this.#cancelTimer();
    this.#socket = undefined;
    this.#become({ kind: 'lost', why });
    const wait = BACK_OFF[Math.min(this.#failures, BACK_OFF.length - 1)] ?? BACK_OFF[0];
    this.#failures += 1;
    this.#cancelTimer = this.#options.after(wait, () => this.start());
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#onState) listener();
  }
}

function parse(text: string): ToScreen | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = toScreen.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
