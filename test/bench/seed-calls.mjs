import { createHash } from 'node:crypto';
import { dayOf, sumsOf } from '../../dist/calls/model/call-head.js';
import { foldCall } from '../../dist/calls/fold/fold-call.js';
import { toRowFields, toStoredEvent } from '../../dist/calls/stores/mongo/call-document.mapper.js';
import { toCallEventRow, toCallRow } from '../../dist/calls/stores/supabase/call-row.mapper.js';

const FIRST = Date.parse('2026-01-01T00:00:00.000Z');
/** Calls are spread evenly over a year. */
const YEAR_MS = 365 * 86_400_000;
const DOCUMENTS_AT_ONCE = 1000;
const ROWS_AT_ONCE = 25_000;

const md5 = (text) => createHash('md5').update(text).digest('hex');

/** How far apart calls begin, in whole milliseconds. */
export const stepOf = (count) => Math.floor(YEAR_MS / count);

/** The one event of the call with a number; the same as {@link seedSupabase} makes. */
export function eventOf(number, step) {
  const at = new Date(FIRST + number * step).toISOString();
  const details = { from: '+14155550142', to: '+13235550100', direction: 'inbound', callStatus: 'ringing' };
  const place = { callerName: null, city: 'LOS ANGELES', state: 'CA', country: 'US', verification: null };
  return {
    id: md5(`event ${number}`),
    callId: `CA${md5(String(number))}`,
    type: 'call.incoming',
    at,
    receivedAt: at,
    source: 'twilio',
    data: { details: { ...details, ...place } },
  };
}

function headOf(event) {
  const { events, low, high, receipts, contents } = sumsOf([event]);
  return { day: dayOf([event]), events, low, high, copies: receipts, contents };
}

function documentOf(event) {
  return {
    _id: event.callId,
    events: { [event.id]: toStoredEvent(event) },
    head: headOf(event),
    ...toRowFields(foldCall([event])),
    changedAt: new Date(),
  };
}

/** @param collection `calls`, of the driver; @param isWanted which calls, by number */
export async function seedMongo(collection, count, isWanted) {
  const step = stepOf(count);
  for (let start = 0; start < count; start += DOCUMENTS_AT_ONCE) {
    const numbers = Array.from(
      { length: Math.min(DOCUMENTS_AT_ONCE, count - start) },
      (_none, index) => start + index,
    );
    const documents = numbers.filter(isWanted).map((number) => documentOf(eventOf(number, step)));
    if (documents.length > 0) await collection.insertMany(documents, { ordered: false });
  }
}

const literal = (value) => `'${JSON.stringify(value).replaceAll("'", "''")}'::jsonb`;

/** Every call is a copy of one made by Mainline's own functions, in which SQL sets what differs. */
function statements(from, to, step, condition) {
  const event = eventOf(0, step);
  const numbers = `generate_series(${from}, ${to - 1}) as n where ${condition}`;
  const at = `to_timestamp((${FIRST}::numeric + n::numeric * ${step}) / 1000)`;
  const slice = (offset) => `(('x' || substr(md5('event ' || n), ${offset}, 8))::bit(32)::bigint >> 6)`;
  const ids = `'call_id', 'CA' || md5(n::text), 'id', md5('event ' || n), 'at', ${at}, 'received_at', ${at}`;
  const row = [
    `'id', 'CA' || md5(n::text), 'started_at', ${at}, 'received_sum', ${FIRST}::bigint + n::bigint * ${step}`,
    `'fingerprint_low', ${slice(1)}, 'fingerprint_high', ${slice(9)}, 'fingerprint_copies', public.copy_slice(${at})`,
  ].join(', ');
  const copy = (table, template, fields) =>
    `insert into ${table} select made.* from ${numbers.replace(' where', `, jsonb_populate_record(null::${table}, ${literal(template)} || jsonb_build_object(${fields})) as made where`)}`;
  return [
    copy('call_events', toCallEventRow(event), ids),
    copy('calls', toCallRow(foldCall([event])), row),
    `insert into call_heads select 'CA' || md5(n::text), to_char(${at} at time zone 'utc', 'YYYY-MM-DD'), 1, ${slice(1)}, ${slice(9)}, public.copy_slice(${at}), clock_timestamp() from ${numbers}`,
  ];
}

/** @param query runs a statement; @param condition which calls, in SQL over their number `n` */
export async function seedSupabase(query, count, condition) {
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    const to = Math.min(count, from + ROWS_AT_ONCE);
    for (const statement of statements(from, to, stepOf(count), condition)) await query(statement);
  }
  await query('analyze');
}
