import { ApiError } from '../api/api-error';
import { Store } from '../api/store';
import { countsAsHeard, playedBetween } from './heard';
import type { Sounds } from './sounds';

/** Pauses before a message that is not ready is looked for again, in milliseconds. */
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 15_000;
export const RATES = [1, 1.5, 2] as const;
const RATE_PLACE = 'mainline.playback-rate';

/** A message to play. */
export interface Track {
  readonly callId: string;
  /** Who left it. */
  readonly label: string;
  /** As the call has it; `null` while nobody knows. */
  readonly durationSeconds: number | null;
  readonly isHeard: boolean;
}

export type PlaybackPhase =
  | 'loading'
  | 'playing'
  | 'paused'
  /** The provider does not have the audio yet; it is looked for again. */
  | 'preparing'
  /** It was deleted. */
  | 'gone'
  | 'failed';

/** What is played, and where. Times are seconds. */
export interface PlaybackState {
  readonly track: Track;
  readonly phase: PlaybackPhase;
  readonly position: number;
  readonly duration: number | null;
}

/** What is needed of an audio element. */
export type AudioElement = Pick<
  HTMLAudioElement,
  'src' | 'currentTime' | 'duration' | 'playbackRate' | 'play' | 'pause' | 'addEventListener'
>;

/** Plays one message at a time, and keeps the speed, and where each message was left. */
export class Playback {
  readonly state = new Store<PlaybackState | null>(null);
  readonly rate = new Store<number>(readRate());
  private readonly positions = new Map<string, number>();
  private loading: AbortController | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private retryPause = FIRST_PAUSE;
  private heard = new HeardMeter();
  private onHeard: (track: Track) => void = () => undefined;

  constructor(
    readonly sounds: Sounds,
    private readonly audio: AudioElement,
  ) {
    audio.addEventListener('timeupdate', () => this.progress());
    audio.addEventListener('durationchange', () => this.progress());
    audio.addEventListener('play', () => this.enter('playing'));
    audio.addEventListener('pause', () => this.enter('paused'));
    audio.addEventListener('ended', () => this.rewind());
    audio.addEventListener('error', () => this.enter('failed'));
  }

  /** @param listener called once when so much of a message was played that it counts as heard */
  whenHeard(listener: (track: Track) => void): void {
    this.onHeard = listener;
  }

  /** Plays or pauses; whatever else is played stops. */
  toggle(track: Track): void {
    const { phase, track: current } = this.state.get() ?? {};
    if (current?.callId !== track.callId || phase === 'failed') return this.start(track);
    if (phase === 'playing') this.audio.pause();
    else if (phase === 'paused') void this.resume();
  }

  /** @param seconds where to go on; a message that is not played yet is played from there */
  seek(track: Track, seconds: number): void {
    const state = this.state.get();
    const position = Math.min(Math.max(seconds, 0), state?.duration ?? track.durationSeconds ?? seconds);
    this.positions.set(track.callId, position);
    if (state?.track.callId !== track.callId) return this.start(track);
    if (state.phase !== 'playing' && state.phase !== 'paused') return;
    this.audio.currentTime = position;
    this.heard.jump(position);
    this.state.set({ ...state, position });
  }

  /** @param seconds forward, or back when less than none */
  skip(seconds: number): void {
    const state = this.state.get();
    if (state !== null) this.seek(state.track, state.position + seconds);
  }

  setRate(rate: number): void {
    this.audio.playbackRate = rate;
    this.rate.set(rate);
    localStorage.setItem(RATE_PLACE, String(rate));
  }

  nextRate(): void {
    const index = RATES.findIndex((rate) => rate === this.rate.get());
    this.setRate(RATES[(index + 1) % RATES.length] ?? 1);
  }

  /** Plays nothing any more. */
  close(): void {
    this.stop();
    this.state.set(null);
  }

  /** Ends for good. */
  dispose(): void {
    this.close();
    this.sounds.clear();
  }

