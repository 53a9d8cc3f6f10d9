import { EventEmitter, once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Clock } from '../common/time/clock.js';
import { shutDownOnSignals, stopServing } from './shutdown.js';

/** Longer than any test may take, in milliseconds. */
const NEVER = 120_000;

describe('shutDownOnSignals', () => {
  let process: EventEmitter;
  let exits: number[];
  let errors: unknown[][];
  let finish: () => void;
  let fail: (error: Error) => void;
  let closes: number;

  beforeEach(() => {
    jest.useFakeTimers();
    process = new EventEmitter();
    exits = [];
    errors = [];
    closes = 0;
    shutDownOnSignals({
      signals: process,
      close: () => {
        closes += 1;
        return new Promise((resolve, reject) => {
          finish = resolve;
          fail = reject;
        });
      },
      exit: (code) => exits.push(code),
      logger: {
        log: () => undefined,
        warn: () => undefined,
        error: (...line: unknown[]) => errors.push(line),
      },
      clock: new Clock(),
    });
  });

  afterEach(() => jest.useRealTimers());

  it.each(['SIGTERM', 'SIGINT'])(
    'exits with 0 on %s when everything is closed, and not before',
    async (signal) => {
      process.emit(signal);
      await jest.advanceTimersByTimeAsync(24_999);
      expect(exits).toEqual([]);
      finish();
      await jest.advanceTimersByTimeAsync(60_000);
      expect(exits).toEqual([0]);
      expect(closes).toBe(1);
    },
  );

  it('takes a repetition within a second for an echo of the first signal', async () => {
    process.emit('SIGINT');
    await jest.advanceTimersByTimeAsync(999);
    process.emit('SIGINT');
    expect(exits).toEqual([]);
    expect(closes).toBe(1);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('exits at once on a second signal, %s with %i', async (signal, code) => {
    process.emit('SIGTERM');
    await jest.advanceTimersByTimeAsync(1_000);
    process.emit(signal);
    expect(exits).toEqual([code]);
  });

  it('exits with 1 when closing takes too long, and says so', async () => {
    process.emit('SIGTERM');
    await jest.advanceTimersByTimeAsync(25_000);
    expect(exits).toEqual([1]);
    expect(errors).toEqual([['shutdown took longer than 25 seconds and was cut short']]);
  });

  it('exits with 1 when closing fails, and says why', async () => {
    const error = new Error('no');
    process.emit('SIGTERM');
    fail(error);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(exits).toEqual([1]);
    expect(errors).toEqual([['shutdown failed', error]]);
  });
});

describe('stopServing', () => {
  let server: Server;
  let release: () => void;
  let entered: Promise<void>;
  const agent = new Agent({ keepAlive: true });

  beforeEach(async () => {
    entered = new Promise((enter) => {
      server = createServer((_request, response) => {
        release = () => response.end('done');
        enter();
      });
    });
    server.keepAliveTimeout = NEVER;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });
  afterAll(() => agent.destroy());

  const get = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const sent = request({ host: '127.0.0.1', port, agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve(text)).on('error', reject);
      });
      sent.on('error', reject).end();
    });

  it('answers what is under way, and then ends although the client keeps its connection', async () => {
    const answer = get();
    await entered;
    const stopped = stopServing(server, NEVER);
    expect(server.listening).toBe(false);
    release();
    expect(await answer).toBe('done');
    await stopped;
  });

  it('tells a client that is still answered to bring its next request elsewhere', async () => {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [accepted] = (await once(server, 'connection')) as [Socket];
    const received = once(accepted, 'data');
    client.write('GET / HTTP/1.1\r\nhost: mainline\r\n');
    await received;
    const stopped = stopServing(server, NEVER);
    client.write('\r\n');
    await entered;
    release();
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^connection: close\r$/im);
    await stopped;
  });

  it('takes no new connection', async () => {
    const answer = get();
    await entered;
    const { port } = server.address() as AddressInfo;
    const stopped = stopServing(server, NEVER);
    const refused = once(request({ host: '127.0.0.1', port }).end(), 'error');
    expect((await refused)[0]).toMatchObject({ code: 'ECONNREFUSED' });
    release();
    await Promise.all([answer, stopped]);
  });

  it('cuts what takes longer than the limit', async () => {
    const cut = get().catch((error: unknown) => error);
    await entered;
    await stopServing(server, 10);
    expect(await cut).toMatchObject({ code: 'ECONNRESET' });
  });

  it('does nothing to a server that does not listen', async () => {
    await stopServing(createServer(), 10);
  });
});
