import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Call } from '../../src/calls/model/call.js';
import { CallsFolder } from '../../src/development/twilio/history/calls-folder.js';
import type { CallPlan } from '../../src/development/twilio/phone/call-plan.js';
import { VirtualTwilioServer } from '../../src/development/twilio/rest/virtual-twilio-server.js';
import { Backfill } from '../../src/twilio/backfill/backfill.js';
import type { BackfillReport } from '../../src/twilio/backfill/backfill-report.js';
import { VerifiedCalls } from '../../src/twilio/backfill/call-backfill.js';
import { RestLimits } from '../../src/twilio/rest/rest-transport.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, AUTH_TOKEN, STARTING, temporaryFolder } from '../support/mainline-app.js';
import { freePort } from '../support/mongo-real.js';
import { PhoneLine } from '../support/phone-line.js';

const SINCE = '2026-11-21T00:00:00.000Z';
const HOUR = 3600;

/** A line, and the simulated Twilio that it can ask. */
class AskableLine {
  private constructor(
    readonly line: PhoneLine,
    readonly twilio: VirtualTwilioServer,
  ) {}

  static async open(dataDir: string): Promise<AskableLine> {
    const port = await freePort();
    const line = await PhoneLine.open({ dataDir, twilioPort: port });
    const { accountSid } = line.mainline.config.twilio;
    const now = (): Date => line.time?.now() ?? new Date();
    const server = { port, dataDir, accountSid, authToken: AUTH_TOKEN, now };
    Object.assign(line.mainline.app.get(RestLimits), { backoff: { base: 1, cap: 2 } });
    return new AskableLine(line, await VirtualTwilioServer.start(server));
  }

  /** Asks for everything, as a new process would. */
  async backfill(dryRun = false): Promise<BackfillReport> {
    this.line.mainline.app.get(VerifiedCalls).clear();
    const report = await this.line.mainline.app.get(Backfill).run({ since: SINCE, dryRun });
    await this.line.mainline.settled();
    return report;
  }

  async pass(seconds: number): Promise<void> {
    await this.line.time?.wait(seconds);
  }

  async close(): Promise<void> {
    await this.line.close();
    await this.twilio.close();
  }
}

const PLANS: Record<string, CallPlan> = {
  'an answered call': { keys: '1', agents: ['accept'], talkSeconds: 30 },
  'nobody answers, then a message': { keys: '1', agents: ['busy'], messageSeconds: 3 },
  'a message': { keys: '9,2', messageSeconds: 4, callerName: 'Zoë Example' },
  'a silent message': { keys: '2', messageSeconds: 0, hangUp: 'before-beep' },
  'a caller who hangs up at the menu': { hangUp: 'menu', withheld: true },
  'a caller who hangs up while it rings': { keys: '1', agents: ['no-answer'], hangUp: 'ringing' },
  'an agent who declines': { keys: '1', agents: ['decline'], messageSeconds: 3 },
};