  /** Of a call that was erased nothing stays. */
  forget(callId: string): void {
    if (this.state.get()?.track.callId === callId) this.close();
    this.positions.delete(callId);
    this.sounds.forget(callId);
  }

  private start(track: Track): void {
    this.stop();
    this.retryPause = FIRST_PAUSE;
    this.heard = new HeardMeter();
    const position = this.positions.get(track.callId) ?? 0;
    this.state.set({ track, phase: 'loading', position, duration: track.durationSeconds });
    void this.load(track);
  }

  private stop(): void {
    clearTimeout(this.retryTimer);
    this.loading?.abort();
    this.loading = null;
    const state = this.state.get();
    if (state !== null && state.position > 0) this.positions.set(state.track.callId, state.position);
    this.state.set(null);
    this.audio.pause();
  }

  private async load(track: Track): Promise<void> {
    const loading = new AbortController();
    this.loading = loading;
    try {
      const { url } = await this.sounds.get(track.callId, loading.signal);
      if (loading.signal.aborted) return;
      const position = this.positions.get(track.callId) ?? 0;
      this.audio.src = url;
      this.audio.currentTime = position;
      this.heard.jump(position);
      await this.resume();
    } catch (error: unknown) {
      if (!loading.signal.aborted) this.refused(track, error);
    }
  }

  private async resume(): Promise<void> {
    this.audio.playbackRate = this.rate.get();
    try {
      await this.audio.play();
    } catch (error: unknown) {
      // Paused before it began, or the browser wants another press: neither is a fault of the message.
      const isHarmless = error instanceof DOMException && error.name !== 'NotSupportedError';
      this.enter(isHarmless ? 'paused' : 'failed');
    }
  }

  private refused(track: Track, error: unknown): void {
    const code = error instanceof ApiError ? error.code : null;
    if (code === 'VOICEMAIL_NOT_READY') {
      this.enter('preparing');
      this.retryTimer = setTimeout(() => void this.load(track), this.retryPause);
      this.retryPause = Math.min(this.retryPause * 2, LONGEST_PAUSE);
      return;
    }
    this.enter(code === 'VOICEMAIL_NOT_FOUND' || code === 'CALL_NOT_FOUND' ? 'gone' : 'failed');
  }

  private enter(phase: PlaybackPhase): void {
    const state = this.state.get();
    if (state !== null) this.state.set({ ...state, phase });
  }

  private progress(): void {
    const state = this.state.get();
    if (state === null || (state.phase !== 'playing' && state.phase !== 'paused')) return;
    const position = this.audio.currentTime;
    const duration = Number.isFinite(this.audio.duration) ? this.audio.duration : state.duration;
    this.state.set({ ...state, position, duration });
    const isHeardNow = this.heard.take(position, this.rate.get(), duration);
    if (isHeardNow && !state.track.isHeard) this.onHeard(state.track);
  }

  private rewind(): void {
    const state = this.state.get();
    if (state === null) return;
    this.audio.currentTime = 0;
    this.heard.jump(0);
    this.positions.delete(state.track.callId);
    this.state.set({ ...state, phase: 'paused', position: 0 });
  }
}

/** Adds up how much of a message was played. */
class HeardMeter {
  private played = 0;
  private position = 0;
  private at = performance.now();
  private isTold = false;

  jump(position: number): void {
    this.position = position;
    this.at = performance.now();
  }

  /** @returns true once, when the message begins to count as heard */
  take(position: number, rate: number, duration: number | null): boolean {
    this.played += playedBetween(this.position, position, rate, (performance.now() - this.at) / 1000);
    this.jump(position);
    if (this.isTold || !countsAsHeard(this.played, duration)) return false;
    this.isTold = true;
    return true;
  }
}

function readRate(): number {
  const kept = Number(localStorage.getItem(RATE_PLACE));
  return RATES.find((rate) => rate === kept) ?? 1;
}
