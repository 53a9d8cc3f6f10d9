import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import 'reflect-metadata';
import { Clock } from '../../dist/common/time/clock.js';
import { loadAppConfig } from '../../dist/config/load-app-config.js';
import { Journal } from '../../dist/calls/journal/journal.js';
import { JournalDatabase } from '../../dist/calls/journal/files/journal-database.js';
import { percentile } from './http-load.mjs';
import { temporaryFolder } from './started-server.mjs';

const WRITERS = [1, 100, 1000];
const SECONDS = 3;
/** Below the journal's own bound, as nothing drains it here. */
const MOST_APPENDS = 300_000;

function anEvent() {
  const at = new Date().toISOString();
  const details = { from: '+14155550142', to: '+13235550100', direction: 'inbound', callStatus: 'ringing' };
  const place = { callerName: null, city: 'LOS ANGELES', state: 'CA', country: 'US', verification: null };
  return {
    id: randomBytes(16).toString('hex'),
    callId: `CA${randomBytes(16).toString('hex')}`,
    type: 'call.incoming',
    at,
    receivedAt: at,
    source: 'twilio',
    data: { details: { ...details, ...place } },
  };
}

async function measure(writers) {
  const { folder, remove } = await temporaryFolder();
  const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: folder });
  const journal = new Journal(new JournalDatabase(config, new Clock()), config, new Clock());
  await journal.open();
  const times = [];
  const began = performance.now();
  const end = began + SECONDS * 1000;
  const write = async () => {
    while (performance.now() < end && times.length < MOST_APPENDS) {
      const start = performance.now();
      await journal.append([anEvent()]);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  const seconds = (performance.now() - began) / 1000;
  await journal.close();
  await remove();
  return { perSecond: times.length / seconds, times: times.sort((left, right) => left - right) };
}

/** Appends as fast as they are acknowledged, each synced to the disk together with those that wait beside it. */
export async function bench() {
  console.log(
    `  one event an append, synced, ${SECONDS} s each, in ${process.env.TMPDIR ?? '/tmp'}, nothing drained:`,
  );
  for (const writers of WRITERS) {
    const { perSecond, times } = await measure(writers);
    const [p50, p99] = [0.5, 0.99].map((share) => percentile(times, share).toFixed(2).padStart(7));
    console.log(
      `  ${String(writers).padStart(4)} writers ${perSecond.toFixed(0).padStart(7)} appends/s   p50 ${p50}  p99 ${p99} ms`,
    );
  }
}
