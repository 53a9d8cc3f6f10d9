import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalStatus } from '../../../src/calls/journal/journal-status.js';
import { caughtUp } from '../../support/convergence.js';
import { eventually } from '../../support/eventually.js';
import { FaultyStores } from '../../support/faulty-stores.js';
import { STARTING } from '../../support/mainline-app.js';
import { MainlineProcess } from '../../support/mainline-process.js';
import { WebhookLoad } from '../../support/webhook-load.js';

const CALLERS = 3;
const SOME = 12;
const DELIVERY = 120_000;

interface Loss {
  readonly state: JournalStatus['folder'];
  readonly happen: (folder: string) => void;
  readonly mend?: (folder: string) => void;
}

const asideOf = (folder: string): string => `${folder}.aside`;
const renameAway = (folder: string): void => renameSync(folder, asideOf(folder));

const LOSSES: Record<string, Loss> = {
  removed: { state: 'missing', happen: (folder) => rmSync(folder, { recursive: true }) },
  emptied: {
    state: 'missing',
    happen: (folder) => readdirSync(folder).forEach((name) => rmSync(join(folder, name))),
  },
  'replaced by an empty one': {
    state: 'replaced',
    happen: (folder) => {
      renameAway(folder);
      mkdirSync(folder);
    },
  },
  'renamed, and renamed back': {
    state: 'missing',
    happen: renameAway,
    mend: (folder) => renameSync(asideOf(folder), folder),
  },
};

/** Callers hear words whatever happens, and a callback that nobody took is sent again. */
const isExpected = (answer: string): boolean => answer.startsWith('/twilio/status 503 ');

describe('a journal folder under a running server', () => {
  let stores: FaultyStores;
  let server: MainlineProcess;
  let load: WebhookLoad;

  beforeAll(async () => {
    stores = await FaultyStores.start();
  }, STARTING);
  beforeEach(async () => {
    server = await MainlineProcess.start({ ...stores.variables, STORE_TIMEOUT_MS: '500' });
    await caughtUp(server);
    load = new WebhookLoad(() => server);
  }, STARTING);
  afterEach(async () => {
    stores.heal();
    await server.remove();
  });
  afterAll(() => stores.close());

  const journalIs = (expected: Partial<JournalStatus>): Promise<void> =>
    eventually(async () => expect((await server.readiness()).journal).toMatchObject(expected));
  const acknowledgeMore = (): Promise<void> => {
    const least = load.acknowledged.size + SOME;
    return eventually(() => expect(load.acknowledged.size).toBeGreaterThan(least));
  };
  /** Acknowledged events that neither store has. */
  const lost = async (): Promise<string[]> => {
    const found = (await stores.read(load.callIds))
      .flat()
      .flatMap(({ events }) => events.map(({ id }) => id));
    const known = new Set(found);
    return [...load.acknowledged].filter((id) => !known.has(id));
  };

  it('that is removed costs nothing that was acknowledged after it was noticed, also when the process is killed', async () => {
    let isOver = false;
    const calls = load.callsUntil(() => isOver, CALLERS);
    await acknowledgeMore();
    rmSync(join(server.dataDir, 'journal'), { recursive: true });
    await journalIs({ ok: false, folder: 'missing' });
    const earlier = new Set(load.acknowledged);
    await acknowledgeMore();
    await server.kill();
    isOver = true;
    await calls;
    expect((await lost()).filter((id) => !earlier.has(id))).toEqual([]);
  }, 120_000);

  it.each(Object.keys(LOSSES))(
    'that is %s with both databases down costs nothing that was acknowledged',
    async (name) => {
      const { state, happen, mend } = LOSSES[name] ?? { state: 'missing', happen: () => undefined };
      const folder = join(server.dataDir, 'journal');
      let isOver = false;
      for (const proxy of stores.proxies) proxy.set({ kind: 'reset' });
      const calls = load.callsUntil(() => isOver, CALLERS);
      await acknowledgeMore();
      happen(folder);
      await journalIs({ ok: false, folder: state });
      await eventually(() => expect(load.badAnswers.length).toBeGreaterThan(0));
      mend?.(folder);
      if (mend === undefined) stores.heal();
      else await journalIs({ ok: true, folder: 'kept' });
      await acknowledgeMore();
      isOver = true;
      await calls;
      stores.heal();
      expect([load.badAnswers.filter((answer) => !isExpected(answer)), load.unanswered]).toEqual([[], 0]);
      await eventually(async () => expect(await lost()).toEqual([]), DELIVERY);
    },
    240_000,
  );
});
