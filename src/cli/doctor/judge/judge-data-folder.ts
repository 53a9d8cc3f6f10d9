import type { JournalStatus } from '../../../calls/journal/journal-status.js';
import { counted, type Finding, Findings } from './finding.js';

const disk = new Findings('disk');
const journal = new Findings('journal');

const MEBIBYTE = 1024 * 1024;
const WARN_FREE = 1024 * MEBIBYTE;
const FAIL_FREE = 100 * MEBIBYTE;
const FULL_SHARE = 0.8;
const OLD_SECONDS = 300;

/** The data folder, or the nearest folder above it that there is. */
export interface DataFolder {
  readonly path: string;
  readonly exists: boolean;
  /** The system's code when it cannot be written, such as `EROFS`; `null` when it can. */
  readonly problem: string | null;
  readonly freeBytes: number;
  /** Size of the journal's files; `null` when there is none. */
  readonly journalBytes: number | null;
}

/** Judges the disk that the data folder is on. */
export function judgeDisk({ path, exists, problem, freeBytes }: DataFolder): Finding {
  const free = `${sizeText(freeBytes)} free`;
  if (problem !== null) {
    return disk.fail(
      `DATA_DIR ${path} cannot be written (${problem})`,
      'give the user that Mainline runs as a folder that it owns, on a volume that is not read-only',
    );
  }
  if (freeBytes < FAIL_FREE) {
    return disk.fail(
      `the disk of DATA_DIR ${path} is full (${free}): the journal takes no more`,
      'make room, or put DATA_DIR on a larger volume',
    );
  }
  if (freeBytes < WARN_FREE) {
    return disk.warn(
      `the disk of DATA_DIR ${path} is nearly full (${free})`,
      'make room, or put DATA_DIR on a larger volume',
    );
  }
  return disk.ok(`DATA_DIR ${path} ${exists ? 'can be written' : 'will be made'}, ${free}`);
}

/** Judges the journal by what the server knows. */
export function judgeJournal(status: JournalStatus): Finding[] {
  const findings = [...judgeJournalState(status), ...judgeWaiting(status)];
  if (status.damagedEntries > 0) {
    findings.push(
      journal.warn(
        `damage to its files has cost up to ${counted(status.damagedEntries, 'event')} since the server started`,
        'check the disk; "backfill" fetches from Twilio what is missing',
      ),
    );
  }
  if (findings.length > 0) return findings;
  return [journal.ok(`it can be written, and ${counted(status.depth, 'event')} wait in it`)];
}

function judgeJournalState({ ok, full, folder }: JournalStatus): Finding[] {
  if (full) {
    return [
      journal.fail(
        'it is full: callbacks go to a database directly',
        'bring the databases back; a larger JOURNAL_MAX_EVENTS bridges longer outages',
      ),
    ];
  }
  if (folder !== 'kept') {
    return [
      journal.fail(
        `its folder is ${folder}: callbacks go to a database directly`,
        'put the folder back as it was, or start the server anew',
      ),
    ];
  }
  if (ok) return [];
  return [journal.fail('it cannot be written: callbacks go to a database directly', 'see the line "disk"')];
}

function judgeWaiting({ depth, capacity, oldestAgeSeconds }: JournalStatus): Finding[] {
  const isLong = depth > capacity * FULL_SHARE;
  const isOld = oldestAgeSeconds !== null && oldestAgeSeconds > OLD_SECONDS;
  if (!isLong && !isOld) return [];
  const age = oldestAgeSeconds === null ? '' : `, the oldest for ${oldestAgeSeconds} s`;
  return [
    journal.warn(
      `${depth} of at most ${capacity} events wait${age}: a database does not take them`,
      'see the lines "mongodb" and "supabase"',
    ),
  ];
}

/** What can be said of the journal while no server runs: only whoever has it open can count. */
export function judgeIdleJournal({ journalBytes }: DataFolder): Finding {
  if (journalBytes === null) return journal.skipped('there is none yet: the first start makes it');
  return journal.skipped(
    `its files have ${sizeText(journalBytes)}; only a running server can say how many events wait in them`,
  );
}

function sizeText(bytes: number): string {
  const mebibytes = bytes / MEBIBYTE;
  if (mebibytes >= 1024) return `${(mebibytes / 1024).toFixed(1)} GiB`;
  return mebibytes >= 1 ? `${Math.round(mebibytes)} MiB` : `${Math.ceil(bytes / 1024)} KiB`;
}
