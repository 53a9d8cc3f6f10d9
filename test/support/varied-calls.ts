import {
  ALERT_STATES,
  CALL_OUTCOMES,
  CALL_STATUSES,
  type Call,
  type CallAlert,
  type CallOffer,
} from '../../src/calls/model/call.js';
import { type CallFilter, OFFER_RESULTS, TIME_KINDS } from '../../src/calls/feed/call-filter.js';
import { parseTextSearch, type TextSearch } from '../../src/calls/feed/text-search.js';
import { BREACH_KINDS } from '../../src/calls/model/lifecycle-event.js';
import { aCall, anAlert } from './builders.js';

/** Picks at random, the same from the same seed. */
export class Dice {
  constructor(private state: number) {}

  /** @returns 0 or more and below 1 (mulberry32) */
  roll(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.roll() * limit);
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    const [picked = items[0]] = items.slice(this.below(items.length));
    return picked;
  }

  /** True with a chance, 0 to 1. */
  happens(chance: number): boolean {
    return this.roll() < chance;
  }
}

const OWN_NUMBERS = ['+13235550100', '+13235550101', '+493055501', '100%'] as const;
const CALLERS = [
  '+14155550142',
  '+14155550143',
  '+1415555',
  '+493012345',
  '+49301',
  'anonymous',
  'sip:a_b@pbx.example',
  "client:o'brien",
  'x%y',
  'x\\y',
  'x"y',
  '漢字🚀',
] as const;
/** Ids of agents in reported calls. */
const SESSIONS = ['3f0e9c0a-0000-4000-8000-000000000001', '3f0e9c0a-0000-4000-8000-000000000002'] as const;
const AGENT_IDS = ['maria', 'Maria', "o'hara", `${'a'.repeat(64)}1`, `${'a'.repeat(64)}2`] as const;
const AGENTS = ['+15557778888', '+15557778889', "agent:o'hara"] as const;
const QUEUES = ['sales', 'Sales', 'support, "tier" 2', '$queue', null, null] as const;
const NAMES = [
  'Zoë Meier',
  'ZOE\u0308 Schmidt',
  "Seán O'Brien",
  'Straße & Söhne',
  'İstanbul Kaya',
  '漢字 会社',
  'Rocket 🚀 Ltd',
  'Jürgen Müller',
  'Łucja O’Brien',
  'ΟΔΟΣ Αθηνών',
  'a_b c-d',
  '$where $gt',
  null,
  null,
] as const;
const TEXTS = [
  'Please call me back about invoice 4711, thanks.',
  'A discount of 50% (fifty percent) was promised.',
  'or(status.eq.ended) and true',
  'back\\slash and "quotes" and \'single\'',
  'ﬁnal oﬃce hours',
  'null undefined NaN',
  'word'.repeat(40),
  '請問発票已経開好了嗎',
  '来週の請求書についてお電話ください',
  '우리회사에서 전화해 주세요',
  'ขอใบแจ้งหนี้ใหม่ครับ',
  '昨日のiPhone修理の件',
  null,
  null,
  null,
] as const;

/** What {@link searches} finds some of. */
const QUERIES = [
  'zoë',
  'ZOE\u0308',
  'zoe',
  'meier',
  'mei',
  'eier',
  "o'brien",
  'brien',
  'straße',
  'strasse',
  'i̇stan',
  'istanbul',
  'muller',
  'MÜLLER',
  'lucja',
  'o’brien',
  'οδός',
  '発票',
  '票',
  '請求書',
  '회사',
  'ใบแจ้งหนี้',
  'iphone修理',
  'phone',
  '漢字',
  '漢',
  'rocket ltd',
  'a_b',
  'a_',
  '$where',
  'where',
  '50%',
  '5%',
  'or(status.eq.ended)',
  'back\\slash',
  '"quotes"',
  "'single'",
  'final office',
  'invoice 4711,',
  '4711',
  'null',
  'word'.repeat(16),
  'callback',
  'please zoë',
] as const;

/** Texts to search for, read as the feed reads them. */
export function searches(): TextSearch[] {
  return QUERIES.map((query) => parseTextSearch(query)).filter((search) => search !== null);
}

/** Calls that differ in everything that is searched and sorted by, with many ties; ids carry `mark`. */
export function variedCalls(count: number, year: number, dice: Dice, mark = 'CA'): Call[] {
  return Array.from({ length: count }, (_, index) => variedCall(index, year, dice, mark));
}

/** A filter of one to four conditions that some of the calls meet. */
export function variedFilter(year: number, dice: Dice): CallFilter {
  const names = Object.keys(CONDITIONS).filter(isCondition);
  const parts = Array.from({ length: 1 + dice.below(4) }, () => {
    const name = names[dice.below(names.length)];
    return name === undefined ? {} : CONDITIONS[name](dice, year);
  });
  return Object.assign({}, ...parts) as CallFilter;
}

