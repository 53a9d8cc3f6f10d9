import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { stopServing } from './stop-serving.js';

/** Longer than any test may take, in milliseconds. */
const NEVER = 120_000;

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
