import { redactText } from './redact-text.js';

describe('redactText', () => {
  it.each([
    ['mongodb://user:pa+ss@db.example.com/x', 'mongodb://[redacted]@db.example.com/x'],
    ['mongodb+srv://u:p@cluster0.example.net', 'mongodb+srv://[redacted]@cluster0.example.net'],
    ['https://AC1:token@api.twilio.com/x', 'https://[redacted]@api.twilio.com/x'],
    ['/calls/CA1/voicemail?expires=1&signature=abc', '/calls/CA1/voicemail?expires=1&signature=[redacted]'],
    ['authorization: Bearer abcdefgh.ijk', 'authorization: Bearer [redacted]'],
    ['Basic QUMxMjM6dG9rZW4=', 'Basic [redacted]'],
    ['key sb_secret_N7UND0UgjKTVK', 'key [redacted]'],
    ['key eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoi.abc-def', 'key [redacted]'],
  ])('hides the credentials in %p', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  it.each(['https://abc.supabase.co/rest/v1', 'sip:agent@example.com', 'the basic rules', 'a@b.c'])(
    'leaves %p alone',
    (text) => {
      expect(redactText(text)).toBe(text);
    },
  );
});
