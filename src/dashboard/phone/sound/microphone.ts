import { MOST_SOUND_BYTES } from '../../api/generated/phone-protocol';
import { encodeWav, mixDown } from './wav';

/** Samples per second: what telephones hear. */
const RATE = 8000;

/** Why there is no microphone, in words that help. */
export class MicrophoneError extends Error {
  override readonly name = 'MicrophoneError';
}

/** One message that is being recorded. */
export interface Recording {
  /** @returns a WAV file of at most `MOST_SOUND_BYTES`; `null` when nothing could be heard of it */
  end(): Promise<ArrayBuffer | null>;
}

/** What records a message. */
export interface Microphone {
  record(): Recording;
  /** Lets go of it, so that the browser no longer shows that somebody listens. */
  close(): void;
}

/** @throws MicrophoneError when it is refused, missing, or in use */
export async function openMicrophone(): Promise<Microphone> {
  // Absent where the page did not come from https or this machine.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined || typeof MediaRecorder === 'undefined') {
    throw new MicrophoneError('This browser gives no microphone to a page without https.');
  }
  const stream = await devices.getUserMedia({ audio: true }).catch((error: unknown) => {
    throw new MicrophoneError(describe(error), { cause: error });
  });
  return {
    record: () => recordFrom(stream),
    close: () => {
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

function describe(error: unknown): string {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'The microphone was refused. Allow it for this page in the browser.';
    case 'NotFoundError':
      return 'There is no microphone.';
    case 'NotReadableError':
    case 'AbortError':
      return 'The microphone cannot be used: another program may have it.';
    default:
      return 'The microphone cannot be used.';
  }
}

function recordFrom(stream: MediaStream): Recording {
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  const ended = new Promise<void>((resolve) => {
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    recorder.addEventListener('stop', () => resolve());
  });
  recorder.start();
  return {
    end: async () => {
      if (recorder.state !== 'inactive') recorder.stop();
      await ended;
      return toWav(new Blob(parts));
    },
  };
}

/** Browsers record into containers of their own; decoding brings the sound to the context's rate. */
async function toWav(recorded: Blob): Promise<ArrayBuffer | null> {
  if (recorded.size === 0) return null;
  const context = new OfflineAudioContext(1, 1, RATE);
  try {
    const sound = await context.decodeAudioData(await recorded.arrayBuffer());
    const channels = Array.from({ length: sound.numberOfChannels }, (_, index) =>
      sound.getChannelData(index),
    );
    return encodeWav(mixDown(channels), RATE, MOST_SOUND_BYTES);
  } catch (error: unknown) {
    // Too short to be a sound: EncodingError.
    if (error instanceof DOMException) return null;
    throw error;
  }
}
