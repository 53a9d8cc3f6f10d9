import { OWNER, reported, REPORTED_CALL } from '../../../test/support/reported-history.js';
import { redactEvent } from '../../calls/fold/redact-event.js';
import { isReported, type ReportedEvent } from '../../calls/model/call-event.js';
import { isSameReport, reportId, type ReportIdentity } from './report-id.js';

const AT = '2026-11-21T09:00:00.000Z';
const held = { reporter: OWNER, holdDuration: 3 };
const report: ReportIdentity = {
  callId: REPORTED_CALL,
  type: 'call.held',
  data: held,
  timestamp: null,
  eventId: null,
  request: null,
};
const once: ReportIdentity = {
  ...report,
  type: 'call.ended',
  data: { reporter: OWNER, endReason: 'completed', duration: null },
};
const request = { idempotencyKey: 'k1', index: 0 };
const idOf = (more: Partial<ReportIdentity>, base = report): string => reportId({ ...base, ...more });

describe('the id of a report', () => {
  it.each([
    ['its own id', { eventId: 'e1', timestamp: AT, request }],
    ['the key of its request', { request, timestamp: AT }],
    ['its content and time', { timestamp: AT }],
  ])('is 32 digits that follow from %s', (_what, more) => {
    expect(idOf(more)).toMatch(/^[0-9a-f]{32}$/);
    expect(idOf(more)).toBe(idOf(more));
  });

  it('is the same for every report with one id, whatever else it says and whoever says it', () => {
    const other = { reporter: { key: 'office', admin: true }, holdDuration: 9 };
    expect(idOf({ eventId: 'e1', data: other, timestamp: AT, type: 'call.resumed' })).toBe(
      idOf({ eventId: 'e1' }),
    );
  });

  it('is the same for every content of one place in a request', () => {
    expect(idOf({ request, data: { ...held, holdDuration: 9 } })).toBe(idOf({ request }));
  });

  it('does not depend on the order of fields, or on who reports', () => {
    const turned = { holdDuration: 3, reporter: { key: 'office', admin: true } };
    expect(idOf({ timestamp: AT, data: turned })).toBe(idOf({ timestamp: AT }));
  });

  it('is new each time without any of the three, but for what happens once', () => {
    expect(idOf({})).not.toBe(idOf({}));
    expect(idOf({}, once)).toBe(idOf({}, once));
    const failed = { reporter: OWNER, endReason: 'failed', duration: null } as const;
    expect(idOf({ data: failed }, once)).not.toBe(idOf({}, once));
  });

  it('tells apart what differs', () => {
    const ids = [
      idOf({ eventId: 'e1' }),
      idOf({ eventId: 'e2' }),
      idOf({ eventId: 'e1', callId: 'call-9' }),
      idOf({ request }),
      idOf({ request: { ...request, index: 1 } }),
      idOf({ request: { ...request, idempotencyKey: 'e1' } }),
      idOf({ request, callId: 'call-9' }),
      idOf({ request, data: { ...held, reporter: { key: 'crm', admin: false } } }),
      idOf({ timestamp: AT }),
      idOf({ timestamp: AT, type: 'call.resumed' }),
      idOf({ timestamp: AT, callId: 'call-9' }),
      idOf({ timestamp: AT, data: { ...held, holdDuration: null } }),
      idOf({ timestamp: '2026-11-21T09:00:00.001Z' }),
      idOf({}, once),
      idOf({ timestamp: AT }, once),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the same report', () => {
  const beginning = reportedEvent(reported(0, 'call.initiated'));
  const changed = reportedEvent(reported(0, 'call.initiated', { callerName: 'Eve' }));
  const same = (
    one: ReportedEvent,
    other: ReportedEvent,
    timestamp: string | null = null,
    isErased = false,
  ) => isSameReport(one, other, { timestamp, isErased });

  it('says the same, whoever says it', () => {
    const admin = { key: 'office', admin: true };
    const again = reportedEvent(reported(5, 'call.initiated', { reporter: admin }));
    expect(same(beginning, again)).toBe(true);
    expect(same(beginning, again, beginning.at)).toBe(true);
  });

  it('is not one of other content, type, call or time', () => {
    expect(same(beginning, changed)).toBe(false);
    expect(same(beginning, reportedEvent(reported(0, 'call.held')))).toBe(false);
    expect(same(beginning, { ...beginning, callId: 'call-9' })).toBe(false);
    expect(same(beginning, beginning, '2026-11-21T09:00:00.001Z')).toBe(false);
  });

  it('is compared by what is left of an erased call, and only of that', () => {
    const redacted = reportedEvent(redactEvent(beginning));
    const other = reportedEvent(reported(0, 'call.initiated', { queueId: 'legal_english' }));
    expect(same(redacted, changed)).toBe(false);
    expect(same(redacted, changed, null, true)).toBe(true);
    expect(same(redacted, other, null, true)).toBe(false);
  });
});

function reportedEvent(event: Parameters<typeof isReported>[0]): ReportedEvent {
  if (!isReported(event)) throw new TypeError(`${event.type} is not reported`);
  return event;
}
