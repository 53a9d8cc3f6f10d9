import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import twilio from 'twilio';
import { SimulatedOrigin } from '../../../../test/support/simulated-origin.js';
import { VirtualTwilioServer } from './virtual-twilio-server.js';

const ACCOUNT = 'AC5f1c0de05f1c0de05f1c0de05f1c0de0';
const TOKEN = 'secret';
const NUMBERS = ['+15005551001', '+15005551002', '+15005551003', '+13235550100', '+447700900123'];
const APPLICATION = `AP${'a'.repeat(32)}`;
const TRUNK = `TK${'b'.repeat(32)}`;

describe('the phone numbers of the simulated account, read by the official client', () => {
  let dataDir: string;
  let server: VirtualTwilioServer;
  let client: twilio.Twilio;
  let now: Date;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'twilio-'));
    now = new Date('2026-11-21T09:00:00.000Z');
    await start(NUMBERS);
  });

  afterEach(async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function start(numbers: readonly string[]): Promise<void> {
    const settings = { port: 0, dataDir, accountSid: ACCOUNT, authToken: TOKEN, numbers };
    server = await VirtualTwilioServer.start({ ...settings, now: () => now });
    client = twilio(ACCOUNT, TOKEN, { httpClient: new SimulatedOrigin(server.url) });
  }

  const first = async () => {
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: '+15005551001' });
    if (number === undefined) throw new Error('The account has no number');
    return number;
  };

  it('have every field of the resource', async () => {
    const { sid } = await first();
    const path = `/2010-04-01/Accounts/${ACCOUNT}/IncomingPhoneNumbers/${sid}`;
    const authorization = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`;
    const response = await fetch(`${server.url}${path}.json`, { headers: { authorization } });
    expect(await response.json()).toEqual({
      sid,
      account_sid: ACCOUNT,
      phone_number: '+15005551001',
      friendly_name: '+15005551001',
      date_created: 'Sat, 21 Nov 2026 09:00:00 +0000',
      date_updated: 'Sat, 21 Nov 2026 09:00:00 +0000',
      voice_url: 'https://demo.twilio.com/welcome/voice/',
      voice_method: 'POST',
      voice_fallback_url: '',
      voice_fallback_method: 'POST',
      status_callback: '',
      status_callback_method: 'POST',
      voice_application_sid: '',
      trunk_sid: null,
      voice_caller_id_lookup: false,
      voice_receive_mode: 'voice',
      address_requirements: 'none',
      address_sid: null,
      api_version: '2010-04-01',
      beta: false,
      bundle_sid: null,
      capabilities: { fax: false, mms: true, sms: true, voice: true },
      emergency_address_sid: null,
      emergency_address_status: 'unregistered',
      emergency_status: 'Inactive',
      identity_sid: null,
      origin: 'twilio',
      sms_application_sid: '',
      sms_fallback_method: 'POST',
      sms_fallback_url: '',
      sms_method: 'POST',
      sms_url: '',
      status: 'in-use',
      type: 'local',
      uri: `${path}.json`,
      subresource_uris: { assigned_add_ons: `${path}/AssignedAddOns.json` },
    });
  });

  it('are listed page by page', async () => {
    const numbers = await client.incomingPhoneNumbers.list({ pageSize: 2 });
    expect(numbers.map(({ phoneNumber }) => phoneNumber).sort()).toEqual([...NUMBERS].sort());
    expect(server.requests).toHaveLength(3);
    const page = await client.incomingPhoneNumbers.page({ pageSize: 2 });
    expect(page.nextPageUrl).toContain('PageSize=2&Page=1&PageToken=PA');
  });

  it.each([
    [{ phoneNumber: '+1500555' }, 3],
    [{ phoneNumber: '555100*' }, 3],
    [{ phoneNumber: '+447700900123' }, 1],
    [{ phoneNumber: '999999' }, 0],
    [{ friendlyName: '+13235550100' }, 1],
  ])('are found by %p', async (filter, count) => {
    expect(await client.incomingPhoneNumbers.list(filter)).toHaveLength(count);
  });

  it('change in what is sent and stay as they are in all else, also for the next server', async () => {
    const before = await first();
    now = new Date('2026-11-21T10:00:00.000Z');
    const change = {
      voiceUrl: 'https://phone.example.com/a?b=c&d=%20',
      voiceMethod: 'GET',
      friendlyName: 'Desk',
    };
    const after = await client.incomingPhoneNumbers(before.sid).update(change);
    expect(after.toJSON()).toEqual({ ...before.toJSON(), ...change, dateUpdated: now });
    await server.close();
    await start(NUMBERS);
    expect((await first()).toJSON()).toEqual(after.toJSON());
    expect(await client.incomingPhoneNumbers.list()).toHaveLength(NUMBERS.length);
  });

  it('have an application or a trunk, and none after a blank', async () => {
    const { sid } = await first();
    const number = client.incomingPhoneNumbers(sid);
    expect(await number.update({ voiceApplicationSid: APPLICATION })).toMatchObject({
      voiceApplicationSid: APPLICATION,
      trunkSid: null,
    });
    expect(await number.update({ trunkSid: TRUNK })).toMatchObject({
      voiceApplicationSid: '',
      trunkSid: TRUNK,
    });
    expect(await number.update({ voiceUrl: 'https://a.example.com/' })).toMatchObject({ trunkSid: TRUNK });
    expect(await number.update({ voiceApplicationSid: APPLICATION })).toMatchObject({ trunkSid: null });
    expect(await number.update({ voiceApplicationSid: '' })).toMatchObject({ voiceApplicationSid: '' });
  });

  it.each([
    [{ voiceUrl: 'nowhere' }, 21_402],
    [{ statusCallback: 'ftp://a.example.com/' }, 21_402],
    [{ voiceMethod: 'PUT' }, 21_403],
    [{ trunkSid: APPLICATION }, 20_001],
    [{ trunkSid: TRUNK, voiceApplicationSid: APPLICATION }, 20_001],
    [{ smsUrl: 'https://a.example.com/' }, 20_001],
  ])('do not change to %p', async (change, code) => {
    const before = await first();
    await expect(client.incomingPhoneNumbers(before.sid).update(change)).rejects.toMatchObject({
      status: 400,
      code,
    });
    expect((await first()).toJSON()).toEqual(before.toJSON());
  });

  it('are neither bought nor given up, and unknown ones are not there', async () => {
    const { sid } = await first();
    const numbers = client.incomingPhoneNumbers;
    await expect(numbers.create({ phoneNumber: '+15005550006' })).rejects.toMatchObject({ status: 405 });
    await expect(numbers(sid).remove()).rejects.toMatchObject({ status: 405 });
    const unknown = numbers(`PN${'0'.repeat(32)}`);
    await expect(unknown.fetch()).rejects.toMatchObject({ status: 404, code: 20_404 });
    await expect(unknown.update({ voiceUrl: '' })).rejects.toMatchObject({ status: 404 });
    await expect(numbers.list({ beta: true })).rejects.toMatchObject({ status: 400 });
  });
});
