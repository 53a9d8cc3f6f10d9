import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { eventually } from './eventually.js';
import { FaultProxy } from './fault-proxy.js';

const LATENCY = 40;

/** Answers each request with the same text in capitals, and keeps what it received. */
class Shouter {
  received = '';
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => {
    this.sockets.add(socket.on('error', () => undefined));
    socket.on('data', (bytes: Buffer) => {
      this.received += bytes.toString();
      socket.write(bytes.toString().toUpperCase());
    });
  });

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this.port;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  hangUp(): void {
    for (const socket of this.sockets) socket.end();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A client that keeps what it heard and how its connection ended. */
class Client {
  heard = '';
  ended: string | null = null;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => (this.heard += bytes.toString()));
    socket.on('error', (error: Error & { code?: string }) => (this.ended = error.code ?? 'error'));
    socket.on('close', () => (this.ended ??= 'closed'));
  }

  /** Resolves with a client that is connected, or was refused. */
  static async connect(port: number): Promise<Client> {
    const socket = connect({ port, host: '127.0.0.1' });
    const client = new Client(socket);
    await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
    return client;
  }

  say(text: string): void {
    this.socket.write(text);
  }

  async hears(text: string): Promise<void> {
    await eventually(() => expect(this.heard).toBe(text));
  }

  async ends(how: string): Promise<void> {
    await eventually(() => expect(this.ended).toBe(how));
  }

  leave(): void {
    this.socket.destroy();
  }
}

describe('FaultProxy', () => {
  let server: Shouter;
  let proxy: FaultProxy;
  let faultless: FaultProxy;
  let client: Client;

  beforeEach(async () => {
    server = new Shouter();
    proxy = await FaultProxy.listen(await server.listen());
    faultless = await FaultProxy.listen(server.port);
    client = await Client.connect(proxy.port);
  });

  afterEach(async () => {
    client.leave();
    await Promise.all([proxy.close(), faultless.close()]);
    await server.close();
  });

  it('passes requests and answers on', async () => {
    client.say('hello');
    await client.hears('HELLO');
    expect(proxy.counts).toEqual({ accepted: 1, reset: 0, cutAnswers: 0, swallowed: 0 });
  });

  it('ends the client when its server hangs up, with all that was said before', async () => {
    client.say('hello');
    await client.hears('HELLO');
    server.hangUp();
    await client.ends('closed');
  });

  it('delays, while what goes another way arrives', async () => {
    proxy.set({ kind: 'latency', milliseconds: 60_000 });
    client.say('hello');
    const other = await Client.connect(faultless.port);
    other.say('quick');
    await other.hears('QUICK');
    expect([server.received, client.ended]).toEqual(['quick', null]);
  });

  it('keeps the order also when the delay ends meanwhile', async () => {
    proxy.set({ kind: 'latency', milliseconds: LATENCY });
    client.say('one ');
    await eventually(() => expect(server.received).toBe('one '));
    client.say('two ');
    await new Promise((resolve) => setTimeout(resolve, LATENCY / 4));
    proxy.heal();
    client.say('three');
    await client.hears('ONE TWO THREE');
  });

  it('swallows everything in a black hole, and takes connections all the same', async () => {
    proxy.set({ kind: 'blackHole' });
    const second = await Client.connect(proxy.port);
    client.say('hello');
    second.say('hello');
    await eventually(() => expect(proxy.counts.swallowed).toBe(10));
    server.hangUp();
    await new Promise((resolve) => setTimeout(resolve, LATENCY));
    expect([server.received, client.heard, client.ended, second.ended]).toEqual(['', '', null, null]);
    second.leave();
  });

  it('resets a connection that lost bytes when the fault ends, and serves new ones', async () => {
    const quiet = await Client.connect(proxy.port);
    proxy.set({ kind: 'blackHole' });
    client.say('hello');
    await eventually(() => expect(proxy.counts.swallowed).toBe(5));
    proxy.heal();
    await client.ends('ECONNRESET');
    quiet.say('still here');
    await quiet.hears('STILL HERE');
    quiet.leave();
  });

  it('resets open connections and new ones', async () => {
    proxy.set({ kind: 'reset' });
    await client.ends('ECONNRESET');
    const second = await Client.connect(proxy.port);
    await second.ends('ECONNRESET');
    expect(proxy.counts.reset).toBe(2);
  });

  it('lets a request arrive and loses its answer', async () => {
    proxy.set({ kind: 'cutAnswer' });
    client.say('hello');
    await client.ends('ECONNRESET');
    expect([server.received, client.heard, proxy.counts.cutAnswers]).toEqual(['hello', '', 1]);
  });

  it('loses the answers of some requests only', async () => {
    proxy.set({ kind: 'cutAnswer', of: (request) => request.includes('write') });
    client.say('read');
    await client.hears('READ');
    client.say('write');
    await client.ends('ECONNRESET');
    expect([server.received, client.heard]).toEqual(['readwrite', 'READ']);
  });

  it('has nothing listening after it closed', async () => {
    const { port } = proxy;
    await proxy.close();
    await client.ends('ECONNRESET');
    const late = await Client.connect(port);
    await late.ends('ECONNREFUSED');
  });
});
