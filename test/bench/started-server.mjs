import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { send } from './http-load.mjs';
import { eventually, freePort, startProcess } from './server-process.mjs';
import { signedRequest } from './signed-requests.mjs';

export const MAINLINE = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

const authToken = 'bench-token';
let made = 0;

/** A folder of its own for something that runs. */
export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'mainline-bench-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A server in a folder of its own, answering its first webhook. */
export async function started(script, variables) {
  const { folder, remove } = await temporaryFolder();
  const port = await freePort();
  const simulatorPort = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const child = startProcess(script, {
    PORT: String(port),
    SIMULATOR_PORT: String(simulatorPort),
    DATA_DIR: folder,
    TWILIO_AUTH_TOKEN: authToken,
    ...variables,
  });
  const requests = (count, about = () => ({})) =>
    Array.from({ length: count }, (_, index) =>
      signedRequest(made++, { publicUrl, authToken, ...about(index) }),
    );
  const [first] = requests(1);
  await eventually(() => send(undefined, { port, ...first }));
  const startMilliseconds = performance.now() - began;
  const stop = async () => {
    await child.stop();
    await remove();
  };
  return { port, pid: child.pid, requests, startMilliseconds, stop };
}
