import { ConflictError } from '../../common/errors/request.errors.js';
import type { DatabaseName, Faults } from './phone-state.js';

/** An embedded database, as far as it can be cut off. */
export interface CuttableDatabase {
  setReachable(isReachable: boolean): Promise<void>;
}

/** Finds the embedded databases of a server; `null` for one that is not embedded. */
export type FindDatabase = (name: DatabaseName) => CuttableDatabase | null;

const NAMES: readonly DatabaseName[] = ['mongodb', 'supabase'];

/** Cuts embedded databases off from the server that uses them, for all phones. */
export class DatabaseSwitches {
  private readonly cutOff = new Map<DatabaseName, Date>();

  /** @param changed hears when one was cut off or healed */
  constructor(
    private readonly find: FindDatabase,
    private readonly changed: () => void,
  ) {}

  states(): Faults['databases'] {
    return NAMES.map((database) => {
      const since = this.cutOff.get(database) ?? null;
      if (since !== null) return { database, state: 'cut-off', since: since.toISOString() };
      return { database, state: this.find(database) === null ? 'not-embedded' : 'up', since: null };
    });
  }

  /** @throws ConflictError `NOT_EMBEDDED` */
  async set(name: DatabaseName, isCutOff: boolean): Promise<void> {
    const database = this.find(name);
    if (database === null)
      throw new ConflictError(`${name} is not embedded and is left alone`, { code: 'NOT_EMBEDDED' });
    await database.setReachable(!isCutOff);
    if (!isCutOff) this.cutOff.delete(name);
    else if (!this.cutOff.has(name)) this.cutOff.set(name, new Date());
    this.changed();
  }

  async heal(): Promise<void> {
    for (const name of [...this.cutOff.keys()]) await this.set(name, false);
  }
}
