import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Condition, Conditions } from '../alerts/conditions.js';
import { Clock } from '../common/time/clock.js';
import { AppConfig } from '../config/app-config.js';
import { NumbersStore } from './numbers.store.js';
import { toInstant } from './session.mapper.js';
import { SessionsStore } from './sessions.store.js';

/** Says when so few numbers of the pool are free that sessions will soon be refused. */
@Injectable()
export class PoolWatch implements OnModuleInit {
  constructor(
    private readonly conditions: Conditions,
    private readonly stores: PoolStores,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.conditions.register(() => this.look());
  }

  /** A pool without numbers is not in use, and not low. */
  private async look(): Promise<Condition | null> {
    const { coolDownSeconds, lowPercent } = this.config.sessions;
    const { free, cooling, lent } = await this.stores.numbers.count(coolDownSeconds);
    const all = free + cooling + lent;
    if (free * 100 >= lowPercent * all) return null;
    const message = `${free} of ${all} numbers of the pool are free, less than ${lowPercent} %`;
    return {
      kind: 'pool_low',
      severity: free === 0 ? 'critical' : 'warning',
      message,
      since: await this.since(),
    };
  }

  /** The last session took the number that was one too many. */
  private async since(): Promise<string> {
    const [last] = await this.stores.sessions.list({}, { limit: 1 });
    return last === undefined ? this.clock.nowIso() : toInstant(last.created_at);
  }
}

/** Both stores of the pool. */
@Injectable()
export class PoolStores {
  constructor(
    readonly numbers: NumbersStore,
    readonly sessions: SessionsStore,
  ) {}
}
