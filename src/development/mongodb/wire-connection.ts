import type { Socket } from 'node:net';
import type { CommandDispatcher } from './command-dispatcher.js';
import type { PasswordLogin } from './password-login.js';
import { MAX_MESSAGE_BYTES, readRequest, type WireRequest, writeReply } from './wire-message.js';

/** Longest message, in bytes, before a login; MongoDB has a limit as low for strangers. */
const MAX_BYTES_BEFORE_LOGIN = 16_384;

/** One client's connection: takes its requests apart and answers them in their order. */
export class WireConnection {
  private received: Buffer = Buffer.alloc(0);
  private tail: Promise<void> = Promise.resolve();

  /** @param login `null` when whoever connects may do everything */
  constructor(
    private readonly socket: Socket,
    private readonly dispatcher: CommandDispatcher,
    private readonly login: PasswordLogin | null,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.receive(bytes));
    // A client that went away is told nothing; `close` follows and the server forgets the socket.
    socket.on('error', () => socket.destroy());
  }

  private receive(bytes: Buffer): void {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    try {
      this.readAll();
    } catch {
      // Bytes that are no message leave no way to find the next one: MongoDB hangs up too.
      this.socket.destroy();
    }
  }

  private readAll(): void {
    for (let next = this.readNext(); next !== null; next = this.readNext()) {
      const { request, length } = next;
      this.received = this.received.subarray(length);
      this.tail = this.tail.then(() => this.answer(request));
    }
  }

  private readNext(): ReturnType<typeof readRequest> {
    const isStranger = this.login?.passed === false;
    return readRequest(this.received, isStranger ? MAX_BYTES_BEFORE_LOGIN : MAX_MESSAGE_BYTES);
  }

  private async answer(request: WireRequest): Promise<void> {
    const reply = await this.dispatcher.dispatch(request.command, this.login);
    if (!request.silent && !this.socket.destroyed) this.socket.write(writeReply(request, reply));
  }
}
