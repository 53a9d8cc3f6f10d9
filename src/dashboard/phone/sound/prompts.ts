import type { PhoneState } from '../../api/generated/phone-state';
import { Store } from '../../api/store';

const BEEP_HERTZ = 1000;
const BEEP_SECONDS = 0.35;
const LOUDNESS = 0.12;

/** What makes itself heard. */
export interface Speaker {
  beep(): void;
  /** Says something in place of what is being said. */
  say(text: string): void;
  hush(): void;
  close(): void;
}

/** Whether the browser can read out loud. */
export const canSpeak = (): boolean => 'speechSynthesis' in window;

/** The browser's own voice and tones. */
export class BrowserSpeaker implements Speaker {
  private context: AudioContext | null = null;

  beep(): void {
    this.context ??= new AudioContext();
    const { context } = this;
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = BEEP_HERTZ;
    volume.gain.value = LOUDNESS;
    tone.connect(volume).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + BEEP_SECONDS);
  }

  say(text: string): void {
    if (!canSpeak()) return;
    speechSynthesis.cancel();
    speechSynthesis.speak(new SpeechSynthesisUtterance(text));
  }

  hush(): void {
    if (canSpeak()) speechSynthesis.cancel();
  }

  close(): void {
    this.hush();
    void this.context?.close();
    this.context = null;
  }
}

/** Lets hear what comes in: the beep always, prompts when asked to. What was there before is not heard again. */
export class Prompts {
  readonly areSpoken = new Store(false);
  private last: number | null = null;

  constructor(private readonly speaker: Speaker) {}

  switch(isOn: boolean): void {
    this.areSpoken.set(isOn);
    if (!isOn) this.speaker.hush();
  }

  follow({ call }: PhoneState): void {
    const heard = (call?.captions ?? []).filter(({ who }) => who === 'caller');
    const fresh = this.last === null ? [] : heard.filter(({ id }) => id > (this.last ?? 0));
    this.last = Math.max(this.last ?? 0, ...heard.map(({ id }) => id));
    if (fresh.some(({ kind }) => kind === 'key') || call?.phase === 'ended') this.speaker.hush();
    if (fresh.some(({ kind, text }) => kind === 'sound' && text === '(beep)')) this.speaker.beep();
    const said = fresh.filter(({ kind }) => kind === 'said').at(-1);
    if (said !== undefined && this.areSpoken.get()) this.speaker.say(said.text);
  }
}
