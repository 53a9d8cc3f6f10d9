import type { ActivityItemDto } from '../../src/activity/item/activity-item.dto.js';
import { runCallCommand } from '../../src/development/twilio/command/run-call-command.js';
import type { CallResult } from '../../src/development/twilio/phone/call-result.js';
import {
  ADMIN_KEY,
  AUTH_TOKEN,
  type Mainline,
  PUBLIC_URL,
  startMainline,
  STARTING,
} from '../support/mainline-app.js';

/** What a call that is over has in the feed, beside what the command told about it. */
interface Demo {
  readonly told: CallResult;
  readonly item: ActivityItemDto;
  readonly history: readonly string[];
}

/** `CallResult` as JSON: its dates are texts. */
function readResult(text: string): CallResult {
  const told = JSON.parse(text) as CallResult;
  return { ...told, startedAt: new Date(told.startedAt), endedAt: new Date(told.endedAt) };
}

function wholeSecond(date: Date): string {
  return `${date.toISOString().slice(0, 19)}.000Z`;
}

describe('the feed after npm run call', () => {
  let mainline: Mainline;

  beforeAll(async () => {
    mainline = await startMainline();
  }, STARTING);
  afterAll(() => mainline.close());

  async function call(...words: string[]): Promise<Demo> {
    const printed: string[] = [];
    const exit = await runCallCommand([...words, '--url', mainline.url, '--json'], {
      variables: {
        DATA_DIR: mainline.dataDir,
        PUBLIC_URL,
        TWILIO_AUTH_TOKEN: AUTH_TOKEN,
        DEV_API_KEY: ADMIN_KEY,
      },
      print: (line) => printed.push(line),
      complain: (line) => printed.push(line),
    });
    expect([exit, printed.length]).toEqual([0, 1]);
    const told = readResult(printed.join('\n'));
    await mainline.settled();
    const item = (await (await mainline.get(`/calls/${told.callSid}`)).json()) as ActivityItemDto;
    const answer = await mainline.get(`/calls/${told.callSid}/events`);
    const { items } = (await answer.json()) as { items: readonly { type: string }[] };
    return { told, item, history: items.map(({ type }) => type) };
  }

  /** From asking for an agent until one was connected, by the transcript. */
  function waited({ transcript }: CallResult): number {
    const asked = transcript.find(
      (entry) => entry.kind === 'request' && entry.request.purpose === 'gather action',
    );
    const connected = transcript.find((entry) => entry.kind === 'leg' && entry.status === 'bridged');
    return Math.floor(connected?.at ?? Number.NaN) - Math.floor(asked?.at ?? Number.NaN);
  }

  function expectTimesAgree({ told, item }: Demo): void {
    expect(item.startedAt).toBe(wholeSecond(told.startedAt));
    expect(item.endedAt).toBe(wholeSecond(told.endedAt));
    expect(item.durationSeconds).toBe(told.durationSeconds);
    expect(told.endedAt.getTime()).toBeLessThan(Date.now());
  }

  it('agrees with the transcript of a conversation', async () => {
    const demo = await call('--keys', '1', '--talk-seconds', '30');
    const { told, item } = demo;
    expect(item).toMatchObject({ outcome: 'answered', talkSeconds: 30 });
    expect(item.waitSeconds).toBe(waited(told));
    expectTimesAgree(demo);
  });

  it('dates nothing in the future when it plays faster than real', async () => {
    const { told, item, history } = await call('--realtime', '100', '--message-seconds', '40');
    const stamps = told.requests.map(({ parameters }) => Date.parse(parameters['Timestamp'] ?? ''));
    const [first, last] = [stamps.at(0), told.requests.findIndex(({ purpose }) => purpose === 'call status')];
    expect([item.startedAt, item.endedAt].map((time) => Date.parse(time ?? ''))).toEqual([
      first,
      stamps[last],
    ]);
    expect(Math.max(...stamps)).toBeLessThan(Date.now());
    expect(history[0]).toBe('call.incoming');
  });

  it('agrees with the transcript of a message', async () => {
    const demo = await call('--message-seconds', '40');
    expect(demo.item).toMatchObject({ outcome: 'voicemail', voicemail: { durationSeconds: 40 } });
    expectTimesAgree(demo);
  });

  it('tells the history in the order in which it happened', async () => {
    const { history } = await call('--agent', 'busy', '--agent', 'decline');
    // What one request told happened in the same moment.
    const order = ['call.incoming', 'dial.started', 'dial.completed', 'call.status'];
    expect(history.filter((type) => order.includes(type))).toEqual(order);
  });

  it('rings two agents when there are two', async () => {
    const { item } = await call('--agent', 'busy', '--agent', 'accept');
    expect(item.legs.map(({ status }) => status).sort()).toEqual(['busy', 'completed']);
  });
});
