import fc from 'fast-check';
import type { ActivityItemDto } from '../api/generated/types.gen';
import { aCall } from '../testing/calls';
import { addPage, type CallList, emptyList, settle, showHeld, takeTold } from './call-list';
import type { Listing } from './filters';

const PAGE = 3;
const FLAGGED: Listing = { filters: { flagged: true }, sort: 'startedAt', order: 'desc' };

const startOf = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 9, minute)).toISOString();
const call = (id: string, minute: number, changes: Partial<ActivityItemDto> = {}): ActivityItemDto =>
  aCall({ id, startedAt: startOf(minute), flagged: true, ...changes });

/** The server: what it holds, what it still has to tell, and one page that may be on its way. */
class Server {
  readonly calls = new Map<string, ActivityItemDto>();
  untold: ActivityItemDto[] = [];
  page: { items: ActivityItemDto[]; hasMore: boolean } | null = null;
  private made = 0;

  constructor(private readonly listing: Listing) {}

  create(minute: number, flagged: boolean): void {
    this.save(call(`call-${this.made++}`, minute, { flagged, eventCount: 1, durationSeconds: minute }));
  }

  change(pick: number, flagged: boolean): void {
    const known = [...this.calls.values()][pick % Math.max(this.calls.size, 1)];
    if (known !== undefined) this.save({ ...known, flagged, eventCount: known.eventCount + 1 });
  }

  /** Reads the page after the last one, as it is now. */
  read(list: CallList): void {
    if (this.page !== null || list.reach === null) return;
    const after = list.reach;
    const sorted = this.matching();
    const start = after === undefined ? 0 : sorted.findIndex((one) => this.isAfter(one, after));
    const rest = start === -1 ? [] : sorted.slice(start);
    this.page = { items: rest.slice(0, PAGE), hasMore: rest.length > PAGE };
  }

  matching(): ActivityItemDto[] {
    const sign = this.listing.order === 'asc' ? 1 : -1;
    return [...this.calls.values()]
      .filter(({ flagged }) => flagged)
      .sort((a, b) => sign * this.upwards(a, b));
  }

  private keyOf(one: ActivityItemDto): string | number {
    return this.listing.sort === 'startedAt' ? one.startedAt : (one.durationSeconds ?? -1);
  }

  private upwards(a: ActivityItemDto, b: ActivityItemDto): number {
    if (this.keyOf(a) !== this.keyOf(b)) return this.keyOf(a) < this.keyOf(b) ? -1 : 1;
    return a.id < b.id ? -1 : 1;
  }

  private isAfter(one: ActivityItemDto, { key, id }: { key: string | number; id: string }): boolean {
    const mine = this.keyOf(one);
    const isAbove = mine === key ? one.id > id : mine > key;
    const isBelow = mine === key ? one.id < id : mine < key;
    return this.listing.order === 'asc' ? isAbove : isBelow;
  }

  private save(one: ActivityItemDto): void {
    this.calls.set(one.id, one);
    this.untold.push(one);
  }
}

type Step =
  | { do: 'create'; minute: number; flagged: boolean }
  | { do: 'change'; pick: number; flagged: boolean }
  | { do: 'read' | 'receive' | 'release' | 'settle' | 'repeat' }
  | { do: 'tell'; count: number; isHolding: boolean };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('create' as const),
      minute: fc.integer({ min: 0, max: 20 }),
      flagged: fc.boolean(),
    }),
    fc.record({ do: fc.constant('change' as const), pick: fc.nat(30), flagged: fc.boolean() }),
    fc.record({
      do: fc.constantFrom(
        'read' as const,
        'receive' as const,
        'release' as const,
        'settle' as const,
        'repeat' as const,
      ),
    }),
    fc.record({
      do: fc.constant('tell' as const),
      count: fc.integer({ min: 1, max: 4 }),
      isHolding: fc.boolean(),
    }),
  ),
  { maxLength: 60 },
);

