import type { Call } from '../../src/calls/model/call.js';
import type { CallPlan } from '../../src/development/twilio/phone/call-plan.js';
import { STARTING } from '../support/mainline-app.js';
import { PhoneLine } from '../support/phone-line.js';

const FIRST_AGENT = '+15557778888';
const SECOND_AGENT = '+15557779999';

/** What two calls of the same course have in common. */
function summary(call: Call): object {
  const { outcome, status, durationSeconds, waitSeconds, eventCount } = call;
  const legs = call.legs
    .map(({ to, ...leg }) => [to, leg.status, leg.durationSeconds, leg.accepted].join(' '))
    .sort();
  return { outcome, status, durationSeconds, waitSeconds, eventCount, legs };
}

describe('the phone menu', () => {
  let line: PhoneLine;

  beforeAll(async () => {
    line = await PhoneLine.open({ phone: { forwardTo: [FIRST_AGENT, SECOND_AGENT] } });
  }, STARTING);
  afterAll(() => line.close());

  it('takes a message on 2', async () => {
    const { heard, call, item } = await line.play({ keys: '2', messageSeconds: 21 });
    expect(heard.warnings).toEqual([]);
    expect(heard.outcome).toBe('message-left');
    expect(call).toMatchObject({
      outcome: 'voicemail',
      status: 'ended',
      providerStatus: 'completed',
      menu: [{ digits: '2' }],
      legs: [],
      voicemail: { status: 'completed', durationSeconds: 21, recordingSid: heard.recordings[0]?.sid },
      durationSeconds: heard.durationSeconds,
      waitSeconds: 0,
      talkSeconds: 0,
    });
    expect(item.voicemail?.url).toMatch(/^https:\/\/phone\.example\.com\/line\/calls\/CA\w+\/voicemail\?/);
  });

  it('connects the caller with the agent who presses 1', async () => {
    const { heard, call } = await line.play({ keys: '1', agents: ['no-answer', 'accept'], talkSeconds: 60 });
    expect(heard.warnings).toEqual([]);
    expect(heard.outcome).toBe('connected');
    expect(call).toMatchObject({ outcome: 'answered', answeredBy: SECOND_AGENT, voicemail: null });
    expect(call.talkSeconds).toBe(60);
    expect(call.waitSeconds).toBeGreaterThan(5);
    expect(call.legs).toHaveLength(2);
    expect(call.legs.find((leg) => leg.to === SECOND_AGENT)).toMatchObject({
      status: 'completed',
      accepted: true,
    });
    expect(call.legs.find((leg) => leg.to === FIRST_AGENT)).toMatchObject({
      accepted: false,
      answeredAt: null,
    });
  });

  it.each<[string, CallPlan['agents']]>([
    ['nobody answers', ['no-answer', 'no-answer']],
    ['everybody is busy', ['busy', 'busy']],
    ['nobody can be reached', ['failed', 'failed']],
    ['everybody declines', ['decline', 'decline']],
    ['nobody presses a key', ['ignore-screening', 'ignore-screening']],
    ['a private voicemail picks up', ['voicemail', 'no-answer']],
    ['each does something else', ['decline', 'busy']],
  ])('offers to leave a message when %s', async (_case, agents) => {
    const { heard, call } = await line.play({ keys: '1', agents, messageSeconds: 8 });
    expect(heard.heard.join(' ')).toContain('nobody is available');
    expect(heard.legs.some((leg) => leg.bridged)).toBe(false);
    expect(call).toMatchObject({ outcome: 'voicemail', answeredBy: null, answeredAt: null, talkSeconds: 0 });
    expect(call.legs).toHaveLength(2);
    expect(call.legs.every((leg) => !leg.accepted)).toBe(true);
    expect(call.waitSeconds).toBeGreaterThan(0);
  });

  it('ends the call after a conversation also where Twilio does not say bridged', async () => {
    const delivery = { omitDialBridged: true };
    const { heard, call } = await line.play({ keys: '1', agents: ['accept'], talkSeconds: 12, delivery });
    expect(heard.heard.join(' ')).not.toMatch(/nobody is available|after the beep/);
    expect(call).toMatchObject({ outcome: 'answered', answeredBy: FIRST_AGENT, voicemail: null });
  });

  it.each(['completed', 'no-answer'] as const)(
    'offers to leave a message after an agent declined where Twilio does not say bridged: %s',
    async (declinedStatus) => {
      const delivery = { omitDialBridged: true, declinedStatus };
      const { heard, call } = await line.play({
        keys: '1',
        agents: ['decline', 'busy'],
        messageSeconds: 8,
        delivery,
      });
      expect(heard.heard.join(' ')).toContain('nobody is available');
      expect(call).toMatchObject({ outcome: 'voicemail', answeredBy: null });
    },
  );

  it('calls it missed when no message is left either', async () => {
    const { call } = await line.play({ keys: '1', agents: ['busy', 'busy'], hangUp: 'before-beep' });
    expect(call).toMatchObject({ outcome: 'missed', voicemail: null });
  });

  it.each<[CallPlan['hangUp'], string, string, object]>([
    ['menu', '2', 'abandoned', { menu: [], voicemail: null }],
    ['before-beep', '2', 'abandoned', { voicemail: null }],
    ['recording', '2', 'voicemail', { voicemail: { status: 'completed' } }],
    ['ringing', '1', 'missed', { answeredBy: null }],
    ['talking', '1', 'answered', { answeredBy: FIRST_AGENT }],
  ])('logs a caller who hangs up at the moment "%s"', async (hangUp, keys, outcome, row) => {
    const { heard, call } = await line.play({
      keys,
      hangUp,
      agents: ['accept'],
      talkSeconds: 12,
      messageSeconds: 9,
    });
    expect(call).toMatchObject({ status: 'ended', outcome, ...row });
    // Twilio's timestamps have whole seconds.
    expect(call.endedAt).toBe(`${heard.endedAt.toISOString().slice(0, 19)}.000Z`);
    expect(call.durationSeconds).toBe(heard.durationSeconds);
  });

  it.each([0, 1, 3, 6, 9, 12, 15, 20, 30, 45])(
    'leaves one right row when the caller hangs up after %s s',
    async (hangUp) => {
      for (const keys of ['1', '2', '9']) {
        const { call } = await line.play({
          keys,
          hangUp,
          agents: ['accept'],
          talkSeconds: 90,
          messageSeconds: 60,
        });
        expect(call.status).toBe('ended');
        expect(call.outcome).not.toBeNull();
        expect(call.outcome === 'answered').toBe(call.answeredBy !== null);
        expect(call.outcome === 'voicemail').toBe(call.voicemail !== null && call.answeredBy === null);
      }
    },
  );

  it('repeats the menu for silence and wrong keys, saying which, then takes a message', async () => {
    const { heard, call } = await line.play({ keys: '9,*', messageSeconds: 5 });
    const words = heard.heard.join(' ');
    expect(words).toContain('You pressed 9, which is not one of the choices.');
    expect(words).toContain('You pressed star, which is not one of the choices.');
    expect(words.match(/Press 1 to speak with us/g)).toHaveLength(3);
    expect(words.match(/Thank you for calling/g)).toHaveLength(1);
    expect(call).toMatchObject({ outcome: 'voicemail', menu: [{ digits: '9' }, { digits: '*' }] });
  });

  it('takes a choice at a later attempt', async () => {
    const { call } = await line.play({ keys: '9,1', agents: ['accept'] });
    expect(call).toMatchObject({ outcome: 'answered', menu: [{ digits: '9' }, { digits: '1' }] });
  });

  it('does not loop on a silent caller who leaves an empty message', async () => {
    const { heard, call } = await line.play({ keys: '', messageSeconds: 0 });
    expect(heard.status).toBe('completed');
    expect(heard.requests.filter((request) => request.url.includes('/twilio/menu'))).toHaveLength(3);
    expect(call).toMatchObject({ outcome: 'abandoned', voicemail: null, menu: [] });
  });

  it.each([
    ['+266696687', { withheld: true, number: null }],
    ['Anonymous', { withheld: true, number: null }],
    ['client:anna', { withheld: false, number: null }],
    ['sip:desk@office.example', { withheld: false, number: null }],
    ['+639170000000', { withheld: false, number: '+639170000000' }],
  ])('connects a caller known as %s', async (from, caller) => {
    const { heard, call } = await line.play({ from, keys: '1', agents: ['accept'], callerName: 'Zoë 🚀' });
    expect(heard.warnings).toEqual([]);
    expect(call).toMatchObject({
      from,
      outcome: 'answered',
      caller: { raw: from, name: 'Zoë 🚀', ...caller },
    });
  });

  it.each(['after-call', 'shuffled'] as const)(
    'gives the same row when callbacks come %s',
    async (callbacks) => {
      const plan: CallPlan = { keys: '1', agents: ['decline', 'no-answer'], messageSeconds: 7 };
      const orderly = summary((await line.play(plan)).call);
      for (const seed of [1, 2, 3]) {
        const { call } = await line.play({ ...plan, delivery: { callbacks, seed, duplicate: true } });
        expect(summary(call)).toEqual(orderly);
      }
    },
  );

  it('gives repeated requests the same bytes', async () => {
    const { heard } = await line.play({
      keys: '9,1',
      agents: ['busy', 'accept'],
      delivery: { duplicate: true },
    });
    const answers = new Map<string, Set<string>>();
    for (const { url, parameters, body } of heard.requests) {
      const key = url + JSON.stringify(parameters);
      answers.set(key, (answers.get(key) ?? new Set()).add(body));
    }
    expect([...answers.values()].every((bodies) => bodies.size === 1)).toBe(true);
    expect(answers.size).toBeLessThan(heard.requests.length);
  });

  it('ends a call whose final callback is lost as far as it can tell', async () => {
    const { call } = await line.play({ keys: '2', hangUp: 'recording', delivery: { dropFinal: true } });
    expect(call).toMatchObject({ status: 'ended', outcome: 'voicemail' });
  });

  it('knows a message by the recorded request while the recording callback is lost', async () => {
    const { call } = await line.play({ keys: '2', messageSeconds: 8, delivery: { dropRecording: true } });
    expect(call).toMatchObject({
      outcome: 'voicemail',
      voicemail: { status: 'processing', durationSeconds: 8 },
    });
  });

  it('reads the recording from its address where its sid is not sent', async () => {
    const { heard, call } = await line.play({
      keys: '2',
      delivery: { omitRecordingSid: true, dropRecording: true },
    });
    expect(call.voicemail?.recordingSid).toBe(heard.recordings[0]?.sid);
  });

  it.each(['/twilio/nowhere', '/health/live'])(
    'takes a message when Twilio cannot use what %s answers',
    async (voiceUrl) => {
      const { heard, call } = await line.play({ messageSeconds: 6 }, { voiceUrl });
      expect(heard.requests.map(({ url }) => new URL(url).pathname)).toContain('/line/twilio/fallback');
      expect(heard.heard.join(' ')).toContain('we cannot connect your call at the moment');
      expect(call).toMatchObject({
        outcome: 'voicemail',
        from: '+14155550142',
        voicemail: { status: 'completed' },
      });
    },
  );

  it('records nothing of a call that is forged', async () => {
    const heard = await line.twilio.call({ keys: '2', delivery: { forgeSignature: true } });
    expect(heard.outcome).toBe('failed');
    await line.mainline.settled();
    expect(await line.stores()[0]?.findById(heard.callSid)).toBeNull();
  });
});

