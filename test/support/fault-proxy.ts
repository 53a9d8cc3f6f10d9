import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Fault, ProxiedConnection } from './proxied-connection.js';

const HOST = '127.0.0.1';
const NO_FAULT: Fault = { kind: 'pass' };

/** What a {@link FaultProxy} saw. */
export interface ProxyCounts {
  /** Connections that clients made. */
  accepted: number;
  /** Connections that ended by a TCP reset. */
  reset: number;
  /** Answers that a server gave and no client got. */
  cutAnswers: number;
  /** Bytes that vanished. */
  swallowed: number;
}

/**
 * A TCP proxy on 127.0.0.1 in front of a server, with faults to switch on while it runs.
 *
 * A fault takes effect at once, on the connections that are open and on new ones. A connection that lost bytes to a fault is
 * reset when the fault ends: what follows would make no sense to either side.
 */
export class FaultProxy {
  readonly counts: ProxyCounts = { accepted: 0, reset: 0, cutAnswers: 0, swallowed: 0 };
  private readonly server: Server = createServer((client) => this.accept(client));
  private readonly connections = new Set<ProxiedConnection>();
  private current: Fault = NO_FAULT;

  private constructor(private readonly target: number | string) {}

  /**
   * @param target port on 127.0.0.1 of the server behind, or the path of its socket
   * @param port where clients find it; any free one when left out
   */
  static async listen(target: number | string, port = 0): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    proxy.server.listen(port, HOST);
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get fault(): Fault {
    return this.current;
  }

  set(fault: Fault): void {
    this.current = fault;
    for (const connection of this.connections) connection.faultChanged();
  }

  /** Ends the fault. */
  heal(): void {
    this.set(NO_FAULT);
  }

  /** Resets every connection and listens no longer. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    for (const connection of this.connections) connection.destroy();
    await closed;
  }

  private accept(client: Socket): void {
    this.counts.accepted += 1;
    const { target } = this;
    const server = connect(typeof target === 'string' ? { path: target } : { port: target, host: HOST });
    const connection = new ProxiedConnection(client, server, {
      fault: () => this.current,
      counts: this.counts,
      ended: () => void this.connections.delete(connection),
    });
    this.connections.add(connection);
    connection.faultChanged();
  }
}
