import {
  askedForMessage,
  ended,
  happened,
  HISTORY_RECORDING,
  incoming,
  pressed,
  recorded,
  recording,
} from '../../../test/support/call-history.js';
import type { CallEvent } from '../model/call-event.js';
import { foldCall } from './fold-call.js';
import { accountOf } from './fold-voicemail.js';

const OTHER = 'RE00000000000000000000000000000001';
const ACCOUNT = `AC${'1'.repeat(32)}`;

function other(
  recordingSource: string | null,
  { status = 'completed', channels = 1, at = 50 }: { status?: string; channels?: number; at?: number } = {},
): CallEvent[] {
  const durationSeconds = status === 'completed' ? 30 : null;
  const data = { recordingSid: OTHER, status, durationSeconds, errorCode: null };
  return happened(at, 'recording.status', { ...data, recordingSource, channels, accountSid: ACCOUNT });
}

const message = [
  ...incoming(),
  ...pressed(7, '2'),
  ...askedForMessage(7),
  ...recorded(38, 21),
  ...recording(40, 'completed', 19),
  ...ended(38),
];

describe('a recording that is no message', () => {
  it.each(['StartCallRecordingAPI', 'DialVerb', 'OutboundAPI', 'Conference', 'Trunking'])(
    'is kept beside the outcome: %s',
    (source) => {
      const call = foldCall([...incoming(), ...other(source), ...ended(60)]);
      expect(call).toMatchObject({ voicemail: null, outcome: 'abandoned' });
      expect(call.otherRecordings).toEqual([
        { recordingSid: OTHER, source, status: 'completed', durationSeconds: 30 },
      ]);
    },
  );

  it('never takes the place of the message, ready or not', () => {
    const call = foldCall([...message, ...other('DialVerb', { at: 90 })]);
    expect(call.voicemail).toMatchObject({ recordingSid: HISTORY_RECORDING });
    expect(call.otherRecordings).toMatchObject([{ recordingSid: OTHER }]);
    const early = [...incoming(), ...askedForMessage(7), ...recorded(38, 21), ...other('DialVerb')];
    expect(foldCall(early).voicemail).toMatchObject({
      status: 'processing',
      recordingSid: HISTORY_RECORDING,
    });
  });

  it('is one of two channels, whatever is missing', () => {
    const call = foldCall([...incoming(), ...other(null, { channels: 2 }), ...ended(60)]);
    expect(call).toMatchObject({ voicemail: null, otherRecordings: [{ source: null }] });
  });

  it('is not there when it is silent, deleted or erased', () => {
    expect(foldCall([...incoming(), ...other('DialVerb', { status: 'absent' })]).otherRecordings).toEqual([]);
    const deleted = happened(70, 'recording.deleted', { recordingSid: OTHER });
    expect(foldCall([...incoming(), ...other('DialVerb'), ...deleted]).otherRecordings).toEqual([]);
    const erased = [
      ...incoming(),
      ...other('DialVerb'),
      ...happened(70, 'call.erased', { reason: 'request' }),
    ];
    expect(foldCall(erased)).toMatchObject({ otherRecordings: [], undeletedRecordings: 1 });
  });
});

describe('a message', () => {
  it('is what our own record verb made, also when only its callback came', () => {
    expect(foldCall([...incoming(), ...other('RecordVerb')])).toMatchObject({
      voicemail: { recordingSid: OTHER },
      otherRecordings: [],
    });
  });

  it('leaves an earlier one of the same call among the others', () => {
    const call = foldCall([...message, ...other('RecordVerb', { at: 90 })]);
    expect(call).toMatchObject({
      voicemail: { recordingSid: OTHER },
      otherRecordings: [{ recordingSid: HISTORY_RECORDING, source: 'RecordVerb' }],
    });
  });
});

describe('the account', () => {
  it('is that of the recording, then that of the call, and never anything else', () => {
    expect(accountOf([...message, ...other('DialVerb')], OTHER)).toBe(ACCOUNT);
    expect(accountOf(message, HISTORY_RECORDING)).toBeNull();
    const named = message.map((event) =>
      event.type === 'call.incoming'
        ? { ...event, data: { details: { ...event.data.details, accountSid: ACCOUNT } } }
        : event,
    );
    expect(accountOf(named, HISTORY_RECORDING)).toBe(ACCOUNT);
    const forged = JSON.parse(JSON.stringify(named).replaceAll(ACCOUNT, '../Accounts')) as CallEvent[];
    expect(accountOf(forged, HISTORY_RECORDING)).toBeNull();
  });
});