function variedCall(index: number, year: number, dice: Dice, mark: string): Call {
  const base = aCall();
  const isOver = dice.happens(0.85);
  const direction = dice.happens(0.8) ? 'inbound' : 'outbound';
  const [own, other] = [dice.pick(OWN_NUMBERS), dice.happens(0.9) ? dice.pick(CALLERS) : null];
  const startedAt = momentOf(year, dice);
  const outcome = isOver ? dice.pick(CALL_OUTCOMES) : null;
  const durationSeconds = isOver ? dice.pick([0, 1, 30, 30, 31, 60, 3600, dice.below(400)]) : null;
  return {
    ...base,
    id: `${mark}${String(index).padStart(4, '0')}${dice.pick(['a', 'B', 'z', '_'])}`,
    source: dice.happens(0.8) ? 'twilio' : 'api',
    direction,
    from: direction === 'inbound' ? other : own,
    to: direction === 'inbound' ? own : other,
    caller: { ...base.caller, raw: other, name: dice.pick(NAMES) },
    status: isOver ? 'ended' : dice.pick(['waiting', 'active', 'on_hold']),
    outcome,
    answeredBy: outcome === 'answered' ? dice.pick(AGENTS) : null,
    voicemail: dice.happens(0.4) ? variedVoicemail(base, dice) : null,
    queue: dice.pick(QUEUES),
    flagged: dice.happens(0.2),
    note: dice.happens(0.3) ? dice.pick(TEXTS) : null,
    startedAt,
    endedAt: isOver ? new Date(Date.parse(startedAt) + (durationSeconds ?? 0) * 1000).toISOString() : null,
    durationSeconds,
    waitSeconds: dice.below(90),
    talkSeconds: outcome === 'answered' ? dice.below(300) : 0,
    type: dice.happens(0.95) ? dice.pick(['voice', 'voice', 'video']) : null,
    agentId: dice.happens(0.3) ? dice.pick(AGENT_IDS) : null,
    session: dice.happens(0.3) ? dice.pick(SESSIONS) : null,
    echo: dice.happens(0.1),
    offers: Array.from({ length: dice.below(4) }, () => variedOffer(dice)),
    alerts: dice.happens(0.3) ? Array.from({ length: 1 + dice.below(3) }, () => variedAlert(dice)) : [],
  };
}

function variedOffer(dice: Dice): CallOffer {
  const isReported = dice.happens(0.4);
  const result = dice.pick(['answered', 'answered', 'missed', 'ringing'] as const);
  const isOver = result === 'answered' && dice.happens(0.8);
  const holdMilliseconds = isOver && dice.happens(0.4) ? dice.below(90_000) : 0;
  return {
    agentId: isReported ? dice.pick(AGENT_IDS) : null,
    number: isReported ? null : dice.pick(AGENTS),
    result,
    missedBecause: result === 'missed' ? dice.pick(['declined', 'busy', null] as const) : null,
    retransferred: dice.happens(0.1),
    answerMilliseconds: result === 'answered' && dice.happens(0.9) ? dice.below(30_000) : null,
    handleMilliseconds: isOver ? holdMilliseconds + dice.below(400_000) : null,
    holdMilliseconds,
  };
}

function variedAlert(dice: Dice): CallAlert {
  const queueId = dice.pick(['sales', 'Sales', '$queue']);
  return anAlert({ kind: dice.pick(BREACH_KINDS), state: dice.pick(ALERT_STATES), queueId });
}

function variedVoicemail({ voicemail }: Call, dice: Dice): Call['voicemail'] {
  if (voicemail === null) return null;
  const isReady = dice.happens(0.8);
  const heardAt = isReady && dice.happens(0.4) ? '2060-01-01T00:00:00.000Z' : null;
  const transcript = isReady ? dice.pick(TEXTS) : null;
  return { ...voicemail, status: isReady ? 'completed' : 'processing', transcript, heardAt };
}

/** Within ten weeks, some at the same moment and some around a change of the clocks in March. */
function momentOf(year: number, dice: Dice): string {
  const start = Date.UTC(year, 1, 1);
  if (dice.happens(0.2)) return new Date(start + dice.below(5) * 1000).toISOString();
  if (dice.happens(0.2)) return new Date(Date.UTC(year, 2, 28, 0, dice.below(180))).toISOString();
  return new Date(start + dice.below(70 * 86_400_000)).toISOString();
}

function severalOf<T>(all: readonly T[], dice: Dice): readonly T[] {
  const from = dice.below(all.length - 1);
  return all.slice(from, from + 2 + dice.below(2));
}

type ConditionMaker = (dice: Dice, year: number) => CallFilter;

