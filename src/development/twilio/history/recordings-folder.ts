import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rfc2822 } from '../network/simulated-time.js';
import { ifThere, parseKept } from './kept-files.js';
import { readWav } from './read-wav.js';
import { encodeMp3, encodeWav, tonePattern } from './recording-audio.js';

/** One recording that is to be kept. */
export interface NewRecording {
  readonly sid: string;
  readonly callSid: string;
  readonly accountSid: string;
  readonly startedAt: Date;
  readonly seconds: number;
  /** A WAV file of what was said; an audible pattern of the recording's length stands for it when there is none. */
  readonly sound?: Buffer | null;
}

/** A recording as it is kept on disk: what is looked at of Twilio's Recording resource. */
export interface KeptRecording {
  readonly sid: string;
  readonly account_sid: string;
  readonly call_sid: string;
  /** RFC 2822. */
  readonly date_created: string;
  /** Whole seconds as text. */
  readonly duration: string;
}

export type AudioFormat = 'wav' | 'mp3';

const RECORDING_FIELDS = ['sid', 'account_sid', 'call_sid', 'date_created', 'duration'] as const;

const RECORDING_SID = /^RE[0-9a-fA-F]{32}$/;
const METADATA_FILE = /^(RE[0-9a-fA-F]{32})\.json$/;

/** The simulated Twilio's recordings: a WAV, an MP3 and a JSON file each, in a folder that processes share. */
export class RecordingsFolder {
  /**
   * @param folder is made when the first recording is kept
   * @param options `encodeLater`: makes the audio when it is first asked for, by whoever asks, and not when it is recorded
   */
  constructor(
    private readonly folder: string,
    private readonly options: { readonly encodeLater?: boolean } = {},
  ) {}

  /** The folder that belongs to a data folder. */
  static of(dataDir: string, options: { readonly encodeLater?: boolean } = {}): RecordingsFolder {
    return new RecordingsFolder(join(dataDir, 'simulator'), options);
  }

  /** Keeps a recording. @throws TypeError when its sound is no WAV file that can be played */
  async add(recording: NewRecording): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const { sid, sound = null, seconds } = recording;
    if (sound !== null) await this.keepSound(sid, sound);
    else if (this.options.encodeLater !== true) await this.encode(sid, seconds);
    // The last file makes the recording exist.
    await this.write(recording.sid, 'json', Buffer.from(JSON.stringify(toMetadata(recording))));
  }

  /** @returns `null` when there is no such recording */
  async find(sid: string): Promise<KeptRecording | null> {
    if (!RECORDING_SID.test(sid)) return null;
    const text = await ifThere(readFile(this.file(sid, 'json'), 'utf8'));
    return text === null ? null : parseKept<KeptRecording>(text, 'recording', RECORDING_FIELDS);
  }

  /** @returns the audio; `null` when there is no such recording */
  async read(sid: string, format: AudioFormat): Promise<Buffer | null> {
    if (!RECORDING_SID.test(sid)) return null;
    const content = await ifThere(readFile(this.file(sid, format)));
    if (content !== null) return content;
    const recording = await this.find(sid);
    if (recording === null) return null;
    await this.encode(sid, Number(recording.duration));
    return ifThere(readFile(this.file(sid, format)));
  }

  /** All recordings, in no order. */
  async list(): Promise<KeptRecording[]> {
    const names = (await ifThere(readdir(this.folder))) ?? [];
    const recordings: KeptRecording[] = [];
    for (const sid of names.flatMap((name) => METADATA_FILE.exec(name)?.[1] ?? [])) {
      // One that another process removes meanwhile is not there any more.
      const recording = await this.find(sid);
      if (recording !== null) recordings.push(recording);
    }
    return recordings;
  }

  /** @returns false when there was none */
  async remove(sid: string): Promise<boolean> {
    const exists = (await this.find(sid)) !== null;
    if (!exists) return false;
    for (const format of ['json', 'wav', 'mp3'] as const) await rm(this.file(sid, format), { force: true });
    return true;
  }

  private async keepSound(sid: string, file: Buffer): Promise<void> {
    const sound = readWav(file);
    if (sound === null) throw new TypeError('This is no sound that can be played');
    await this.write(sid, 'wav', file);
    await this.write(sid, 'mp3', encodeMp3(sound.samples, sound.sampleRate));
  }

  private async encode(sid: string, seconds: number): Promise<void> {
    const samples = tonePattern(seconds);
    await this.write(sid, 'wav', encodeWav(samples));
    await this.write(sid, 'mp3', encodeMp3(samples));
  }

  /** Renaming makes the file appear whole. */
  private async write(sid: string, format: AudioFormat | 'json', content: Uint8Array): Promise<void> {
    const draft = `${this.file(sid, format)}.${randomBytes(4).toString('hex')}`;
    await writeFile(draft, content, { flag: 'wx', mode: 0o600 });
    await rename(draft, this.file(sid, format));
  }

  private file(sid: string, format: AudioFormat | 'json'): string {
    return join(this.folder, `${sid}.${format}`);
  }
}

/** What is kept of a recording: Twilio's resource, without the addresses that depend on where the API is asked. */
function toMetadata({ sid, callSid, accountSid, startedAt, seconds }: NewRecording): object {
  const created = rfc2822(startedAt);
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    call_sid: callSid,
    channels: 1,
    date_created: created,
    date_updated: created,
    start_time: created,
    duration: String(seconds),
    error_code: null,
    price: null,
    price_unit: 'USD',
    sid,
    source: 'RecordVerb',
    status: 'completed',
    uri: `/2010-04-01/Accounts/${accountSid}/Recordings/${sid}.json`,
  };
}
