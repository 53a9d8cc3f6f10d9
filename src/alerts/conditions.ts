import { Injectable, Logger } from '@nestjs/common';
import { within } from '../common/time/within.js';
import type { AlertSeverity } from './alert.js';

export const CONDITION_KINDS = ['pool_low'] as const;
/** What else than a call a supervisor must see. */
export type ConditionKind = (typeof CONDITION_KINDS)[number];

/** Something that is wrong now: computed when it is asked for, kept nowhere, over as soon as it no longer holds. */
export interface Condition {
  readonly kind: ConditionKind;
  readonly severity: AlertSeverity;
  /** For people; holds no personal data. */
  readonly message: string;
  /** Since when it holds, as far as that is known: ISO 8601 UTC. */
  readonly since: string;
}

/** @returns the condition; `null` while it does not hold */
export type ConditionSource = () => Promise<Condition | null>;

/** How long the alerts of calls wait for what else there is, in milliseconds. */
const LIMIT = 1000;

/** Asks whoever watches over something whether it is as it should be. */
@Injectable()
export class Conditions {
  private readonly logger = new Logger(Conditions.name);
  private readonly sources: ConditionSource[] = [];

  register(source: ConditionSource): void {
    this.sources.push(source);
  }

  /** Those that hold. One that cannot be told in time is left out: it must not hide the alerts of calls. */
  async list(): Promise<Condition[]> {
    const found = await Promise.all(this.sources.map((source) => this.ask(source)));
    return found.filter((condition) => condition !== null);
  }

  private async ask(source: ConditionSource): Promise<Condition | null> {
    try {
      return await within(LIMIT, source(), () => new Error('a condition was not told in time'));
    } catch (error: unknown) {
      this.logger.warn('a condition is not known', { err: error });
      return null;
    }
  }
}

/** Conditions have their kind for an id; those of alerts are longer. */
export function isConditionId(id: string): boolean {
  return CONDITION_KINDS.some((kind) => kind === id);
}
