import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phoneFor, TwimlServer } from '../../../../test/support/twiml-server.js';
import { encodeMp3, encodeWav, tonePattern } from './recording-audio.js';
import { RecordingsFolder } from './recordings-folder.js';

const SID = 'REe4bad1289b3668a16c71a341d3dc9e3a';

describe('the audio of recordings', () => {
  it('is an audible tune of the length of the message', () => {
    const samples = tonePattern(2.5);
    expect(samples).toHaveLength(20_000);
    const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
    expect(loudness).toBeGreaterThan(3000);
    expect(Math.max(...samples)).toBeLessThan(32_767);
  });

  it('is a WAV file: PCM, mono, 16 bits, 8 kHz', () => {
    const samples = tonePattern(3);
    const file = encodeWav(samples);
    expect([file.toString('ascii', 0, 4), file.toString('ascii', 8, 16)]).toEqual(['RIFF', 'WAVEfmt ']);
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect([20, 22, 32, 34].map((offset) => file.readUInt16LE(offset))).toEqual([1, 1, 2, 16]);
    expect([24, 28].map((offset) => file.readUInt32LE(offset))).toEqual([8000, 16_000]);
    expect(file.readUInt32LE(40)).toBe(3 * 16_000);
    expect(file).toHaveLength(44 + 3 * 16_000);
    expect(file.readInt16LE(44 + 2 * 100)).toBe(samples[100]);
  });

  it('is an MP3 file: whole frames of 32 kbit/s, mono, 8 kHz, of about the same length', () => {
    const file = encodeMp3(tonePattern(3));
    const frames = frameOffsets(file);
    expect(frames.every((offset) => file.readUInt16BE(offset) === 0xffe3)).toBe(true);
    expect(file[2]).toBe(0x48);
    // MPEG 2.5, layer III: 576 samples a frame. The encoder adds a few.
    expect((frames.length * 576) / 8000).toBeGreaterThanOrEqual(3);
    expect((frames.length * 576) / 8000).toBeLessThan(3.5);
  });

  /** Frames of 32 kbit/s at 8 kHz are 72 * 32000 / 8000 bytes long, and one more with padding. */
  function frameOffsets(file: Buffer): number[] {
    const offsets: number[] = [];
    for (let offset = 0; offset + 4 <= file.length;) {
      offsets.push(offset);
      offset += 288 + (((file[offset + 2] ?? 0) >> 1) & 1);
    }
    return offsets;
  }
});

describe('RecordingsFolder', () => {
  let dataDir: string;
  let folder: RecordingsFolder;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'recordings-'));
    folder = RecordingsFolder.of(dataDir);
  });

  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const add = () =>
    folder.add({
      sid: SID,
      callSid: 'CA1',
      accountSid: 'AC1',
      startedAt: new Date('2026-11-21T09:00:01.000Z'),
      seconds: 2,
    });

  it('keeps three whole files per recording and nothing else', async () => {
    await add();
    expect((await readdir(join(dataDir, 'simulator'))).sort()).toEqual([
      `${SID}.json`,
      `${SID}.mp3`,
      `${SID}.wav`,
    ]);
    expect(await folder.find(SID)).toMatchObject({
      sid: SID,
      call_sid: 'CA1',
      duration: '2',
      status: 'completed',
      start_time: 'Sat, 21 Nov 2026 09:00:01 +0000',
    });
    expect(await folder.read(SID, 'wav')).toHaveLength(44 + 2 * 16_000);
  });

  it('makes the audio when it is asked for, where that is enough', async () => {
    const [lazy, other] = [RecordingsFolder.of(dataDir, { encodeLater: true }), RecordingsFolder.of(dataDir)];
    const recording = { sid: SID, callSid: 'CA1', accountSid: 'AC1', startedAt: new Date(0), seconds: 2 };
    await lazy.add(recording);
    expect(await readdir(join(dataDir, 'simulator'))).toEqual([`${SID}.json`]);
    const [wav, mp3] = [await other.read(SID, 'wav'), await other.read(SID, 'mp3')];
    await add();
    expect([wav, mp3]).toEqual([await other.read(SID, 'wav'), await other.read(SID, 'mp3')]);
  });

  it('is read by others at once', async () => {
    const other = RecordingsFolder.of(dataDir);
    expect(await other.read(SID, 'mp3')).toBeNull();
    await add();
    expect(await other.read(SID, 'mp3')).not.toBeNull();
  });

  it('knows nothing under a name that is no recording sid', async () => {
    await add();
    expect(await folder.read(`../simulator/${SID}`, 'wav')).toBeNull();
    expect(await folder.read('', 'wav')).toBeNull();
  });

  it('removes a recording once', async () => {
    await add();
    expect([await folder.remove(SID), await folder.remove(SID)]).toEqual([true, false]);
    expect(await readdir(join(dataDir, 'simulator'))).toEqual([]);
  });

  it('has the audio of a call before its recording is reported', async () => {
    const files: Promise<Buffer | null>[] = [];
    const server = await TwimlServer.start({
      '/twilio/voice': '<Record recordingStatusCallback="/recording" action="/recorded"/>',
      '/recorded': '',
      '/recording': ({ form }) => {
        files.push(folder.read(form['RecordingSid'] ?? '', 'wav'));
        return '';
      },
    });
    await phoneFor(server, { recordings: folder }).call({ messageSeconds: 4 });
    await server.close();
    expect((await Promise.all(files)).map((file) => file?.length)).toEqual([44 + 4 * 16_000]);
  });
});
