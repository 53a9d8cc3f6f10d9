import { io, type Socket } from 'socket.io-client';
import {
  MOST_PART_BYTES,
  PHONE_NAMESPACE,
  type PhoneAnswer,
  type PhoneClientEvents,
  type PhoneClosing,
  type PhoneMove,
  type PhoneRefusal,
  type PhoneServerEvents,
} from '../../api/generated/phone-protocol';
import type { PhoneState } from '../../api/generated/phone-state';
import { Store } from '../../api/store';

const ID_PLACE = 'mainline.phone-id';
/** A short break is not worth a word. */
const OFFLINE_AFTER = 2000;
const ANSWER_LIMIT = 10_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5000;
const KEY_REFUSALS = ['UNAUTHENTICATED', 'API_KEY_EXPIRED'];

/** What the page uses of a socket. */
export type PhoneSocket = Socket<PhoneServerEvents, PhoneClientEvents>;
/** Opens a connection of its own; `auth` is asked anew at each attempt. */
export type OpenPhone = (auth: () => Record<string, unknown>) => PhoneSocket;

const openPhone: OpenPhone = (auth) =>
  io(PHONE_NAMESPACE, {
    auth: (send) => send(auth()),
    autoConnect: false,
    forceNew: true,
    reconnectionDelay: FIRST_PAUSE,
    reconnectionDelayMax: LONGEST_PAUSE,
    timeout: ANSWER_LIMIT,
    transports: ['websocket', 'polling'],
  });

/** How the connection stands. `refused`: the server has no phone for this page; `taken-over`: another tab has it now. */
export type PhoneLink =
  | { readonly phase: 'connecting' | 'live' | 'offline' }
  | { readonly phase: 'taken-over' }
  | { readonly phase: 'refused'; readonly refusal: PhoneRefusal };

/** The phone as the server told of it last. */
export interface Snapshot {
  readonly phone: PhoneState;
  /** Milliseconds by which the server's clock is ahead of this one. */
  readonly ahead: number;
  /** Whether the call that was shown is gone, since the server knew this phone no more. Until another one begins. */
  readonly isCallLost: boolean;
}

interface Refused extends Error {
  readonly data?: PhoneRefusal;
}

const NO_CONNECTION: PhoneAnswer = { error: { code: 'NO_CONNECTION', message: 'There is no connection' } };

/** The phone of this tab: what the server says of it, and what is done with it. It is found again after a reload. */
export class PhoneConnection {
  readonly link = new Store<PhoneLink>({ phase: 'connecting' });
  readonly snapshot = new Store<Snapshot | null>(null);
  private socket: PhoneSocket | null = null;
  private phoneId = sessionStorage.getItem(ID_PLACE);
  private offlineTimer: ReturnType<typeof setTimeout> | undefined;
  private attemptTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param onKeyRefused called when the key is not valid any more */
  constructor(
    private readonly onKeyRefused: () => void,
    private readonly open: OpenPhone = openPhone,
  ) {}

  start(apiKey: string): void {
    const socket = this.open(() => ({ apiKey, ...(this.phoneId !== null && { phoneId: this.phoneId }) }));
    this.socket = socket;
    socket.on('state', (phone) => this.show(phone));
    socket.on('closing', (closing) => this.close(closing));
    socket.on('disconnect', (reason) => this.lost(reason));
    socket.on('connect_error', (error: Refused) => this.refused(error));
    this.connect();
  }

  stop(): void {
    for (const timer of [this.offlineTimer, this.attemptTimer]) clearTimeout(timer);
    this.socket?.removeAllListeners().disconnect();
    this.socket = null;
  }

  /** Connects again. @param as `another`: with a phone of this tab's own; the one before is left to the other tab */
  reconnect(as: 'same' | 'another' = 'same'): void {
    if (as === 'another') this.keepId(null);
    this.connect();
  }

  /** Never rejects: what went wrong is the answer's `error`. */
  move(move: PhoneMove): Promise<PhoneAnswer> {
    return this.ask((socket) => socket.timeout(ANSWER_LIMIT).emitWithAck('move', move));
  }

  /** Sends what the microphone recorded, part by part. Never rejects. @param wav the whole file */
  async sendSound(wav: ArrayBuffer): Promise<PhoneAnswer> {
    let answer = NO_CONNECTION;
    for (let offset = 0; offset < wav.byteLength; offset += MOST_PART_BYTES) {
      const content = wav.slice(offset, offset + MOST_PART_BYTES);
      const part = { offset, bytes: wav.byteLength };
      answer = await this.ask((socket) => socket.timeout(ANSWER_LIMIT).emitWithAck('sound', part, content));
      if ('error' in answer) return answer;
    }
    return answer;
  }

  private async ask(send: (socket: PhoneSocket) => Promise<PhoneAnswer>): Promise<PhoneAnswer> {
    if (this.socket === null || !this.socket.connected) return NO_CONNECTION;
    // What has no answer in time rejects with an error that says no more than that.
    return send(this.socket).catch(() => ({
      error: { code: 'NO_ANSWER', message: 'The server did not answer' },
    }));
  }

  private connect(): void {
    clearTimeout(this.attemptTimer);
    this.link.set({ phase: 'connecting' });
    this.sayOfflineLater();
    this.socket?.connect();
  }

  private show(phone: PhoneState): void {
    clearTimeout(this.offlineTimer);
    const before = this.snapshot.get();
    const isLost = before !== null && !phone.isResumed && phone.phoneId !== before.phone.phoneId;
    const isCallLost = (isLost && isUnderWay(before.phone)) || (before?.isCallLost ?? false);
    this.keepId(phone.phoneId);
    this.snapshot.set({
      phone,
      ahead: Date.parse(phone.at) - Date.now(),
      isCallLost: isCallLost && phone.call === null && phone.lifecycle.call === null,
    });
    this.link.set({ phase: 'live' });
  }

  private close({ code }: PhoneClosing): void {
    if (code === 'UNAUTHENTICATED') this.onKeyRefused();
    if (code === 'TAKEN_OVER') this.link.set({ phase: 'taken-over' });
  }

  private lost(reason: string): void {
    if (this.link.get().phase === 'taken-over') return;
    this.link.set({ phase: 'connecting' });
    this.sayOfflineLater();
    // The client itself connects again after any other end.
    if (reason === 'io server disconnect') this.connectIn(FIRST_PAUSE);
  }

  private refused({ data }: Refused): void {
    if (data === undefined) return;
    if (KEY_REFUSALS.includes(data.code)) return this.onKeyRefused();
    if (data.retryAfterSeconds !== undefined) return this.connectIn(data.retryAfterSeconds * 1000);
    clearTimeout(this.offlineTimer);
    this.link.set({ phase: 'refused', refusal: data });
  }

  private connectIn(milliseconds: number): void {
    clearTimeout(this.attemptTimer);
    this.attemptTimer = setTimeout(() => this.socket?.connect(), milliseconds);
  }

  private sayOfflineLater(): void {
    clearTimeout(this.offlineTimer);
    this.offlineTimer = setTimeout(() => this.link.set({ phase: 'offline' }), OFFLINE_AFTER);
  }

  private keepId(phoneId: string | null): void {
    this.phoneId = phoneId;
    if (phoneId === null) sessionStorage.removeItem(ID_PLACE);
    else sessionStorage.setItem(ID_PLACE, phoneId);
  }
}

function isUnderWay({ call, lifecycle }: PhoneState): boolean {
  return (
    (call !== null && call.endedAt === null) || (lifecycle.call !== null && lifecycle.call.endedAt === null)
  );
}
