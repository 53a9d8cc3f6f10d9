import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { startDatabases } from './databases.mjs';
import { closedLoop, percentile } from './http-load.mjs';
import { MAINLINE, started } from './started-server.mjs';

const CALLS = 10_000;
const WHEEL_STEPS = 100;
const LIVE_CALLS = 1000;
const CHANGES_PER_SECOND = 20;
const LIVE_SECONDS = 20;
const KEY = 'bench-key';
const BROWSERS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const ASSETS = fileURLToPath(new URL('../../dist/dashboard/assets/', import.meta.url));

/** Notes tasks over 50 ms, and how long each press of a key took until it was painted. */
const OBSERVE = `
  sessionStorage.setItem('mainline.api-key', '${KEY}');
  window.seen = { tasks: [], presses: [] };
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    seen.presses.push(...list.getEntries().filter(({ name }) => name === 'keydown').map((entry) => entry.duration));
  }).observe({ type: 'event', durationThreshold: 16 });`;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function request(server, method, path, body) {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: { 'x-api-key': KEY, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function drained(server) {
  for (;;) {
    const { stores } = await request(server, 'GET', '/health/ready');
    if (stores.every(({ pendingEvents }) => pendingEvents === 0)) return;
    await pause(250);
  }
}

const seen = (page) => page.evaluate('seen');
const forget = (page) => page.evaluate('seen.tasks = []; seen.presses = []');
const longest = (values) => (values.length === 0 ? 'none' : `${Math.max(...values).toFixed(0)} ms`);

/** Through ten thousand rows, a wheel's step at a time. */
async function scroll(page) {
  await page.getByRole('row').nth(3).waitFor();
  await page.mouse.move(700, 500);
  await forget(page);
  let rows = 0;
  for (let step = 0; step < WHEEL_STEPS; step += 1) {
    await page.mouse.wheel(0, 2000);
    await pause(100);
    rows = Math.max(rows, await page.getByRole('row').count());
  }
  const { tasks } = await seen(page);
  console.log(
    `  ${WHEEL_STEPS} wheel steps: at most ${rows} rows in the document, ${tasks.length} tasks over 50 ms (longest ${longest(tasks)})`,
  );
}

/** Keys are pressed while calls change. */
async function live(page, server, ids) {
  await page.evaluate('window.scrollTo(0, 0)');
  await forget(page);
  const end = performance.now() + LIVE_SECONDS * 1000;
  let changes = 0;
  const changing = (async () => {
    for (; performance.now() < end; changes += 1) {
      const flagged = Math.floor(changes / ids.length) % 2 === 0;
      await request(server, 'PATCH', `/calls/${ids[changes % ids.length]}`, { flagged });
      await pause(
        Math.max(
          0,
          end - LIVE_SECONDS * 1000 + ((changes + 1) * 1000) / CHANGES_PER_SECOND - performance.now(),
        ),
      );
    }
  })();
  let presses = 0;
  for (; performance.now() < end; presses += 1) {
    await page.keyboard.press(presses % 20 < 10 ? 'j' : 'k');
    await pause(200);
  }
  await changing;
  await pause(1000);
  const { presses: slow, tasks } = await seen(page);
  slow.sort((left, right) => left - right);
  const told =
    slow.length === 0
      ? 'all under 16 ms'
      : `${slow.length} of them 16 ms or more, p98 of these ${percentile(slow, 0.98)} ms`;
  console.log(
    `  ${(changes / LIVE_SECONDS).toFixed(1)} changes/s to ${ids.length} calls, ${presses} keys pressed: painted after ${told}; ${tasks.length} tasks over 50 ms (longest ${longest(tasks)})`,
  );
}

async function firstLoad(page) {
  const names = await page.evaluate(
    `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /\\.(js|css)$/.test(name))`,
  );
  const files = readdirSync(ASSETS).filter((file) => names.some((name) => name.endsWith(`/${file}`)));
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(ASSETS + file)).length, 0);
  console.log(`  first load of Activity: ${(bytes / 1000).toFixed(1)} kB gzip in ${files.length} files`);
}

/** The list of calls in Chromium: how smoothly it scrolls, and how soon it answers while calls change. */
export async function bench() {
  const places = BROWSERS.map((name) => `/usr/bin/${name}`);
  const executablePath = process.env.CHROMIUM_PATH ?? places.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error('Chromium is missing: install it, or name it in CHROMIUM_PATH');
  const databases = await startDatabases();
  const variables = { DEV_API_KEY: KEY, REQUESTS_PER_MINUTE: '1000000' };
  const server = await started(MAINLINE, { ...databases.direct, ...variables });
  await closedLoop(server.requests(CALLS), { port: server.port, connections: 16 });
  await drained(server);
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(OBSERVE);
  await page.goto(`http://127.0.0.1:${server.port}/`);
  await page.getByTitle('Live').first().waitFor({ state: 'attached' });
  await firstLoad(page);
  await scroll(page);
  const ids = [];
  for (let cursor = null; ids.length < LIVE_CALLS;) {
    const list = await request(
      server,
      'GET',
      `/calls?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    ids.push(...list.items.map(({ id }) => id));
    cursor = encodeURIComponent(list.nextCursor);
  }
  await live(page, server, ids);
  await browser.close();
  await server.stop();
  await databases.close();
}
