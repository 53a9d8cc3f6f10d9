import { happened, second } from '../../../../test/support/call-history.js';
import { noted, QUEUE, reported, REPORTED_CALL } from '../../../../test/support/reported-history.js';
import type { CallEvent } from '../../model/call-event.js';
import { END_REASONS } from '../../model/lifecycle-event.js';
import { foldCall } from '../fold-call.js';

const beginning = reported(0, 'call.initiated');
const routed = reported(1, 'call.routed');
const answered = reported(5.9, 'call.answered');
const ended = reported(66.8, 'call.ended');
const fold = (...events: CallEvent[]) => foldCall(events);

describe('the fold of a reported call', () => {
  it('begins with what was reported', () => {
    expect(fold(beginning)).toMatchObject({
      id: REPORTED_CALL,
      source: 'api',
      type: 'video',
      direction: 'inbound',
      from: '+14155550142',
      to: '+13235550100',
      caller: { raw: '+14155550142', number: '+14155550142', name: 'Zoë' },
      status: 'waiting',
      outcome: null,
      queue: QUEUE,
      agentId: null,
      alerts: [],
      flagged: false,
      startedAt: second(0),
      waitSeconds: 0,
      durationSeconds: null,
    });
  });

  it('has no type, and waits, while its beginning was not reported', () => {
    const early = { ...answered, at: second(-60) };
    const pending = { type: null, status: 'waiting', outcome: null, agentId: null, queue: null, from: null };
    expect(fold(ended, early)).toMatchObject({ ...pending, startedAt: second(-60), durationSeconds: null });
  });

  it('rounds seconds down', () => {
    const times = { answeredAt: second(5.9), endedAt: second(66.8) };
    const seconds = { waitSeconds: 5, durationSeconds: 60, talkSeconds: 60 };
    expect(fold(beginning, routed, answered, ended)).toMatchObject({ ...times, ...seconds, status: 'ended' });
  });

  it('counts from the beginning where nobody answered', () => {
    expect(fold(beginning, routed, ended)).toMatchObject({
      durationSeconds: 66,
      waitSeconds: 66,
      talkSeconds: 0,
    });
  });

  it('believes reported seconds before the clock', () => {
    const events = [
      reported(5, 'call.answered', { waitTime: 31 }),
      reported(60, 'call.ended', { duration: 7 }),
    ];
    expect(fold(beginning, ...events)).toMatchObject({ waitSeconds: 31, durationSeconds: 7, talkSeconds: 7 });
  });

  it('is answered when it was answered first, also when the caller is passed on and waits again', () => {
    const again = [
      reported(20, 'call.transferred'),
      reported(30, 'call.answered', { agentId: 'ana', waitTime: 9 }),
    ];
    expect(fold(beginning, routed, answered, ...again, ended)).toMatchObject({
      answeredAt: second(5.9),
      waitSeconds: 5,
      durationSeconds: 60,
      agentId: 'ana',
    });
  });

  it('has no times that go back, whatever the clocks say', () => {
    const call = fold(beginning, { ...answered, at: second(-3) }, { ...ended, at: second(-1) });
    const zero = { answeredAt: second(0), endedAt: second(0), durationSeconds: 0, waitSeconds: 0 };
    expect(call).toMatchObject(zero);
  });

  it.each(END_REASONS)('is answered, once it was, whatever it ended with: %s', (endReason) => {
    const end = reported(60, 'call.ended', { endReason });
    expect(fold(beginning, answered, end).outcome).toBe('answered');
  });

  it.each([
    ['completed', 'missed'],
    ['abandoned', 'abandoned'],
    ['failed', 'failed'],
    ['no_answer', 'missed'],
    ['transferred_out', 'missed'],
  ] as const)('comes to something else when nobody answered and it ended with %s', (endReason, outcome) => {
    const call = fold(beginning, reported(60, 'call.ended', { endReason }));
    expect(call).toMatchObject({ outcome, failureReason: null, providerStatus: null });
  });

  it.each([
    ['who is rung', [routed], 'maria'],
    ['who is said to answer', [routed, reported(2, 'call.answered', { agentId: 'ana' })], 'ana'],
    ['who was rung, when nobody says who answers', [routed, answered], 'maria'],
    ['nobody in a queue', [routed, answered, reported(7, 'call.transferred')], null],
    ['whom the caller is passed on to', [reported(7, 'call.transferred', { toAgentId: 'eva' })], 'eva'],
    ['who talked last', [routed, answered, ended], 'maria'],
  ])('names %s', (_who, events, agentId) => expect(fold(beginning, ...events).agentId).toBe(agentId));

  it('names who is rung instead, and who was rung last when nobody is any more', () => {
    const instead = (agentId: string | null) =>
      noted(1, 'call.retransferred', { occurrence: routed.id, fromAgentId: 'maria', agentId });
    expect(fold(beginning, routed, instead('juan')).agentId).toBe('juan');
    expect(fold(beginning, routed, instead('juan'), answered).agentId).toBe('juan');
    expect(fold(beginning, routed, instead(null)).agentId).toBeNull();
    expect(fold(beginning, routed, instead(null), answered).agentId).toBe('maria');
  });

  it('is in the queue that was named last, by whoever names one', () => {
    const passed = reported(7, 'call.transferred', { toQueueId: 'legal_english' });
    const [before, after] = [6, 8].flatMap((at) => happened(at, 'call.queued', { queue: `at ${at}` }));
    if (before === undefined || after === undefined) throw new Error('both happened');
    expect(fold(beginning, passed).queue).toBe('legal_english');
    expect(fold(beginning, passed, before).queue).toBe('legal_english');
    expect(fold(beginning, passed, after).queue).toBe('at 8');
    expect(
      fold(beginning, reported(7, 'call.transferred', { toAgentId: 'eva', toQueueId: null })).queue,
    ).toBe(QUEUE);
  });

  it('forgets who called once it is erased', () => {
    const erased = noted(90, 'call.erased', { reason: 'request' });
    const call = fold(beginning, routed, answered, ended, erased);
    const personal = { from: null, to: null, caller: { raw: null, name: null } };
    expect(call).toMatchObject({ ...personal, outcome: 'answered', queue: QUEUE, erasedAt: second(90) });
    expect(JSON.stringify(call)).not.toContain('4711');
  });

  it('takes nothing from what is refused', () => {
    const strange = { reporter: { key: 'crm', admin: false }, from: '+15550001111', callerName: 'Eve' };
    const second_ = reported(1, 'call.initiated', strange);
    expect(fold(beginning, second_)).toMatchObject({ caller: { name: 'Zoë' }, from: '+14155550142' });
  });
});
