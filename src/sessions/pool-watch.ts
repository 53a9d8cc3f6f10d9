import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Condition, Conditions } from '../alerts/conditions.js';
import { AppConfig } from '../config/app-config.js';
import { NumbersStore } from './pool/numbers.store.js';
import { toInstant } from './session.mapper.js';
import { SessionsStore } from './pool/sessions.store.js';

/** Says when so few numbers of the pool are free that sessions will soon be refused. */
@Injectable()
export class PoolWatch implements OnModuleInit {
  constructor(
    private readonly conditions: Conditions,
    private readonly numbers: NumbersStore,
    private readonly sessions: SessionsStore,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.conditions.register(() => this.look());
  }

  /** Numbers that are not free have been lent: a pool without any is not in use, and not low. */
  private async look(): Promise<Condition | null> {
    const { coolDownSeconds, lowPercent } = this.config.sessions;
    const { free, cooling, lent } = await this.numbers.count(coolDownSeconds);
    const all = free + cooling + lent;
    if (free * 100 >= lowPercent * all) return null;
    // The last session took the number that was one too many.
    const [last] = await this.sessions.list({}, { limit: 1 });
    if (last === undefined) return null;
    return {
      kind: 'pool_low',
      severity: free === 0 ? 'critical' : 'warning',
      message: `${free} of ${all} numbers of the pool are free, less than ${lowPercent} %`,
      since: toInstant(last.created_at),
    };
  }
}
