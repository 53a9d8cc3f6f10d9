import { Store } from '../api/store';
import { peaksOf } from './peaks';

/** As many as the widest waveform has bars. */
const BARS = 110;
/** So many messages are kept, so that going back to one does not fetch it again. */
const KEPT = 8;

/** A message that was fetched. */
export interface Sound {
  /** What an audio element plays. */
  readonly url: string;
}

/** Where messages come from, and how loud they are is found out. */
export interface SoundSource {
  /** @throws ApiError */
  fetch(callId: string, signal: AbortSignal): Promise<Blob>;
  /** @returns samples of one channel; rejects where the browser cannot read the format */
  decode(data: ArrayBuffer): Promise<Float32Array>;
}

/** The messages that were played last: their sound, and how loud each part of it is once it was played. */
export class Sounds {
  /** By call. */
  readonly peaks = new Store<ReadonlyMap<string, readonly number[]>>(new Map());
  private readonly kept = new Map<string, Sound>();

  constructor(private readonly source: SoundSource) {}

  /** @throws ApiError */
  async get(callId: string, signal: AbortSignal): Promise<Sound> {
    const known = this.kept.get(callId);
    if (known !== undefined) return known;
    const data = await this.source.fetch(callId, signal);
    signal.throwIfAborted();
    const sound = { url: URL.createObjectURL(data) };
    this.kept.set(callId, sound);
    this.dropOldest(callId);
    void this.findPeaks(callId, data);
    return sound;
  }

  forget(callId: string): void {
    const sound = this.kept.get(callId);
    if (sound !== undefined) URL.revokeObjectURL(sound.url);
    this.kept.delete(callId);
    const peaks = new Map(this.peaks.get());
    peaks.delete(callId);
    this.peaks.set(peaks);
  }

  clear(): void {
    for (const callId of [...this.kept.keys()]) this.forget(callId);
  }

  private dropOldest(played: string): void {
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT && oldest !== undefined && oldest !== played) this.forget(oldest);
  }

  /** Without them the plain line stays: the message plays all the same. */
  private async findPeaks(callId: string, data: Blob): Promise<void> {
    try {
      const samples = await this.source.decode(await data.arrayBuffer());
      if (this.kept.has(callId))
        this.peaks.set(new Map(this.peaks.get()).set(callId, peaksOf(samples, BARS)));
    } catch (error: unknown) {
      console.info('The waveform could not be worked out', error);
    }
  }
}
