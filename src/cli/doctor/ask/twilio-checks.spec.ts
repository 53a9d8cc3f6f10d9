import { ScriptedServer } from '../../../../test/support/scripted-server.js';
import { SetClock } from '../../../../test/support/set-clock.js';
import { loadAppConfig } from '../../../config/load-app-config.js';
import { TwilioChecks } from './twilio-checks.js';

const ACCOUNT = `AC${'5f1c0de0'.repeat(4)}`;
const PUBLIC_URL = 'https://phone.example.com';
const ADDRESSES = {
  voice_url: `${PUBLIC_URL}/twilio/voice#rc=2`,
  voice_method: 'POST',
  voice_fallback_url: `${PUBLIC_URL}/twilio/fallback`,
  voice_fallback_method: 'POST',
  status_callback: `${PUBLIC_URL}/twilio/status#rc=3&rp=all`,
  status_callback_method: 'POST',
};

describe('TwilioChecks', () => {
  const server = new ScriptedServer();
  const stopping = new AbortController();
  const answers = new Map<string, object>();

  beforeAll(() => server.start());
  afterAll(async () => {
    stopping.abort();
    await server.stop();
  });
  beforeEach(() => {
    answers.clear();
    server.answer = ({ url = '' }, response) => {
      const [, found] = [...answers].find(([path]) => url.includes(path)) ?? [];
      response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? { code: 20404 }));
    };
  });

  function checks(): TwilioChecks {
    const loaded = loadAppConfig({
      NODE_ENV: 'test',
      PUBLIC_URL,
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_AUTH_TOKEN: 'the-token',
      MAIN_NUMBERS: '+13235550100',
    });
    const config = { ...loaded, twilio: { ...loaded.twilio, apiUrl: server.url } };
    return new TwilioChecks(config, new SetClock(), stopping.signal);
  }

  function giveNumber(fields: object): void {
    const number = {
      sid: 'PN1',
      phone_number: '+13235550100',
      voice_url: 'https://old.example.com/',
      ...fields,
    };
    answers.set('/IncomingPhoneNumbers.json', { incoming_phone_numbers: [number], next_page_uri: null });
  }

  it("looks at a number's own addresses, whatever connection overrides they have", async () => {
    giveNumber(ADDRESSES);
    expect(await checks().routing([])).toMatchObject([{ status: 'ok' }]);
    giveNumber({ ...ADDRESSES, voice_url: `${PUBLIC_URL}/other#rc=2` });
    expect(await checks().routing([])).toMatchObject([{ status: 'fail' }]);
  });

  it('looks at those of its application in their place', async () => {
    giveNumber({ voice_application_sid: 'AP1' });
    answers.set('/Applications/AP1.json', ADDRESSES);
    expect(await checks().routing([])).toMatchObject([{ status: 'ok' }]);
    answers.set('/Applications/AP1.json', { ...ADDRESSES, status_callback: null });
    expect(await checks().routing([])).toMatchObject([
      { status: 'warn', text: expect.stringContaining('StatusCallback is none') as unknown },
    ]);
    answers.delete('/Applications/AP1.json');
    expect(await checks().routing([])).toMatchObject([{ status: 'fail' }]);
  });

  it('does not know the clock of a Twilio that says no time', async () => {
    server.answer = (_request, response) => {
      response.sendDate = false;
      response.end('{"status":"active","type":"Full"}');
    };
    expect((await checks().account()).map(({ status }) => status)).toEqual(['ok', 'skipped']);
  });
});
