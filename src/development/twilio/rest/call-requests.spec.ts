import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import twilio from 'twilio';
import { SimulatedOrigin } from '../../../../test/support/simulated-origin.js';
import {
  PHONE_ACCOUNT,
  PHONE_START,
  PHONE_TOKEN,
  phoneFor,
  TwimlServer,
} from '../../../../test/support/twiml-server.js';
import type { CallResult } from '../phone/call-result.js';
import { CallsFolder, type KeptLeg } from '../history/calls-folder.js';
import { RecordingsFolder } from '../history/recordings-folder.js';
import { InstantTime } from '../network/simulated-time.js';
import type { VirtualTwilio } from '../phone/virtual-twilio.js';
import type { VirtualTwilioSettings } from '../phone/virtual-account.js';
import { VirtualTwilioServer } from './virtual-twilio-server.js';

const AGENT = '+15557778888';
const MINUTE = 60_000;
const RECORD = '<Record action="/recorded" recordingStatusCallback="/recording"/>';
const LEG = 'statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed"';
const DIAL = `<Pause length="10"/><Dial action="/dialled"><Number url="/screen?step=1#rc=2" ${LEG}>${AGENT}</Number></Dial>`;

describe('the simulated REST API, read by the official client', () => {
  let twiml: TwimlServer;
  let server: VirtualTwilioServer;
  let dataDir: string;
  let time: InstantTime;
  let now: Date;
  let client: twilio.Twilio;

  beforeAll(async () => {
    twiml = await TwimlServer.start();
  });

  afterAll(() => twiml.close());

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'twilio-'));
    time = new InstantTime(new Date(PHONE_START));
    now = new Date(PHONE_START);
    twiml.received.length = 0;
    twiml.script = { '/twilio/voice': '<Say>one two three four five</Say>', '/screen': '' };
    twiml.script['/dialled'] = twiml.script['/recorded'] = '<Hangup/>';
    server = await VirtualTwilioServer.start({
      ...{ port: 0, dataDir, accountSid: PHONE_ACCOUNT, authToken: PHONE_TOKEN },
      now: () => now,
    });
    client = twilio(PHONE_ACCOUNT, PHONE_TOKEN, { httpClient: new SimulatedOrigin(server.url) });
  });

  afterEach(async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  function phone(settings: Partial<VirtualTwilioSettings> = {}): VirtualTwilio {
    const kept = { calls: CallsFolder.of(dataDir), recordings: RecordingsFolder.of(dataDir) };
    return phoneFor(twiml, { time, ...kept, ...settings });
  }

  function isLater(minutes: number, call: CallResult): void {
    now = new Date(call.endedAt.getTime() + minutes * MINUTE);
  }

  /** As the wire has it. */
  async function ask(path: string, method = 'GET'): Promise<{ status: number; body: unknown }> {
    const authorization = `Basic ${Buffer.from(`${PHONE_ACCOUNT}:${PHONE_TOKEN}`).toString('base64')}`;
    const address = `${server.url}/2010-04-01/Accounts/${PHONE_ACCOUNT}${path}`;
    const response = await fetch(address, { method, headers: { authorization } });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  /** Legs that were never played, one a minute, the first the oldest. */
  function keepLegs(count: number): string[] {
    const folder = CallsFolder.of(dataDir);
    return Array.from({ length: count }, (_each, index) => {
      const at = new Date(Date.parse(PHONE_START) + index * MINUTE).toISOString();
      const sid = `CA${String(index).padStart(32, '0')}`;
      folder.keepLeg(keptLeg({ sid, createdAt: at, answeredAt: at, endedAt: at }));
      return sid;
    });
  }

  function keptLeg(leg: Partial<KeptLeg>): KeptLeg {
    const parameters = { AccountSid: PHONE_ACCOUNT, From: '+14155550142', To: '+13235550100' };
    const times = { createdAt: PHONE_START, updatedAt: PHONE_START, answeredAt: null, endedAt: null };
    return { sid: `CA${'0'.repeat(32)}`, parameters, status: 'completed', ...times, ...leg };
  }

  describe('calls', () => {
    it('tells of a call in every field of the resource', async () => {
      const { callSid } = await phone().call({
        callerName: 'Ann Lee',
        parameters: { ForwardedFrom: '+15550001111' },
      });
      const path = `/2010-04-01/Accounts/${PHONE_ACCOUNT}/Calls/${callSid}`;
      const { body } = await ask(`/Calls/${callSid}.json`);
      expect(body).toEqual({
        sid: callSid,
        date_created: 'Sat, 21 Nov 2026 09:00:00 +0000',
        date_updated: 'Sat, 21 Nov 2026 09:00:02 +0000',
        parent_call_sid: null,
        account_sid: PHONE_ACCOUNT,
        to: '+13235550100',
        to_formatted: '(323) 555-0100',
        from: '+14155550142',
        from_formatted: '(415) 555-0142',
        phone_number_sid: expect.stringMatching(/^PN[0-9a-f]{32}$/) as unknown,
        status: 'completed',
        start_time: 'Sat, 21 Nov 2026 09:00:00 +0000',
        end_time: 'Sat, 21 Nov 2026 09:00:02 +0000',
        duration: '2',
        price: null,
        price_unit: 'USD',
        direction: 'inbound',
        answered_by: null,
        annotation: null,
        api_version: '2010-04-01',
        forwarded_from: '+15550001111',
        group_sid: null,
        caller_name: 'Ann Lee',
        queue_time: '0',
        trunk_sid: null,
        uri: `${path}.json`,
        subresource_uris: expect.objectContaining({
          events: `${path}/Events.json`,
          recordings: `${path}/Recordings.json`,
        }) as unknown,
      });
      const read = await client.calls(callSid).fetch();
      expect(read).toMatchObject({ sid: callSid, startTime: new Date(PHONE_START), duration: '2' });
      expect(read.endTime).toEqual(new Date('2026-11-21T09:00:02.000Z'));
    });

    it('lists agents as calls of their own, the newest first', async () => {
      twiml.script['/twilio/voice'] = DIAL;
      const { callSid, legs } = await phone().call({ talkSeconds: 30 });
      const [agent, caller] = await client.calls.list();
      expect(caller).toMatchObject({ sid: callSid, direction: 'inbound', parentCallSid: null });
      expect(agent).toMatchObject({
        ...{ sid: legs[0]?.sid, direction: 'outbound-dial', parentCallSid: callSid, status: 'completed' },
        ...{ to: AGENT, from: '+14155550142', duration: '30' },
      });
      // Six seconds of ringing lie between the two.
      expect(agent?.dateCreated).toEqual(new Date('2026-11-21T09:00:10.000Z'));
      expect(agent?.startTime).toEqual(new Date('2026-11-21T09:00:16.000Z'));
    });

    it('tells of a leg that nobody answered', async () => {
      twiml.script['/twilio/voice'] = DIAL;
      await phone().call({ agents: ['no-answer'] });
      const [agent] = await client.calls.list({ status: 'no-answer' });
      expect(agent).toMatchObject({ to: AGENT, duration: '0' });
      expect(agent?.startTime).toEqual(new Date('2026-11-21T09:00:10.000Z'));
      expect(agent?.endTime).toEqual(new Date('2026-11-21T09:00:45.000Z'));
    });

    it('lists calls that are under way, with how they are at that moment', async () => {
      const seen: unknown[] = [];
      const lookAfter = async (seconds: number): Promise<void> => {
        await time.wait(seconds);
        const calls = await time.during(client.calls.list());
        seen.push(
          calls.map(({ status, startTime, endTime }) => [status, startTime !== null, endTime !== null]),
        );
      };
      twiml.script['/twilio/voice'] = DIAL;
      const call = phone().startCall({ talkSeconds: 30 });
      for (const seconds of [5, 8, 10]) await lookAfter(seconds);
      await call.result;
      await lookAfter(0);
      expect(seen).toEqual([
        [['ringing', true, false]],
        [
          ['ringing', true, false],
          ['in-progress', true, false],
        ],
        [
          ['in-progress', true, false],
          ['in-progress', true, false],
        ],
        [
          ['completed', true, true],
          ['completed', true, true],
        ],
      ]);
    });

    it('filters by numbers, parent and status', async () => {
      twiml.script['/twilio/voice'] = DIAL;
      const first = await phone().call({ from: '+14155550199' });
      const second = await phone().call({ agents: ['busy'] });
      const sids = async (filter: Parameters<typeof client.calls.list>[0]): Promise<string[]> =>
        (await client.calls.list(filter)).map(({ sid }) => sid);
      expect(await sids({ from: '+14155550199', to: '+13235550100' })).toEqual([first.callSid]);
      expect(await sids({ to: AGENT })).toEqual([second.legs[0]?.sid, first.legs[0]?.sid]);
      expect(await sids({ parentCallSid: second.callSid })).toEqual([second.legs[0]?.sid]);
      expect(await sids({ status: 'busy' })).toEqual([second.legs[0]?.sid]);
      expect(await sids({ from: '+14155550100' })).toEqual([]);
    });

    it('filters by UTC dates, both included, whatever the time beside them', async () => {
      const folder = CallsFolder.of(dataDir);
      const days = ['20', '21', '22'].map((day) => {
        const sid = `CA${day.repeat(16)}`;
        const at = `2026-11-${day}T23:59:59.000Z`;
        const endedAt = new Date(Date.parse(at) + MINUTE).toISOString();
        folder.keepLeg(keptLeg({ sid, createdAt: at, answeredAt: at, endedAt }));
        return sid;
      });
      const underWay = `CA${'f'.repeat(32)}`;
      folder.keepLeg(
        keptLeg({ sid: underWay, status: 'in-progress', createdAt: '2026-11-23T00:00:00.000Z' }),
      );
      const list = async (filter: Parameters<typeof client.calls.list>[0]): Promise<string[]> =>
        (await client.calls.list(filter)).map(({ sid }) => sid).reverse();
      const noon = new Date('2026-11-21T12:00:00.000Z');
      expect(await list({ startTime: noon })).toEqual([days[1]]);
      expect(await list({ startTimeAfter: noon })).toEqual([days[1], days[2], underWay]);
      expect(await list({ startTimeBefore: noon })).toEqual([days[0], days[1]]);
      expect(await list({ startTimeAfter: noon, startTimeBefore: noon })).toEqual([days[1]]);
      // The same calls end on the day after, and the one under way has no end.
      expect(await list({ endTime: noon })).toEqual([days[0]]);
      expect(await list({ endTimeAfter: noon })).toEqual([days[0], days[1], days[2]]);
      const { body } = await ask('/Calls.json?StartTime%3E=2026-11-21&StartTime%3C=2026-11-21');
      expect(body).toMatchObject({ calls: [{ sid: days[1] }] });
    });

    it('answers for what is not there', async () => {
      await expect(client.calls(`CA${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({
        ...{ status: 404, code: 20404 },
      });
      expect(await client.calls.list()).toEqual([]);
      expect(await ask('/Calls/CA123.json')).toMatchObject({ status: 404 });
      expect(await ask('/Calls.json', 'POST')).toMatchObject({ status: 405, body: { code: 20004 } });
    });

    it('removes a call after its end, and not before', async () => {
      const folder = CallsFolder.of(dataDir);
      const call = await phone().call();
      const { from = '', to = '' } = await client.calls(call.callSid).fetch();
      const leg = keptLeg({
        sid: call.callSid,
        parameters: { AccountSid: PHONE_ACCOUNT, From: from, To: to },
      });
      folder.keepLeg({ ...leg, status: 'in-progress' });
      await expect(client.calls(call.callSid).remove()).rejects.toMatchObject({ status: 409, code: 20009 });
      folder.keepLeg({ ...leg, endedAt: PHONE_START });
      expect(await client.calls.list()).toHaveLength(1);
      expect(await client.calls(call.callSid).remove()).toBe(true);
      await expect(client.calls(call.callSid).fetch()).rejects.toMatchObject({ code: 20404 });
      await expect(client.calls(call.callSid).events.list()).rejects.toMatchObject({ code: 20404 });
      await expect(client.calls(call.callSid).remove()).rejects.toMatchObject({ code: 20404 });
      expect(await client.calls.list()).toEqual([]);
    });
  });

  describe('pages', () => {
    it('are linked as the client follows them', async () => {
      const sids = keepLegs(7).reverse();
      const calls = await client.calls.list({ pageSize: 3, from: '+14155550142' });
      expect(calls.map(({ sid }) => sid)).toEqual(sids);
      expect(server.requests.map(({ method, status }) => [method, status])).toEqual([
        ['GET', 200],
        ['GET', 200],
        ['GET', 200],
      ]);
      expect(server.requests[2]?.path).toContain('From=%2B14155550142');
    });

    it('name their neighbours in the form of the API', async () => {
      keepLegs(5);
      const base = `/2010-04-01/Accounts/${PHONE_ACCOUNT}/Calls.json?Status=completed&PageSize=2`;
      const first = await ask('/Calls.json?PageSize=2&Status=completed');
      expect(first.body).toMatchObject({
        ...{ page: 0, page_size: 2, start: 0, end: 1 },
        uri: `${base}&Page=0`,
        first_page_uri: `${base}&Page=0`,
        previous_page_uri: null,
        next_page_uri: expect.stringContaining(`${base}&Page=1&PageToken=PA`) as unknown,
      });
      const second = await client.calls.page({ pageSize: 2 }).then((page) => page.nextPage());
      const third = await second?.nextPage();
      expect(third?.instances).toHaveLength(1);
      expect(third?.nextPage()).toBeUndefined();
      const back = await third?.previousPage();
      expect(back?.instances.map(({ sid }) => sid)).toEqual(second?.instances.map(({ sid }) => sid));
    });

    it('shift nothing when calls come and go meanwhile', async () => {
      const sids = keepLegs(4).reverse();
      const page = await client.calls.page({ pageSize: 2 });
      await client.calls(sids[1] ?? '').remove();
      CallsFolder.of(dataDir).keepLeg(
        keptLeg({ sid: `CA${'f'.repeat(32)}`, createdAt: '2026-11-22T00:00:00.000Z' }),
      );
      const next = await page.nextPage();
      expect(next?.instances.map(({ sid }) => sid)).toEqual(sids.slice(2));
    });

    it('hold 50 unless told, and 1000 at most', async () => {
      keepLegs(60);
      expect(await ask('/Calls.json')).toMatchObject({ body: { page_size: 50, end: 49 } });
      expect(await ask('/Calls.json?PageSize=1000')).toMatchObject({
        body: { end: 59, next_page_uri: null },
      });
    });

    it.each([
      ['a larger page', 'PageSize=1001', 20007],
      ['an empty page', 'PageSize=0', 20001],
      ['a page that is no number', 'Page=x', 20001],
      ['a page that no answer has named', 'Page=1', 21481],
      ['a token that no answer has given', 'Page=1&PageToken=1', 21481],
      ['an unknown parameter', 'StartTimeAfter=2026-11-21', 20001],
      ['an unknown status', 'Status=answered', 20001],
      ['what is no date', 'StartTime=yesterday', 20001],
      ['a day that does not exist', 'EndTime%3C=2026-02-30', 20001],
      ['what is no time', 'StartTime%3E=2026-02-20T25:00:00Z', 20001],
    ])('refuse %s', async (_case, query, code) => {
      expect(await ask(`/Calls.json?${query}`)).toMatchObject({ status: 400, body: { code, status: 400 } });
    });
  });

  describe('events', () => {
    it('tell what was asked about a leg, and what was answered', async () => {
      twiml.script['/twilio/voice'] = '<Redirect>/next?step=2#rc=1</Redirect>';
      twiml.script['/next'] = '<Hangup/>';
      const call = await phone().call({ parameters: { AddOns: '{}' } });
      isLater(15, call);
      const events = await client.calls(call.callSid).events.list();
      expect(events.map(({ request }) => (request as { url: string }).url)).toEqual([
        'https://phone.example.com/twilio/voice',
        'https://phone.example.com/next?step=2',
        'https://phone.example.com/twilio/status',
      ]);
      expect(events[1]).toMatchObject({
        request: {
          method: 'POST',
          parameters: { call_sid: call.callSid, call_status: 'ringing', from_city: 'SAN FRANCISCO' },
        },
        response: {
          response_code: 200,
          request_duration: expect.any(Number) as unknown,
          content_type: 'text/xml',
          response_body: '<Response><Hangup/></Response>',
          date_created: 'Sat, 21 Nov 2026 09:00:00 +0000',
        },
      });
      expect(events[0]).toMatchObject({ request: { parameters: { add_ons: '{}', stir_verstat: /./ } } });
    });

    it('belong to the leg that they are about', async () => {
      twiml.script['/twilio/voice'] = DIAL;
      const call = await phone().call();
      isLater(15, call);
      const paths = async (sid: string): Promise<string[]> =>
        (await client.calls(sid).events.list()).map(
          ({ request }) => new URL((request as { url: string }).url).pathname,
        );
      expect(await paths(call.callSid)).toEqual(['/twilio/voice', '/dialled', '/twilio/status']);
      expect(await paths(call.legs[0]?.sid ?? '')).toEqual(['/leg', '/leg', '/leg', '/screen', '/leg']);
    });

    it('stay hidden until 15 minutes after the end', async () => {
      const call = await phone().call();
      isLater(14.99, call);
      expect(await client.calls(call.callSid).events.list()).toEqual([]);
      isLater(15, call);
      expect(await client.calls(call.callSid).events.list({ pageSize: 1 })).toHaveLength(2);
    });

    it('count every attempt, and say 502 where no answer came', async () => {
      const call = await phone().call({ delivery: { unreachable: true } });
      isLater(15, call);
      const events = await client.calls(call.callSid).events.list();
      expect(
        events.map(({ request, response }) => [
          new URL((request as { url: string }).url).pathname,
          (response as { response_code: number }).response_code,
        ]),
      ).toEqual(
        ['voice', 'voice', 'fallback', 'fallback', 'status', 'status'].map((path) => [
          `/twilio/${path}`,
          502,
        ]),
      );
      expect(twiml.received).toEqual([]);
      expect(await client.calls.list()).toMatchObject([{ status: 'completed', duration: '4' }]);
    });

    it('leave out what was never sent', async () => {
      twiml.script['/twilio/voice'] = RECORD;
      const call = await phone().call({ messageSeconds: 1, delivery: { dropCallbacks: true } });
      isLater(15, call);
      const events = await client.calls(call.callSid).events.list();
      expect(events.map(({ request }) => new URL((request as { url: string }).url).pathname)).toEqual([
        '/twilio/voice',
        '/recorded',
      ]);
      expect(await client.recordings.list()).toHaveLength(1);
    });
  });

  describe('recordings', () => {
    it('are listed alone, by call and by date', async () => {
      twiml.script['/twilio/voice'] = RECORD;
      const first = await phone().call({ messageSeconds: 3 });
      await time.wait(24 * 3600);
      const second = await phone().call({ messageSeconds: 4 });
      const all = await client.recordings.list();
      expect(all).toMatchObject([
        { callSid: second.callSid, duration: '4', status: 'completed', source: 'RecordVerb', channels: 1 },
        { callSid: first.callSid, duration: '3' },
      ]);
      expect(all[1]?.dateCreated).toEqual(new Date('2026-11-21T09:00:01.000Z'));
      expect(all[0]?.mediaUrl).toBe(
        `${server.url}/2010-04-01/Accounts/${PHONE_ACCOUNT}/Recordings/${all[0]?.sid}`,
      );
      const sids = (recordings: { callSid: string }[]): string[] => recordings.map(({ callSid }) => callSid);
      const day = new Date('2026-11-21T23:00:00.000Z');
      expect(sids(await client.recordings.list({ dateCreated: day }))).toEqual([first.callSid]);
      expect(sids(await client.recordings.list({ dateCreatedBefore: day }))).toEqual([first.callSid]);
      expect(sids(await client.recordings.list({ dateCreatedAfter: day }))).toHaveLength(2);
      expect(sids(await client.recordings.list({ callSid: second.callSid, pageSize: 1 }))).toEqual([
        second.callSid,
      ]);
      expect(sids(await client.calls(first.callSid).recordings.list())).toEqual([first.callSid]);
    });

    it('are removed with or without an ending', async () => {
      twiml.script['/twilio/voice'] = RECORD;
      for (const remove of [
        (sid: string) => client.recordings(sid).remove(),
        (sid: string) => ask(`/Recordings/${sid}`, 'DELETE'),
      ]) {
        const { recordings } = await phone().call({ messageSeconds: 1 });
        const sid = recordings[0]?.sid ?? '';
        await client.recordings(sid).fetch();
        await remove(sid);
        await expect(client.recordings(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
        expect(await client.recordings.list()).toEqual([]);
      }
    });
  });

  it('refuses the next requests when told to, as an account is that asks too much', async () => {
    server.refuseNext(1);
    expect(await ask('/Calls.json')).toEqual({
      status: 429,
      body: {
        code: 20429,
        message: 'Too Many Requests',
        more_info: 'https://www.twilio.com/docs/errors/20429',
        status: 429,
      },
    });
    server.refuseNext(2);
    expect(await client.calls.list()).toEqual([]);
    expect(server.requests.map(({ status }) => status)).toEqual([429, 429, 429, 200]);
  });
});
