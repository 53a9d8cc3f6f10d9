/** `npm run bench`: what Mainline costs and how fast it is. Reports; asserts nothing. */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';

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
  lag: ['time until an acknowledged event is visible in each store at 500 events/s', './sync-lag.mjs'],
  reconcile: ['time to compare and to repair two stores of 500,000 calls', './reconcile-time.mjs'],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' }, calls: { type: 'string', default: '500000' } },
});

function help() {
  const rows = Object.entries(BENCHES).map(([name, [meaning]]) => `  ${name.padEnd(10)} ${meaning}`);
  return [
    'npm run bench -- [names] [--calls number]',
    '',
    'Runs the named benchmarks, or all of them in this order:',
    ...rows,
    '',
    '--calls is how many calls `reconcile` compares (500000). POSTGRES_TEST_URL puts a real PostgreSQL behind `twiml` and `lag`.',
  ].join('\n');
}

function problem() {
  const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) return `There is no benchmark ${unknown.join(', ')}.`;
  return /^[1-9]\d{0,6}$/.test(values.calls) ? null : '--calls must be a whole number from 1 to 9999999.';
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
    await bench({ calls: Number(values.calls) });
  }
}

await main();
