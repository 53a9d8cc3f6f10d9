import type { StoreStatus } from '../../../calls/delivery/recorder.js';
import type { IndexReport } from '../../../calls/stores/mongo/inspect-indexes.js';
import type { StoreName } from '../../../config/app-config.js';
import type { MigrationReport } from '../../../database/supabase/inspect-migrations.js';
import { counted, type Finding, Findings } from './finding.js';

const mongodb = new Findings('mongodb');
const supabase = new Findings('supabase');

/** Judges MongoDB's collections. @param isServerRunning who makes what is missing is at work then */
export function judgeMongo({ missing, collated, empty }: IndexReport, isServerRunning: boolean): Finding[] {
  const findings = collated.map((name) =>
    mongodb.warn(
      `the collection ${name} has a default collation: every look-up by id reads all of it`,
      'make it anew without a collation, and run "reconcile"',
    ),
  );
  if (missing.length > 0) {
    const when = isServerRunning ? 'they are made within a minute' : 'they are made at the next start';
    findings.push(
      mongodb.warn(
        `${counted(missing.length, 'index is', 'indexes are')} missing (${missing.join(', ')}): lists are slow until then`,
        `${when}; if they are not, allow the user of MONGODB_URI to create indexes`,
      ),
    );
  }
  if (findings.length > 0) return findings;
  const state =
    empty.length > 0 ? 'it is new: collections are made at the first start' : 'all indexes are there';
  return [mongodb.ok(`MongoDB answers; ${state}`)];
}

/** Judges which migrations a Supabase project lacks. */
export function judgeSupabase({ missing, isExact }: MigrationReport): Finding {
  const remedy = 'set SUPABASE_DB_URL and run npm run db:migrate';
  if (missing.length > 0) {
    const listed = missing.join(', ');
    const text = `${counted(missing.length, 'migration is', 'migrations are')} missing: ${listed}`;
    return supabase.fail(isExact ? text : `migrations are missing, ${listed} among them`, remedy);
  }
  if (isExact) return supabase.ok('Supabase answers; no migration is missing');
  return supabase.warn(
    'Supabase answers, but keeps no record of its migrations: some may be missing',
    remedy,
  );
}

/** Judges a database that did not answer. @param reason without credentials */
export function judgeUnreachable(name: StoreName, reason: string): Finding {
  const findings = name === 'mongodb' ? mongodb : supabase;
  const variables = name === 'mongodb' ? 'MONGODB_URI' : 'SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY';
  return findings.fail(
    `it cannot be used: ${reason}`,
    `look whether it runs, and at ${variables}; calls go on, and are caught up from the journal and the other database`,
  );
}

/** What the server saw of a database that the look at it does not show; nothing when all is well. */
export function judgeDelivery({ name, deadLetters, pendingEvents, lagSeconds }: StoreStatus): Finding[] {
  const findings = name === 'mongodb' ? mongodb : supabase;
  const late =
    lagSeconds !== null && lagSeconds > LATE_SECONDS
      ? [
          findings.warn(
            `${counted(pendingEvents, 'event')} wait for it, the oldest for ${lagSeconds} s`,
            "look in the server's log for why it does not take them",
          ),
        ]
      : [];
  if (deadLetters === 0) return late;
  return [
    ...late,
    findings.warn(
      `${counted(deadLetters, 'event')} can never be stored there`,
      'npm run mainline -- dead-letters list',
    ),
  ];
}

const LATE_SECONDS = 300;
