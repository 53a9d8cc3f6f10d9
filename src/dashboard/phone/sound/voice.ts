import type { PhoneAnswer, PhoneMove } from '../../api/generated/phone-protocol';
import type { PhoneState } from '../../api/generated/phone-state';
import { Store } from '../../api/store';
import { type Microphone, MicrophoneError, openMicrophone, type Recording } from './microphone';

/** Longest message, in milliseconds: what the server takes. */
const LONGEST = 120_000;

export type VoiceSource = 'sample' | 'microphone';

/** What is said after the beep. @property problem why the microphone is not used */
export interface VoiceState {
  readonly source: VoiceSource;
  readonly problem: string | null;
  readonly doing: 'nothing' | 'asking' | 'recording' | 'sending';
}

/** What the voice needs of the phone. */
export interface Mouth {
  readonly act: (move: PhoneMove) => Promise<boolean>;
  readonly sendSound: (wav: ArrayBuffer) => Promise<PhoneAnswer>;
}

/**
 * Leaves the message: begins after the beep by itself, with the sample or with what the microphone hears.
 *
 * The server wants the sound before what ends the recording, so keys and hanging up go through {@link Voice.act}.
 */
export class Voice {
  readonly state = new Store<VoiceState>({ source: 'sample', problem: null, doing: 'nothing' });
  private microphone: Microphone | null = null;
  private recording: Recording | null = null;
  private hasSpoken = false;
  private limit: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly mouth: Mouth,
    private readonly open: () => Promise<Microphone> = openMicrophone,
  ) {}

  /** A microphone that is refused or missing leaves the sample. */
  async choose(source: VoiceSource): Promise<void> {
    if (source === 'sample') {
      this.close();
      this.change({ source, problem: null });
      return;
    }
    this.change({ doing: 'asking', problem: null });
    try {
      this.microphone = await this.open();
      this.change({ source, doing: 'nothing' });
    } catch (error: unknown) {
      if (!(error instanceof MicrophoneError)) throw error;
      this.change({ source: 'sample', doing: 'nothing', problem: `${error.message} The sample is used.` });
    }
  }

  /** Speaks when a recording begins, and sends what was said when it ended before anybody ended it. */
  follow({ call, moves }: PhoneState): void {
    if (call?.phase !== 'recording') {
      this.hasSpoken = false;
      if (this.recording !== null) void this.send();
      return;
    }
    if (this.hasSpoken || call.speaks || !moves.includes('speak')) return;
    void this.speak();
  }

  async speak(): Promise<void> {
    const { source } = this.state.get();
    this.hasSpoken = true;
    if (this.microphone !== null && source === 'microphone') {
      this.recording = this.microphone.record();
      this.change({ doing: 'recording' });
      this.limit = setTimeout(() => void this.act({ move: 'fall-silent' }), LONGEST);
    }
    await this.mouth.act({ move: 'speak', with: source });
  }

  /** Does something, after what was recorded has been sent. */
  async act(move: PhoneMove): Promise<boolean> {
    await this.send();
    return this.mouth.act(move);
  }

  close(): void {
    clearTimeout(this.limit);
    this.recording = null;
    this.microphone?.close();
    this.microphone = null;
  }

  private async send(): Promise<void> {
    const { recording } = this;
    if (recording === null) return;
    this.recording = null;
    clearTimeout(this.limit);
    this.change({ doing: 'sending' });
    const wav = await recording.end();
    const answer = wav === null ? null : await this.mouth.sendSound(wav);
    this.change({ doing: 'nothing', problem: problemOf(answer) });
  }

  private change(change: Partial<VoiceState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }
}

function problemOf(answer: PhoneAnswer | null): string | null {
  if (answer === null) return 'The microphone recorded nothing.';
  return 'error' in answer ? `The message could not be sent: ${answer.error.message}.` : null;
}
