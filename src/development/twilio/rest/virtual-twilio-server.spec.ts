import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordingsFolder } from '../history/recordings-folder.js';
import { byteRange } from './rest-answer.js';
import { VirtualTwilioServer } from './virtual-twilio-server.js';

const SID = 'REe4bad1289b3668a16c71a341d3dc9e3a';
const OTHER_SID = 'REbee966a4b17e4d9539b3a2e65ad2bff7';
const ACCOUNT = 'AC5f1c0de05f1c0de05f1c0de05f1c0de0';
const TOKEN = 'secret';
const SECONDS = 2;
const WAV_BYTES = 44 + SECONDS * 16_000;

describe('VirtualTwilioServer', () => {
  let dataDir: string;
  let server: VirtualTwilioServer;
  let folder: RecordingsFolder;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'twilio-'));
    folder = RecordingsFolder.of(dataDir);
    server = await VirtualTwilioServer.start({ port: 0, dataDir, accountSid: ACCOUNT, authToken: TOKEN });
    // The recording is made after the start, as by another process.
    await keep(SID);
  });

  afterAll(async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  function keep(sid: string): Promise<void> {
    return folder.add({ sid, callSid: 'CA1', accountSid: ACCOUNT, startedAt: new Date(0), seconds: SECONDS });
  }

  function ask(path: string, options: RequestInit & { token?: string } = {}): Promise<Response> {
    const { token = TOKEN, headers, ...rest } = options;
    const authorization = `Basic ${Buffer.from(`${ACCOUNT}:${token}`).toString('base64')}`;
    return fetch(`${server.url}${path}`, { ...rest, headers: { authorization, ...headers } });
  }

  const recording = (sid: string, extension = '', account = ACCOUNT): string =>
    `/2010-04-01/Accounts/${account}/Recordings/${sid}${extension}`;

  it.each([
    ['', 'audio/x-wav', 'RIFF'],
    ['.wav', 'audio/x-wav', 'RIFF'],
    ['.mp3', 'audio/mpeg', '\u{fffd}\u{fffd}H\u{fffd}'],
  ])('sends audio at "%s"', async (extension, type, start) => {
    const response = await ask(recording(SID, extension));
    const body = Buffer.from(await response.arrayBuffer());
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-length')).toBe(String(body.length));
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(response.headers.get('keep-alive')).toBe('timeout=95');
    expect(body.toString('utf8', 0, 4)).toBe(start);
  });

  it('sends metadata', async () => {
    const response = await ask(recording(SID, '.json'));
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toMatchObject({ sid: SID, duration: '2' });
  });

  it('sends the head alone', async () => {
    const response = await ask(recording(SID), { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe(String(WAV_BYTES));
    expect(await response.text()).toBe('');
  });

  it('sends a part', async () => {
    const response = await ask(recording(SID), { headers: { range: 'bytes=0-3' } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes 0-3/${WAV_BYTES}`);
    expect(await response.text()).toBe('RIFF');
    const rest = await ask(recording(SID), { headers: { range: `bytes=${WAV_BYTES}-` } });
    expect([rest.status, rest.headers.get('content-range')]).toEqual([416, `bytes */${WAV_BYTES}`]);
  });

  it.each([
    ['no credentials', { headers: { authorization: '' } }],
    ['a wrong token', { token: 'Secret' }],
    ['another scheme', { headers: { authorization: `Bearer ${TOKEN}` } }],
  ])('refuses %s', async (_case, options) => {
    const response = await ask(recording(SID), options);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="Twilio API"');
    expect(await response.json()).toMatchObject({ code: 20003, status: 401, message: 'Authenticate' });
  });

  it.each([
    ['a recording that is not there', recording(OTHER_SID)],
    ['another account', recording(SID, '', 'AC00000000000000000000000000000000')],
    ['a malformed sid', recording('RE..%2f')],
    ['another format', recording(SID, '.ogg')],
    ['another path', '/2010-04-01/Accounts.json'],
  ])('does not find %s', async (_case, path) => {
    const response = await ask(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      code: 20404,
      message: `The requested resource ${path} was not found`,
      more_info: 'https://www.twilio.com/docs/errors/20404',
      status: 404,
    });
  });

  it('removes a recording once', async () => {
    await keep(OTHER_SID);
    expect((await ask(recording(OTHER_SID), { method: 'DELETE' })).status).toBe(204);
    expect((await ask(recording(OTHER_SID))).status).toBe(404);
    expect((await ask(recording(OTHER_SID), { method: 'DELETE' })).status).toBe(404);
  });

  it('refuses what it cannot do', async () => {
    expect((await ask(recording(SID), { method: 'PUT' })).status).toBe(405);
    expect((await ask(`${recording(SID)}?RequestedChannels=2`)).status).toBe(400);
    expect((await ask(`${recording(SID)}?RequestedChannels=1`)).status).toBe(200);
  });

  it('rejects a port that is taken, and frees its own', async () => {
    const settings = { dataDir, accountSid: ACCOUNT, authToken: TOKEN };
    const first = await VirtualTwilioServer.start({ ...settings, port: 0 });
    const port = Number(new URL(first.url).port);
    await expect(VirtualTwilioServer.start({ ...settings, port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await first.close();
    const second = await VirtualTwilioServer.start({ ...settings, port });
    await second.close();
  });
});

describe('byteRange', () => {
  it.each([
    [undefined, null],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=5-', { start: 5, end: 9 }],
    ['bytes=5-99', { start: 5, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-99', { start: 0, end: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-4', null],
    ['bytes=-', null],
    ['bytes=0-1,3-4', null],
    ['items=0-1', null],
  ])('reads %s', (header, expected) => {
    expect(byteRange(header, 10)).toEqual(expected);
  });
});
