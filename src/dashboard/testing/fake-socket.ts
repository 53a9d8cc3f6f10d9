import type { Socket } from 'socket.io-client';
import type { ActivityItemDto } from '../api/generated/types.gen';

/** A connection whose server is the test. */
export class FakeSocket {
  connected = false;
  attempts = 0;
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

  tell(name: string, message?: unknown): void {
    if (name === 'connect') this.connected = true;
    if (name === 'disconnect') this.connected = false;
    this.handlers.get(name)?.(message);
  }

  update(cursor: string, call: ActivityItemDto): void {
    this.tell('call.updated', { type: 'call.updated', cursor, call });
  }
}

/** The live feed uses no more of a socket than the fake one has. */
export function asSocket(fake: FakeSocket): Socket {
  return fake as unknown as Socket;
}
