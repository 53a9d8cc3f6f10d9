import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { borrowSupabase } from '../support/databases/shared-supabase.js';
import { StoreLinks } from '../../src/calls/delivery/store-links.js';
import { aCallSid } from '../support/builders.js';
import { FaultyStores } from '../support/faulty-stores.js';
import { sendWebhook } from '../support/send-webhook.js';
import { fixture } from '../support/twilio-requests.js';
import { startTemporaryMongo } from '../support/mongo-embedded.js';
import { eventually } from '../support/eventually.js';
import { type Mainline, startMainline, STARTING, temporaryFolder } from '../support/mainline-app.js';
import { PhoneLine } from '../support/phone-line.js';

/** A server that takes connections and never answers. */
class BlackHole {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => {
    this.sockets.add(socket.on('error', () => undefined));
  });

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

describe('with both databases black-holed', () => {
  const hole = new BlackHole();
  const dataDir = temporaryFolder();
  let line: PhoneLine;
  let port: number;

  const holes = (): Record<string, string> => ({
    MONGODB_URI: `mongodb://127.0.0.1:${port}/mainline`,
    SUPABASE_URL: `http://127.0.0.1:${port}`,
    SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_test',
    STORE_TIMEOUT_MS: '300',
  });

  beforeAll(async () => {
    port = await hole.open();
    line = await PhoneLine.open({ dataDir, variables: holes() });
  }, STARTING);
  afterAll(() => hole.close());

  it('serves the caller, keeps the call, and brings it into both databases when they are back', async () => {
    const heard = await line.twilio.call({ keys: '1', agents: ['busy'], messageSeconds: 9 });
    expect([heard.outcome, heard.warnings]).toEqual(['message-left', []]);
    expect(heard.requests.every(({ status }) => status === 200 || status === 204)).toBe(true);
    const ready = await line.mainline.get('/health/ready', null);
    expect(ready.status).toBe(200);
    expect((await line.mainline.get('/calls')).status).toBe(503);
    await eventually(async () => {
      const answer = await line.mainline.get('/health/ready', null);
      expect(((await answer.json()) as { stores: { up: boolean }[] }).stores.map(({ up }) => up)).toEqual([
        false,
        false,
      ]);
    });
    await line.close();

    const revived = await PhoneLine.open({ dataDir });
    const call = await revived.stored(heard.callSid);
    expect(call.outcome).toBe('voicemail');
    expect(call.legs.map(({ status }) => status).sort()).toEqual(['busy', 'no-answer']);
    await revived.close();

    const restarted = await PhoneLine.open({ dataDir, variables: { READ_STORE: 'supabase' } });
    const answer = await restarted.mainline.get(`/calls/${heard.callSid}`);
    expect(await answer.json()).toMatchObject({
      id: heard.callSid,
      outcome: 'voicemail',
      eventCount: call.eventCount,
    });
    await restarted.close();
  }, 240_000);
});

describe('with one database back before anybody knows', () => {
  let stores: FaultyStores;
  let mainline: Mainline;

  beforeAll(async () => {
    stores = await FaultyStores.start();
    mainline = await startMainline({ variables: { ...stores.variables, STORE_TIMEOUT_MS: '2000' } });
    const form = { ...fixture('01-incoming-us-stir-a'), CallSid: aCallSid() };
    await sendWebhook(mainline, '/twilio/voice', form);
    await mainline.settled();
  }, STARTING);
  afterAll(async () => {
    stores.heal();
    await mainline.close();
    await stores.close();
  });

  const read = async (): Promise<number> => (await mainline.get('/calls')).status;
  const failBoth = async (): Promise<void> => {
    for (const proxy of stores.proxies) proxy.set({ kind: 'reset' });
    const { all } = mainline.app.get(StoreLinks);
    await eventually(async () => {
      expect(await read()).toBe(503);
      expect(all.map(({ breaker }) => breaker.state)).toEqual(['open', 'open']);
    });
  };

  it.each(['mongodb', 'supabase'] as const)(
    'reads %s',
    async (name) => {
      await failBoth();
      stores[name].heal();
      expect(await read()).toBe(200);
    },
    120_000,
  );
});

describe('with one database down', () => {
  it('stores and shows calls by the other one, and catches up', async () => {
    const supabase = await borrowSupabase();
    const mongo = await startTemporaryMongo();
    const dead = new BlackHole();
    const port = await dead.open();
    const dataDir = temporaryFolder();
    const variables = {
      MONGODB_URI: `mongodb://127.0.0.1:${port}/mainline`,
      SUPABASE_URL: supabase.url,
      SUPABASE_SERVICE_ROLE_KEY: supabase.secretKey,
      STORE_TIMEOUT_MS: '1000',
    };
    const line = await PhoneLine.open({ dataDir, variables });
    const heard = await line.twilio.call({ keys: '2', messageSeconds: 5 });
    await eventually(async () => {
      const answer = await line.mainline.get(`/calls/${heard.callSid}`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ outcome: 'voicemail' });
    });
    await line.close();
    dead.close();

    const healed = await PhoneLine.open({ dataDir, variables: { ...variables, MONGODB_URI: mongo.uri } });
    expect(await healed.stored(heard.callSid)).toMatchObject({ outcome: 'voicemail' });
    await healed.close();
    await mongo.close();
    await supabase.close();
  }, 240_000);
});
