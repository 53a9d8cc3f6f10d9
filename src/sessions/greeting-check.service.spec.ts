import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { buildAppConfig } from '../config/build-app-config.js';
import { validateEnv } from '../config/env.js';
import type { ResolveAll } from '../common/http/public-lookup.js';
import { GreetingCheck } from './greeting-check.service.js';

const MEGABYTE = 1024 * 1024;
const PRIVATE = 'greetingUrl must not lead to a private, loopback or link-local address';

/** What a test is about, of the whole configuration. */
interface Setting {
  readonly environment?: AppConfig['environment'];
  readonly hosts?: string;
  readonly skip?: boolean;
  readonly resolve?: ResolveAll;
}

function checkWith({
  environment = 'development',
  hosts = 'localhost',
  skip = false,
  resolve,
}: Setting = {}) {
  const variables = { NODE_ENV: 'test', GREETING_TEST_HOSTS: hosts, SKIP_GREETING_CHECK: String(skip) };
  const config = buildAppConfig(validateEnv(variables), null);
  return new GreetingCheck(new AppConfig({ ...config, environment }), resolve);
}

/** Names lead to these addresses, one after another. */
function leadingTo(...addresses: string[]): ResolveAll & { asked: string[] } {
  const asked: string[] = [];
  const resolve: ResolveAll = (host, done) => {
    const address = addresses[Math.min(asked.length, addresses.length - 1)] ?? '';
    asked.push(host);
    done(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
  };
  return Object.assign(resolve, { asked });
}

const nowhere: ResolveAll = (_host, done) => {
  done(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), []);
};

