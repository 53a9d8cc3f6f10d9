import { abortable, Gate } from '../network/waiting.js';

/** The keys of one phone. Keys that are pressed while nobody listens are lost. */
export class Keypad {
  private pressed: string[] = [];
  private isListening = false;
  private hear: (() => void) | null = null;

  /** Whether a key would be heard. */
  get listens(): boolean {
    return this.isListening;
  }

  /** @returns whether somebody listens */
  press(key: string): boolean {
    if (!this.isListening) return false;
    this.pressed.push(key);
    this.hear?.();
    return true;
  }

  /** Keys count from here on. */
  listen(): void {
    this.pressed = [];
    this.isListening = true;
  }

  stopListening(): void {
    this.isListening = false;
  }

  /** Resolves with the next key; rejects when aborted. */
  async next(signal: AbortSignal): Promise<string> {
    for (;;) {
      const key = this.pressed.shift();
      if (key !== undefined) return key;
      await abortable(signal, (wake) => {
        this.hear = wake;
        return () => undefined;
      });
    }
  }
}

/** What becomes of a phone that rings, unless the network gives up or somebody hangs up. */
export type Reaction = 'picked-up' | 'busy' | 'failed' | 'no-answer';

/** A phone that rings until somebody does something about it. */
export class Bell {
  private reaction: Reaction | null = null;
  private readonly reacted = new Gate();

  /** The first reaction counts. @returns whether this one does */
  react(reaction: Reaction): boolean {
    if (this.reaction !== null) return false;
    this.reaction = reaction;
    this.reacted.open();
    return true;
  }

  /** Resolves with the first reaction; rejects when aborted. */
  async firstReaction(signal: AbortSignal): Promise<Reaction> {
    await this.reacted.opened(signal);
    return this.reaction ?? 'no-answer';
  }
}

/** Whether somebody speaks into a phone, and until when they last did. */
export class Voice {
  private speaking = false;
  private lastSpoken: Date | null = null;
  private hear: (() => void) | null = null;

  get isSpeaking(): boolean {
    return this.speaking;
  }

  speak(): void {
    this.speaking = true;
    this.hear?.();
  }

  fallSilent(at: Date): void {
    if (this.speaking) this.lastSpoken = at;
    this.speaking = false;
    this.hear?.();
  }

  /** Seconds from a moment until the last word so far; 0 when there was none since. */
  spokenSeconds(since: Date, now: Date): number {
    const until = this.speaking ? now : (this.lastSpoken ?? since);
    return Math.max(0, (until.getTime() - since.getTime()) / 1000);
  }

  /** Resolves when somebody begins or ceases to speak; rejects when aborted. */
  changed(signal: AbortSignal): Promise<void> {
    return abortable(signal, (wake) => {
      this.hear = wake;
      return () => undefined;
    });
  }
}
