import type { CallCopyDto } from '../../api/generated/types.gen';
import { describeDatabase, describeHeld } from './fault-view';
import { copyLinesOf } from './feed-view';

const copy = (fields: Partial<CallCopyDto>): CallCopyDto => ({
  store: 'mongodb',
  state: 'held',
  since: null,
  events: 9,
  upToDate: true,
  reason: null,
  ...fields,
});

describe('what goes wrong', () => {
  it('says how many callbacks wait, and of those that never come that they are not sent', () => {
    const held = (arrive: 'late' | 'never', count: number) =>
      describeHeld({ arrive, lateSeconds: 5, held: count });
    expect([held('late', 0), held('late', 1), held('never', 2)]).toEqual([
      '',
      '1 callback held back',
      '2 callbacks not sent',
    ]);
  });

  it('says how a database stands', () => {
    expect(['up', 'cut-off', 'not-embedded'].map((state) => describeDatabase(state as 'up').words)).toEqual([
      'up',
      'cut off',
      'not embedded',
    ]);
  });

  it('says which database has all of the call', () => {
    const stores = (other: Partial<CallCopyDto>) =>
      copyLinesOf({ items: [copy({}), copy({ store: 'supabase', ...other })], equal: null })[1];
    expect(stores({})).toEqual({ store: 'supabase', words: '9 of 9 events', tone: 'ok' });
    expect(stores({ events: 4 })).toMatchObject({ words: '4 of 9, the rest waits', tone: 'bad' });
    expect(stores({ state: 'missing', events: null })).toMatchObject({ words: '0 of 9, the rest waits' });
    expect(stores({ state: 'unknown', events: null })).toMatchObject({
      words: 'does not answer',
      tone: 'bad',
    });
    expect(stores({ upToDate: false })).toMatchObject({ words: '9 of 9, list follows', tone: 'warn' });
  });
});
