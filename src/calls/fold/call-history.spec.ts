import { noted, reported } from '../../../test/support/reported-history.js';
import type { CallEvent } from '../model/call-event.js';
import { historyOf } from './call-history.js';

const beginning = reported(0, 'call.initiated');
const answered = reported(2, 'call.answered');
const resumed = reported(3, 'call.resumed');
const survey = noted(9, 'survey.requested', { occurrence: answered.id, agentId: null });

const typesOf = (events: readonly CallEvent[], which: 'isRefused' | 'isDerived'): string[] =>
  historyOf(events).flatMap((entry) => (entry[which] ? entry.event.type : []));

describe('historyOf', () => {
  it('lists every event once, in order, with what was refused and what was derived', () => {
    const events = [survey, resumed, answered, beginning, resumed];
    expect(historyOf(events).map(({ event }) => event)).toEqual([beginning, answered, resumed, survey]);
    expect(typesOf(events, 'isRefused')).toEqual(['call.resumed']);
    expect(typesOf(events, 'isDerived')).toEqual(['survey.requested']);
  });

  it('goes by the present fold: what comes later may allow what was refused', () => {
    const held = reported(2.5, 'call.held');
    expect(typesOf([beginning, answered, resumed, held], 'isRefused')).toEqual([]);
  });

  it('marks a re-routing that is void as both', () => {
    const late = noted(5, 'call.retransferred', { occurrence: 'x', fromAgentId: 'maria', agentId: null });
    const [, , entry] = historyOf([beginning, answered, late]);
    expect(entry).toMatchObject({ isRefused: true, isDerived: true });
  });

  it('refuses nothing before the beginning is known', () => {
    expect(typesOf([answered, resumed], 'isRefused')).toEqual([]);
  });

  it('is without personal data when the call is erased', () => {
    const erased = noted(99, 'call.erased', { reason: 'request' });
    expect(JSON.stringify(historyOf([beginning, erased]))).not.toContain('Zoë');
    expect(JSON.stringify(historyOf([beginning]))).toContain('Zoë');
  });
});
