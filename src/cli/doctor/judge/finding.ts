/** What is looked at, in the order in which it is told. */
export const CHECKS = [
  'settings',
  'server',
  'address',
  'account',
  'clock',
  'numbers',
  'dialing',
  'media',
  'alerts',
  'mongodb',
  'supabase',
  'journal',
  'disk',
  'keys',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** `skipped` is neither good nor bad: it could not be looked at, or there is nothing to look at. */
export type FindingStatus = 'ok' | 'warn' | 'fail' | 'skipped';

/** One thing that was looked at. */
export interface Finding {
  readonly check: CheckName;
  readonly status: FindingStatus;
  /** What was found, in one line. */
  readonly text: string;
  /** What to do about it, in one line; `null` when nothing is to be done. */
  readonly remedy: string | null;
}

/** Findings of one check. */
export class Findings {
  constructor(private readonly check: CheckName) {}

  ok(text: string): Finding {
    return { check: this.check, status: 'ok', text, remedy: null };
  }

  warn(text: string, remedy: string): Finding {
    return { check: this.check, status: 'warn', text, remedy };
  }

  fail(text: string, remedy: string): Finding {
    return { check: this.check, status: 'fail', text, remedy };
  }

  skipped(text: string): Finding {
    return { check: this.check, status: 'skipped', text, remedy: null };
  }
}

const GRAVITY: readonly FindingStatus[] = ['fail', 'warn', 'ok'];

/** The gravest of all findings; `ok` when nothing could be looked at. */
export function verdictOf(findings: readonly Finding[]): Exclude<FindingStatus, 'skipped'> {
  const worst = GRAVITY.find((status) => findings.some((finding) => finding.status === status));
  return worst === 'fail' || worst === 'warn' ? worst : 'ok';
}

/** `1 number`, `2 numbers`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
