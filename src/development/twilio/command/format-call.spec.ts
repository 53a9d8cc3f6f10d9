import { phoneFor, TwimlServer } from '../../../../test/support/twiml-server.js';
import type { TranscriptEntry } from '../phone/transcript.js';
import { formatEntry } from './format-call.js';

const CALL_SID = 'CAf49305aef5478f3ab19b0e3782a70d4c';

const linesOf = (transcript: readonly TranscriptEntry[]): string[] =>
  transcript.map((entry) => formatEntry(entry).replace(/ in \d+ ms/, ' in n ms'));

describe('formatEntry', () => {
  it('tells a call line by line', async () => {
    const server = await TwimlServer.start({
      '/twilio/voice': '<Gather action="/menu" numDigits="1"><Say>one two three four five</Say></Gather>',
      '/menu': '<Dial timeout="5"><Number url="/screen">+15557778888</Number></Dial><Shout/>',
      '/screen': '<Say>a</Say><Hangup/>',
    });
    const { transcript } = await phoneFor(server).call({
      callSid: CALL_SID,
      keys: '12',
      agents: [{ behaviour: 'voicemail', ringSeconds: 3 }],
      delivery: { duplicate: true },
    });
    await server.close();
    expect(linesOf(transcript)).toEqual([
      ` 0:00.0  +14155550142 calls +13235550100 (${CALL_SID})`,
      ' 0:00.0    > voice: POST /twilio/voice [CallStatus=ringing] -> 200 in n ms',
      ' 0:00.0    > voice: POST /twilio/voice [CallStatus=ringing] (repeated) -> 200 in n ms',
      ' 0:00.0      caller: <Gather> action="/menu" numDigits="1"',
      ' 0:00.0      caller hears: one two three four five',
      ' 0:03.0      caller presses 1',
      ' 0:03.0      caller presses 2 (nobody listens)',
      ' 0:03.0    > gather action: POST /menu [Digits=1 CallStatus=in-progress] -> 200 in n ms',
      ' 0:03.0    > gather action: POST /menu [Digits=1 CallStatus=in-progress] (repeated) -> 200 in n ms',
      ' 0:03.0    ! 12200: <Shout> is unknown (/menu)',
      ' 0:03.0      caller: <Dial> timeout="5"',
      ' 0:03.0      caller hears: (ringing)',
      ' 0:03.0      +15557778888 rings',
      ' 0:06.0      +15557778888 is answered by a private voicemail',
      ' 0:06.0    > screening: POST /screen [CallStatus=in-progress] -> 200 in n ms',
      ' 0:06.0    > screening: POST /screen [CallStatus=in-progress] (repeated) -> 200 in n ms',
      ' 0:06.0      +15557778888: <Say>',
      ' 0:06.0      +15557778888 hears: a',
      ' 0:06.4      +15557778888: <Hangup>',
      ' 0:06.4      +15557778888 ended completed',
      ' 0:06.4  The line hangs up',
      ' 0:06.4    > call status: POST /twilio/status [CallStatus=completed] -> 204 in n ms',
      ' 0:06.4    > call status: POST /twilio/status [CallStatus=completed] (repeated) -> 204 in n ms',
      ' 0:06.4  The call is completed after 6 s',
    ]);
  });

  it('tells conversations, hang-ups and requests without an answer', async () => {
    const server = await TwimlServer.start({
      '/twilio/voice': '<Dial action="/gone#rt=100&amp;rp=rt">+15557778888</Dial>',
      '/gone': { after: 1000 },
    });
    const { transcript } = await phoneFor(server).call({ hangUp: 'talking', talkSeconds: 95 });
    await server.close();
    expect(linesOf(transcript)).toEqual(
      expect.arrayContaining([
        ' 0:06.0      caller talks with +15557778888',
        ' 1:41.0  The caller hangs up',
        ' 1:41.0    > dial action: POST /gone [CallStatus=completed DialCallStatus=completed] (attempt 2) -> no answer: No answer in time',
      ]),
    );
  });
});
