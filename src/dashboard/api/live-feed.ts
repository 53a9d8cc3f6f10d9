import { io, type Socket } from 'socket.io-client';
import type { ChangePageDto } from './generated/types.gen';
import { Store } from './store';

/** Listeners are told at most four times a second, whatever happens. */
const BATCH_MILLISECONDS = 250;
/** A short break is not worth a word. */
const OFFLINE_AFTER = 2000;
const CATCHING_UP_AFTER = 300;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15_000;
/** After a longer break the pages are loaded anew: a night of changes takes longer to hear than to read. */
const LONGEST_REPLAY = 15 * 60_000;
const CONNECT_LIMIT = 10_000;
const MESSAGES = ['event.appended', 'call.created', 'call.updated', 'alert.raised', 'alert.updated'] as const;
/** What a refusal says about the key rather than the moment. */
const KEY_REFUSALS = ['UNAUTHENTICATED', 'API_KEY_EXPIRED'];

/** How the connection stands. Times are milliseconds since 1970. */
export type LiveState =
  | { readonly phase: 'connecting' | 'live' }
  /** @property count changes that came since */
  | { readonly phase: 'catching-up'; readonly since: number; readonly count: number }
  | { readonly phase: 'offline'; readonly since: number; readonly nextAttempt: number };

/** One message of the feed of changes; its `type` says what it has. */
export type ChangeItem = ChangePageDto['items'][number];

/** What the server told since the last batch, in its order. */
export type LiveListener = (changes: readonly ChangeItem[]) => void;

interface Refusal extends Error {
  readonly data?: { readonly code?: string; readonly retryAfterSeconds?: number };
}

/** Opens a connection to the namespace `/live`; `auth` is asked anew at each attempt. */
export type OpenSocket = (auth: () => Record<string, unknown>) => Socket;

const openSocket: OpenSocket = (auth) =>
  io('/live', {
    auth: (send) => send(auth()),
    autoConnect: false,
    // Attempts are made here, so that the page can say when the next one is.
    reconnection: false,
    timeout: CONNECT_LIMIT,
    transports: ['websocket', 'polling'],
  });

/**
 * Everything that changes, as it happens, for all pages: one connection without a filter, as the counts of the views and the
 * navigation need all of it, and so no page misses what happens while another one is open.
 *
 * After a break it goes on where it stopped: the server replays what follows the last cursor.
 */
export class LiveFeed {
  readonly state = new Store<LiveState>({ phase: 'connecting' });
  private readonly listeners = new Set<LiveListener>();
  private readonly resets = new Set<() => void>();
  private readonly readies = new Set<() => void>();
  private socket: Socket | null = null;
  private cursor: string | null = null;
  private waiting: ChangeItem[] = [];
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private stateTimer: ReturnType<typeof setTimeout> | undefined;
  private attemptTimer: ReturnType<typeof setTimeout> | undefined;
  private pause = FIRST_PAUSE;
  private lostAt: number | null = null;
  private nextAttempt = 0;
  private replayed = 0;
  private mustStartAnew = false;

  /** @param onRefused called when the key is not valid any more */
  constructor(
    private readonly onRefused: (code: string) => void,
    private readonly open: OpenSocket = openSocket,
  ) {}

  start(apiKey: string): void {
    this.disconnect();
    const socket = this.open(() => ({ apiKey, ...(this.cursor !== null && { after: this.cursor }) }));
    this.socket = socket;
    socket.on('connect', () => this.connected());
    socket.on('ready', ({ cursor }: { cursor: string }) => this.ready(cursor));
    socket.on('disconnect', () => this.lost(null));
    socket.on('connect_error', (error: Refusal) => this.lost(error));
    for (const name of MESSAGES) socket.on(name, (message: ChangeItem) => this.take(message));
    window.addEventListener('online', this.tryNow);
    socket.connect();
    this.setLater(OFFLINE_AFTER, () => this.showOffline());
  }

