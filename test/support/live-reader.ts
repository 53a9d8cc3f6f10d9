import { io, type Socket } from 'socket.io-client';
import type { LiveMessage } from '../../src/activity/live/live-message.js';
import { eventually } from './eventually.js';

const TYPES = ['event.appended', 'call.created', 'call.updated', 'alert.raised', 'alert.updated'];

export interface ReaderOptions {
  readonly apiKey?: unknown;
  readonly after?: unknown;
  readonly filter?: unknown;
  readonly queue?: unknown;
  readonly call?: unknown;
  readonly origin?: string;
  readonly transport?: 'websocket' | 'polling';
}

/** What a refused connection is told. */
export interface Refusal {
  readonly message: string;
  readonly data?: {
    readonly code: string;
    readonly details?: { readonly field: string }[];
    readonly retryAfterSeconds?: number;
  };
}

/** A client of the live feed that does its duties: it keeps what it is told, and the last cursor. */
export class LiveReader {
  readonly messages: LiveMessage[] = [];
  readonly closings: unknown[] = [];
  cursor: string | null = null;
  isReady = false;
  readonly socket: Socket;

  constructor(url: string, { origin, transport = 'websocket', ...auth }: ReaderOptions) {
    this.socket = io(`${url}/live`, {
      transports: [transport],
      auth,
      reconnection: false,
      forceNew: true,
      extraHeaders: origin === undefined ? {} : { origin },
    });
    for (const type of TYPES) this.socket.on(type, (message: LiveMessage) => this.keep(type, message));
    this.socket.on('ready', ({ cursor }: { cursor: string }) => {
      this.isReady = true;
      this.cursor = cursor;
    });
    this.socket.on('closing', (reason: unknown) => this.closings.push(reason));
  }

  /** Connects and waits until it has caught up. */
  static async open(url: string, options: ReaderOptions): Promise<LiveReader> {
    const reader = new LiveReader(url, options);
    await eventually(() => {
      if (!reader.isReady) throw new Error('the client has not caught up');
    });
    return reader;
  }

  /** Connects, and expects to be refused. */
  static refused(url: string, options: ReaderOptions): Promise<Refusal> {
    const { socket } = new LiveReader(url, options);
    return new Promise((resolve, reject) => {
      socket.on('connect', () => {
        socket.close();
        reject(new Error('the connection was not refused'));
      });
      socket.on('connect_error', (error: Error & { data?: Refusal['data'] }) => {
        socket.close();
        resolve({ message: error.message, data: error.data });
      });
    });
  }

  /** The ids of the events it was told, in order. */
  get eventIds(): string[] {
    return this.messages.flatMap((message) => (message.type === 'event.appended' ? [message.event.id] : []));
  }

  /** Resolves when it has been told so many messages. */
  async told(count: number): Promise<LiveMessage[]> {
    await eventually(() => {
      if (this.messages.length < count) throw new Error(`${this.messages.length} of ${count} messages came`);
    });
    return this.messages;
  }

  close(): void {
    this.socket.close();
  }

  private keep(type: string, message: LiveMessage): void {
    if (message.type !== type) throw new Error(`a ${message.type} came as ${type}`);
    this.messages.push(message);
    this.cursor = message.cursor;
  }
}
