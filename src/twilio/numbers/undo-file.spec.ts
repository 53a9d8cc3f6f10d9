import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetClock } from '../../../test/support/set-clock.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { AppConfig } from '../../config/app-config.js';
import type { NumberRouting } from '../rest/remote-resources.js';
import { type KeptRouting, ROUTING_FIELDS } from './number-plan.js';
import { UndoFile } from './undo-file.js';

function routing(text: string): NumberRouting {
  return {
    voiceUrl: text,
    voiceMethod: 'POST',
    voiceFallbackUrl: text,
    voiceFallbackMethod: 'POST',
    statusCallback: text,
    statusCallbackMethod: 'POST',
    voiceApplicationSid: '',
    trunkSid: '',
  };
}

const NUMBER = { sid: 'PN1', phoneNumber: '+15005551001', routing: routing('old') };
const KEPT: KeptRouting = {
  sid: 'PN1',
  phoneNumber: '+15005551001',
  at: '2026-11-21T09:00:00.000Z',
  before: routing('old'),
  after: routing('new'),
};

describe('UndoFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'undo-'));
  const clock = new SetClock();
  const loaded = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: folder });
  let file: UndoFile;

  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    file = fileIn(folder);
    rmSync(file.path, { force: true });
  });

  function fileIn(dataDir: string): UndoFile {
    return new UndoFile(new AppConfig({ ...loaded, server: { ...loaded.server, dataDir } }), clock);
  }

  it('holds nothing before anything is kept, and then what was', async () => {
    expect(await file.read()).toEqual([]);
    await file.write([KEPT]);
    expect(await file.read()).toEqual([KEPT]);
  });

  it('keeps what numbers have, with the time', async () => {
    await file.keep([], [{ number: NUMBER, to: routing('new'), differences: [] }]);
    expect(await file.read()).toEqual([{ ...KEPT, at: clock.now().toISOString() }]);
  });

  const { trunkSid: _missing, ...incomplete } = routing('old');
  it.each([
    'none',
    '',
    'null',
    '[]',
    '{}',
    '{"numbers":{}}',
    '{"numbers":[null]}',
    JSON.stringify({ numbers: [{ ...KEPT, sid: 1 }] }),
    JSON.stringify({ numbers: [{ ...KEPT, before: incomplete }] }),
    JSON.stringify({ numbers: [KEPT, { ...KEPT, after: 'x' }] }),
  ])('does not take %p for what it wrote', async (text) => {
    writeFileSync(file.path, text);
    await expect(file.read()).rejects.toMatchObject({
      code: 'UNDO_FILE_FAILED',
      message: expect.stringContaining('does not hold the old addresses') as unknown,
    });
  });

  it('says that it cannot be written, and where', async () => {
    const nowhere = join(folder, 'nowhere');
    symlinkSync(join(folder, 'gone', 'for', 'good'), nowhere);
    const unwritable = fileIn(nowhere);
    expect(await unwritable.read()).toEqual([]);
    await expect(unwritable.write([KEPT])).rejects.toMatchObject({
      code: 'UNDO_FILE_FAILED',
      message: expect.stringMatching(/nowhere\/numbers-before-sync\.json \(E[A-Z]+\)$/) as unknown,
    });
  });

  it('checks every field of a routing', () => {
    expect([...ROUTING_FIELDS].sort()).toEqual(Object.keys(routing('')).sort());
  });
});