const CONDITIONS = {
  status: (dice) => ({ status: dice.pick(['waiting', 'active', 'on_hold', 'ended', 'ended']) }),
  underWay: (dice) => ({ underWay: dice.happens(0.5) }),
  outcome: (dice) => ({ outcome: dice.pick(CALL_OUTCOMES) }),
  outcomes: (dice) => ({ outcome: severalOf(CALL_OUTCOMES, dice) }),
  statuses: (dice) => ({ status: severalOf(CALL_STATUSES, dice) }),
  directions: () => ({ direction: ['inbound', 'outbound'] }),
  sources: () => ({ source: ['api', 'twilio'] }),
  types: () => ({ type: ['video'] }),
  participant: (dice) => ({ participant: dice.happens(0.7) ? dice.pick(CALLERS) : dice.pick(OWN_NUMBERS) }),
  direction: (dice) => ({ direction: dice.pick(['inbound', 'outbound']) }),
  source: (dice) => ({ source: dice.pick(['twilio', 'api']) }),
  type: (dice) => ({ type: dice.pick(['voice', 'video']) }),
  from: (dice) => ({ from: { exact: dice.pick(CALLERS) } }),
  fromPrefix: (dice) => ({
    from: { prefix: dice.pick(['+1415', '+49301', '+', 'x', 'x%', '漢', 'sip:a_']) },
  }),
  to: (dice) => ({ to: { exact: dice.pick(OWN_NUMBERS) } }),
  toPrefix: (dice) => ({ to: { prefix: dice.pick(['+1323555010', '+49', '1', '100%', '10_']) } }),
  text: (dice) => ({ text: dice.pick(searches() as [TextSearch, ...TextSearch[]]) }),
  agent: (dice) => ({ agent: dice.pick(AGENTS) }),
  agentId: (dice) => ({ agentId: dice.pick(AGENT_IDS) }),
  session: (dice) => ({ session: dice.pick(SESSIONS) }),
  queue: (dice) => ({ queue: dice.pick(['sales', 'Sales', 'support, "tier" 2', '$queue']) }),
  number: (dice) => ({ number: dice.pick(OWN_NUMBERS) }),
  hasVoicemail: (dice) => ({ hasVoicemail: dice.happens(0.5) }),
  unheard: (dice) => ({ unheard: dice.happens(0.5) }),
  flagged: (dice) => ({ flagged: dice.happens(0.5) }),
  openAlert: () => ({ alert: { state: 'open' } }),
  closedAlert: (dice) => ({ alert: { state: dice.pick(['acknowledged', 'resolved']) } }),
  alerts: (dice) => ({ alert: { state: severalOf(ALERT_STATES, dice), kind: dice.pick(BREACH_KINDS) } }),
  alertsOfStates: () => ({ alert: { state: ['open', 'acknowledged'] } }),
  anyAlert: () => ({ alert: {} }),
  alertOfKind: (dice) => ({ alert: { state: dice.pick(ALERT_STATES), kind: dice.pick(BREACH_KINDS) } }),
  alertOfQueue: (dice) => ({
    alert: { kind: dice.pick(BREACH_KINDS), queueId: dice.pick(['sales', '$queue']) },
  }),
  startedFrom: (dice, year) => ({ startedFrom: momentOf(year, dice) }),
  startedBefore: (dice, year) => ({ startedBefore: momentOf(year, dice) }),
  durationFrom: (dice) => ({ durationFrom: dice.pick([0, 1, 30, 31, 100]) }),
  durationTo: (dice) => ({ durationTo: dice.pick([0, 1, 30, 60, 3600]) }),
  visibleNumbers: (dice) => ({ visibleNumbers: OWN_NUMBERS.slice(1 + dice.below(3)) }),
  offeredTo: (dice) => ({ offer: { agent: dice.pick([...AGENTS, ...AGENT_IDS]) } }),
  offerResult: (dice) => ({ offer: { result: dice.pick(OFFER_RESULTS) } }),
  offer: (dice) => ({ offer: { agent: dice.pick(AGENTS), result: dice.pick(OFFER_RESULTS) } }),
  hasTime: (dice) => ({ hasTime: dice.pick(TIME_KINDS) }),
  startedWithin: (dice, year) => {
    const edges = new Set(Array.from({ length: 2 * (1 + dice.below(8)) }, () => momentOf(year, dice)));
    // What begins also ends.
    if (edges.size % 2 === 1) edges.add(`${year + 1}-01-01T00:00:00.000Z`);
    return { startedWithin: [...edges].sort() };
  },
} satisfies Record<string, ConditionMaker>;

function isCondition(name: string): name is keyof typeof CONDITIONS {
  return name in CONDITIONS;
}

/** One filter per condition, of values that are there. */
export function singleFilters(year: number): [string, CallFilter][] {
  const dice = new Dice(7);
  return Object.entries(CONDITIONS).map(([name, make]) => [name, make(dice, year)]);
}
