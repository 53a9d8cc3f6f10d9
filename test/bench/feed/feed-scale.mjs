import { temporaryFolder } from '../started-server.mjs';
import { measureServer } from './export-stream.mjs';
import { PAGES, SUMS } from './feed-cases.mjs';
import { fill } from './fill.mjs';
import { measureAll } from './measure.mjs';
import { openMongo } from './mongo-target.mjs';
import { onlyOn, openStore } from './one-store.mjs';
import { report } from './report.mjs';
import { openSupabase } from './supabase-target.mjs';
import { TimeLimit } from './time-limit.mjs';

const PAGE_LIMITS = { least: 5, most: 100, milliseconds: 2000 };
const SUM_LIMITS = { least: 2, most: 20, milliseconds: 5000 };
const STORES = {
  supabase: { open: openSupabase, server: 'POSTGRES_TEST_URL', most: 20_000 },
  mongodb: { open: openMongo, server: 'MONGODB_TEST_URI', most: 10_000 },
};

/** The sizes that a store can take: embedded databases are made for development, and keep all in memory. */
function sizesFor({ server, most }, sizes) {
  if (process.env[server]) return sizes;
  const left = sizes.filter((size) => size > most);
  if (left.length > 0)
    console.log(`  ${left.join(', ')} calls are left out: that takes a real server, named by ${server}`);
  return sizes.filter((size) => size <= most);
}

async function measureSize(name, size, clock) {
  const { folder, remove } = await temporaryFolder();
  const target = await STORES[name].open(folder);
  const variables = onlyOn(target, name);
  console.log(`  ${target.what}, ${size} calls:`);
  try {
    const { store, close } = await openStore(target, variables);
    try {
      await fill(target, size, clock);
      const pages = await measureAll(PAGES, store, PAGE_LIMITS, clock);
      const sums = await measureAll(SUMS, store, SUM_LIMITS, clock);
      return new Map([...pages, ...sums]);
    } finally {
      await close();
      if (!clock.isOver()) await measureServer(variables, clock);
    }
  } finally {
    await target.close();
    await remove();
  }
}

async function measureStore(name, sizes, clock) {
  console.log(`\n  ${name}`);
  const wanted = sizesFor(STORES[name], sizes);
  const results = [];
  for (const size of wanted) {
    if (clock.isOver()) break;
    results.push(await measureSize(name, size, clock));
  }
  if (results.length > 0) report([...PAGES, ...SUMS], wanted.slice(0, results.length), results);
}

/** How long the feed's questions take in stores of different sizes, filled with the same generated calls in every run. */
export async function bench({ sizes, stores, minutes }) {
  const clock = new TimeLimit(minutes);
  console.log(
    `  pages of 50 calls, ${PAGE_LIMITS.most} turns each or as many as ${PAGE_LIMITS.milliseconds} ms allow:`,
  );
  for (const name of stores) {
    try {
      await measureStore(name, sizes, clock);
    } catch (error) {
      if (!clock.isOver()) throw error;
      console.log(`  ${error.message}`);
    }
  }
}
