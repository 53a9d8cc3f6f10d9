import type { CallStore } from '../../src/calls/stores/call-store.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';
import { type Mainline, startMainline, STARTING, temporaryFolder } from '../support/mainline-app.js';
import { sendWebhook } from '../support/send-webhook.js';
import { fixture } from '../support/twilio-requests.js';

const INCOMING = fixture('01-incoming-us-stir-a');
/** Longer than the two seconds for which a callback waits for a store, and far shorter than the stores' own limit. */
const PATIENCE = 15_000;

function ringing(): Record<string, string | string[]> {
  return { ...INCOMING, CallSid: `CA${randomBytes(16).toString('hex')}` };
}

/** A data folder whose journal may be looked at by nobody but the kernel; it stops even root. */
function folderWithReadOnlyJournal(): string {
  const folder = temporaryFolder();
  symlinkSync('/proc/self/fdinfo', join(folder, 'journal'));
  return folder;
}

function patiently<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), PATIENCE);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('with a journal that cannot be written', () => {
  describe('and both stores up', () => {
    const dataDir = folderWithReadOnlyJournal();
    let mainline: Mainline;

    beforeAll(async () => {
      mainline = await startMainline({ dataDir });
    }, STARTING);
    afterAll(async () => {
      await mainline.close();
      rmSync(dataDir, { recursive: true, force: true });
    });

    it('answers the caller', async () => {
      const answer = await sendWebhook(mainline, '/twilio/voice', ringing());
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('<Gather ');
    });

    it('acknowledges a callback that one store has', async () => {
      const form = ringing();
      expect((await sendWebhook(mainline, '/twilio/status', form)).status).toBe(204);
      const stores = [MongoCallStore, SupabaseCallStore].map((store) => mainline.app.get<CallStore>(store));
      const found = await Promise.all(stores.map((store) => store.listEvents(String(form.CallSid))));
      expect(found.flat().map(({ type }) => type)).toContain('call.status');
    });

    it('says that it is not ready', async () => {
      const answer = await mainline.get('/health/ready', null);
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({
        status: 'journal_unavailable',
        journal: { ok: false, full: false },
      });
    });
  });

  describe('as its folder was taken away, and both stores up', () => {
    const dataDir = temporaryFolder();
    const journal = join(dataDir, 'journal');
    let mainline: Mainline;

    beforeAll(async () => {
      mainline = await startMainline({ dataDir });
      expect((await sendWebhook(mainline, '/twilio/status', ringing())).status).toBe(204);
    }, STARTING);
    afterAll(async () => {
      await mainline.close();
      rmSync(dataDir, { recursive: true, force: true });
    });

    const readiness = async (): Promise<unknown> => (await mainline.get('/health/ready', null)).json();
    const find = async (callId: string): Promise<number> => {
      const stores = [MongoCallStore, SupabaseCallStore].map((store) => mainline.app.get<CallStore>(store));
      return (await Promise.all(stores.map((store) => store.listEvents(callId)))).flat().length;
    };

    it('says so, and acknowledges what a store has until it is put back', async () => {
      renameSync(journal, `${journal}.aside`);
      await eventually(async () =>
        expect(await readiness()).toMatchObject({
          status: 'journal_unavailable',
          journal: { ok: false, folder: 'missing' },
        }),
      );
      const form = ringing();
      expect((await sendWebhook(mainline, '/twilio/status', form)).status).toBe(204);
      expect(await find(String(form.CallSid))).toBeGreaterThan(0);
      renameSync(`${journal}.aside`, journal);
      await eventually(async () =>
        expect(await readiness()).toMatchObject({ status: 'ready', journal: { folder: 'kept' } }),
      );
      expect((await sendWebhook(mainline, '/twilio/status', ringing())).status).toBe(204);
      await mainline.settled();
    });
  });

  describe('and both stores black-holed', () => {
    const dataDir = folderWithReadOnlyJournal();
    const sockets = new Set<Socket>();
    const hole: Server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    let mainline: Mainline;

    beforeAll(async () => {
      await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
      const { port } = hole.address() as AddressInfo;
      const variables = {
        MONGODB_URI: `mongodb://127.0.0.1:${port}/mainline`,
        SUPABASE_URL: `http://127.0.0.1:${port}`,
        SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_test',
        STORE_TIMEOUT_MS: '30000',
      };
      mainline = await startMainline({ dataDir, variables });
    }, STARTING);
    afterAll(async () => {
      for (const socket of sockets) socket.destroy();
      hole.close();
      await mainline.close();
      rmSync(dataDir, { recursive: true, force: true });
    });

    it('answers the caller, and has Twilio repeat a callback that nobody took', async () => {
      const voice = patiently(sendWebhook(mainline, '/twilio/voice', ringing()));
      const status = await patiently(sendWebhook(mainline, '/twilio/status', ringing()));
      expect(status.status).toBe(503);
      expect(await status.json()).toMatchObject({ code: 'JOURNAL_UNAVAILABLE' });
      expect((await voice).status).toBe(200);
      expect(await (await voice).text()).toContain('<Gather ');
    });
  });
});
