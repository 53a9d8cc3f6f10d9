import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { checkListening, explainListening, ListenError } from './listen-failure.js';

describe('checkListening', () => {
  let server: Server;
  let port: number;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => server.close());

  it('names the variable of a port that another program listens on', async () => {
    const check = checkListening([{ host: '127.0.0.1', port, variable: 'PORT' }]);
    await expect(check).rejects.toThrow(
      `port ${port} of 127.0.0.1 is already in use, perhaps by another Mainline; set PORT to a free port`,
    );
    await expect(check).rejects.toMatchObject({ code: 'CANNOT_LISTEN', cause: { code: 'EADDRINUSE' } });
  });

  it('leaves a free port free', async () => {
    server.close();
    await once(server, 'close');
    await checkListening([{ host: '127.0.0.1', port, variable: 'PORT' }]);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  });

  it('has nothing to say when any port will do', () =>
    checkListening([{ host: '127.0.0.1', port: 0, variable: 'PORT' }]));

  it('finds two servers that want the same port', async () => {
    server.close();
    await once(server, 'close');
    const first = { host: '127.0.0.1', port, variable: 'PORT' } as const;
    await expect(checkListening([first, { ...first, variable: 'SIMULATOR_PORT' }])).rejects.toThrow(
      /set SIMULATOR_PORT to/,
    );
    await checkListening([first]);
  });

  it('names both variables for an address that this machine does not have', () =>
    expect(checkListening([{ host: '192.0.2.1', port, variable: 'PORT' }])).rejects.toThrow(
      `it cannot listen on port ${port} of 192.0.2.1 (EADDRNOTAVAIL); HOST and PORT say where`,
    ));
});

describe('explainListening', () => {
  const explain = (error: unknown, variable: 'PORT' | 'SIMULATOR_PORT' = 'PORT') =>
    explainListening({ host: '0.0.0.0', port: 80, variable }, () => {
      throw error;
    });
  const refusal = (code: string, syscall = 'listen') => Object.assign(new Error(code), { syscall, code });

  it('names the port that may not be used', () =>
    expect(explain(refusal('EACCES'))).rejects.toThrow(
      'it may not listen on port 80 of 0.0.0.0; set PORT to another port',
    ));
  it('explains a host name that stands for nothing', () =>
    expect(explain(refusal('ENOTFOUND', 'getaddrinfo'))).rejects.toThrow(ListenError));
  it("names the simulator's variable", () =>
    expect(explain(refusal('EADDRINUSE'), 'SIMULATOR_PORT')).rejects.toThrow('set SIMULATOR_PORT to'));

  it.each([new TypeError('bug'), refusal('ECONNREFUSED', 'connect'), 'text', undefined])(
    'lets %p through',
    async (error) => expect(explain(error)).rejects.toBe(error),
  );
});
