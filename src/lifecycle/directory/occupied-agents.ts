import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { Call } from '../../calls/model/call.js';
import type { StartPosition } from '../../calls/stores/call-store.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import type { Agent } from './directory-contents.js';

const PAGE = 500;
/** How many calls under way are looked at: those that began first. */
const MOST_CALLS = 20_000;
/** After the start of every call: who reports one may have a clock that is ahead. */
const END_OF_TIME = '9999-12-31T23:59:59.999Z';
/** Twilio's statuses of a leg at which somebody is rung or talks. */
const LEG_UNDER_WAY = new Set(['initiated', 'ringing', 'in-progress']);

/** By what a call names an agent. */
type Rung = Pick<Agent, 'id' | 'number'>;

/** Knows who is rung or in a call, by the rows of the calls under way. */
@Injectable()
export class OccupiedAgents {
  constructor(private readonly calls: CallsRepository) {}

  /** @returns the ids of those who are rung or in a call; of nobody while no database can tell */
  async among(agents: readonly Rung[]): Promise<ReadonlySet<string>> {
    try {
      const seen = await this.occupied();
      const isSeen = ({ id, number }: Rung): boolean => seen.ids.has(id) || seen.numbers.has(number ?? '');
      return new Set(agents.filter(isSeen).map(({ id }) => id));
    } catch (error: unknown) {
      if (error instanceof StoreUnavailableError) return new Set();
      throw error;
    }
  }

  private async occupied(): Promise<Occupied> {
    const seen: Occupied = { ids: new Set(), numbers: new Set() };
    let after: StartPosition | null = null;
    for (let looked = 0; looked < MOST_CALLS; looked += PAGE) {
      const page: Call[] = await this.calls.listUnfinished(END_OF_TIME, PAGE, after);
      for (const call of page) note(seen, call);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = { key: last.startedAt, id: last.id };
    }
    return seen;
  }
}

interface Occupied {
  readonly ids: Set<string>;
  readonly numbers: Set<string>;
}

function note({ ids, numbers }: Occupied, { agentId, legs }: Call): void {
  if (agentId !== null) ids.add(agentId);
  for (const { status, to } of legs) if (to !== null && LEG_UNDER_WAY.has(status)) numbers.add(to);
}
