import type { ServerResponse } from 'node:http';
import { ScriptedServer } from '../../../test/support/scripted-server.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { AccountInspector } from './account-inspector.js';
import { RestLimits, RestTransport } from './rest-transport.js';

const ACCOUNT = `AC${'5f1c0de0'.repeat(4)}`;
const PATH = `/2010-04-01/Accounts/${ACCOUNT}`;
const FAST = { ...new RestLimits(), backoff: { base: 1, cap: 2 }, requestMilliseconds: 2000 };

describe('AccountInspector', () => {
  const server = new ScriptedServer();
  let inspector: AccountInspector;
  let stopping: AbortController;

  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    server.requests.length = 0;
    inspector = inspectorAt(server.url);
  });

  function inspectorAt(apiUrl: string): AccountInspector {
    const variables = { NODE_ENV: 'test', TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: 'the-token' };
    const loaded = loadAppConfig(variables);
    stopping = new AbortController();
    return new AccountInspector({ ...loaded, twilio: { ...loaded.twilio, apiUrl } }, FAST, stopping.signal);
  }

  function answer(status: number, body: unknown, headers: Record<string, string> = {}): void {
    server.answer = (_request, response: ServerResponse) =>
      void response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  const urls = (): string[] => server.requests.map(({ url }) => decodeURIComponent(url ?? ''));

  it("reads Twilio's time and what the account is, with its credentials", async () => {
    answer(200, { type: 'Trial', status: 'active' }, { date: 'Sat, 21 Nov 2026 09:00:00 GMT' });
    expect(await inspector.account()).toEqual({
      twilioTime: Date.parse('2026-11-21T09:00:00Z'),
      type: 'Trial',
      status: 'active',
    });
    expect(urls()).toEqual([`${PATH}.json`]);
    const authorization = `Basic ${Buffer.from(`${ACCOUNT}:the-token`).toString('base64')}`;
    expect(server.requests[0]?.headers).toMatchObject({ authorization });
    answer(404, { code: 20404 }, { date: 'nonsense' });
    expect(await inspector.account()).toEqual({ twilioTime: null, type: null, status: null });
  });

  it.each([
    [401, { code: 20003, message: 'x' }, 'TWILIO_REFUSED'],
    [500, {}, 'TWILIO_FAILED'],
    [200, '<html>', 'TWILIO_FAILED'],
    [302, {}, 'TWILIO_FAILED'],
  ])('throws what %s means', async (status, body, code) => {
    answer(status, body);
    await expect(inspector.account()).rejects.toMatchObject({ code });
  });

  it('reads alerts since a moment, and passes over what is none', async () => {
    const alert = {
      error_code: '11200',
      date_generated: '2026-11-21T08:00:00Z',
      request_url: 'https://a.example.com/',
      resource_sid: 'CA1',
    };
    const older = { error_code: 13227, date_created: '2026-11-21T07:00:00Z', request_url: '' };
    answer(200, { alerts: [alert, older, { error_code: '1' }, null, { ...alert, error_code: null }] });
    expect(await inspector.alerts(new Date('2026-11-20T09:00:00.500Z'))).toEqual([
      {
        code: '11200',
        at: '2026-11-21T08:00:00.000Z',
        requestUrl: 'https://a.example.com/',
        resourceSid: 'CA1',
      },
      { code: '13227', at: '2026-11-21T07:00:00.000Z', requestUrl: null, resourceSid: null },
    ]);
    expect(urls()).toEqual(['/v1/Alerts?StartDate=2026-11-20T09:00:00Z&PageSize=1000']);
    answer(200, {});
    expect(await inspector.alerts(new Date())).toEqual([]);
  });

  it('reads permissions, with prefixes in E.164', async () => {
    const content = [
      { iso_code: 'DE', name: 'Germany', country_codes: ['+49'], low_risk_numbers_enabled: true },
      { iso_code: 'JM', country_codes: ['1-876', null], low_risk_numbers_enabled: 'true' },
      { name: 'nowhere' },
    ];
    answer(200, { content });
    expect(await inspector.dialingPermissions()).toEqual([
      { isoCode: 'DE', name: 'Germany', prefixes: ['+49'], isAllowed: true },
      { isoCode: 'JM', name: 'JM', prefixes: ['+1876'], isAllowed: false },
    ]);
  });

  it('reads where an application sends calls', async () => {
    answer(200, { voice_url: 'https://a.example.com/', voice_method: 'POST', status_callback: null });
    expect(await inspector.application('AP1')).toEqual({
      voiceUrl: 'https://a.example.com/',
      voiceMethod: 'POST',
      voiceFallbackUrl: '',
      voiceFallbackMethod: '',
      statusCallback: '',
      statusCallbackMethod: '',
      voiceApplicationSid: '',
      trunkSid: '',
    });
    expect(urls()).toEqual([`${PATH}/Applications/AP1.json`]);
    answer(404, { code: 20404 });
    expect(await inspector.application('AP1')).toBeNull();
  });

  it('asks for audio without credentials and with them', async () => {
    server.answer = ({ method, headers }, response) => {
      if (method === 'GET') response.end(JSON.stringify({ recordings: [{ sid: 'RE1' }] }));
      else response.writeHead(headers.authorization === undefined ? 401 : 200).end();
    };
    expect(await inspector.mediaStatuses()).toEqual({ without: 401, withCredentials: 200 });
    expect(urls()).toEqual([
      `${PATH}/Recordings.json?PageSize=1`,
      ...[1, 2].map(() => `${PATH}/Recordings/RE1.mp3`),
    ]);
    answer(200, { recordings: [] });
    expect(await inspector.mediaStatuses()).toBeNull();
  });

  it.each([
    ['https://api.twilio.com', 'https://monitor.twilio.com', 'https://voice.twilio.com'],
    [
      'https://api.dublin.ie1.twilio.com',
      'https://monitor.dublin.ie1.twilio.com',
      'https://voice.dublin.ie1.twilio.com',
    ],
    ['https://other.example.com', 'https://other.example.com', 'https://other.example.com'],
  ])('asks products at hosts of their own beside %s', async (apiUrl, monitor, voice) => {
    const send = jest
      .spyOn(RestTransport.prototype, 'send')
      .mockResolvedValue({ status: 200, headers: new Headers(), text: '{}' });
    const remote = inspectorAt(apiUrl);
    await remote.alerts(new Date());
    await remote.dialingPermissions();
    await remote.account();
    expect(send.mock.calls.map(([{ url }]) => url.origin)).toEqual([monitor, voice, apiUrl]);
    send.mockRestore();
  });

  it('ends with what stops it', async () => {
    server.answer = () => stopping.abort();
    await expect(inspector.account()).rejects.toMatchObject({ name: 'AbortError' });
  });
});
