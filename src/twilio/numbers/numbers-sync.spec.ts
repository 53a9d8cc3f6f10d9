import { AppConfig } from '../../config/app-config.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { createSupabaseClient, SupabaseClients } from '../../database/supabase/supabase-clients.js';
import { NumbersStore } from '../../sessions/pool/numbers.store.js';
import type { NumberRow } from '../../sessions/pool/session-rows.js';
import { RestLimits } from '../rest/rest-transport.js';
import { TwilioClient } from '../rest/twilio-client.js';
import { AccountNumbers } from './account-numbers.js';
import { NumbersSync } from './numbers-sync.js';
import { UndoFile } from './undo-file.js';

const ROW: NumberRow = {
  id: '5f1c0de0-5f1c-4de0-8f1c-0de05f1c0de0',
  number: '+15005551001',
  country: null,
  area_code: null,
  session_id: null,
  expires_at: null,
  created_at: '2026-11-21T09:00:00.000Z',
  retired_at: null,
  state: 'free',
};
const SIGNAL = new AbortController().signal;

describe('NumbersSync', () => {
  const asked: string[] = [];
  const clock = new SetClock();
  const loaded = loadAppConfig({ NODE_ENV: 'test' });

  beforeEach(() => void asked.splice(0));

  function syncWith(publicUrl: string, simulated: boolean): NumbersSync {
    const config = new AppConfig({
      ...loaded,
      server: { ...loaded.server, publicUrl },
      twilio: { ...loaded.twilio, simulated },
    });
    const client = createSupabaseClient({ url: 'http://127.0.0.1:1', secretKey: 'x' }, 100);
    const pool = new NumbersStore(new SupabaseClients(client, client));
    jest.spyOn(pool, 'all').mockImplementation(pooled);
    const numbers = new AccountNumbers(new TwilioClient(config, clock, new RestLimits()));
    jest.spyOn(numbers, 'list').mockImplementation(() => {
      asked.push('account');
      return Promise.resolve([]);
    });
    return new NumbersSync(numbers, pool, new UndoFile(config, clock), config);
  }

  async function* pooled(): AsyncGenerator<NumberRow> {
    asked.push('pool');
    yield Promise.resolve(ROW);
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
