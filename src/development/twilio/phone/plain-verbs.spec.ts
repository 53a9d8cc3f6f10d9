import { phoneFor, TwimlServer } from '../../../../test/support/twiml-server.js';
import type { CallResult } from './call-result.js';

describe('verbs without input', () => {
  let server: TwimlServer;

  beforeAll(async () => {
    server = await TwimlServer.start();
  });

  afterAll(() => server.close());

  beforeEach(() => {
    server.received.length = 0;
  });

  function call(twiml: string, next = ''): Promise<CallResult> {
    server.script = { '/twilio/voice': twiml, '/next': next };
    return phoneFor(server).call();
  }

  it.each([
    ['<Say>one two three four five</Say>', 2],
    ['<Say loop="3">one two three four five</Say>', 6],
    ['<Say loop="0">one two three four five</Say>', 2000],
    ['<Play>https://example.com/a.mp3</Play>', 5],
    ['<Play loop="2">https://example.com/a.mp3</Play>', 10],
    ['<Play digits="12ww3"/>', 2.5],
    ['<Say>one</Say><Pause/>', 1.4],
    ['<Say>one</Say><Pause length="7"/>', 7.4],
  ])('%s takes its time', async (twiml, seconds) => {
    const { endedAt, startedAt } = await call(twiml);
    expect((endedAt.getTime() - startedAt.getTime()) / 1000).toBeCloseTo(seconds);
  });

  it('are heard', async () => {
    const { heard } = await call('<Say>Hello <break/>you</Say><Play>/a.mp3</Play><Play digits="1w"/>');
    expect(heard).toEqual(['Hello you', '(audio /a.mp3)', '(tones 1w)']);
  });

  it('delay the answer with a pause before anything else', async () => {
    const result = await call(
      '<Pause length="4"/><Redirect>/next</Redirect>',
      '<Say>one two three four five</Say>',
    );
    expect(server.to('/next')[0]?.form['CallStatus']).toBe('ringing');
    expect(result.durationSeconds).toBe(2);
  });

  it('redirect, and what follows is never played', async () => {
    const result = await call(
      '<Say>a</Say><Redirect method="GET">/next?b=1</Redirect><Say>b</Say>',
      '<Say>c</Say>',
    );
    expect(server.to('/next')[0]).toMatchObject({
      method: 'GET',
      form: { b: '1', CallStatus: 'in-progress' },
    });
    expect(result.heard).toEqual(['a', 'c']);
  });

  it('hang up, and what follows is never played', async () => {
    const result = await call('<Hangup/><Say>a</Say>');
    expect(result).toMatchObject({ heard: [], outcome: 'ended', status: 'completed', durationSeconds: 0 });
  });

  it('hang up when there is no verb at all', async () => {
    expect(await call('')).toMatchObject({ outcome: 'ended', status: 'completed' });
  });

  it.each([
    ['<Reject/>', 'no-answer'],
    ['<Reject reason="rejected"/>', 'no-answer'],
    ['<Reject reason="busy"/>', 'busy'],
  ])('%s ends the call without answering it', async (twiml, status) => {
    expect(await call(twiml)).toMatchObject({
      outcome: 'rejected',
      status,
      durationSeconds: 0,
      warnings: [],
    });
    expect(server.to('/twilio/status')[0]?.form).toMatchObject({
      CallStatus: status,
      CallDuration: '0',
      Duration: '0',
    });
  });

  it('can only hang up with a late Reject', async () => {
    const result = await call('<Say>a</Say><Reject reason="busy"/><Say>b</Say>');
    expect(result).toMatchObject({ outcome: 'ended', status: 'completed', heard: ['a'] });
    expect(result.warnings).toEqual([expect.stringMatching(/^12200 <Reject>/)]);
  });

  it('skip what is unknown or not simulated, with a warning', async () => {
    const result = await call('<say>a</say><Enqueue>b</Enqueue><Say>c</Say>');
    expect(result.heard).toEqual(['c']);
    expect(result.warnings).toEqual([
      '12200 <say> is unknown; names are case-sensitive: Say (/twilio/voice)',
      '12200 <Enqueue> is not simulated and is skipped (/twilio/voice)',
    ]);
  });
});