/** Does one step, and checks what must hold after each. */
function run(server: Server, list: CallList, step: Step): CallList {
  switch (step.do) {
    case 'create':
      server.create(step.minute, step.flagged);
      return list;
    case 'change':
      server.change(step.pick, step.flagged);
      return list;
    case 'read':
      server.read(list);
      return list;
    case 'receive': {
      const { page } = server;
      server.page = null;
      return page === null ? list : addPage(list, page.items, page.hasMore);
    }
    case 'tell':
      return takeTold(list, server.untold.splice(0, step.count), step.isHolding);
    case 'repeat':
      return takeTold(
        list,
        [...server.calls.values()].slice(0, 2).filter((one) => !server.untold.includes(one)),
        true,
      );
    case 'release':
      return showHeld(list);
    case 'settle':
      return settle(list);
  }
}

function expectSound(before: CallList, after: CallList, step: Step): void {
  const all = [...after.shown, ...after.held];
  expect(new Set(all).size).toBe(all.length);
  expect(all.every((id) => after.calls.has(id))).toBe(true);
  // Nothing moves under the reader: while somebody reads, what is shown stays as it is, and pages only add to it.
  if (step.do === 'tell' && step.isHolding) expect(after.shown).toEqual(before.shown);
  if (step.do === 'receive' || step.do === 'release') {
    expect(after.shown.filter((id) => before.shown.includes(id))).toEqual(before.shown);
  }
}

describe('the list of calls', () => {
  it.each([
    ['newest first', FLAGGED],
    ['oldest first', { ...FLAGGED, order: 'asc' as const }],
    ['longest first', { ...FLAGGED, sort: 'duration' as const }],
  ])('has no gap, nothing twice and the right order, whatever is told when (%s)', (_name, listing) => {
    fc.assert(
      fc.property(steps, (given) => {
        const server = new Server(listing);
        let list = emptyList(listing);
        for (const step of given) {
          const next = run(server, list, step);
          expectSound(list, next, step);
          list = next;
        }
        list = takeTold(list, server.untold.splice(0), false);
        while (list.reach !== null || server.page !== null) {
          server.read(list);
          list = run(server, list, { do: 'receive' });
        }
        list = settle(showHeld(list));
        expect(list.shown.map((id) => list.calls.get(id))).toEqual(server.matching());
      }),
      { numRuns: 400 },
    );
  });

  const loaded = addPage(emptyList(FLAGGED), [call('b', 2), call('a', 1)], true);

  it('lets a new call slide in where it belongs, when nobody reads', () => {
    expect(takeTold(loaded, [call('c', 3)], false).shown).toEqual(['c', 'b', 'a']);
  });

  it('holds it back while somebody reads, and counts it', () => {
    const held = takeTold(loaded, [call('c', 3), call('d', 4)], true);
    expect(held.shown).toEqual(['b', 'a']);
    expect(held.held).toEqual(['d', 'c']);
    expect(showHeld(held)).toMatchObject({ shown: ['d', 'c', 'b', 'a'], held: [] });
  });

  it('leaves alone what lies below the part that was read', () => {
    expect(takeTold(loaded, [call('z', 0)], false).shown).toEqual(['b', 'a']);
  });

  it('keeps a call that matches no longer where it is, until the list settles', () => {
    const changed = takeTold(loaded, [call('b', 2, { flagged: false, eventCount: 9 })], false);
    expect(changed.shown).toEqual(['b', 'a']);
    expect([...changed.gone]).toEqual(['b']);
    expect(settle(changed).shown).toEqual(['a']);
  });

  it('is not set back by something older', () => {
    const newer = takeTold(loaded, [call('b', 2, { note: 'new', eventCount: 9 })], false);
    const repeated = takeTold(newer, [call('b', 2, { note: 'old', eventCount: 8 })], false);
    expect(repeated.calls.get('b')?.note).toBe('new');
  });

  it('takes what was told before the first page came', () => {
    const early = takeTold(
      emptyList(FLAGGED),
      [call('c', 3), call('a', 1, { note: 'told', eventCount: 9 })],
      false,
    );
    const list = addPage(early, [call('b', 2), call('a', 1)], false);
    expect(list.shown).toEqual(['c', 'b', 'a']);
    expect(list.calls.get('a')?.note).toBe('told');
  });
});
