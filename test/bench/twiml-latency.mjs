import { closedLoop, openLoop, percentile } from './http-load.mjs';
import { startDatabases } from './databases.mjs';
import { MAINLINE, started } from './started-server.mjs';

const SECONDS = 10;
const PER_SECOND = 200;
/** Until the breakers know of a black hole. */
const SETTLE_MS = 3000;

async function measure(server, label, healthy) {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const times = await openLoop(server.requests(SECONDS * PER_SECOND), {
    port: server.port,
    perSecond: PER_SECOND,
  });
  const p99 = percentile(times, 0.99);
  const shares = [0.5, 0.99, 0.999].map((share) => percentile(times, share).toFixed(1).padStart(7));
  const ratio = healthy === null ? '' : `   p99 ${(p99 / healthy).toFixed(2)} x healthy`;
  console.log(`  ${label.padEnd(26)} p50 ${shares[0]}  p99 ${shares[1]}  p99.9 ${shares[2]} ms${ratio}`);
  return p99;
}

/** Time to TwiML of one server, at a fixed rate, while its databases fail one after the other. */
export async function bench() {
  const databases = await startDatabases();
  const server = await started(MAINLINE, databases.variables);
  const { mongodbProxy, supabaseProxy } = databases;
  console.log(
    `  ${PER_SECOND} webhooks/s for ${SECONDS} s each; ${databases.what}; load and databases share the machine:`,
  );
  await closedLoop(server.requests(500), { port: server.port, connections: 8 });
  const healthy = await measure(server, 'healthy', null);
  mongodbProxy.open();
  await measure(server, 'MongoDB black-holed', healthy);
  mongodbProxy.heal();
  supabaseProxy.open();
  await measure(server, 'Supabase black-holed', healthy);
  mongodbProxy.open();
  await measure(server, 'both black-holed', healthy);
  mongodbProxy.heal();
  supabaseProxy.heal();
  await server.stop();
  await databases.close();
}