describe('the phone menu, agents in turns', () => {
  let line: PhoneLine;

  beforeAll(async () => {
    line = await PhoneLine.open({
      phone: {
        forwardTo: [FIRST_AGENT, SECOND_AGENT],
        forwardStrategy: 'sequential',
        transcribeVoicemail: true,
      },
    });
  }, STARTING);
  afterAll(() => line.close());

  it('rings the second after the first declined', async () => {
    const { call } = await line.play({ keys: '1', agents: ['decline', 'accept'] });
    expect(call).toMatchObject({ outcome: 'answered', answeredBy: SECOND_AGENT });
    expect(call.legs.map((leg) => leg.to)).toEqual([FIRST_AGENT, SECOND_AGENT]);
  });

  it('rings nobody else after a conversation', async () => {
    const { heard, call } = await line.play({ keys: '1', agents: ['accept', 'accept'] });
    expect(heard.legs).toHaveLength(1);
    expect(call).toMatchObject({ outcome: 'answered', answeredBy: FIRST_AGENT });
  });

  it('keeps the transcript of a message', async () => {
    const { call } = await line.play({ keys: '2', messageSeconds: 9, messageText: 'Please call me back.' });
    expect(call.voicemail).toMatchObject({ status: 'completed', transcript: 'Please call me back.' });
  });
});
