import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ScriptedServer } from '../../../test/support/scripted-server.js';
import { timeLimit } from './time-limit.js';

/** What jest keeps to itself unless it is started with a flag. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

describe('timeLimit', () => {
  const server = new ScriptedServer();

  beforeAll(() => server.start());
  afterAll(() => server.stop());

  it('ends a request that is never answered, also after memory was cleaned up', async () => {
    const stopping = new AbortController();
    const asked = new Promise<void>((resolve) => (server.answer = () => resolve()));
    const request = fetch(server.url, { signal: timeLimit(500, stopping.signal) });
    const ended = expect(request).rejects.toMatchObject({ name: 'TimeoutError' });
    await asked;
    garbageCollector()();
    await ended;
  });

  it('ends it earlier for the other reason', async () => {
    const stopping = new AbortController();
    const signal = timeLimit(60_000, stopping.signal);
    const aborted = once(signal, 'abort');
    stopping.abort(new Error('stopped'));
    await aborted;
    expect(signal.reason).toMatchObject({ message: 'stopped' });
  });
});
