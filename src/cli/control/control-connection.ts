import type { Socket } from 'node:net';
import type { CommandExecutor } from '../commands/command-executor.js';
import { type CommandSession, EXIT } from '../terminal/command-session.js';
import { ALIVE_MILLISECONDS, type ControlAnswer, formatAnswer, parseRequest } from './control-protocol.js';

const LONGEST_REQUEST = 1_000_000;

/** Carries out command lines. */
export type Executor = Pick<CommandExecutor, 'execute'>;

/**
 * One command, asked for over a socket.
 *
 * The other side ends its half to stop the command, and still hears what was done; its going away altogether stops the command too.
 */
export class ControlConnection {
  private readonly stopping = new AbortController();
  private readonly heartbeat: NodeJS.Timeout;
  private received = '';
  private isAsked = false;
  /** Resolves when all is said. */
  readonly ended: Promise<void>;

  constructor(
    private readonly socket: Socket,
    private readonly executor: Executor,
  ) {
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()));
    this.heartbeat = setInterval(() => this.send({ kind: 'alive' }), ALIVE_MILLISECONDS).unref();
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.receive(text));
    socket.on('end', () => this.stop());
    // Node closes a connection that breaks.
    socket.on('error', () => this.stop());
    this.send({ kind: 'alive' });
  }

  /** Asks the command to end; one that was not asked for yet never starts. */
  stop(): void {
    clearInterval(this.heartbeat);
    this.stopping.abort();
    if (!this.isAsked) this.socket.destroy();
  }

  /** Cuts the connection. */
  destroy(): void {
    this.socket.destroy();
  }

  private receive(text: string): void {
    if (this.isAsked) return;
    this.received += text;
    const end = this.received.indexOf('\n');
    if (end === -1 && this.received.length < LONGEST_REQUEST) return;
    this.isAsked = true;
    void this.answer(end === -1 ? null : parseRequest(this.received.slice(0, end)));
  }

  private async answer(words: readonly string[] | null): Promise<void> {
    if (words === null) this.send({ kind: 'complaint', text: 'error: this is not a command' });
    const exitCode = words === null ? EXIT.badInput : await this.executor.execute(words, this.session());
    clearInterval(this.heartbeat);
    this.send({ kind: 'result', exitCode });
    this.socket.end();
  }

  private session(): CommandSession {
    return {
      signal: this.stopping.signal,
      print: (text) => this.send({ kind: 'line', text }),
      complain: (text) => this.send({ kind: 'complaint', text }),
      // The next text replaces this one: a terminal that does not read must not fill the memory.
      progress: (text) => (this.socket.writableNeedDrain ? undefined : this.send({ kind: 'progress', text })),
    };
  }

  private send(answer: ControlAnswer): void {
    if (this.socket.writable) this.socket.write(formatAnswer(answer));
  }
}
