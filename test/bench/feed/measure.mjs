import { performance } from 'node:perf_hooks';
import { percentile } from '../http-load.mjs';
import { progress } from './fill.mjs';

const ascending = (left, right) => left - right;

/** Asks again and again: at least `least` times, then until there are enough answers or the time is up. Milliseconds, sorted. */
export async function timesOf(ask, { least, most, milliseconds }) {
  const times = [];
  const began = performance.now();
  for (let turn = 0; turn < most; turn++) {
    if (turn >= least && performance.now() - began > milliseconds) break;
    const start = performance.now();
    await ask(turn);
    times.push(performance.now() - start);
  }
  return times.sort(ascending);
}

/** What a case took, or why it was not measured. */
async function measured(ask, limits) {
  try {
    await ask(0);
    const times = await timesOf(ask, limits);
    return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), turns: times.length };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Measures named cases one after the other; those that the time does not suffice for are left out. */
export async function measureAll(cases, store, limits, clock) {
  const results = new Map();
  for (const [name, ask] of cases) {
    if (clock.isOver()) break;
    progress(name);
    results.set(name, await measured((turn) => ask(store, turn), limits));
  }
  progress('');
  return results;
}
