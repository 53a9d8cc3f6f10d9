import { Logger } from '@nestjs/common';
import { noteCallId, runInRequestContext } from './request-context.js';
import { createPino } from './create-pino.js';
import { PinoLogger } from './pino-logger.js';

describe('PinoLogger', () => {
  const lines: string[] = [];
  let logger: PinoLogger;

  const records = (): unknown[] => lines.map((line) => JSON.parse(line) as unknown);
  const make = async (level: string): Promise<PinoLogger> =>
    new PinoLogger(await createPino({ level, pretty: false }, { write: (line) => lines.push(line) }));

  beforeEach(async () => {
    lines.splice(0);
    logger = await make('trace');
  });

  it('writes one line of JSON with level, time, class and text', () => {
    logger.log('started', 'Journal');
    expect(records()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        context: 'Journal',
        msg: 'started',
      },
    ]);
  });

  it.each([
    ['fatal', 'fatal'],
    ['error', 'error'],
    ['warn', 'warn'],
    ['log', 'info'],
    ['debug', 'debug'],
    ['verbose', 'trace'],
  ] as const)('writes %s as %s', (method, level) => {
    logger[method]('x');
    expect(records()).toMatchObject([{ level, msg: 'x' }]);
  });

  it('writes nothing below its level', async () => {
    const quiet = await make('warn');
    quiet.log('not this');
    quiet.warn('but this');
    expect(records()).toMatchObject([{ msg: 'but this' }]);
  });

  it("demotes Nest's announcements of modules and routes", () => {
    logger.log('Mapped {/calls, GET} route', 'RouterExplorer');
    expect(records()).toMatchObject([{ level: 'debug' }]);
  });

  it('demotes the failure of a start that is thrown as well', () => {
    logger.error(new Error('x'), 'ExceptionHandler');
    expect(records()).toMatchObject([{ level: 'debug' }]);
  });

  it("takes what Nest's Logger passes on", () => {
    Logger.overrideLogger(logger);
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    new Logger('Drain').error('store is down', new Error('no answer', { cause }), { pending: 3 });
    new Logger('Drain').warn('plain');
    Logger.overrideLogger(false);
    expect(records()).toMatchObject([
      {
        level: 'error',
        context: 'Drain',
        msg: 'store is down',
        pending: 3,
        err: { type: 'Error', message: 'no answer', cause: { message: 'refused', code: 'ECONNREFUSED' } },
      },
      { level: 'warn', context: 'Drain', msg: 'plain' },
    ]);
  });

  it('writes an error that is the message itself', () => {
    logger.error(new Error('broken'), 'Boot');
    expect(records()).toMatchObject([
      { msg: 'broken', context: 'Boot', err: { message: 'broken', stack: expect.any(String) as string } },
    ]);
  });

  it('carries the request and the call being served', () => {
    runInRequestContext('r1', () => {
      logger.log('first');
      noteCallId('CA1');
      logger.log('second');
    });
    logger.log('third');
    expect(records()).toMatchObject([{ requestId: 'r1' }, { requestId: 'r1', callId: 'CA1' }, {}]);
    expect(records()[0]).not.toHaveProperty('callId');
    expect(records()[2]).not.toHaveProperty('requestId');
  });

  it('hides numbers and secrets in text, errors and fields at any depth', () => {
    logger.warn('from +14155550142', new Error('to +14155550142'), {
      from: '+14155550142',
      headers: { Authorization: 'hush', 'x-api-key': 'hush', 'X-Twilio-Signature': 'hush' },
      list: [{ authToken: 'hush', password: 'hush', client_secret: 'hush', supabaseServiceRoleKey: 'hush' }],
      body: { RecordingUrl: 'hush' },
      uri: 'mongodb://u:hush@h/db',
    });
    expect(lines.join('')).not.toMatch(/hush|4155550142/);
    expect(records()).toMatchObject([{ from: '+*******0142', msg: 'from +*******0142' }]);
  });

  it('keeps what hangs on errors out', () => {
    const error = Object.assign(new Error('failed'), {
      config: { headers: { cookie: 'hush' }, note: 'private' },
    });
    logger.error('x', error, { nested: { error } });
    expect(lines.join('')).not.toMatch(/hush|private/);
  });

  describe('cuts long texts', () => {
    const BOUND = 4_200;
    const path = `/calls/${'a'.repeat(16_000)}`;

    it.each<[string, () => void]>([
      ['of a field', () => logger.debug('refused', { path })],
      ['of a field in a field', () => logger.debug('refused', { request: { paths: [path] } })],
      ['of the message', () => logger.debug(path)],
      ['that stand for a stack', () => logger.error('refused', path)],
    ])('%s', (_where, log) => {
      log();
      expect(lines.join('').length).toBeLessThan(BOUND);
      expect(lines.join('')).toContain('/calls/aaa');
      expect(lines.join('')).toContain('…');
    });

    it("of errors and their causes' stacks", () => {
      logger.error('failed', new Error(path, { cause: new Error(path, { cause: path }) }));
      expect(lines.join('').length).toBeLessThan(6 * BOUND);
    });

    it.each([
      ['credentials', 'mongodb://user:hush', 'hush@db/x'],
      ['a signature', '/calls/CA1/voicemail?signature=hu', 'shhush'],
      ['a number', ' +1415', '5550142 '],
    ])('and shows no part of %s at their end', (_what, before, after) => {
      logger.debug(`${'b'.repeat(4_096 - before.length)}${before}${after}${'c'.repeat(9_000)}`);
      expect(lines.join('')).not.toMatch(/hu|1415|c{10}/);
    });
  });

  it('survives fields that refer to themselves, and odd values', () => {
    const loop: Record<string, unknown> = { big: 1n, when: new Date(0), nothing: null };
    loop.self = loop;
    logger.log('x', loop);
    expect(records()).toMatchObject([{ big: '1', when: '1970-01-01T00:00:00.000Z', nothing: null }]);
  });
});
