import type { JobRunDto, StoreHealthDto, SystemStatusDto } from '../../api/generated/types.gen';
import { count, formatAge, formatNumber, formatTime } from '../../parts/format';

export type Tone = 'ok' | 'warn' | 'bad' | 'plain';

/** A word on how something stands, and how it is coloured. */
export interface Verdict {
  readonly word: string;
  readonly tone: Tone;
}

export interface Fact {
  readonly term: string;
  readonly value: string;
  readonly tone: Tone;
}

export const STORE_WORDS: Readonly<Record<string, string>> = {
  mongodb: 'MongoDB',
  supabase: 'Supabase',
  notifications: 'Webhooks',
};

const BREAKERS: Readonly<Record<StoreHealthDto['breaker'], string>> = {
  closed: 'closed',
  open: 'open',
  half_open: 'half open',
};

export function judgeStore({ up, since, pendingEvents }: StoreHealthDto): Verdict {
  if (since === null) return { word: 'not asked yet', tone: 'plain' };
  if (!up) return { word: 'down', tone: 'bad' };
  return pendingEvents > 0 ? { word: 'catching up', tone: 'warn' } : { word: 'up', tone: 'ok' };
}

export function factsOf({ pendingEvents, lagSeconds, breaker, deadLetters }: StoreHealthDto): Fact[] {
  return [
    { term: 'Waiting', value: count(pendingEvents, 'event'), tone: 'plain' },
    { term: 'Behind', value: sayAge(lagSeconds ?? 0), tone: (lagSeconds ?? 0) > 0 ? 'warn' : 'plain' },
    { term: 'Breaker', value: BREAKERS[breaker], tone: breaker === 'closed' ? 'plain' : 'warn' },
    { term: 'Dead letters', value: formatNumber(deadLetters), tone: deadLetters > 0 ? 'bad' : 'plain' },
  ];
}

/** Since when it is so, and what was last seen of it. */
export function footOf({ up, since, lastErrorCode, lastSuccessAt }: StoreHealthDto, now: Date): string {
  const parts = [
    since === null ? null : `${up ? 'up' : 'down'} since ${formatAgo(since, now)}`,
    lastErrorCode === null ? null : `last error ${lastErrorCode}`,
    up || lastSuccessAt === null ? null : `last success ${formatAgo(lastSuccessAt, now)}`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

type Journal = SystemStatusDto['journal'];

export function judgeJournal({ ok, full, folder }: Journal): Verdict {
  if (folder !== 'kept')
    return { word: folder === 'missing' ? 'folder is gone' : 'folder was replaced', tone: 'bad' };
  if (!ok) return { word: 'cannot be written', tone: 'bad' };
  return full ? { word: 'full', tone: 'bad' } : { word: 'writable', tone: 'ok' };
}

/** How full it is, in percent. */
export function fillOf({ depth, capacity }: Journal): number {
  return capacity === 0 ? 0 : Math.min(100, (depth / capacity) * 100);
}

export function journalFoot({ oldestAgeSeconds, damagedEntries, bytes }: Journal): string {
  const parts = [
    oldestAgeSeconds === null ? 'nothing waits' : `oldest ${sayAge(oldestAgeSeconds)}`,
    damagedEntries > 0 ? `${formatNumber(damagedEntries)} lost to damage` : '0 damaged',
    bytes === null ? null : `${formatBytes(bytes)} on the disk`,
    'warns at 80 %',
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** The state of the whole, in one word. */
export function judgeSystem({ status }: SystemStatusDto): Verdict {
  if (status === 'ready') return { word: 'ready', tone: 'ok' };
  return { word: status === 'shutting_down' ? 'shutting down' : 'journal cannot be written', tone: 'bad' };
}

export function countLetters({ stores, notifications }: SystemStatusDto): number {
  return stores.reduce((sum, { deadLetters }) => sum + deadLetters, notifications.dead);
}

/** What is done by itself again and again. */
const ROUTINE: readonly (readonly [job: JobRunDto['job'], label: string, count: string, unit: string])[] = [
  ['digests', 'Compared', 'callsRepaired', 'repaired'],
  ['scan', 'Looked at changes', 'callsRepaired', 'repaired'],
  ['backfill', 'Asked Twilio', 'eventsAdded', 'found'],
  ['refold', 'Folded again', 'rowsOutdated', 'outdated'],
  ['retention', 'Erased old calls', 'callsErased', 'erased'],
];

/** Each job's label, when it ran last, and what it came to. */
export function routineOf(jobs: readonly JobRunDto[], now: Date): Fact[] {
  return ROUTINE.map(([job, term, name, unit]) => {
    const run = jobs.find((one) => one.job === job);
    if (run === undefined || run.finishedAt === null)
      return { term, value: 'not since the start', tone: 'plain' };
    const said = `${formatNumber(run.counts[name] ?? 0)} ${unit}`;
    const failed = run.failures > 0 ? [`${formatNumber(run.failures)} failed`] : [];
    const value = [formatAgo(run.finishedAt, now), said, ...failed].join(', ');
    return { term, value, tone: run.failures > 0 ? 'warn' : 'plain' };
  });
}

/** `512 B`, `184 kB`, `4.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `41 s`, `12 min`, `3 h`, `2 d`. */
export function sayAge(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** "24 s ago", "9 min ago", then the clock time, and the day where that is another one. */
export function formatAgo(at: string, now: Date): string {
  const moment = new Date(at);
  const age = formatAge(moment, now);
  if (/ (s|min|h)$/.test(age)) return `${age} ago`;
  const days = Math.floor((now.getTime() - moment.getTime()) / 86_400_000);
  return days < 1 ? formatTime(moment) : `${days} d ago`;
}
