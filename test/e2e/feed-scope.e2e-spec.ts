import request from 'supertest';
import type { ActivityItemDto } from '../../src/activity/item/activity-item.dto.js';
import {
  type ActivityApp,
  ADMIN_KEY,
  SCOPED_KEY,
  SCOPED_NUMBER,
  startActivityApp,
  VIEWER_KEY,
} from '../support/activity-app.js';
import { aCall } from '../support/builders.js';

const UNUSED_PORT = 9;
const HALF_A_LINK = 12 * 3_600_000;

describe('one call', () => {
  let activity: ActivityApp;

  beforeAll(async () => {
    activity = await startActivityApp(UNUSED_PORT);
  });

  afterAll(() => activity.app.close());

  beforeEach(() => {
    activity.clock.set('2026-11-21T12:00:00.000Z');
    activity.calls.events = [];
    activity.calls.calls = [
      aCall({ id: 'own', to: SCOPED_NUMBER, voicemail: null }),
      aCall({
        id: 'own-out',
        direction: 'outbound',
        from: SCOPED_NUMBER,
        to: '+14155550142',
        voicemail: null,
      }),
      aCall({ id: 'other', voicemail: null }),
      aCall({
        id: 'called',
        direction: 'outbound',
        from: '+13235550100',
        to: SCOPED_NUMBER,
        voicemail: null,
      }),
      aCall({ id: 'unknown', to: null, voicemail: null }),
      aCall({ id: 'message' }),
    ];
  });

  const send = (method: 'get' | 'patch' | 'delete', path: string, key: string) =>
    request(activity.url)[method](path).set('x-api-key', key);

  describe('of a number that a key may not see', () => {
    it.each(['other', 'called', 'unknown'])('is not there: %s', async (id) => {
      const before = JSON.stringify(activity.calls);
      const answers = await Promise.all([
        send('get', `/calls/${id}`, SCOPED_KEY),
        send('get', `/calls/${id}/events`, SCOPED_KEY),
        send('get', `/calls/${id}/voicemail`, SCOPED_KEY),
        send('patch', `/calls/${id}`, SCOPED_KEY).send({ flagged: true }),
        send('patch', `/calls/${id}/voicemail`, SCOPED_KEY).send({ heard: true }),
        send('delete', `/calls/${id}`, SCOPED_KEY),
      ]);
      for (const { status, body } of answers) {
        expect([status, body]).toMatchObject([404, { code: 'CALL_NOT_FOUND' }]);
      }
      expect(JSON.stringify(activity.calls)).toBe(before);
    });

    it.each(['own', 'own-out'])('leaves %s to be seen', async (id) => {
      await send('get', `/calls/${id}`, SCOPED_KEY).expect(200);
      await send('get', `/calls/${id}/events`, SCOPED_KEY).expect(200);
      const { body } = (await send('get', `/calls/${id}/voicemail`, SCOPED_KEY).expect(404)) as {
        body: object;
      };
      expect(body).toMatchObject({ code: 'VOICEMAIL_NOT_FOUND' });
    });

    it('is there for keys without numbers', async () => {
      await send('get', '/calls/other', VIEWER_KEY).expect(200);
      await send('get', '/calls/unknown', ADMIN_KEY).expect(200);
    });
  });

  describe('names its version', () => {
    const tagOf = async (id: string): Promise<string> => {
      const { headers } = await send('get', `/calls/${id}`, VIEWER_KEY).expect(200);
      return String(headers['etag']);
    };

    it('so that who has it need not read it again', async () => {
      const tag = await tagOf('other');
      expect(tag).toMatch(/^W\/"[\w-]+"$/);
      const answer = await send('get', '/calls/other', VIEWER_KEY).set('if-none-match', tag).expect(304);
      expect(answer.text).toBe('');
      expect(answer.headers).toMatchObject({ etag: tag, 'cache-control': 'private, no-store' });
      await send('get', '/calls/other', VIEWER_KEY).set('if-none-match', `"x", ${tag}`).expect(304);
      await send('get', '/calls/other', VIEWER_KEY).set('if-none-match', '"x"').expect(200);
    });

    it('which changes with its events', async () => {
      const tag = await tagOf('other');
      const [call] = activity.calls.calls.splice(2, 1);
      activity.calls.calls.push(aCall({ ...call, eventCount: 7 }));
      const { body } = (await send('get', '/calls/other', VIEWER_KEY)
        .set('if-none-match', tag)
        .expect(200)) as {
        body: ActivityItemDto;
      };
      expect(body.eventCount).toBe(7);
      expect(await tagOf('other')).not.toBe(tag);
    });

    it('and is read anew before the link to its message expires', async () => {
      const [tag, plain] = [await tagOf('message'), await tagOf('other')];
      await send('get', '/calls/message', VIEWER_KEY).set('if-none-match', tag).expect(304);
      activity.clock.advance(HALF_A_LINK);
      await send('get', '/calls/message', VIEWER_KEY).set('if-none-match', tag).expect(200);
      await send('get', '/calls/other', VIEWER_KEY).set('if-none-match', plain).expect(304);
    });

    it('only to who may see it', async () => {
      await send('get', '/calls/other', SCOPED_KEY).set('if-none-match', '*').expect(404);
    });
  });
});
