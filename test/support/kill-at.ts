import { ClassicLevel } from 'classic-level';
import { Journal } from '../../src/calls/journal/journal.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';

/** A named moment of the work, and how often it must come before the process kills itself there. */
export interface KillPoint {
  readonly step: string;
  readonly time: number;
}

/** The work that can be cut short: what it is called, and the method that does it. */
const WORK: readonly [name: string, prototype: object, method: string][] = [
  ['journal.append', Journal.prototype, 'append'],
  ['disk', ClassicLevel.prototype, 'batch'],
  ['mongodb.append', MongoCallStore.prototype, 'append'],
  ['mongodb.publish', MongoCallStore.prototype, 'publish'],
  ['supabase.append', SupabaseCallStore.prototype, 'append'],
  ['supabase.publish', SupabaseCallStore.prototype, 'publish'],
  ['journal.acknowledge', Journal.prototype, 'acknowledge'],
];

const BEFORE_AND_AFTER = ['before', 'after'] as const;
/** `begun`: the request is on its way, its answer is not here. */
const ALL_MOMENTS = ['before', 'begun', 'after'] as const;
const STORE_WORK = ['mongodb.append', 'mongodb.publish', 'supabase.append', 'supabase.publish'];

/** The steps of recording at which {@link killAt} can kill. */
export const RECORDING_STEPS: readonly string[] = [
  ...BEFORE_AND_AFTER.map((moment) => `journal.append:${moment}`),
  'disk:begun',
  ...STORE_WORK.flatMap((name) => ALL_MOMENTS.map((moment) => `${name}:${moment}`)),
  ...BEFORE_AND_AFTER.map((moment) => `journal.acknowledge:${moment}`),
];

/** The steps of repairing a store. */
export const REPAIR_STEPS = ['append:begun', 'append:after', 'publish:begun', 'publish:after'] as const;

/** Has this process kill itself, without any farewell, when a step was passed often enough. */
export function killAt(point: KillPoint | null): void {
  if (point === null) return;
  let passes = 0;
  const pass = (step: string): void => {
    if (step === point.step) passes += 1;
    if (passes >= point.time) process.kill(process.pid, 'SIGKILL');
  };
  for (const [name, prototype, method] of WORK)
    tellOfMoments(prototype, method, (moment) => pass(`${name}:${moment}`));
}

function tellOfMoments(
  prototype: object,
  method: string,
  pass: (moment: (typeof ALL_MOMENTS)[number]) => void,
): void {
  const original: unknown = Reflect.get(prototype, method);
  if (typeof original !== 'function') throw new Error(`there is no method ${method}`);
  const told = async function (this: unknown, ...parameters: unknown[]): Promise<unknown> {
    pass('before');
    const work: unknown = Reflect.apply(original, this, parameters);
    pass('begun');
    const result = await work;
    pass('after');
    return result;
  };
  Reflect.set(prototype, method, told);
}
