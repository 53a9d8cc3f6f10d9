import { AppConfig } from '../../config/app-config.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import type { RemoteNumber } from '../rest/remote-resources.js';
import { NumbersSync } from './numbers-sync.js';

const SIGNAL = new AbortController().signal;

describe('NumbersSync', () => {
  const asked: string[] = [];
  const loaded = loadAppConfig({ NODE_ENV: 'test' });

  beforeEach(() => void asked.splice(0));

  function syncWith(publicUrl: string, simulated: boolean): NumbersSync {
    const config = new AppConfig({
      ...loaded,
      server: { ...loaded.server, publicUrl },
      twilio: { ...loaded.twilio, simulated },
    });
    const parts: Partial<ConstructorParameters<typeof NumbersSync>> = [
      Object.assign(Object.create(null), { list: note<RemoteNumber[]>('account', []) }),
      Object.assign(Object.create(null), { all: pool }),
    ];
    const [numbers, store] = parts;
    if (numbers === undefined || store === undefined) throw new Error('There are no parts');
    return new NumbersSync(numbers, store, Object.create(null), config);
  }

  function note<T>(what: string, answer: T): () => Promise<T> {
    return () => {
      asked.push(what);
      return Promise.resolve(answer);
    };
  }

  async function* pool(): AsyncGenerator<{ number: string }> {
    asked.push('pool');
    yield Promise.resolve({ number: '+15005551001' });
  }

  it.each([
    'http://127.0.0.1:3000',
    'https://localhost',
    'https://10.0.0.7/line',
    'https://[::1]:3000',
    'https://192.168.1.2',
  ])('asks nobody when Twilio cannot reach %s', async (publicUrl) => {
    await expect(syncWith(publicUrl, false).planSync([], SIGNAL)).rejects.toMatchObject({
      code: 'PUBLIC_URL_UNREACHABLE',
      message: expect.stringContaining(publicUrl) as unknown,
    });
    expect(asked).toEqual([]);
  });

  it.each([
    ['http://127.0.0.1:3000', true],
    ['https://phone.example.com', false],
    ['http://phone.example.com', false],
  ])('compares with %s, simulated: %s', async (publicUrl, simulated) => {
    const plan = await syncWith(publicUrl, simulated).planSync([], SIGNAL);
    expect(plan.missing).toEqual(['+15005551001']);
    expect(asked).toEqual(['pool', 'account']);
  });
});
