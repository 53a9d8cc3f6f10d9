import { aCall } from '../../../test/support/builders.js';
import { facetsOf } from './call-facets.js';

describe('facetsOf', () => {
  const { voicemail } = aCall();

  it('takes the number called for the own one, and the calling one of an outbound call', () => {
    const numbers = { from: '+14155550142', to: '+13235550100' };
    expect(facetsOf(aCall({ ...numbers, direction: 'inbound' })).number).toBe('+13235550100');
    expect(facetsOf(aCall({ ...numbers, direction: 'outbound' })).number).toBe('+14155550142');
  });

  it('counts a message as unheard when it is ready and nobody marked it as heard', () => {
    if (voicemail === null) throw new Error('the call has no message');
    expect(facetsOf(aCall({ voicemail }))).toMatchObject({ hasVoicemail: true, unheard: true });
    expect(facetsOf(aCall({ voicemail: { ...voicemail, status: 'processing' } })).unheard).toBe(false);
    const heardAt = '2026-11-21T10:00:00.000Z';
    expect(facetsOf(aCall({ voicemail: { ...voicemail, heardAt } })).unheard).toBe(false);
    expect(facetsOf(aCall({ voicemail: null }))).toMatchObject({ hasVoicemail: false, unheard: false });
  });

  it('ranks a call under way below every duration', () => {
    expect(facetsOf(aCall({ durationSeconds: null })).durationRank).toBe(-1);
    expect(facetsOf(aCall({ durationSeconds: 0 })).durationRank).toBe(0);
  });

  it('is searched by its note and its name, however many words the transcript has', () => {
    const transcript = String.fromCodePoint(...Array.from({ length: 8000 }, (_, index) => 0x4e00 + index));
    const call = aCall({ voicemail: voicemail && { ...voicemail, transcript }, note: 'invoice' });
    expect(facetsOf(call).searchWords).toContain('invoice');
  });

  it('is searched by name, note and transcript', () => {
    const { caller } = aCall();
    const call = aCall({
      caller: { ...caller, name: 'Zoë' },
      voicemail: voicemail && { ...voicemail, transcript: 'Call BACK' },
      note: 'twice',
    });
    expect(facetsOf(call)).toMatchObject({
      searchText: 'zoe\ntwice\ncall back',
      searchWords: ['back', 'call', 'twice', 'zoe'],
    });
  });
});
