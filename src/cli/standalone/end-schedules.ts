import type { INestApplicationContext, Type } from '@nestjs/common';
import { RetentionSchedule } from '../../calls/erasure/retention-schedule.js';
import { DigestSchedule } from '../../calls/reconcile/digest-schedule.js';
import { ScanSchedule } from '../../calls/reconcile/scan-schedule.js';
import { BackfillSchedule } from '../../twilio/backfill/backfill-schedule.js';
import { RemovalSchedule } from '../../twilio/erasure/removal-schedule.js';

/** Everything that a server does by itself from time to time. */
export const SCHEDULES: readonly Type<Schedule>[] = [
  DigestSchedule,
  ScanSchedule,
  RetentionSchedule,
  BackfillSchedule,
  RemovalSchedule,
];

/** What ends a schedule for good, by whichever of Nest's hooks. */
type Schedule = { beforeApplicationShutdown(): Promise<void> } | { onModuleDestroy(): Promise<void> };

/**
 * Ends what an application would do by itself, before any of it begins: all of it waits for seconds at least.
 *
 * A command does what it was asked for and nothing else; a dry run that takes long would otherwise see repairs beside it.
 */
export async function endSchedules(app: INestApplicationContext): Promise<void> {
  await Promise.all(SCHEDULES.map((type) => end(app.get(type, { strict: false }))));
}

function end(schedule: Schedule): Promise<void> {
  return 'onModuleDestroy' in schedule ? schedule.onModuleDestroy() : schedule.beforeApplicationShutdown();
}
