import fc from 'fast-check';
import { EventSet } from '../../src/calls/fold/event-set.js';
import { replay } from '../../src/calls/fold/lifecycle/replay.js';
import { isDerived } from '../../src/calls/model/call-event.js';
import type { CallEventPageDto } from '../../src/activity/feed/activity-page.dto.js';
import { type ActivityApp, startActivityApp, VIEWER_KEY } from '../support/activity-app.js';
import { modelRuns } from '../support/model-runs.js';
import { ReportedCall } from '../support/reported-call.js';

const TYPES = ['call.answered', 'call.held', 'call.resumed', 'call.ended', 'call.transferred'] as const;
const step = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.constantFrom(...TYPES));

describe('the history of a reported call over HTTP', () => {
  let activity: ActivityApp;

  beforeAll(async () => {
    activity = await startActivityApp(1);
  });
  afterAll(() => activity.app.close());

  async function walk(id: string, limit: number): Promise<CallEventPageDto['items']> {
    const items: CallEventPageDto['items'] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const answer = await fetch(`${activity.url}/calls/${id}/events?limit=${limit}${query}`, {
        headers: { 'x-api-key': VIEWER_KEY },
      });
      const page = (await answer.json()) as CallEventPageDto;
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  it('is that of the pure fold, verdict by verdict, whatever arrives when and wherever pages end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        async (steps, limit, cut) => {
          const call = new ReportedCall();
          const beginning = call.report(0, 'call.initiated');
          for (const [seconds, type] of steps) call.report(seconds, type);
          const about = { occurrence: beginning.id, fromAgentId: 'maria', agentId: null };
          call.note(7, 'call.retransferred', about);
          call.alert(8, beginning);
          const at = cut % call.events.length;
          await activity.calls.record(call.events.slice(at));
          await activity.calls.record(call.events);
          const { all } = new EventSet(call.events);
          const { verdicts } = replay(all);
          const expected = all.map((event) => ({
            id: event.id,
            refused: verdicts.get(event.id)?.kind === 'refused',
            derived: isDerived(event),
          }));
          const items = await walk(call.callId, limit);
          expect(items.map(({ id, refused = false, derived = false }) => ({ id, refused, derived }))).toEqual(
            expected,
          );
        },
      ),
      { numRuns: modelRuns(50) },
    );
  });
});
