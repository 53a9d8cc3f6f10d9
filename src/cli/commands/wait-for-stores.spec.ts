import { RecordedSession } from '../../../test/support/recorded-session.js';
import { waitForStores } from './wait-for-stores.js';

describe('waiting for the databases', () => {
  const calls = (answers: readonly boolean[]): never => {
    let look = 0;
    const up = (): boolean => answers[Math.min(look++, answers.length - 1)] ?? false;
    return { status: () => ({ stores: [{ name: 'supabase', up: up() }] }) } as never;
  };

  it('ends at once when they are up, and says for whom it waits', async () => {
    const session = new RecordedSession();
    await waitForStores(calls([true]), session);
    expect(session.steps).toEqual([]);
    await waitForStores(calls([false, false, true]), session);
    expect(session.steps).toEqual(['waiting for supabase']);
  });

  it('ends when the command is stopped', async () => {
    const session = new RecordedSession();
    session.abort();
    await waitForStores(calls([false]), session);
    expect(session.steps).toEqual([]);
  });
});
