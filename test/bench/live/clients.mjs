import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const SCRIPT = new URL('./clients.worker.mjs', import.meta.url);
const THREADS = 2;

async function ask(worker, question) {
  const answered = once(worker, 'message');
  worker.postMessage(question);
  const [{ answer, problem }] = await answered;
  if (problem !== undefined) throw new Error(`a client of the live feed failed: ${problem}`);
  return answer;
}

/** Clients of the live feed on threads of their own, so that they do not hold each other up more than they must. */
export class Clients {
  constructor({ url, count, apiKey }) {
    this.count = count;
    this.workers = Array.from({ length: THREADS }, (_none, index) => {
      const share = Math.floor(count / THREADS) + (index < count % THREADS ? 1 : 0);
      return new Worker(SCRIPT, { workerData: { url, count: share, apiKey } });
    });
  }

  /** Resolves when every client has been told that it is up to date. */
  connect() {
    return this.all('connect');
  }

  /** What all of them received since the last time; latencies in milliseconds, sorted. */
  async figures() {
    const all = await this.all('figures');
    const add = (field) => all.reduce((sum, figures) => sum + figures[field], 0);
    const latencies = all.flatMap((figures) => figures.latencies).sort((left, right) => left - right);
    return { events: add('events'), messages: add('messages'), lost: add('lost'), latencies };
  }

  /** Resolves when they have received so many events altogether, or when the limit is over. */
  async received(events, limitMs) {
    const end = Date.now() + limitMs;
    for (;;) {
      const counts = await this.all('count');
      if (counts.reduce((sum, count) => sum + count, 0) >= events || Date.now() > end) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async close() {
    await this.all('close');
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  all(question) {
    return Promise.all(this.workers.map((worker) => ask(worker, question)));
  }
}
