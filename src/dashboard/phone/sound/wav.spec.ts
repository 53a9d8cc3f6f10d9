import { encodeWav, mixDown } from './wav';

const text = (wav: ArrayBuffer, from: number, to: number): string =>
  String.fromCharCode(...new Uint8Array(wav.slice(from, to)));

describe('a WAV file', () => {
  it('has the header of PCM, mono, 16 bits, and cuts what is too loud', () => {
    const wav = encodeWav(new Float32Array([0, 1, -1, 2, -2]), 8000, 1000);
    const view = new DataView(wav);
    expect([text(wav, 0, 4), text(wav, 8, 16), text(wav, 36, 40)]).toEqual(['RIFF', 'WAVEfmt ', 'data']);
    expect([view.getUint32(4, true), view.getUint32(40, true), wav.byteLength]).toEqual([46, 10, 54]);
    expect([view.getUint16(20, true), view.getUint16(22, true), view.getUint16(34, true)]).toEqual([
      1, 1, 16,
    ]);
    expect([view.getUint32(24, true), view.getUint32(28, true), view.getUint16(32, true)]).toEqual([
      8000, 16_000, 2,
    ]);
    const samples = [0, 1, 2, 3, 4].map((index) => view.getInt16(44 + 2 * index, true));
    expect(samples).toEqual([0, 32_767, -32_767, 32_767, -32_767]);
  });

  it('is never larger than it may be', () => {
    expect(encodeWav(new Float32Array(1000), 8000, 145).byteLength).toBe(144);
  });

  it('is made of the mean of several channels', () => {
    expect([...mixDown([new Float32Array([1, 0]), new Float32Array([0, -1])])]).toEqual([0.5, -0.5]);
    expect([...mixDown([])]).toEqual([]);
  });
});
