import { WebhookUrls } from './webhook-urls.js';

describe('pathOf', () => {
  const urls = new WebhookUrls('https://phone.example.com/line');

  it('knows its own addresses again', () => {
    expect(urls.pathOf(urls.menu(2))).toBe('menu');
    expect(urls.pathOf(urls.screenAnswer('CA1'))).toBe('screen/answer');
    expect(urls.pathOf(urls.recording())).toBe('recording');
    expect(urls.pathOf('https://phone.example.com:443/line/twilio/voice')).toBe('voice');
  });

  it.each([
    'https://other.example.com/line/twilio/voice',
    'https://phone.example.com/twilio/voice',
    'https://phone.example.com/line/twilio',
    'https://phone.example.com:8443/line/twilio/voice',
    'voice',
    '',
  ])('takes %p for no address of its own', (address) => {
    expect(urls.pathOf(address)).toBeNull();
  });
});

it('names the addresses that numbers are given at Twilio', () => {
  const urls = new WebhookUrls('https://phone.example.com/line');
  expect([urls.voice(), urls.incomingCall(), urls.fallback(), urls.status()]).toEqual([
    'https://phone.example.com/line/twilio/voice',
    'https://phone.example.com/line/twilio/incoming-call',
    'https://phone.example.com/line/twilio/fallback',
    'https://phone.example.com/line/twilio/status',
  ]);
});
