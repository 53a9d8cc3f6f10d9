import { createHash } from 'node:crypto';
import { Random } from './random.mjs';
import { AGENTS, AREA_CODES, CALLER_NAMES, OWN_NUMBERS, QUEUES, REGULARS, WORDS } from './vocabulary.mjs';

const SEED = 5;
export const FIRST = Date.parse('2024-11-21T00:00:00.000Z');
const DAY_MS = 86_400_000;
export const DAYS = 730;
/** Calls per hour of the day, of a hundred: businesses sleep. */
const HOURS = [1, 1, 0.5, 0.5, 0.5, 1, 2, 4, 8, 10, 11, 9, 6, 8, 10, 9, 7, 5, 2, 1.5, 1, 0.8, 0.7, 0.5];
const OUTCOMES = [
  ['answered', 0.58],
  ['voicemail', 0.2],
  ['missed', 0.1],
  ['abandoned', 0.08],
  ['rejected', 0.02],
  ['failed', 0.02],
];

/** When a call begins: calls follow one another, most of them during the day. @param share its place among all, 0 to 1 */
export function startOf(share) {
  const days = share * DAYS;
  const total = HOURS.reduce((sum, weight) => sum + weight, 0);
  let left = (days % 1) * total;
  let hour = 0;
  while (hour < 23 && left >= HOURS[hour]) left -= HOURS[hour++];
  return FIRST + Math.floor(days) * DAY_MS + Math.floor((hour + left / HOURS[hour]) * 3_600_000);
}

const md5 = (text) => createHash('md5').update(text).digest('hex');

/** The id of the call with a number. */
export function callIdOf(number) {
  return `CA${md5(`call ${number}`)}`;
}

function outcomeOf(random) {
  let left = random.next();
  for (const [outcome, share] of OUTCOMES) if ((left -= share) < 0) return outcome;
  return 'answered';
}

function sentence(random) {
  return Array.from({ length: 6 + random.below(30) }, () => random.pickSkewed(WORDS)).join(' ');
}

function people(random) {
  const isOutbound = random.chance(0.05);
  const stranger = `+1${random.pickSkewed(AREA_CODES)}${String(2_000_000 + random.below(8_000_000))}`;
  const caller = random.chance(0.6) ? random.pickSkewed(REGULARS) : stranger;
  const own = random.chance(0.5) ? OWN_NUMBERS[0] : random.pickSkewed(OWN_NUMBERS);
  return {
    from: isOutbound ? own : caller,
    to: isOutbound ? caller : own,
    direction: isOutbound ? 'outbound' : 'inbound',
    callerName: random.chance(0.35) ? random.pickSkewed(CALLER_NAMES) : null,
    city: 'LOS ANGELES',
    state: 'CA',
    country: 'US',
    verification: random.chance(0.7) ? 'TN-Validation-Passed-A' : null,
  };
}

/** What was reported of a call, in order; the last ones under way have no end. */
class Story {
  events = [];

  constructor(number, start, random) {
    this.number = number;
    this.callId = callIdOf(number);
    this.time = start;
    this.random = random;
    this.source = random.chance(0.06) ? 'api' : 'twilio';
  }

  add(type, seconds, data) {
    this.time += seconds * 1000;
    const at = new Date(this.time).toISOString();
    const receivedAt = new Date(this.time + 120).toISOString();
    const { callId, source, number, events } = this;
    events.push({ id: md5(`event ${number} ${events.length}`), callId, type, at, receivedAt, source, data });
  }
}

function answer(story, random, details) {
  const to = random.pickSkewed(AGENTS);
  const legSid = `CA${random.hex(32)}`;
  const talk = random.seconds(180);
  const leg = (status, sequence, durationSeconds = null) => ({
    legSid,
    to,
    status,
    sequence,
    durationSeconds,
  });
  story.add('leg.status', 6, leg('initiated', 0));
  story.add('leg.status', random.seconds(12), leg('in-progress', 2));
  const result = { round: 1, status: 'completed', legSid, durationSeconds: talk, bridged: true };
  story.add('dial.completed', talk, { ...result, details: { ...details, callStatus: 'in-progress' } });
}

function leaveMessage(story, random, details) {
  const recordingSid = `RE${random.hex(32)}`;
  const durationSeconds = random.seconds(25);
  const during = { ...details, callStatus: 'in-progress' };
  story.add('voicemail.recorded', 10 + durationSeconds, {
    recordingSid,
    durationSeconds,
    digits: '',
    details: during,
  });
  story.add('recording.status', 1, { recordingSid, status: 'completed', durationSeconds, errorCode: null });
  const text = random.chance(0.8) ? sentence(random) : null;
  if (text !== null) story.add('transcription.status', 1, { recordingSid, status: 'completed', text });
  return recordingSid;
}

function miss(story, random, details) {
  const result = { round: 1, status: 'no-answer', legSid: null, durationSeconds: null, bridged: null };
  story.add('leg.status', 6, {
    legSid: `CA${random.hex(32)}`,
    to: random.pickSkewed(AGENTS),
    status: 'initiated',
    sequence: 0,
    durationSeconds: null,
  });
  story.add('dial.completed', 20, { ...result, details: { ...details, callStatus: 'in-progress' } });
}

function mark(story, random) {
  if (random.chance(0.4)) story.add('call.queued', 1, { queue: random.pickSkewed(QUEUES) });
  if (random.chance(0.005)) story.add('call.flagged', 60, { flagged: true });
  if (random.chance(0.02)) story.add('call.noted', 60, { note: sentence(random) });
}

const FINAL = { rejected: 'busy', failed: 'failed' };

function end(story, random, details, outcome, start) {
  const status = FINAL[outcome] ?? 'completed';
  const durationSeconds = Math.floor((story.time - start) / 1000) + random.below(20);
  story.add('call.status', 1, {
    status,
    sequence: 3,
    durationSeconds,
    details: { ...details, callStatus: status },
  });
}

/**
 * The events of the call with a number, the same in every run.
 *
 * @param number from 0 @param count of how many calls: the last ones are under way, and of the latest messages few were heard
 */
export function eventsOf(number, count) {
  const random = new Random(SEED * 104_729 + number * 31);
  const details = people(random);
  const start = startOf(number / count);
  const story = new Story(number, start, random);
  story.add('call.incoming', 0, { details: { ...details, callStatus: 'ringing' } });
  if (number >= count - Math.min(20, count / 100)) return story.events;
  const outcome = outcomeOf(random);
  let recordingSid = null;
  if (outcome === 'answered') answer(story, random, details);
  if (outcome === 'voicemail') recordingSid = leaveMessage(story, random, details);
  if (outcome === 'missed') miss(story, random, details);
  end(story, random, details, outcome, start);
  const isHeard = random.chance(number < count * 0.98 ? 0.995 : 0.4);
  if (recordingSid !== null && isHeard) story.add('voicemail.heard', 600, { recordingSid, heard: true });
  mark(story, random);
  return story.events;
}
