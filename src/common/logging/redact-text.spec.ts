import { redactText } from './redact-text.js';

describe('redactText', () => {
  it.each([
    ['mongodb://user:pa+ss@db.example.com/x', 'mongodb://[redacted]@db.example.com/x'],
    ['mongodb+srv://u:p@cluster0.example.net', 'mongodb+srv://[redacted]@cluster0.example.net'],
    ['redis://u:p@ss@db.example.com/1', 'redis://[redacted]@db.example.com/1'],
    ['https://AC1:token@api.twilio.com/x', 'https://[redacted]@api.twilio.com/x'],
    ['/calls/CA1/voicemail?expires=1&signature=abc', '/calls/CA1/voicemail?expires=1&signature=[redacted]'],
    ['authorization: Bearer abcdefgh.ijk', 'authorization: Bearer [redacted]'],
    ['Basic QUMxMjM6dG9rZW4=', 'Basic [redacted]'],
    ['key sb_secret_N7UND0UgjKTVK', 'key [redacted]'],
    ['key eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoi.abc-def', 'key [redacted]'],
  ])('hides the credentials in %p', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  // Looked through from every place in it, such a text would take minutes.
  it.each(['a', 'Zz', '-eyJ', 'eyJaaaaaaaaaa.', '-eyJaaaaaaaaaaaaaaaaaaaaaaaaaaa', '://', '?key=', 'Basic '])(
    'gets through a text of many %p',
    (part) => {
      const text = part.repeat(400_000 / part.length);
      expect(redactText(text).length).toBeLessThanOrEqual(2 * text.length);
    },
  );

  it.each(['https://abc.supabase.co/rest/v1', 'sip:agent@example.com', 'the basic rules', 'a@b.c'])(
    'leaves %p alone',
    (text) => {
      expect(redactText(text)).toBe(text);
    },
  );
});
