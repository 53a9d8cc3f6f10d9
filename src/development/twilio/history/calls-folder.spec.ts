import { appendFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phoneFor, TwimlServer } from '../../../../test/support/twiml-server.js';
import { CallsFolder, type KeptLeg, type KeptRequest } from './calls-folder.js';

const SID = 'CA5f1c0de05f1c0de05f1c0de05f1c0de0';
const OTHER_SID = 'CA5f1c0de05f1c0de05f1c0de05f1c0de1';
const AT = '2026-11-21T09:00:00.000Z';

describe('CallsFolder', () => {
  let dataDir: string;
  let folder: CallsFolder;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'calls-'));
    folder = CallsFolder.of(dataDir);
  });

  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const legOf = (sid: string, endedAt: string | null = null): KeptLeg => ({
    sid,
    parameters: { From: '+14155550142' },
    status: endedAt === null ? 'ringing' : 'completed',
    ...{ createdAt: AT, updatedAt: AT, answeredAt: null, endedAt },
  });

  const requestTo = (url: string): KeptRequest => ({
    method: 'POST',
    url,
    parameters: { CallSid: SID },
    ...{ status: 200, contentType: 'text/xml', body: '<Response/>', milliseconds: 3, at: AT },
  });

  it('has nothing before anything is kept', async () => {
    expect(await folder.legs()).toEqual([]);
    expect(await folder.leg(SID)).toBeNull();
    expect(await folder.requests(SID)).toEqual([]);
    await folder.remove(SID);
  });

  it('gives back what was kept last, also by another process', async () => {
    const reader = CallsFolder.of(dataDir);
    folder.keepLeg(legOf(SID));
    expect(await reader.legs()).toEqual([legOf(SID)]);
    folder.keepLeg(legOf(SID, AT));
    expect(await reader.legs()).toEqual([legOf(SID, AT)]);
    expect(await reader.leg(SID)).toEqual(legOf(SID, AT));
    await folder.remove(SID);
    expect(await reader.legs()).toEqual([]);
    expect(await reader.leg(SID)).toBeNull();
  });

  it('keeps requests in order and apart from those about other legs', async () => {
    for (const url of ['https://a/1', 'https://a/2\n']) folder.keepRequest(SID, requestTo(url));
    folder.keepRequest(OTHER_SID, requestTo('https://a/3'));
    expect((await folder.requests(SID)).map(({ url }) => url)).toEqual(['https://a/1', 'https://a/2\n']);
    expect(await folder.requests(OTHER_SID)).toEqual([requestTo('https://a/3')]);
    await folder.remove(SID);
    expect(await folder.requests(SID)).toEqual([]);
    expect(await folder.requests(OTHER_SID)).toHaveLength(1);
  });

  it('leaves out a request that is just being written', async () => {
    folder.keepRequest(SID, requestTo('https://a/1'));
    await appendFile(join(dataDir, 'simulator', `${SID}.requests.jsonl`), '{"method":"PO');
    expect(await folder.requests(SID)).toEqual([requestTo('https://a/1')]);
  });

  it('keeps its files private', async () => {
    folder.keepLeg(legOf(SID));
    folder.keepRequest(SID, requestTo('https://a/1'));
    const names = await readdir(join(dataDir, 'simulator'));
    expect(names.sort()).toEqual([`${SID}.json`, `${SID}.requests.jsonl`]);
    for (const name of ['', ...names]) {
      const { mode } = await stat(join(dataDir, 'simulator', name));
      expect(mode & 0o777).toBe(name === '' ? 0o700 : 0o600);
    }
  });

  it('keeps nothing under a name that is no sid', async () => {
    for (const sid of ['', '../outside', 'CA1', `${SID}/x`]) {
      folder.keepLeg(legOf(sid));
      folder.keepRequest(sid, requestTo('https://a/1'));
      expect(await folder.leg(sid)).toBeNull();
      expect(await folder.requests(sid)).toEqual([]);
    }
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('says so when a file is no leg', async () => {
    folder.keepLeg(legOf(SID));
    await rm(join(dataDir, 'simulator', `${SID}.json`));
    await appendFile(join(dataDir, 'simulator', `${SID}.json`), '{"sid":1}');
    await expect(folder.legs()).rejects.toThrow('no leg');
  });

  it('keeps many calls that are played at once', async () => {
    const server = await TwimlServer.start({ '/twilio/voice': '<Dial><Number>+15557778888</Number></Dial>' });
    try {
      const phone = phoneFor(server, { calls: folder });
      const calls = await Promise.all(Array.from({ length: 20 }, () => phone.call()));
      const legs = await folder.legs();
      expect(legs).toHaveLength(40);
      expect(legs.every(({ endedAt }) => endedAt !== null)).toBe(true);
      for (const { callSid, requests } of calls) {
        const urls = (await folder.requests(callSid)).map(({ url }) => url);
        expect(urls).toEqual(requests.map(({ url }) => url));
      }
    } finally {
      await server.close();
    }
  });
});