  /** Whoever follows is told nothing more: the next key may see other calls. */
  stop(): void {
    for (const told of [this.listeners, this.resets, this.readies]) told.clear();
    this.disconnect();
  }

  private disconnect(): void {
    window.removeEventListener('online', this.tryNow);
    for (const timer of [this.flushTimer, this.stateTimer, this.attemptTimer]) clearTimeout(timer);
    this.socket?.removeAllListeners().disconnect();
    this.socket = null;
    this.cursor = null;
    this.lostAt = null;
    this.waiting = [];
    this.state.set({ phase: 'connecting' });
  }

  /** @returns what ends it */
  follow(listener: LiveListener, onReset: () => void = () => undefined): () => void {
    this.listeners.add(listener);
    this.resets.add(onReset);
    return () => {
      this.listeners.delete(listener);
      this.resets.delete(onReset);
    };
  }

  /** Told whenever there is a connection, the first one and each after a break: what had no answer may have one now. @returns what ends it */
  whenReady(listener: () => void): () => void {
    this.readies.add(listener);
    return () => void this.readies.delete(listener);
  }

  /**
   * Connects unless there is a connection. While an attempt is under way another call changes nothing.
   *
   * The client's `active` says nothing of that: it stays true after a connection was lost, whoever is to make the next attempt.
   */
  readonly tryNow = (): void => {
    if (this.socket === null || this.socket.connected) return;
    clearTimeout(this.attemptTimer);
    this.socket.connect();
  };

  private connected(): void {
    this.pause = FIRST_PAUSE;
    this.replayed = 0;
    const since = this.lostAt;
    if (since === null) return;
    this.setLater(CATCHING_UP_AFTER, () => {
      this.state.set({ phase: 'catching-up', since, count: this.replayed });
    });
  }

  private ready(cursor: string): void {
    this.cursor = cursor;
    const isAnew = this.lostAt !== null && this.mustStartAnew;
    this.lostAt = null;
    this.mustStartAnew = false;
    clearTimeout(this.stateTimer);
    this.flush();
    this.state.set({ phase: 'live' });
    if (isAnew) for (const reset of this.resets) reset();
    for (const listener of this.readies) listener();
  }

  private lost(error: Refusal | null): void {
    const code = error?.data?.code;
    if (code !== undefined && KEY_REFUSALS.includes(code)) {
      this.onRefused(code);
      return;
    }
    this.lostAt ??= Date.now();
    if (code === 'INVALID_CURSOR' || Date.now() - this.lostAt > LONGEST_REPLAY) {
      this.cursor = null;
      this.mustStartAnew = true;
    }
    this.planAttempt(error?.data?.retryAfterSeconds);
    if (this.state.get().phase === 'offline') this.showOffline();
    else this.setLater(OFFLINE_AFTER, () => this.showOffline());
  }

  private planAttempt(retryAfterSeconds: number | undefined): void {
    const pause =
      retryAfterSeconds === undefined ? this.pause * (0.5 + Math.random() / 2) : retryAfterSeconds * 1000;
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    this.nextAttempt = Date.now() + pause;
    clearTimeout(this.attemptTimer);
    this.attemptTimer = setTimeout(this.tryNow, pause);
  }

  private showOffline(): void {
    this.lostAt ??= Date.now();
    this.state.set({ phase: 'offline', since: this.lostAt, nextAttempt: this.nextAttempt });
  }

  private take(message: ChangeItem): void {
    this.cursor = message.cursor;
    this.waiting.push(message);
    this.replayed += 1;
    this.flushTimer ??= setTimeout(() => this.flush(), BATCH_MILLISECONDS);
  }

  private flush(): void {
    clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
    const changes = this.waiting;
    this.waiting = [];
    const state = this.state.get();
    if (state.phase === 'catching-up') this.state.set({ ...state, count: this.replayed });
    if (changes.length > 0) for (const listener of this.listeners) listener(changes);
  }

  private setLater(milliseconds: number, change: () => void): void {
    clearTimeout(this.stateTimer);
    this.stateTimer = setTimeout(change, milliseconds);
  }
}
