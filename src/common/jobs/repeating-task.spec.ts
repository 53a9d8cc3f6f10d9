import { eventually } from '../../../test/support/eventually.js';
import { RepeatingTask, untilAborted } from './repeating-task.js';

const NEVER = 3_600_000;

describe('RepeatingTask', () => {
  const tasks: RepeatingTask[] = [];
  afterEach(() => Promise.all(tasks.splice(0).map((task) => task.stop())));

  function taskOf(
    work: (signal: AbortSignal) => Promise<number>,
    onFailure = (): number => NEVER,
  ): RepeatingTask {
    const task = new RepeatingTask(work, onFailure);
    tasks.push(task);
    return task;
  }

  it('runs again after what its work asks for', async () => {
    let runs = 0;
    const task = taskOf(() => Promise.resolve((runs += 1) < 3 ? 1 : NEVER));
    task.start(0);
    await eventually(() => expect(runs).toBe(3));
  });

  it('never runs twice at once, and once more when it was triggered meanwhile', async () => {
    let [runs, atOnce, most] = [0, 0, 0];
    const task = taskOf(async () => {
      [runs, atOnce] = [runs + 1, atOnce + 1];
      most = Math.max(most, atOnce);
      if (runs === 1) for (let time = 0; time < 5; time += 1) task.trigger();
      await new Promise((resolve) => setTimeout(resolve, 5));
      atOnce -= 1;
      return NEVER;
    });
    task.start(0);
    await eventually(() => expect(runs).toBe(2));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([runs, most]).toEqual([2, 1]);
  });

  it('goes on after a failure', async () => {
    let runs = 0;
    const failures: unknown[] = [];
    const task = taskOf(
      () => Promise.reject(new Error(`run ${(runs += 1)}`)),
      (error?: unknown) => (failures.push(error) < 2 ? 1 : NEVER),
    );
    task.start(0);
    await eventually(() => expect(failures.map(String)).toEqual(['Error: run 1', 'Error: run 2']));
  });

  it('stops a run by its signal, waits for it, and starts no other', async () => {
    let [runs, ended] = [0, 0];
    const task = taskOf(async (signal) => {
      runs += 1;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      ended += 1;
      return 0;
    });
    task.start(0);
    await eventually(() => expect(runs).toBe(1));
    await task.stop();
    task.trigger();
    task.start(0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([runs, ended]).toEqual([1, 1]);
  });

  it('waits for a first run that is begun at once, but not longer than it is told', async () => {
    let finish: (pause: number) => void = () => undefined;
    const quick = taskOf(() => Promise.resolve(NEVER));
    await quick.startNow(NEVER);
    const slow = taskOf(() => new Promise((resolve) => (finish = resolve)));
    await slow.startNow(1);
    finish(NEVER);
  });

  it('stops at once where the answer is not waited for, which is no failure', async () => {
    const failures: unknown[] = [];
    const task = taskOf(
      (signal) => untilAborted(signal, new Promise<number>(() => undefined)),
      (error?: unknown) => failures.push(error),
    );
    await task.startNow(1);
    await task.stop();
    expect(failures).toEqual([]);
  });
});
