import fc from 'fast-check';
import type { ActivityItemDto } from '../../src/activity/item/activity-item.dto.js';
import type { CallOutcome } from '../../src/calls/model/call.js';
import type { SentRequest } from '../../src/development/twilio/network/webhook-request.js';
import type { CallPlan } from '../../src/development/twilio/phone/call-plan.js';
import type { CallResult } from '../../src/development/twilio/phone/call-result.js';
import { STARTING } from '../support/mainline-app.js';
import { modelRuns } from '../support/model-runs.js';
import { PhoneLine, type PlayedCall } from '../support/phone-line.js';
import { lossyPlan, toldPlan } from './phone-plans.js';

const RUNS = modelRuns(6);
const AGENTS = ['+15557778888', '+15557779999'];

/** What Twilio reports that the network's own doing explains: lost requests and answers, numbers that cannot be shown. */
const EXPLAINED = /^(11200|11205|13214|duplicate) /;

const hasArrived = ({ status, problem }: SentRequest): boolean =>
  status !== null || problem === 'The answer was lost';

/** Twilio got what it can use from the server whenever the network let it. */
function expectGoodAnswers({ requests, warnings }: CallResult): void {
  expect(requests.filter(({ status }) => status !== null && status >= 400)).toEqual([]);
  expect(warnings.filter((warning) => !EXPLAINED.test(warning))).toEqual([]);
}

/** What may have become of a call of which the server was told everything. */
function outcomesOf({ outcome, legs, heard, requests }: CallResult): CallOutcome[] {
  const hasRung =
    legs.length > 0 ||
    heard.includes('(ringing)') ||
    requests.some(({ purpose }) => purpose === 'dial action');
  if (legs.some(({ bridged }) => bridged)) return ['answered'];
  if (outcome === 'message-left') return ['voicemail'];
  return hasRung ? ['missed'] : ['missed', 'abandoned'];
}

describe.each(['simultaneous', 'sequential'] as const)('random calls, agents %s', (forwardStrategy) => {
  let line: PhoneLine;

  beforeAll(async () => {
    line = await PhoneLine.open({
      phone: { forwardTo: AGENTS, forwardStrategy, transcribeVoicemail: true },
    });
  }, STARTING);
  afterAll(() => line.close());

  async function feedRows(callSid: string): Promise<ActivityItemDto[]> {
    const answer = await line.mainline.get('/calls?limit=100');
    const { items } = (await answer.json()) as { items: ActivityItemDto[] };
    return items.filter(({ id }) => id === callSid);
  }

  /** Whatever happens, each call has one row in the feed, equal in both stores, that contradicts neither itself nor the caller. */
  async function expectOneGoodRow({ call, item, heard }: PlayedCall): Promise<void> {
    expect(await feedRows(call.id)).toEqual([item]);
    if (call.endedAt !== null) expect(call.endedAt >= call.startedAt).toBe(true);
    expect(call.status === 'ended').toBe(call.outcome !== null);
    const bridged = heard.legs.flatMap(({ bridged: isBridged, to }) => (isBridged ? [to] : []));
    if (call.outcome === 'answered') expect(bridged).not.toEqual([]);
    if (call.answeredBy !== null) expect(bridged).toContain(call.answeredBy);
    expect(call.answeredBy === null || call.outcome === 'answered' || call.endedAt === null).toBe(true);
    if (call.outcome === 'voicemail') expect(call.voicemail).not.toBeNull();
    const final = heard.requests.filter((sent) => sent.purpose === 'call status').some(hasArrived);
    if (final) expect(call.status).toBe('ended');
  }

  async function play(plan: CallPlan): Promise<PlayedCall | null> {
    const heard = await line.twilio.call(plan);
    expectGoodAnswers(heard);
    if (!heard.requests.some(hasArrived)) return null;
    const call = await line.stored(heard.callSid);
    const answer = await line.mainline.get(`/calls/${heard.callSid}`);
    return { heard, call, item: (await answer.json()) as ActivityItemDto };
  }

  it('each have the row of what happened when the server is told everything', () =>
    fc.assert(
      fc.asyncProperty(toldPlan, async (plan) => {
        const played = await play(plan);
        if (played === null) throw new Error('The call never reached the server');
        await expectOneGoodRow(played);
        expect(outcomesOf(played.heard)).toContain(played.call.outcome);
        expect(played.call.durationSeconds).toBe(played.heard.durationSeconds);
      }),
      { numRuns: RUNS, endOnFailure: true },
    ));

  it('each have one row that contradicts nothing, whatever is lost', () =>
    fc.assert(
      fc.asyncProperty(lossyPlan, async (plan) => {
        const played = await play(plan);
        if (played !== null) await expectOneGoodRow(played);
      }),
      { numRuns: RUNS, endOnFailure: true },
    ));
});
