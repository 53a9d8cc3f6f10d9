import {
  ACCOUNT_SID,
  aRequest,
  CALL_SID,
  fixture,
  flowContext,
  RECEIVED_AT,
} from '../../../test/support/twilio-requests.js';
import { TwilioRequest } from '../webhooks/twilio-request.js';
import { recordMessageTwiml } from './voicemail.twiml.js';
import { answerRecorded, readRecordingStatus, readTranscription } from './voicemail.flow.js';

const SID = 'REe4bad1289b3668a16c71a341d3dc9e3a';
const URL = 'https://phone.example.com/twilio';
const RETRIES = '#ct=2000&amp;rt=5000&amp;rc=3&amp;rp=all';
const context = flowContext();

describe('recordMessageTwiml', () => {
  it('records with everything Twilio would otherwise decide, and ends an empty recording', () => {
    expect(recordMessageTwiml(context, 'menu')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        '<Say language="en-US">Please leave a message.</Say>' +
        `<Record action="${URL}/voicemail" method="POST" finishOnKey="#" maxLength="120" timeout="5" playBeep="true" trim="trim-silence"` +
        ` recordingStatusCallback="${URL}/recording${RETRIES}" recordingStatusCallbackMethod="POST"` +
        ' recordingStatusCallbackEvent="completed absent"/>' +
        '<Say language="en-US">We did not hear a message. Goodbye.</Say><Hangup/></Response>',
    );
  });

  it('has messages transcribed when told to', () => {
    expect(recordMessageTwiml(flowContext({ transcribeVoicemail: true }), 'menu')).toContain(
      ` transcribe="true" transcribeCallback="${URL}/transcription${RETRIES}"`,
    );
  });
});

describe('answerRecorded', () => {
  it('thanks and hangs up', () => {
    const request = aRequest({ RecordingSid: SID, RecordingDuration: '21', Digits: '#' });
    const { twiml, events } = answerRecorded(request, context, RECEIVED_AT);
    expect(twiml).toContain('Thank you for your message. Goodbye.</Say><Hangup/></Response>');
    expect(events).toMatchObject([
      { type: 'voicemail.recorded', data: { recordingSid: SID, durationSeconds: 21, digits: '#' } },
    ]);
  });

  it('reads the sid from the address when it is named nowhere else', () => {
    const { RecordingUrl = '' } = fixture('44-recstatus-completed-2021');
    const { events } = answerRecorded(aRequest({ RecordingUrl, Digits: 'hangup' }), context, RECEIVED_AT);
    expect(events).toMatchObject([{ data: { recordingSid: SID, digits: 'hangup' } }]);
  });

  it.each([
    ['RecordingUrl', 'https://evil.example/Recordings/REnothex'],
    ['RecordingUrl', 'http://169.254.169.254/latest/meta-data'],
    ['RecordingSid', '../../Accounts'],
    ['RecordingSid', `${SID}0`],
  ])('keeps nothing of a %s that is not a recording: %s', (name, value) => {
    const { events } = answerRecorded(
      aRequest({ [name]: value, RecordingDuration: '3' }),
      context,
      RECEIVED_AT,
    );
    expect(events).toMatchObject([{ data: { recordingSid: null } }]);
    expect(JSON.stringify(events)).not.toContain(value);
  });

  it('says so when nothing was recorded', () => {
    const { twiml } = answerRecorded(
      aRequest({ RecordingSid: SID, RecordingDuration: '0' }),
      context,
      RECEIVED_AT,
    );
    expect(twiml).toContain('We did not hear a message.');
  });
});

describe('callbacks about recordings', () => {
  it.each(['44-recstatus-completed-2021', '45-recstatus-completed-2023'])('reads %s', (name) => {
    const params = fixture(name);
    expect(readRecordingStatus(new TwilioRequest(params, {}), context, RECEIVED_AT)).toMatchObject([
      {
        callId: CALL_SID,
        type: 'recording.status',
        data: {
          recordingSid: params['RecordingSid'],
          status: 'completed',
          durationSeconds: Number(params['RecordingDuration']),
        },
      },
    ]);
  });

  it('reads what made a recording, and which account has it', () => {
    const form = {
      RecordingSid: SID,
      RecordingStatus: 'completed',
      RecordingSource: 'DialVerb',
      RecordingChannels: '2',
    };
    const [event] = readRecordingStatus(aRequest(form), flowContext(), RECEIVED_AT);
    expect(event).toMatchObject({
      data: { recordingSource: 'DialVerb', channels: 2, accountSid: ACCOUNT_SID },
    });
  });

  it('reads an absent recording and tells it from a completed one', () => {
    const completed = readRecordingStatus(
      aRequest({ RecordingSid: SID, RecordingStatus: 'completed' }),
      context,
      RECEIVED_AT,
    );
    const absent = readRecordingStatus(
      aRequest({ RecordingSid: SID, RecordingStatus: 'absent', ErrorCode: '16102' }),
      context,
      RECEIVED_AT,
    );
    expect(absent).toMatchObject([{ data: { status: 'absent', durationSeconds: null, errorCode: '16102' } }]);
    expect(absent[0]?.id).not.toBe(completed[0]?.id);
  });

  it('reads a transcription', () => {
    const request = new TwilioRequest(fixture('50-transcription-completed'), {});
    expect(readTranscription(request, context, RECEIVED_AT)).toMatchObject([
      { type: 'transcription.status', callId: CALL_SID, data: { status: 'completed', text: '123123 test.' } },
    ]);
  });

  it('reads nothing from a callback without a valid recording', () => {
    expect(readRecordingStatus(aRequest({ RecordingSid: 'RE1' }), context, RECEIVED_AT)).toEqual([]);
    expect(readTranscription(aRequest(), context, RECEIVED_AT)).toEqual([]);
  });
});