describe('GreetingCheck', () => {
  beforeAll(() => void Logger.overrideLogger(false));
  afterAll(() => void Logger.overrideLogger(true));

  let server: Server;
  let requests: string[];
  let answer: RequestListener;
  let port: number;

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      answer(request, response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
    answer = audio;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const at = (host: string, path = '/greeting.mp3'): string => `http://${host}:${port}${path}`;
  const audio: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': '5' }).end('sound');
  };
  const redirecting =
    (location: string): RequestListener =>
    (request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location }).end();
      else audio(request, response);
    };
  const refusal = (problem: string) => ({
    code: 'GREETING_REFUSED',
    kind: 'invalid',
    details: [{ field: 'greetingUrl', problem }],
  });

  it('takes audio', async () => {
    expect(await checkWith().check(at('localhost'))).toEqual([]);
    expect(requests).toEqual(['/greeting.mp3']);
  });

  it('takes audio behind redirects', async () => {
    answer = redirecting('/there');
    expect(await checkWith().check(at('localhost', '/moved'))).toEqual([]);
    expect(requests).toEqual(['/moved', '/there']);
  });

  it.each<[string, number, Record<string, string>, number, string]>([
    [
      'a page',
      200,
      { 'content-type': 'text/html' },
      5,
      'must lead to audio: its content type is no audio type',
    ],
    ['no type', 200, {}, 5, 'must lead to audio: its content type is no audio type'],
    [
      'a type that only begins like one',
      200,
      { 'content-type': 'audio' },
      5,
      'must lead to audio: its content type is no audio type',
    ],
    ['nothing there', 404, { 'content-type': 'audio/mpeg' }, 5, 'was answered with 404'],
    ['a failure', 500, { 'content-type': 'audio/mpeg' }, 5, 'was answered with 500'],
    ['nothing to hear', 200, { 'content-type': 'audio/mpeg' }, 0, 'leads to nothing: the answer is empty'],
    [
      'too much, unannounced',
      200,
      { 'content-type': 'audio/wav' },
      10 * MEGABYTE + 1,
      'must lead to at most 10 MB',
    ],
  ])('refuses %s', async (_what, status, headers, length, problem) => {
    answer = (_request, response) => {
      response.writeHead(status, { ...headers, 'transfer-encoding': 'chunked' });
      response.end(Buffer.alloc(length));
    };
    await expect(checkWith().check(at('localhost'))).rejects.toMatchObject(refusal(`greetingUrl ${problem}`));
  });

  it('takes 10 MB, and refuses more without reading it', async () => {
    let length = 10 * MEGABYTE;
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/x-wav; rate=8000', 'content-length': String(length) });
      response.write('the beginning');
    };
    expect(await checkWith().check(at('localhost'))).toEqual([]);
    length += 1;
    await expect(checkWith().check(at('localhost'))).rejects.toMatchObject(
      refusal('greetingUrl must lead to at most 10 MB'),
    );
  });

  describe('where nothing can be reached', () => {
    const gone = `http://localhost:1/greeting.mp3`;

    it('warns in development', async () => {
      expect(await checkWith().check(gone)).toEqual([
        'greetingUrl could not be reached: the connection was refused',
      ]);
      expect(await checkWith({ resolve: nowhere }).check('https://example.com/greeting.mp3')).toEqual([
        'greetingUrl could not be reached: the host was not found',
      ]);
    });

    it('warns of an answer that breaks off', async () => {
      answer = (_request, response) => {
        response.writeHead(200, { 'content-type': 'audio/mpeg' });
        response.write('the beginning', () => response.destroy());
      };
      expect(await checkWith().check(at('localhost'))).toEqual([
        'greetingUrl could not be reached: the connection broke off',
      ]);
    });

    it.each([
      ['says nothing', () => undefined],
      [
        'never ends',
        (response: ServerResponse) => response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('a'),
      ],
    ])('waits for 8 seconds for one who %s', async (_what, act) => {
      jest.useFakeTimers({
        doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date', 'performance'],
      });
      try {
        const asked = new Promise<void>((done) => {
          answer = (_request, response) => {
            act(response);
            done();
          };
        });
        const warnings = checkWith().check(at('localhost'));
        await asked;
        jest.advanceTimersByTime(8000);
        expect(await warnings).toEqual([
          'greetingUrl could not be reached: there was no whole answer within 8 seconds',
        ]);
      } finally {
        jest.useRealTimers();
      }
    });

    it('refuses in production', async () => {
      const check = checkWith({ environment: 'production', resolve: nowhere });
      await expect(check.check('https://example.com/greeting.mp3')).rejects.toMatchObject(
        refusal('greetingUrl could not be reached: the host was not found'),
      );
    });
  });

  describe.each([false, true])('the rule for addresses, with SKIP_GREETING_CHECK=%s', (skip) => {
    it.each([
      ...['127.0.0.1', '127.1', '2130706433', '0.0.0.0', '10.1.2.3', '192.168.0.1', '169.254.169.254'],
      ...['[::1]', '[fe80::1]', '[fd00::1]', '[::ffff:127.0.0.1]', 'localhost', 'LOCALHOST.', 'a.localhost'],
    ])('refuses %s', async (host) => {
      const check = checkWith({ skip, hosts: '' });
      await expect(check.check(at(host))).rejects.toMatchObject(refusal(PRIVATE));
      expect(requests).toEqual([]);
    });

    it('refuses a name that leads to a private address', async () => {
      const check = checkWith({ skip, resolve: leadingTo('10.0.0.8') });
      await expect(check.check(at('greetings.example'))).rejects.toMatchObject(refusal(PRIVATE));
    });

    it('refuses what is not https in production', async () => {
      const check = checkWith({ skip, environment: 'production', resolve: leadingTo('8.8.8.8') });
      await expect(check.check('http://greetings.example/a.mp3')).rejects.toMatchObject(
        refusal('greetingUrl must be an https address'),
      );
    });

    it('allows hosts that are named for tests', async () => {
      expect(await checkWith({ skip, hosts: '127.0.0.1' }).check(at('127.0.0.1'))).toEqual([]);
      expect(requests).toHaveLength(skip ? 0 : 1);
    });
  });

  it('connects to the very address that it judged, whatever the name leads to a moment later', async () => {
    const resolve = leadingTo('10.0.0.8', '127.0.0.1');
    await expect(checkWith({ resolve }).check(at('greetings.example'))).rejects.toMatchObject(
      refusal(PRIVATE),
    );
    expect(resolve.asked).toEqual(['greetings.example']);
    expect(requests).toEqual([]);
  });

  it.each([
    ['a private address', 'http://127.0.0.1:1/greeting.mp3', PRIVATE],
    ['a private name', 'http://inside.example/greeting.mp3', PRIVATE],
    ['a link-local address', 'http://169.254.169.254/latest/meta-data', PRIVATE],
    ['a file', 'file:///etc/passwd', 'greetingUrl must be an http or https address'],
    [
      'one with a password',
      'http://me:hush@8.8.8.8/',
      'greetingUrl must be an address without user and password',
    ],
    ['no address', 'http://', 'greetingUrl leads to a redirect to no valid address'],
    ['itself', '/moved', 'greetingUrl leads to more than 5 redirects'],
  ])('refuses a redirect to %s', async (_what, location, problem) => {
    answer = redirecting(location);
    const check = checkWith({ resolve: leadingTo('10.0.0.8') });
    await expect(check.check(at('localhost', '/moved'))).rejects.toMatchObject(refusal(problem));
  });

  it('does not ask for anything when the check is skipped', async () => {
    const check = checkWith({ skip: true, resolve: leadingTo('8.8.8.8') });
    expect(await check.check('https://greetings.example/greeting.mp3')).toEqual([]);
  });
});
