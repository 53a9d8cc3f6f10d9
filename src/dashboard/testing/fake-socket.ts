import type { Socket } from 'socket.io-client';
import type { ActivityItemDto } from '../api/generated/types.gen';

/** A connection whose server is the test. */
export class FakeSocket {
  connected = false;
  attempts = 0;
  /** What was said and wants an answer: the name of the message, and what came with it. */
  readonly said: (readonly [name: string, ...values: unknown[]])[] = [];
  /** What the server answers to it. */
  answer: (name: string, ...values: unknown[]) => Promise<unknown> = () => Promise.resolve({ revision: 1 });
  private readonly handlers = new Map<string, (message: unknown) => void>();

  constructor(readonly auth: () => Record<string, unknown>) {}

  on(name: string, handler: (message: never) => void): this {
    this.handlers.set(name, handler as (message: unknown) => void);
    return this;
  }

  connect(): void {
    this.attempts += 1;
  }

  removeAllListeners(): this {
    this.handlers.clear();
    return this;
  }

  disconnect(): void {
    this.connected = false;
  }

  timeout(): this {
    return this;
  }

  emitWithAck(name: string, ...values: unknown[]): Promise<unknown> {
    this.said.push([name, ...values]);
    return this.answer(name, ...values);
  }

  tell(name: string, message?: unknown): void {
    if (name === 'connect') this.connected = true;
    if (name === 'disconnect') this.connected = false;
    this.handlers.get(name)?.(message);
  }

  update(cursor: string, call: ActivityItemDto): void {
    this.tell('call.updated', { type: 'call.updated', cursor, call });
  }
}

/** Nothing here uses more of a socket than the fake one has. */
export function asSocket<AnySocket = Socket>(fake: FakeSocket): AnySocket {
  return fake as unknown as AnySocket;
}
