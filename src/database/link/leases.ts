import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { Logger } from '@nestjs/common';
import type { ServerSettings } from '../../config/app-config.js';
import { StoreUnavailableError } from './store.errors.js';

/** Asks a store for a lease; `false` while another holder has it. Rejects with {@link StoreUnavailableError} when no store answers. */
export type TakeLease = (name: string, holder: string, seconds: number) => Promise<boolean>;

/**
 * Lets one instance at a time do what all of them could.
 *
 * The lease is a row in the store that reads prefer, or in the other one when that is down. Instances that see different stores
 * may both get it: everything done under a lease must do no harm when done twice.
 *
 * An instance is known by its machine and its data folder, which the journal's lock keeps to one process: started again, also after
 * it was killed, it has its own leases at once. Otherwise nobody would compare the stores until they run out.
 */
export class Leases {
  private readonly logger = new Logger(Leases.name);
  private readonly holder: string;

  constructor(
    private readonly take: TakeLease,
    { dataDir }: Pick<ServerSettings, 'dataDir'>,
  ) {
    this.holder = createHash('sha256').update(`${hostname()} ${dataDir}`).digest('hex').slice(0, 32);
  }

  /**
   * Takes or renews a lease.
   *
   * @param seconds how long nobody else gets it, unless it is renewed
   * @returns false while another instance has it, or when no store can be asked
   */
  async hold(name: string, seconds: number): Promise<boolean> {
    try {
      return await this.take(name, this.holder, seconds);
    } catch (error: unknown) {
      if (error instanceof StoreUnavailableError) return false;
      throw error;
    }
  }

  /**
   * Renews a lease that is held, or gives it back with 0 seconds, beside the work that it is for.
   *
   * Never rejects: the work does no harm without it, and nobody waits for the answer.
   */
  async renew(name: string, seconds: number): Promise<void> {
    try {
      await this.hold(name, seconds);
    } catch (error: unknown) {
      this.logger.error(`the lease of ${name} could not be renewed`, error);
    }
  }
}
