import type { Caption } from '../../api/generated/phone-state';
import { aCaption, aPhone, aPhoneCall } from '../../testing/phones';
import { Prompts } from './prompts';

const PROMPT = aCaption(1, 'said', 'Press 1, or 2 to leave a message.');
const BEEP = aCaption(3, 'sound', '(beep)');

describe('prompts', () => {
  const speaker = { beep: jest.fn(), say: jest.fn(), hush: jest.fn(), close: jest.fn() };
  const withCaptions = (...captions: Caption[]) => aPhone({ call: aPhoneCall({ captions }) });

  beforeEach(() => jest.clearAllMocks());

  it('are not spoken unless asked for; the beep always sounds', () => {
    const prompts = new Prompts(speaker);
    prompts.follow(aPhone());
    prompts.follow(withCaptions(PROMPT));
    prompts.follow(withCaptions(PROMPT, aCaption(2, 'key', '2'), BEEP));
    prompts.follow(withCaptions(PROMPT, aCaption(2, 'key', '2'), BEEP));
    expect([speaker.say.mock.calls, speaker.beep.mock.calls.length]).toEqual([[], 1]);
  });

  it('are spoken from then on, and interrupted by a key', () => {
    const prompts = new Prompts(speaker);
    prompts.switch(true);
    prompts.follow(aPhone());
    prompts.follow(withCaptions(PROMPT));
    expect([speaker.say.mock.calls, speaker.hush.mock.calls]).toEqual([[[PROMPT.text]], []]);
    prompts.follow(withCaptions(PROMPT, aCaption(2, 'key', '2')));
    expect(speaker.hush).toHaveBeenCalledTimes(1);
    prompts.follow(withCaptions(PROMPT, aCaption(4, 'said', 'Press 1 to accept.', { who: '+15550100171' })));
    expect(speaker.say).toHaveBeenCalledTimes(1);
  });

  it('that were there before are not heard again', () => {
    const prompts = new Prompts(speaker);
    prompts.switch(true);
    prompts.follow(withCaptions(PROMPT, BEEP));
    expect([speaker.say.mock.calls, speaker.beep.mock.calls]).toEqual([[], []]);
  });

  it('fall silent when they are switched off', () => {
    new Prompts(speaker).switch(false);
    expect(speaker.hush).toHaveBeenCalledTimes(1);
  });
});
