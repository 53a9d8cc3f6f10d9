/** `npm run bench`: what Mainline costs and how fast it is. Reports; asserts nothing. */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { ignoreBrokenPipe } from '../../src/dashboard/build.mjs';

ignoreBrokenPipe(process.stdout, process.stderr);

const BENCHES = {
  webhook: [
    'processor time per webhook against a bare node:http server, and time to start',
    './webhook-cost.mjs',
  ],
  journal: [
    'journal appends per second and their latency at 1, 100 and 1000 writers',
    './journal-appends.mjs',
  ],
  twiml: [
    'time to TwiML with healthy databases, one and both black-holed, in one run',
    './twiml-latency.mjs',
  ],
  pool: [
    'time to the greeting of a lent number, in a pool of 10 numbers and one of 10,000, side by side',
    './pool-answers.mjs',
  ],
  lag: ['time until an acknowledged event is visible in each store at 500 events/s', './sync-lag.mjs'],
  reconcile: [
    'time to compare, to repair and to fold again two stores of 100,000 calls',
    './reconcile-time.mjs',
  ],
  feed: [
    'pages, filters, searches, statistics and export of each store, at two sizes and how they compare',
    './feed/feed-scale.mjs',
  ],
  events: [
    'reported events accepted per second, singly and in arrays of 100, against a bare Fastify route',
    './events/accepted.mjs',
  ],
  deadlines: [
    'how late deadlines are acted upon beside 10,000 open calls, and what an idle server with these costs',
    './deadlines.mjs',
  ],
  notifications: [
    'webhooks delivered per second to a loopback receiver, alone and beside a slow one',
    './notifications.mjs',
  ],
  dashboard: [
    'the list of calls in Chromium: size, scrolling through 10,000 rows, keys while 20 calls a second change',
    './dashboard.mjs',
  ],
  live: ['time until an event reaches every client of the live feed', './live/fan-out.mjs'],
};

const STORES = ['supabase', 'mongodb'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', short: 'h' },
    calls: { type: 'string' },
    store: { type: 'string', default: STORES.join(',') },
    minutes: { type: 'string', default: '60' },
    clients: { type: 'string', default: '1000' },
  },
});

function help() {
  const rows = Object.entries(BENCHES).map(([name, [meaning]]) => `  ${name.padEnd(14)} ${meaning}`);
  return [
    'npm run bench -- [names] [--calls numbers] [--store names] [--minutes number] [--clients number]',
    '',
    'Runs the named benchmarks, or all of them in this order:',
    ...rows,
    '',
    '--calls    how many calls `reconcile` compares (100000); sizes of the stores for `feed` (10000,1000000)',
    '--store    which stores `feed` measures (supabase,mongodb)',
    '--minutes  how long `feed` may take (60)',
    '--clients  how many clients `live` connects (1000)',
    '',
    'POSTGRES_TEST_URL puts a real PostgreSQL behind `twiml`, `pool`, `lag`, `live` and `feed`, MONGODB_TEST_URI a real MongoDB behind',
    '`feed`; without them `feed` measures small embedded stores only.',
  ].join('\n');
}

const RULES = {
  calls: {
    rule: /^[1-9]\d{0,6}(,[1-9]\d{0,6})*$/,
    meaning: 'whole numbers from 1 to 9999999, separated by commas',
  },
  store: { rule: /^(supabase|mongodb)(,(supabase|mongodb))*$/, meaning: `of ${STORES.join(', ')}` },
  minutes: { rule: /^[1-9]\d{0,3}$/, meaning: 'a whole number from 1 to 9999' },
  clients: {
    rule: /^([1-9]\d{0,2}|1000)$/,
    meaning: 'a whole number from 1 to 1000, as many as a key may have',
  },
};

function problem() {
  const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) return `There is no benchmark ${unknown.join(', ')}.`;
  const wrong = Object.entries(RULES).find(
    ([name, { rule }]) => values[name] !== undefined && !rule.test(values[name]),
  );
  return wrong === undefined ? null : `--${wrong[0]} must be ${wrong[1].meaning}.`;
}

/** What the benchmarks are told; each takes what it needs. */
function settings() {
  const sizes = (values.calls ?? '10000,1000000').split(',').map(Number);
  return {
    calls: Number((values.calls ?? '100000').split(',')[0]),
    sizes: sizes.sort((left, right) => left - right),
    stores: values.store.split(','),
    minutes: Number(values.minutes),
    clients: Number(values.clients),
  };
}

async function main() {
  if (values.help) return void console.log(help());
  const reason = problem();
  if (reason !== null) {
    console.error(`${reason}\n\n${help()}`);
    process.exitCode = 2;
    return;
  }
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${gibibytes} GiB`,
  );
  for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHES)) {
    console.log(`\n${name}: ${BENCHES[name][0]}`);
    const { bench } = await import(BENCHES[name][1]);
    await bench(settings());
  }
}

await main();
