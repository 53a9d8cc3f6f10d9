import { HalfDoneError, takeAll } from './reversible-steps.js';

describe('takeAll', () => {
  let done: string[];
  const never = new AbortController().signal;
  beforeEach(() => (done = []));

  const step = (name: string, { take, undo }: { take?: Error; undo?: Error } = {}) => ({
    take: () => note(`+${name}`, take),
    undo: () => note(`-${name}`, undo),
  });

  function note(text: string, error?: Error): Promise<void> {
    done.push(text);
    return error === undefined ? Promise.resolve() : Promise.reject(error);
  }

  it('takes all steps in order', async () => {
    await takeAll([step('a'), step('b')], never);
    expect(done).toEqual(['+a', '+b']);
  });

  it('undoes them backwards, the failed one included, and tells what failed', async () => {
    const error = new Error('no');
    await expect(takeAll([step('a'), step('b', { take: error }), step('c')], never)).rejects.toBe(error);
    expect(done).toEqual(['+a', '+b', '-b', '-a']);
  });

  it('undoes them when it is stopped between two', async () => {
    const controller = new AbortController();
    const stopping = { ...step('b'), take: () => (controller.abort(), note('+b')) };
    await expect(takeAll([step('a'), stopping, step('c')], controller.signal)).rejects.toThrow(/abort/);
    expect(done).toEqual(['+a', '+b', '-b', '-a']);
  });

  it('is done when it is stopped during the last one', async () => {
    const controller = new AbortController();
    await takeAll([{ ...step('a'), take: () => Promise.resolve(controller.abort()) }], controller.signal);
    expect(done).toEqual([]);
  });

  it('leaves the steps before one that cannot be undone, and says so', async () => {
    const [error, stuck] = [new Error('no'), new Error('stuck')];
    const failing = takeAll([step('a'), step('b', { undo: stuck }), step('c', { take: error })], never);
    await expect(failing).rejects.toMatchObject({ name: HalfDoneError.name, cause: error, undoing: stuck });
    expect(done).toEqual(['+a', '+b', '+c', '-c', '-b']);
  });
});
