import fc from 'fast-check';
import type { DeliveryPlan } from '../../src/development/twilio/network/delivery-plan.js';
import type { RequestPurpose } from '../../src/development/twilio/network/webhook-request.js';
import type { CallPlan } from '../../src/development/twilio/phone/call-plan.js';
import { HANG_UP_MOMENTS } from '../../src/development/twilio/phone/person.js';
import { AGENT_BEHAVIOURS, type AgentPlan } from '../../src/development/twilio/phone/planned-agent.js';

const CALLBACKS: readonly RequestPurpose[] = [
  'leg status',
  'call status',
  'recording status',
  'transcription',
];
const DOCUMENTS: readonly RequestPurpose[] = [
  'voice',
  'gather action',
  'dial action',
  'record action',
  'redirect',
  'screening',
  'fallback',
];

const sometimes = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const agent: fc.Arbitrary<AgentPlan> = fc.record({
  behaviour: fc.constantFrom(...AGENT_BEHAVIOURS, 'accept', 'accept', 'accept', 'decline'),
  ringSeconds: fc.constantFrom(1, 6, 6, 6.5, 30),
});

/** What people do: keys, agents, hang-ups and how long they speak. */
const people: fc.Arbitrary<CallPlan> = fc.record({
  keys: fc.constantFrom('1', '1', '1', '2', '2', '', '9,1', '!1', '9,*,9', ',2', '1,1', 'w2'),
  agents: fc.array(agent, { minLength: 2, maxLength: 2 }),
  messageSeconds: fc.constantFrom(0, 1, 8, 200),
  messageEnd: fc.constantFrom('#', '5', 'silence'),
  talkSeconds: fc.constantFrom(0, 1, 30),
  hangUp: sometimes<CallPlan['hangUp']>(
    undefined,
    fc.oneof(
      fc.constantFrom(...HANG_UP_MOMENTS),
      fc.integer({ min: 0, max: 120 }).map((halves) => halves / 2),
    ),
  ),
  from: sometimes('+14155550142', fc.constantFrom('anonymous', '', 'client:anna', 'sip:desk@office.example')),
});

/** What the network does that changes nothing of what is known in the end. */
const harmless = {
  callbacks: fc.constantFrom<DeliveryPlan['callbacks']>('in-order', 'after-call', 'shuffled'),
  seed: fc.nat(1000),
  duplicate: sometimes<DeliveryPlan['duplicate']>(false, fc.constantFrom('next', 'concurrent', 'late')),
  omitRecordingSid: fc.boolean(),
  omitDialBridged: fc.boolean(),
  declinedStatus: fc.constantFrom<DeliveryPlan['declinedStatus']>('completed', 'no-answer'),
  firstPickUpWins: fc.boolean(),
  recordingResult: sometimes<DeliveryPlan['recordingResult']>(
    'completed',
    fc.constantFrom('too-short', 'silent', 'failed'),
  ),
} satisfies Partial<Record<keyof DeliveryPlan, unknown>>;

/** What the network keeps from the server, or the server's answers from the network. */
const harmful = {
  lose: fc.dictionary(
    fc.constantFrom(...DOCUMENTS, ...CALLBACKS),
    fc.constantFrom('request' as const, 'answer' as const),
    { maxKeys: 3 },
  ),
  loseCallbacks: fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 4 }),
  omitActionAfterHangUp: fc.boolean(),
  dropFinal: sometimes(false, fc.constant(true)),
  dropRecording: sometimes(false, fc.constant(true)),
  dropCallbacks: sometimes(false, fc.constant(true)),
} satisfies Partial<Record<keyof DeliveryPlan, unknown>>;

/** A call over a network that tells the server everything, in whatever order and however often. */
export const toldPlan: fc.Arbitrary<CallPlan> = fc
  .tuple(people, fc.record(harmless))
  .map(([plan, delivery]) => ({ ...plan, delivery }));

/** A call over a network that may also lose anything. */
export const lossyPlan: fc.Arbitrary<CallPlan> = fc
  .tuple(people, fc.record({ ...harmless, ...harmful }))
  .map(([plan, delivery]) => ({ ...plan, delivery }));
