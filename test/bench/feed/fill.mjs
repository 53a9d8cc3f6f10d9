import { performance } from 'node:perf_hooks';
import { dayOf, sumsOf } from '../../../dist/calls/model/call-head.js';
import { foldCall } from '../../../dist/calls/fold/fold-call.js';
import { eventsOf } from './generated-call.mjs';

const AT_ONCE = 1000;
const SELDOM = 100_000;

/** Writes a line over the one before, where a person looks on. */
export function progress(text) {
  if (process.stdout.isTTY) process.stdout.write(`\r  ${text.padEnd(76)}`);
}

/** Into a file, now and then a line is enough. */
function tell(done, text) {
  progress(text);
  if (!process.stdout.isTTY && done % SELDOM === 0) console.log(`  ${text}`);
}

function generated(number, count, firstNumber) {
  const events = eventsOf(number, count);
  return { events, firstNumber, call: foldCall(events), day: dayOf(events), sums: sumsOf(events) };
}

/** Fills a store with generated calls. @throws Error when the time is up */
export async function fill(target, count, clock) {
  const began = performance.now();
  const filling = await target.filling();
  let next = 1;
  for (let from = 0; from < count; from += AT_ONCE) {
    clock.check();
    const calls = [];
    for (let number = from; number < Math.min(count, from + AT_ONCE); number++) {
      calls.push(generated(number, count, next));
      next += calls.at(-1).events.length;
    }
    await filling.write(calls);
    const perSecond = (from + calls.length) / ((performance.now() - began) / 1000);
    tell(from + calls.length, `${from + calls.length} of ${count} calls, ${perSecond.toFixed(0)} a second`);
  }
  await filling.end((what) => {
    clock.check();
    progress(what);
  });
  progress('');
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${process.stdout.isTTY ? '\r' : ''}  filled with ${count} calls of ${next - 1} events in ${seconds.toFixed(0)} s`,
  );
}
