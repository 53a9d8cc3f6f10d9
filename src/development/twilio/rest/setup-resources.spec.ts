import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import twilio from 'twilio';
import { SimulatedOrigin } from '../../../../test/support/simulated-origin.js';
import { VirtualTwilioServer } from './virtual-twilio-server.js';

/** What the published document says of these resources. */
interface Facts {
  readonly account: {
    readonly path: string;
    readonly properties: string[];
    readonly enums: { readonly status: string[]; readonly type: string[] };
  };
  readonly application: {
    readonly list: string;
    readonly path: string;
    readonly key: string;
    readonly parameters: string[];
    readonly required: string[];
    readonly properties: string[];
    readonly statuses: Readonly<Record<'create' | 'fetch' | 'update' | 'remove', number>>;
  };
  readonly outgoingCallerId: { readonly list: string; readonly key: string; readonly properties: string[] };
  readonly page: string[];
}

const FIXTURE = join(__dirname, '../../../../test/support/fixtures/twilio-openapi-setup.json');
const FACTS = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Facts;
const ACCOUNT = 'AC5f1c0de05f1c0de05f1c0de05f1c0de0';
const TOKEN = 'secret';
const NUMBER = '+15005551001';
const VERIFIED = ['+15557778888', '+15557779999', '+447700900123'];
const ROUTING = {
  voiceUrl: 'https://phone.example.com/voice#rc=2&rp=ct,rt',
  voiceMethod: 'POST',
  voiceFallbackUrl: 'https://phone.example.com/fallback',
  voiceFallbackMethod: 'GET',
  statusCallback: 'https://phone.example.com/status?a=b',
  statusCallbackMethod: 'POST',
};

