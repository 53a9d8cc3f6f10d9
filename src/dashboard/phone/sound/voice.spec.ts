import type { PhoneMove } from '../../api/generated/phone-protocol';
import { aPhone, aPhoneCall } from '../../testing/phones';
import { MicrophoneError } from './microphone';
import { Voice } from './voice';

const WAV = new ArrayBuffer(48);
const RECORDING = aPhone({ call: aPhoneCall({ phase: 'recording' }), moves: ['press', 'speak', 'hang-up'] });
const SPEAKING = aPhone({
  call: aPhoneCall({ phase: 'recording', speaks: true }),
  moves: ['press', 'fall-silent', 'hang-up'],
});
const OVER = aPhone({ call: aPhoneCall({ phase: 'ended' }), moves: ['call'] });

describe('the voice after the beep', () => {
  let done: unknown[];
  let recorded: ArrayBuffer | null;
  const close = jest.fn();
  const mouth = {
    act: (move: PhoneMove) => Promise.resolve(done.push(move) > 0),
    sendSound: (wav: ArrayBuffer) => Promise.resolve(done.push(wav)).then(() => ({ revision: 1 })),
  };
  const openMicrophone = () =>
    Promise.resolve({ record: () => ({ end: () => Promise.resolve(recorded) }), close });

  beforeEach(() => {
    done = [];
    recorded = WAV;
    close.mockReset();
  });
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

  it('is the sample, once for each recording', async () => {
    const voice = new Voice(mouth, openMicrophone);
    for (const phone of [RECORDING, SPEAKING, RECORDING]) voice.follow(phone);
    await settle();
    expect(done).toEqual([{ move: 'speak', with: 'sample' }]);
    for (const phone of [OVER, RECORDING]) voice.follow(phone);
    await settle();
    expect(done).toHaveLength(2);
  });

  it('is what the microphone hears, and sent before what ends the recording', async () => {
    const voice = new Voice(mouth, openMicrophone);
    await voice.choose('microphone');
    voice.follow(RECORDING);
    expect(voice.state.get().doing).toBe('recording');
    await voice.act({ move: 'press', key: '#' });
    expect(done).toEqual([{ move: 'speak', with: 'microphone' }, WAV, { move: 'press', key: '#' }]);
    expect(voice.state.get()).toMatchObject({ doing: 'nothing', problem: null });
  });

  it('is sent too when the recording ended by itself', async () => {
    const voice = new Voice(mouth, openMicrophone);
    await voice.choose('microphone');
    for (const phone of [RECORDING, SPEAKING, OVER, OVER]) voice.follow(phone);
    await settle();
    expect(done).toEqual([{ move: 'speak', with: 'microphone' }, WAV]);
  });

  it('ends after two minutes', async () => {
    const voice = new Voice(mouth, openMicrophone);
    await voice.choose('microphone');
    jest.useFakeTimers();
    voice.follow(RECORDING);
    await jest.advanceTimersByTimeAsync(120_000);
    jest.useRealTimers();
    expect(done).toEqual([{ move: 'speak', with: 'microphone' }, WAV, { move: 'fall-silent' }]);
  });

  it('says that the microphone recorded nothing', async () => {
    recorded = null;
    const voice = new Voice(mouth, openMicrophone);
    await voice.choose('microphone');
    voice.follow(RECORDING);
    await voice.act({ move: 'hang-up' });
    expect(voice.state.get().problem).toBe('The microphone recorded nothing.');
    expect(done.at(-1)).toEqual({ move: 'hang-up' });
  });

  it('stays the sample when the microphone is refused, with the reason', async () => {
    const voice = new Voice(mouth, () => Promise.reject(new MicrophoneError('There is no microphone.')));
    await voice.choose('microphone');
    expect(voice.state.get()).toEqual({
      source: 'sample',
      doing: 'nothing',
      problem: 'There is no microphone. The sample is used.',
    });
    await voice.choose('sample');
    expect(voice.state.get().problem).toBeNull();
  });

  it('lets go of the microphone when the sample is chosen again', async () => {
    const voice = new Voice(mouth, openMicrophone);
    await voice.choose('microphone');
    await voice.choose('sample');
    expect(close).toHaveBeenCalledTimes(1);
  });
});