describe('the backfill', () => {
  const dataDir = temporaryFolder();
  let mainline: AskableLine;
  const before = new Map<string, Call>();

  beforeAll(async () => {
    mainline = await AskableLine.open(dataDir);
    for (const plan of Object.values(PLANS)) {
      const { call } = await mainline.line.play(plan);
      before.set(call.id, call);
    }
    await mainline.pass(HOUR);
  }, STARTING);
  afterAll(async () => {
    await mainline.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const lose = async (plan: CallPlan): Promise<string> => {
    const { callSid } = await mainline.line.twilio.call(plan);
    await mainline.line.mainline.settled();
    return callSid;
  };

  const erase = (id: string): Promise<Response> =>
    fetch(`${mainline.line.mainline.url}/calls/${id}`, {
      method: 'DELETE',
      headers: { 'x-api-key': ADMIN_KEY },
    });

  it('adds nothing after normal operation', async () => {
    const report = await mainline.backfill();
    const count = Object.keys(PLANS).length;
    expect(report).toMatchObject({ calls: count, eventsAdded: 0, callsClosed: 0, failures: [] });
    expect(report.eventsFound).toBeGreaterThan(count * 3);
    for (const [id, call] of before) expect(await mainline.line.stored(id)).toEqual(call);
  });

  it('waits when Twilio is busy', async () => {
    mainline.twilio.refuseNext(5);
    expect(await mainline.backfill()).toMatchObject({ eventsAdded: 0, failures: [] });
    expect(mainline.twilio.requests.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  it('does not ask again for calls that it found whole', async () => {
    await mainline.backfill();
    const asked = mainline.twilio.requests.length;
    await mainline.line.mainline.app.get(Backfill).run({ since: SINCE, dryRun: false });
    expect(mainline.twilio.requests.length - asked).toBe(2);
  });

  it('closes a call whose final callback was lost, and only when it is no dry run', async () => {
    const id = await lose({ hangUp: 'menu', delivery: { dropFinal: true } });
    expect(await mainline.line.stored(id)).toMatchObject({ status: 'waiting', endedAt: null });
    await mainline.pass(HOUR);
    const added = { eventsAdded: 1, callsClosed: 1, failures: [] };
    expect(await mainline.backfill(true)).toMatchObject({ dryRun: true, ...added });
    expect(await mainline.line.stored(id)).toMatchObject({ status: 'waiting', endedAt: null });
    expect(await mainline.backfill()).toMatchObject({ dryRun: false, ...added });
    expect(await mainline.line.stored(id)).toMatchObject({ status: 'ended', outcome: 'abandoned' });
    expect(await mainline.backfill()).toMatchObject({ eventsAdded: 0, callsClosed: 0 });
  });

  it('closes a stuck call that began before the time that is asked for', async () => {
    const id = await lose({ hangUp: 'menu', delivery: { dropFinal: true } });
    await mainline.pass(HOUR);
    const since = mainline.line.time?.now().toISOString() ?? '';
    const report = await mainline.line.mainline.app.get(Backfill).run({ since, dryRun: false });
    expect(report).toMatchObject({ callsClosed: 1, failures: [] });
    expect(await mainline.line.stored(id)).toMatchObject({ status: 'ended' });
  });

  it('takes legs and messages from the lists when every callback was lost', async () => {
    const delivery = { dropCallbacks: true };
    const id = await lose({ keys: '1', agents: ['busy'], messageSeconds: 3, delivery });
    await mainline.pass(HOUR);
    expect(await mainline.backfill()).toMatchObject({ failures: [] });
    expect(await mainline.line.stored(id)).toMatchObject({
      outcome: 'voicemail',
      legs: [{ status: 'busy' }, { status: 'no-answer' }],
      voicemail: { status: 'completed' },
    });
    expect(await mainline.backfill()).toMatchObject({ eventsAdded: 0 });
  });

  it('learns of a call during which Mainline could not be reached', async () => {
    const id = await lose({ delivery: { unreachable: true } });
    await mainline.pass(HOUR);
    expect(await mainline.backfill()).toMatchObject({ failures: [] });
    expect(await mainline.line.stored(id)).toMatchObject({
      status: 'ended',
      from: '+14155550142',
      outcome: 'failed',
      failureReason: 'server_error',
    });
    expect(await mainline.backfill()).toMatchObject({ eventsAdded: 0 });
  });

  it('gives up a call that Twilio does not know, after a day', async () => {
    const id = await lose({ hangUp: 'menu', delivery: { dropFinal: true } });
    await CallsFolder.of(dataDir).remove(id);
    await mainline.pass(HOUR);
    expect(await mainline.backfill()).toMatchObject({ callsGivenUp: 0, failures: [] });
    expect(await mainline.line.stored(id)).toMatchObject({ endedAt: null });
    await mainline.pass(24 * HOUR);
    expect(await mainline.backfill()).toMatchObject({ callsGivenUp: 1, eventsAdded: 1, failures: [] });
    expect(await mainline.line.stored(id)).toMatchObject({
      status: 'ended',
      outcome: 'failed',
      failureReason: 'unknown_to_provider',
    });
    expect(await mainline.backfill()).toMatchObject({ callsGivenUp: 0, eventsAdded: 0 });
  });

  it('brings everything back that Twilio knows when all is lost', async () => {
    const fresh = temporaryFolder();
    for (const name of ['development.json', 'simulator'])
      cpSync(join(dataDir, name), join(fresh, name), { recursive: true });
    const survivor = await AskableLine.open(fresh);
    try {
      await survivor.pass(30 * HOUR);
      expect(await survivor.backfill()).toMatchObject({ failures: [] });
      for (const [id, call] of before) {
        const again = await survivor.line.stored(id);
        expect(recoverable(again)).toEqual(recoverable(call));
        expect(secondsApart(again, call)).toBeLessThanOrEqual(2);
      }
      expect(await survivor.backfill()).toMatchObject({ eventsAdded: 0, failures: [] });
    } finally {
      await survivor.close();
      rmSync(fresh, { recursive: true, force: true });
    }
  }, 240_000);

  it('deletes the recording of an erased call at Twilio, and brings nothing of it back', async () => {
    const id = [...before.values()].find(({ voicemail }) => voicemail !== null)?.id ?? '';
    const sid = before.get(id)?.voicemail?.recordingSid ?? '';
    const answer = await erase(id);
    expect(answer.status).toBeLessThan(300);
    await eventually(() => {
      expect(
        mainline.twilio.requests.filter(({ method, path }) => method === 'DELETE' && path.includes(sid)),
      ).toHaveLength(1);
    });
    const erased = await eventually(async () => {
      const call = await mainline.line.stored(id);
      expect(call.undeletedRecordings).toBe(0);
      return call;
    });
    expect(erased).toMatchObject({ from: null, voicemail: null });
    expect(await mainline.backfill()).toMatchObject({ eventsAdded: 0, failures: [] });
    expect(await mainline.line.stored(id)).toEqual(erased);
  });

  it('adds nothing to an erased call, also when Twilio knows more of it', async () => {
    const id = await lose({ hangUp: 'menu', delivery: { dropFinal: true } });
    await erase(id);
    await mainline.pass(HOUR);
    expect(await mainline.backfill()).toMatchObject({ eventsAdded: 0, failures: [] });
  });
});

/** How far the times of two copies of a call lie apart at most. Twilio dates requests to the second only. */
function secondsApart(left: Call, right: Call): number {
  const times = ({ startedAt, answeredAt, endedAt }: Call): number[] =>
    [startedAt, answeredAt, endedAt].map((time) => Date.parse(time ?? startedAt) / 1000);
  return Math.max(...times(left).map((time, index) => Math.abs(time - (times(right)[index] ?? 0))));
}

/** What does not depend on when something was received. */
function recoverable(call: Call): object {
  const { receivedSum, fingerprint, waitSeconds, talkSeconds, startedAt, answeredAt, endedAt, ...rest } =
    call;
  return {
    ...rest,
    menu: call.menu.map(({ digits }) => digits),
    offers: call.offers.map(({ agentId, number, result }) => ({ agentId, number, result })),
    waits: call.waits.map(({ queueId, result }) => ({ queueId, result })),
    legs: call.legs.map(({ sid, to, status, durationSeconds, accepted }) => ({
      sid,
      to,
      status,
      durationSeconds,
      accepted,
    })),
    ids: [fingerprint.low, fingerprint.high],
    hasTimes: [answeredAt, endedAt].map((time) => time !== null),
    isWaited: waitSeconds > 0,
    isTalked: talkSeconds > 0,
  };
}