describe('what setup needs of the simulated account', () => {
  let dataDir: string;
  let server: VirtualTwilioServer;
  let client: twilio.Twilio;
  let now: Date;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'twilio-'));
    now = new Date('2026-11-21T09:00:00.000Z');
    server = await VirtualTwilioServer.start({
      port: 0,
      dataDir,
      accountSid: ACCOUNT,
      authToken: TOKEN,
      numbers: [NUMBER],
      account: { type: 'Trial', verifiedNumbers: VERIFIED },
      now: () => now,
    });
    client = twilio(ACCOUNT, TOKEN, { httpClient: new SimulatedOrigin(server.url) });
  });

  afterEach(async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Asks as the document says, and not by the client. */
  async function ask(
    path: string,
    sid = '',
    options: { method?: string; form?: Record<string, string> } = {},
  ) {
    const authorization = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`;
    const place = path.replace('{AccountSid}', ACCOUNT).replace('{Sid}', sid);
    const { method = 'GET', form } = options;
    const body = form === undefined ? {} : { body: new URLSearchParams(form) };
    const response = await fetch(server.url + place, { method, headers: { authorization }, ...body });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
    };
  }

  const names = (value: unknown): string[] => Object.keys(Object(value) as object).sort();

  it('is an account with the properties of the document', async () => {
    const { status, body } = await ask(FACTS.account.path, ACCOUNT);
    expect([status, names(body)]).toEqual([200, FACTS.account.properties]);
    expect(FACTS.account.enums.type).toContain(body['type']);
    expect(FACTS.account.enums.status).toContain(body['status']);
    expect(await client.api.v2010.accounts(ACCOUNT).fetch()).toMatchObject({
      sid: ACCOUNT,
      type: 'Trial',
      status: 'active',
    });
    await expect(client.api.v2010.accounts(`AC${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({
      status: 404,
    });
    expect(
      (await ask(FACTS.account.path, ACCOUNT, { method: 'POST', form: { Status: 'closed' } })).status,
    ).toBe(405);
  });

  it('has applications with the properties, parameters and answers of the document', async () => {
    const { application, page } = FACTS;
    const form = { FriendlyName: 'Mainline', VoiceUrl: 'https://a.example.com/' };
    const made = await ask(application.list, '', { method: 'POST', form });
    expect([made.status, names(made.body)]).toEqual([application.statuses.create, application.properties]);
    const sid = String(made.body['sid']);
    expect(sid).toMatch(/^AP[0-9a-f]{32}$/);
    expect(await ask(application.path, sid)).toEqual({ status: application.statuses.fetch, body: made.body });
    const changed = await ask(application.path, sid, { method: 'POST', form: { VoiceMethod: 'GET' } });
    expect(changed.status).toBe(application.statuses.update);
    expect(changed.body).toEqual({ ...made.body, voice_method: 'GET' });
    const list = await ask(application.list);
    expect(names(list.body)).toEqual([...page, application.key].sort());
    expect(list.body[application.key]).toEqual([changed.body]);
    expect((await ask(application.path, sid, { method: 'DELETE' })).status).toBe(application.statuses.remove);
    expect((await ask(application.path, sid)).status).toBe(404);
    expect(application.required).toEqual([]);
    expect((await ask(application.list, '', { method: 'POST', form: {} })).status).toBe(201);
  });

  it('has verified numbers with the properties of the document, page by page', async () => {
    const { outgoingCallerId: facts, page } = FACTS;
    const { status, body } = await ask(facts.list);
    expect([status, names(body)]).toEqual([200, [...page, facts.key].sort()]);
    const [first] = body[facts.key] as unknown[];
    expect(names(first)).toEqual(facts.properties);
    const listed = await client.outgoingCallerIds.list({ pageSize: 2 });
    expect(listed.map(({ phoneNumber }) => phoneNumber).sort()).toEqual([...VERIFIED].sort());
    expect(await client.outgoingCallerIds.list({ phoneNumber: VERIFIED[1] })).toHaveLength(1);
    await expect(ask(`${facts.list}?Beta=true`)).resolves.toMatchObject({ status: 400 });
  });

  it('takes the parameters that the official client sends, which are those of the document', async () => {
    const source = await readFile(
      require.resolve('twilio/lib/rest/api/v2010/account/application.js'),
      'utf8',
    );
    const create = source.slice(
      source.indexOf('instance.create = '),
      source.indexOf('instance.createWithHttpInfo'),
    );
    const sent = [...create.matchAll(/data\["(\w+)"\] =/g)].map(([, name = '']) => name);
    expect(sent.sort()).toEqual(FACTS.application.parameters);
    const list = await client.applications.create({ friendlyName: 'Mainline', ...ROUTING });
    expect(list).toMatchObject({ friendlyName: 'Mainline', ...ROUTING, smsUrl: null });
    now = new Date('2026-11-21T10:00:00.000Z');
    const updated = await client.applications(list.sid).update({ voiceUrl: '', friendlyName: 'Line' });
    expect(updated.toJSON()).toEqual({
      ...list.toJSON(),
      voiceUrl: null,
      friendlyName: 'Line',
      dateUpdated: now,
    });
    expect(await client.applications.list({ friendlyName: 'Line' })).toHaveLength(1);
    expect(await client.applications.list({ friendlyName: 'Mainline' })).toEqual([]);
  });

  it('takes an application that is removed away from its numbers', async () => {
    const { sid } = await client.applications.create({ friendlyName: 'Mainline' });
    const [listed] = await client.incomingPhoneNumbers.list();
    const number = client.incomingPhoneNumbers(listed?.sid ?? '');
    await number.update({ voiceApplicationSid: sid });
    expect(await client.applications(sid).remove()).toBe(true);
    expect(await number.fetch()).toMatchObject({ voiceApplicationSid: '' });
    await expect(client.applications(sid).remove()).rejects.toMatchObject({ status: 404, code: 20_404 });
    await expect(client.applications(sid).update({ voiceUrl: '' })).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    [{ voiceUrl: 'nowhere' }, 21_402],
    [{ voiceMethod: 'PUT' }, 21_403],
    [{ smsUrl: 'https://a.example.com/' }, 20_001],
    [{ friendlyName: 'x'.repeat(65) }, 20_001],
  ])('makes no application of %p', async (parameters, code) => {
    await expect(client.applications.create(parameters)).rejects.toMatchObject({ status: 400, code });
    expect(await client.applications.list()).toEqual([]);
  });
});
