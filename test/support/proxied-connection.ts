import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProxyCounts } from './fault-proxy.js';

/**
 * What goes wrong between a client and its server.
 *
 * - `latency`: every byte takes some milliseconds longer, on its way there and on its way back
 * - `blackHole`: connections are taken, and nothing ever arrives
 * - `reset`: connections end by a TCP reset
 * - `cutAnswer`: a request arrives, and the connection is reset when its answer comes back: a lost acknowledgement
 */
export type Fault =
  | { readonly kind: 'pass' | 'blackHole' | 'reset' }
  | { readonly kind: 'latency'; readonly milliseconds: number }
  | {
      readonly kind: 'cutAnswer';
      /** Whether the answer to this request gets lost; without, every answer does. */
      readonly of?: (request: Buffer) => boolean;
    };

/** What a {@link ProxiedConnection} knows of its proxy. */
export interface ProxySide {
  readonly fault: () => Fault;
  readonly counts: ProxyCounts;
  readonly ended: () => void;
}

/** One connection of a client to a server, through a fault. */
export class ProxiedConnection {
  private hasLostBytes = false;
  private losesNextAnswer = false;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly proxy: ProxySide,
  ) {
    const toServer = this.forward(client, server, (bytes) => this.onRequest(bytes));
    const toClient = this.forward(server, client, (bytes) => this.onAnswer(bytes));
    client.on('close', () => {
      void toServer.settled().then(() => server.destroySoon());
      this.forgetWhenOver();
    });
    server.on('close', () => {
      void toClient.settled().then(() => this.serverIsGone());
      this.forgetWhenOver();
    });
  }

  /** Brings the connection into line with a fault that began or ended. */
  faultChanged(): void {
    const { kind } = this.proxy.fault();
    if (kind === 'reset' || (kind !== 'blackHole' && this.hasLostBytes)) this.reset();
  }

  /** Ends both sides by a TCP reset. */
  reset(): void {
    if (this.client.destroyed) return;
    this.proxy.counts.reset += 1;
    // A socket that was ended cannot be reset: Node 20 fails with EINVAL and leaks a handle that keeps the process busy for ever.
    if (this.client.writableEnded) this.client.destroy();
    else this.client.resetAndDestroy();
    this.server.destroy();
  }

  /** Ends both sides, whatever they wait for. */
  destroy(): void {
    this.reset();
    this.client.destroy();
    this.server.destroy();
  }

  private forgetWhenOver(): void {
    if (this.client.closed && this.server.closed) this.proxy.ended();
  }

  private forward(from: Socket, to: Socket, mayPass: (bytes: Buffer) => boolean): DelayedWrites {
    const writes = new DelayedWrites(from, to);
    from.setNoDelay(true);
    from.on('data', (bytes: Buffer) => {
      if (mayPass(bytes)) writes.add(bytes, this.latency());
    });
    // Either side of a broken connection reports it; what matters is that the other one ends, too, on `close`.
    from.on('error', () => undefined);
    return writes;
  }

  private latency(): number {
    const fault = this.proxy.fault();
    return fault.kind === 'latency' ? fault.milliseconds : 0;
  }

  private onRequest(bytes: Buffer): boolean {
    const fault = this.proxy.fault();
    if (fault.kind === 'blackHole') return this.swallow(bytes);
    this.losesNextAnswer ||= fault.kind === 'cutAnswer' && (fault.of?.(bytes) ?? true);
    return true;
  }

  private onAnswer(bytes: Buffer): boolean {
    const { kind } = this.proxy.fault();
    if (kind === 'blackHole') return this.swallow(bytes);
    const isLost = kind === 'cutAnswer' && this.losesNextAnswer;
    this.losesNextAnswer = false;
    if (!isLost) return true;
    this.proxy.counts.cutAnswers += 1;
    this.reset();
    return false;
  }

  private swallow(bytes: Buffer): false {
    this.hasLostBytes = true;
    this.proxy.counts.swallowed += bytes.length;
    return false;
  }

  /** A black hole does not tell its client that the server is gone. */
  private serverIsGone(): void {
    if (this.proxy.fault().kind === 'blackHole') this.hasLostBytes = true;
    else this.client.destroySoon();
  }
}

/** Writes to a socket, in order, each after a delay. */
class DelayedWrites {
  private last: Promise<void> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
  ) {}

  add(bytes: Buffer, milliseconds: number): void {
    if (milliseconds === 0 && this.waiting === 0) {
      this.write(bytes);
      return;
    }
    this.waiting += 1;
    const due = sleep(milliseconds, undefined, { ref: false });
    this.last = this.last.then(async () => {
      await due;
      this.waiting -= 1;
      this.write(bytes);
    });
  }

  settled(): Promise<void> {
    return this.last;
  }

  /** Holds the sender back while the receiver is slow. */
  private write(bytes: Buffer): void {
    if (this.to.destroyed || this.to.write(bytes)) return;
    this.from.pause();
    this.to.once('drain', () => this.from.resume());
  }
}
