import { PHONE_ACCOUNT, phoneFor, TwimlServer } from '../../../../test/support/twiml-server.js';
import type { CallPlan } from './call-plan.js';
import type { CallResult } from './call-result.js';

const CALLBACK =
  'recordingStatusCallback="/recording#rc=3" recordingStatusCallbackEvent="in-progress completed absent"';

describe('Record', () => {
  let server: TwimlServer;

  beforeAll(async () => {
    server = await TwimlServer.start();
  });

  afterAll(() => server.close());

  beforeEach(() => {
    server.received.length = 0;
  });

  function call(twiml: string, plan: CallPlan = {}): Promise<CallResult> {
    server.script = { '/twilio/voice': twiml, '/recorded': '<Say>thanks</Say>' };
    return phoneFor(server).call(plan);
  }

  function action(): Readonly<Record<string, string>> | undefined {
    return server.to('/recorded')[0]?.form;
  }

  function callbacks(): Readonly<Record<string, string>>[] {
    return server.to('/recording').map(({ form }) => form);
  }

  it('beeps, records, and asks its action', async () => {
    const result = await call(`<Record action="/recorded?x=1" ${CALLBACK}/><Say>never</Say>`, {
      messageSeconds: 21,
    });
    const [recording] = result.recordings;
    expect(result).toMatchObject({ outcome: 'message-left', heard: ['(beep)', 'thanks'] });
    expect(result.recordings).toEqual([
      { sid: expect.stringMatching(/^RE[0-9a-f]{32}$/) as string, seconds: 21 },
    ]);
    const url = `https://api.twilio.com/2010-04-01/Accounts/${PHONE_ACCOUNT}/Recordings/${recording?.sid}`;
    expect(action()).toMatchObject({
      CallSid: result.callSid,
      CallStatus: 'in-progress',
      RecordingUrl: url,
      RecordingSid: recording?.sid,
      RecordingDuration: '21',
      Digits: '#',
    });
    expect(callbacks()).toMatchObject([
      { RecordingStatus: 'in-progress', RecordingSid: recording?.sid },
      { RecordingStatus: 'completed', RecordingSid: recording?.sid },
    ]);
    expect(callbacks()[1]).toEqual({
      AccountSid: PHONE_ACCOUNT,
      CallSid: result.callSid,
      RecordingSid: recording?.sid,
      RecordingUrl: url,
      RecordingStatus: 'completed',
      RecordingDuration: '21',
      RecordingChannels: '1',
      RecordingStartTime: 'Sat, 21 Nov 2026 09:00:01 +0000',
      RecordingSource: 'RecordVerb',
      ErrorCode: '0',
    });
  });

  it('reports only a completed recording when nothing else is asked for, after its processing', async () => {
    const result = await call('<Record action="/recorded" recordingStatusCallback="/recording"/>', {
      messageSeconds: 5,
    });
    expect(callbacks().map(({ RecordingStatus }) => RecordingStatus)).toEqual(['completed']);
    const sent = result.requests.find(({ purpose }) => purpose === 'recording status');
    expect(sent?.at.toISOString()).toBe('2026-11-21T09:00:08.000Z');
  });

  it('does not beep when told not to', async () => {
    const result = await call('<Record action="/recorded" playBeep="false"/>', { messageSeconds: 5 });
    expect(result.heard).toEqual(['thanks']);
    expect(result.durationSeconds).toBe(5);
  });

  it('ends after silence, which counts in the action and is trimmed from the recording', async () => {
    await call(`<Record action="/recorded" timeout="4" ${CALLBACK}/>`, {
      messageSeconds: 10,
      messageEnd: 'silence',
    });
    expect(action()).toMatchObject({ RecordingDuration: '14' });
    expect(action()).not.toHaveProperty('Digits');
    expect(callbacks()[1]).toMatchObject({ RecordingDuration: '10' });
  });

  it('keeps silence when told to', async () => {
    await call(`<Record action="/recorded" trim="do-not-trim" ${CALLBACK}/>`, {
      messageSeconds: 10,
      messageEnd: 'silence',
    });
    expect(callbacks()[1]).toMatchObject({ RecordingDuration: '15' });
  });

  it('ends at its maximum length', async () => {
    await call(`<Record action="/recorded" maxLength="30" ${CALLBACK}/>`, { messageSeconds: 300 });
    expect(action()).toMatchObject({ RecordingDuration: '30' });
    expect(action()).not.toHaveProperty('Digits');
    expect(callbacks()[1]).toMatchObject({ RecordingDuration: '30' });
  });

  it('ends at its maximum length when silence never ends it', async () => {
    await call('<Record action="/recorded" maxLength="60" timeout="0"/>', {
      messageSeconds: 10,
      messageEnd: 'silence',
    });
    expect(action()).toMatchObject({ RecordingDuration: '60' });
  });

  it.each([
    ['any key', '', '5', '5'],
    ['one of several', 'finishOnKey="*5"', '5', '5'],
    ['no other key', 'finishOnKey="#"', '5', undefined],
  ])('is ended by %s', async (_case, attributes, key, digits) => {
    await call(`<Record action="/recorded" ${attributes}/>`, { messageSeconds: 10, messageEnd: key });
    expect(action()?.['Digits']).toBe(digits);
  });

  describe('in which nobody speaks', () => {
    it('goes on with the next verb and reports an absent recording', async () => {
      const result = await call(`<Record action="/recorded" ${CALLBACK}/><Say>next</Say>`, {
        messageSeconds: 0,
      });
      expect(action()).toBeUndefined();
      expect(result).toMatchObject({ outcome: 'ended', heard: ['(beep)', 'next'], recordings: [] });
      expect(callbacks()[1]).toMatchObject({ RecordingStatus: 'absent', ErrorCode: '16102' });
      expect(callbacks()[1]).not.toHaveProperty('RecordingDuration');
    });

    it('reports nothing unless asked to', async () => {
      await call('<Record action="/recorded" recordingStatusCallback="/recording"/>', { messageSeconds: 0 });
      expect(callbacks()).toEqual([]);
    });

    it('is also empty when a key ends it at once', async () => {
      await call('<Record action="/recorded"/>', { messageSeconds: 0, messageEnd: '#' });
      expect(action()).toBeUndefined();
    });
  });

  describe('when the caller hangs up', () => {
    it('at the end of the message: asks the action with hangup and ignores its answer', async () => {
      const result = await call(`<Record action="/recorded" ${CALLBACK}/>`, {
        hangUp: 'recording',
        messageSeconds: 9,
      });
      expect(action()).toMatchObject({ Digits: 'hangup', CallStatus: 'completed', RecordingDuration: '9' });
      expect(result).toMatchObject({ outcome: 'message-left', heard: ['(beep)'], durationSeconds: 10 });
      expect(callbacks()[1]).toMatchObject({ RecordingStatus: 'completed', RecordingDuration: '9' });
    });

    it('in the middle of the message', async () => {
      await call('<Record action="/recorded"/>', { hangUp: 5, messageSeconds: 9 });
      expect(action()).toMatchObject({ Digits: 'hangup', RecordingDuration: '4' });
    });

    it('without a word: asks no action', async () => {
      const result = await call(`<Record action="/recorded" ${CALLBACK}/>`, {
        hangUp: 'recording',
        messageSeconds: 0,
      });
      expect(action()).toBeUndefined();
      expect(result.outcome).toBe('hung-up');
      expect(callbacks()[1]).toMatchObject({ RecordingStatus: 'absent' });
    });

    it('before the beep: records nothing', async () => {
      const result = await call(`<Say>one</Say><Record action="/recorded" ${CALLBACK}/>`, {
        hangUp: 'before-beep',
      });
      expect(result).toMatchObject({ outcome: 'hung-up', heard: ['one'] });
      expect([action(), callbacks()]).toEqual([undefined, []]);
    });
  });

  it('asks its own document without an action', async () => {
    server.script = {
      '/twilio/voice': ({ form }) => (form['RecordingUrl'] === undefined ? '<Record/>' : '<Hangup/>'),
    };
    await phoneFor(server).call();
    expect(server.to('/twilio/voice')).toHaveLength(2);
  });

  it('leaves RecordingSid out when told to', async () => {
    await call('<Record action="/recorded"/>', { delivery: { omitRecordingSid: true } });
    expect(action()).not.toHaveProperty('RecordingSid');
    expect(action()).toHaveProperty('RecordingUrl');
  });

  describe('of which nothing is kept, although the caller spoke', () => {
    it.each([
      ['too-short', { RecordingStatus: 'absent', ErrorCode: '16101' }],
      ['silent', { RecordingStatus: 'absent', ErrorCode: '16102' }],
      ['failed', { RecordingStatus: 'failed', ErrorCode: '16105' }],
    ] as const)('asks the action and reports it as %s', async (recordingResult, report) => {
      const result = await call(`<Record action="/recorded" ${CALLBACK}/>`, {
        delivery: { recordingResult },
      });
      expect(action()).toMatchObject({ RecordingDuration: '12' });
      expect(callbacks()[1]).toMatchObject(report);
      expect(callbacks()[1]).not.toHaveProperty('RecordingDuration');
      expect(result.recordings).toEqual([]);
    });
  });

  describe('with a transcription', () => {
    const TWIML = '<Record action="/recorded" transcribe="true" transcribeCallback="/transcribed"/>';

    it('reports the text after the recording', async () => {
      const result = await call(TWIML, { messageSeconds: 10, messageText: 'Call me back.' });
      expect(server.to('/transcribed')[0]?.form).toMatchObject({
        TranscriptionSid: expect.stringMatching(/^TR[0-9a-f]{32}$/) as string,
        TranscriptionStatus: 'completed',
        TranscriptionText: 'Call me back.',
        RecordingSid: result.recordings[0]?.sid,
        CallSid: result.callSid,
        From: '+14155550142',
        CallStatus: 'completed',
      });
    });

    it('records two minutes at most, and fails for a message that is too short or too long', async () => {
      await call(TWIML, { messageSeconds: 300 });
      expect(action()).toMatchObject({ RecordingDuration: '120' });
      expect(server.to('/transcribed')[0]?.form).toMatchObject({ TranscriptionStatus: 'failed' });
      server.received.length = 0;
      await call(TWIML, { messageSeconds: 2 });
      expect(server.to('/transcribed')[0]?.form).toMatchObject({ TranscriptionStatus: 'failed' });
    });

    it('reports nothing about an absent recording', async () => {
      await call(TWIML, { messageSeconds: 0 });
      expect(server.to('/transcribed')).toEqual([]);
    });

    it('has no effect when it is not switched on', async () => {
      const { warnings } = await call('<Record action="/recorded" transcribeCallback="/transcribed"/>');
      expect(server.to('/transcribed')).toEqual([]);
      expect(warnings).toHaveLength(1);
    });
  });
});
