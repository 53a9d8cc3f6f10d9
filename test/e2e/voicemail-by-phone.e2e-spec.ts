import type { ActivityItemDto } from '../../src/activity/item/activity-item.dto.js';
import { VirtualTwilioServer } from '../../src/development/twilio/rest/virtual-twilio-server.js';
import { freePort } from '../support/mongo-real.js';
import { AUTH_TOKEN, PUBLIC_URL, STARTING, temporaryFolder } from '../support/mainline-app.js';
import { PhoneLine } from '../support/phone-line.js';

describe('a message left by telephone', () => {
  const dataDir = temporaryFolder();
  let twilio: VirtualTwilioServer;
  let line: PhoneLine;
  let item: ActivityItemDto;

  beforeAll(async () => {
    const twilioPort = await freePort();
    line = await PhoneLine.open({ dataDir, twilioPort });
    const { accountSid } = line.mainline.config.twilio;
    twilio = await VirtualTwilioServer.start({
      port: twilioPort,
      dataDir,
      accountSid,
      authToken: AUTH_TOKEN,
    });
    item = (await line.play({ keys: '2', messageSeconds: 6 })).item;
  }, STARTING);
  afterAll(async () => {
    await line.close();
    await twilio.close();
  });

  /** The feed's link, at the address where the server really listens. */
  const linkPath = (): string => (item.voicemail?.url ?? '').slice(PUBLIC_URL.length);

  it('plays from the link in the feed, without a key', async () => {
    const answer = await line.mainline.get(linkPath(), null);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('audio/mpeg');
    const audio = Buffer.from(await answer.arrayBuffer());
    expect(audio.length).toBe(Number(answer.headers.get('content-length')));
    // The sync word of an MPEG audio frame.
    expect(audio.readUInt16BE(0) & 0xffe0).toBe(0xffe0);
  });

  it('answers HEAD and ranges', async () => {
    const head = await fetch(line.mainline.url + linkPath(), { method: 'HEAD' });
    expect([head.status, head.headers.get('accept-ranges')]).toEqual([200, 'bytes']);
    const part = await fetch(line.mainline.url + linkPath(), { headers: { range: 'bytes=0-99' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 0-99/${head.headers.get('content-length')}`);
    expect((await part.arrayBuffer()).byteLength).toBe(100);
  });

  it('comes as wav for a key', async () => {
    const answer = await line.mainline.get(`/calls/${item.id}/voicemail?format=wav`);
    expect(answer.headers.get('content-type')).toBe('audio/wav');
    expect(Buffer.from(await answer.arrayBuffer()).toString('latin1', 0, 4)).toBe('RIFF');
  });

  it('does not play from a link that was altered', async () => {
    expect((await line.mainline.get(`${linkPath()}x`, null)).status).toBe(403);
    expect((await line.mainline.get(linkPath().replace(/expires=\d/, 'expires=9'), null)).status).toBe(403);
  });

  it('does not play without link and key', async () => {
    expect((await line.mainline.get(`/calls/${item.id}/voicemail`, null)).status).toBe(401);
  });

  it('says so while it is not ready, and where there is none', async () => {
    const waiting = await line.play({ keys: '2', messageSeconds: 6, delivery: { dropRecording: true } });
    const early = await line.mainline.get(`/calls/${waiting.heard.callSid}/voicemail`);
    expect(early.status).toBe(409);
    expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0);
    const { heard } = await line.play({ keys: '1', agents: ['accept'] });
    expect((await line.mainline.get(`/calls/${heard.callSid}/voicemail`)).status).toBe(404);
  });
});
