import { createHash } from 'node:crypto';
import { dayOf, sumsOf } from '../../dist/calls/model/call-head.js';
import { FOLD_VERSION, foldCall } from '../../dist/calls/fold/fold-call.js';
import { toRowFields, toStoredEvent } from '../../dist/calls/stores/mongo/call-document.mapper.js';
import { toAppendItem, toCallRow } from '../../dist/calls/stores/supabase/call-row.mapper.js';

const FIRST = Date.parse('2025-01-01T00:00:00.000Z');
/** Calls are spread evenly over a year. */
const YEAR_MS = 365 * 86_400_000;
const CALLS_AT_ONCE = 1000;

const md5 = (text) => createHash('md5').update(text).digest('hex');

/** How far apart calls begin, in whole milliseconds. */
export const stepOf = (count) => Math.floor(YEAR_MS / count);

/** The one event of the call with a number, which is over: those under way are few. */
export function eventOf(number, step) {
  const at = new Date(FIRST + number * step).toISOString();
  const details = { from: '+14155550142', to: '+13235550100', direction: 'inbound', callStatus: 'completed' };
  const place = { callerName: null, city: 'LOS ANGELES', state: 'CA', country: 'US', verification: null };
  return {
    id: md5(`event ${number}`),
    callId: `CA${md5(String(number))}`,
    type: 'call.status',
    at,
    receivedAt: at,
    source: 'twilio',
    data: { status: 'completed', sequence: 0, durationSeconds: 30, details: { ...details, ...place } },
  };
}

function headOf(event) {
  const { events, low, high, receipts, contents } = sumsOf([event]);
  return { day: dayOf([event]), events, low, high, copies: receipts, contents };
}

function documentOf(event, foldVersion) {
  return {
    _id: event.callId,
    events: { [event.id]: toStoredEvent(event) },
    head: headOf(event),
    ...toRowFields({ ...foldCall([event]), foldVersion }),
    changedAt: new Date(),
  };
}

/** Batches of the events of wanted calls. */
function* wantedEvents(count, isWanted) {
  const step = stepOf(count);
  for (let start = 0; start < count; start += CALLS_AT_ONCE) {
    const numbers = Array.from(
      { length: Math.min(CALLS_AT_ONCE, count - start) },
      (_none, index) => start + index,
    );
    const events = numbers.filter(isWanted).map((number) => eventOf(number, step));
    if (events.length > 0) yield events;
  }
}

/**
 * @param database of the driver
 * @param isWanted which calls, by number
 * @param foldVersion the edition that rows claim
 */
export async function seedMongo(database, count, isWanted, foldVersion = FOLD_VERSION) {
  let logged = 0;
  for (const events of wantedEvents(count, isWanted)) {
    const documents = events.map((event) => documentOf(event, foldVersion));
    await database.collection('calls').insertMany(documents, { ordered: false });
    const entries = events.map(({ id, callId }) => ({ _id: (logged += 1), callId, eventId: id }));
    await database.collection('log').insertMany(entries, { ordered: false });
  }
}

const literal = (value) => `'${JSON.stringify(value).replaceAll("'", "''")}'::jsonb`;

/** @param query runs a statement; @param isWanted which calls, by number; @param foldVersion the edition that rows claim */
export async function seedSupabase(query, count, isWanted, foldVersion = FOLD_VERSION) {
  for (const events of wantedEvents(count, isWanted)) {
    await query(`select append_call_events(${literal(events.map(toAppendItem))})`);
    const rows = events.map((event) => toCallRow({ ...foldCall([event]), foldVersion }));
    await query(`select publish_calls(${literal(rows)})`);
  }
  await query('analyze');
}
