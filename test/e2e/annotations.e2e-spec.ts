import request from 'supertest';
import type { ActivityItemDto } from '../../src/activity/item/activity-item.dto.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import {
  type ActivityApp,
  ADMIN_KEY,
  AGENT_KEY,
  SCOPED_KEY,
  SCOPED_NUMBER,
  startActivityApp,
  VIEWER_KEY,
} from '../support/activity-app.js';
import { anEvent, callDetails } from '../support/builders.js';

const UNUSED_PORT = 9;
const SID = `RE${'0'.repeat(32)}`;

describe('annotations on calls', () => {
  let activity: ActivityApp;

  beforeAll(async () => {
    activity = await startActivityApp(UNUSED_PORT);
  });

  afterAll(() => activity.app.close());

  beforeEach(async () => {
    activity.calls.calls = [];
    activity.calls.events = [];
    const incoming = (callId: string, to: string): CallEvent =>
      anEvent<'call.incoming'>({ callId, type: 'call.incoming', data: { details: callDetails({ to }) } });
    await activity.calls.record([
      incoming('CA1', '+13235550100'),
      incoming('CA2', SCOPED_NUMBER),
      anEvent<'recording.status'>({
        callId: 'CA1',
        type: 'recording.status',
        data: { recordingSid: SID, status: 'completed', durationSeconds: 9, errorCode: null },
      }),
    ]);
  });

  const patch = (path: string, body: object | string, key = AGENT_KEY) =>
    request(activity.url)
      .patch(path)
      .set('x-api-key', key)
      .set('content-type', 'application/json')
      .send(body);

  async function read(id: string): Promise<ActivityItemDto> {
    const answer = request(activity.url).get(`/calls/${id}`).set('x-api-key', VIEWER_KEY);
    return (await answer.expect(200)).body as ActivityItemDto;
  }

  const ofType = (type: CallEvent['type']): CallEvent[] =>
    activity.calls.events.filter((event) => event.type === type);

  describe('PATCH /calls/:id', () => {
    it('flags, notes and queues, and answers with the new item', async () => {
      const { body } = (await patch('/calls/CA1', {
        flagged: true,
        note: 'Call\nback',
        queue: 'sales',
      }).expect(200)) as {
        body: ActivityItemDto;
      };
      expect(body).toMatchObject({
        id: 'CA1',
        flagged: true,
        note: 'Call\nback',
        queue: 'sales',
        eventCount: 6,
      });
      expect(await read('CA1')).toEqual(body);
    });

    it('leaves what is not sent as it is, and takes away what is null or blank', async () => {
      await patch('/calls/CA1', { flagged: true, note: 'a', queue: 'sales' }).expect(200);
      await patch('/calls/CA1', { note: 'b' }).expect(200);
      expect(await read('CA1')).toMatchObject({ flagged: true, note: 'b', queue: 'sales' });
      await patch('/calls/CA1', { note: ' \n', queue: null }).expect(200);
      expect(await read('CA1')).toMatchObject({ flagged: true, note: null, queue: null });
      await patch('/calls/CA1', { flagged: false }).expect(200);
      expect(await read('CA1')).toMatchObject({ flagged: false });
    });

    it('lets the last word count, also while the clock stands still or goes back', async () => {
      for (const [index, flagged] of [true, false, true, false, true, false, true].entries()) {
        if (index === 4) activity.clock.advance(-60_000);
        await patch('/calls/CA1', { flagged, note: `${index}` }).expect(200);
        expect(await read('CA1')).toMatchObject({ flagged, note: `${index}` });
      }
      expect(new Set(ofType('call.flagged').map(({ id }) => id)).size).toBe(7);
    });

    it('records who asked for it, with the request, and not what was written', async () => {
      const answer = await patch('/calls/CA1', { note: 'secret' })
        .set('x-request-id', 'request-1')
        .expect(200);
      expect(answer.headers['x-request-id']).toBe('request-1');
      expect(ofType('audit.recorded')).toMatchObject([
        { callId: 'CA1', source: 'api', data: { action: 'call.update', by: 'desk', requestId: 'request-1' } },
      ]);
      expect(JSON.stringify(ofType('audit.recorded'))).not.toContain('secret');
    });

    it.each<[string, object | string]>([
      ['flagged', {}],
      ['flagged', { flagged: 'true' }],
      ['flagged', { flagged: null }],
      ['flagged', { flagged: 1 }],
      ['note', { note: 5 }],
      ['note', { note: 'x'.repeat(2001) }],
      ['note', { note: 'a\u0000b' }],
      ['note', '{"note":"\\ud800"}'],
      ['note', { note: ['a'] }],
      ['queue', { queue: '' }],
      ['queue', { queue: 'x'.repeat(65) }],
      ['queue', { queue: 'a\nb' }],
      ['queue', { queue: { $ne: 1 } }],
      ['status', { flagged: true, status: 'ended' }],
      ['eventCount', { eventCount: 1 }],
    ])('refuses a bad %s: %j', async (field, body) => {
      const answer = (await patch('/calls/CA1', body).expect(400)) as {
        body: { details: { field: string }[] };
      };
      expect(answer.body).toMatchObject({ code: 'INVALID_REQUEST' });
      expect(answer.body.details.map((detail) => detail.field)).toContain(field);
      expect(activity.calls.events).toHaveLength(3);
    });

    it.each(['', 'null', '[]', '"x"', '5', '{', '{"__proto__":{"flagged":true}}', '[{"flagged":true}]'])(
      'refuses the body %s',
      async (body) => {
        await patch('/calls/CA1', body).expect(400);
        expect(activity.calls.events).toHaveLength(3);
      },
    );

    it.each(['application/x-www-form-urlencoded', 'text/plain', 'application/jsonx', 'multipart/form-data'])(
      'understands no %s',
      async (type) => {
        const answer = await patch('/calls/CA1', 'flagged=true').set('content-type', type).expect(415);
        expect(answer.body).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
      },
    );

    it('is for agents', async () => {
      await patch('/calls/CA1', { flagged: true }, VIEWER_KEY).expect(403);
      await patch('/calls/CA1', { flagged: true }, 'nobody').expect(401);
      await patch('/calls/CA1', { flagged: true }, ADMIN_KEY).expect(200);
      await patch('/calls/CA2', { flagged: true }, SCOPED_KEY).expect(200);
      expect(ofType('audit.recorded')).toMatchObject([{ data: { by: 'head' } }, { data: { by: 'branch' } }]);
    });

    it('knows no other call', async () => {
      const answer = await patch('/calls/CA9', { flagged: true }).expect(404);
      expect(answer.body).toMatchObject({ code: 'CALL_NOT_FOUND' });
    });
  });

  describe('meant for one version', () => {
    const tagOf = async (id: string): Promise<string> => {
      const { headers } = await request(activity.url).get(`/calls/${id}`).set('x-api-key', VIEWER_KEY);
      return String(headers['etag']);
    };

    it('are taken while it is the version', async () => {
      const first = await patch('/calls/CA1', { flagged: true })
        .set('if-match', await tagOf('CA1'))
        .expect(200);
      expect(first.headers['etag']).toBe(await tagOf('CA1'));
      await patch('/calls/CA1', { flagged: false })
        .set('if-match', String(first.headers['etag']))
        .expect(200);
      await patch('/calls/CA1/voicemail', { heard: true }).set('if-match', '*').expect(200);
    });

    it('are refused when the call has changed', async () => {
      const tag = await tagOf('CA1');
      await patch('/calls/CA1', { note: 'first' }).expect(200);
      for (const [path, body] of [
        ['/calls/CA1', { note: 'second' }],
        ['/calls/CA1/voicemail', { heard: true }],
      ] as const) {
        const answer = await patch(path, body).set('if-match', tag).expect(412);
        expect(answer.body).toMatchObject({ statusCode: 412, code: 'PRECONDITION_FAILED' });
      }
      expect(await read('CA1')).toMatchObject({ note: 'first', voicemail: { heardAt: null } });
    });

    it('are taken once of two at the same time', async () => {
      const tag = await tagOf('CA1');
      const record = activity.calls.record.bind(activity.calls);
      // The others come while the first is still being recorded.
      const slow = jest.spyOn(activity.calls, 'record').mockImplementation(async (events) => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        return record(events);
      });
      const notes = ['first', 'second', 'third'];
      const answers = await Promise.all(
        notes.map((note) => patch('/calls/CA1', { note }).set('if-match', tag)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
      slow.mockRestore();
      expect(ofType('call.noted')).toHaveLength(1);
    });
  });

  describe('PATCH /calls/:id/voicemail', () => {
    it('marks the message as heard, and as unheard again', async () => {
      const { body } = (await patch('/calls/CA1/voicemail', { heard: true }).expect(200)) as {
        body: ActivityItemDto;
      };
      expect(body.voicemail).toMatchObject({ recordingSid: SID, heardAt: activity.clock.nowIso() });
      expect(await read('CA1')).toEqual(body);
      await patch('/calls/CA1/voicemail', { heard: false }).expect(200);
      expect((await read('CA1')).voicemail?.heardAt).toBeNull();
      expect(ofType('audit.recorded')).toMatchObject([
        { data: { action: 'voicemail.update', by: 'desk' } },
        { data: { action: 'voicemail.update', by: 'desk' } },
      ]);
    });

    it('knows no message where there is none', async () => {
      const answer = await patch('/calls/CA2/voicemail', { heard: true }).expect(404);
      expect(answer.body).toMatchObject({ code: 'VOICEMAIL_NOT_FOUND' });
      await patch('/calls/CA9/voicemail', { heard: true }).expect(404);
    });

    it.each([{}, { heard: 'true' }, { heard: null }, { heard: true, at: 1 }])('refuses %j', async (body) => {
      await patch('/calls/CA1/voicemail', body).expect(400);
    });

    it('is for agents', async () => {
      await patch('/calls/CA1/voicemail', { heard: true }, VIEWER_KEY).expect(403);
    });
  });

  describe('on an erased call', () => {
    beforeEach(async () => {
      await request(activity.url).delete('/calls/CA1').set('x-api-key', ADMIN_KEY).expect(204);
    });

    it('keep the name of who erased it, once', async () => {
      await request(activity.url).delete('/calls/CA1').set('x-api-key', ADMIN_KEY).expect(204);
      expect(ofType('audit.recorded')).toMatchObject([{ data: { action: 'call.erase', by: 'head' } }]);
    });

    it('are flags and teams, but no note and no message', async () => {
      const answer = await patch('/calls/CA1', { flagged: true, note: 'who it was' }).expect(409);
      expect(answer.body).toMatchObject({ code: 'CALL_ERASED' });
      expect(ofType('call.flagged')).toEqual([]);
      await patch('/calls/CA1', { flagged: true, queue: 'sales', note: null }).expect(200);
      expect(await read('CA1')).toMatchObject({ flagged: true, queue: 'sales', note: null });
      await patch('/calls/CA1/voicemail', { heard: true }).expect(404);
    });
  });
});
