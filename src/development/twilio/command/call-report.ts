import type { CallResult, HeardOutcome } from '../phone/call-result.js';

const MEANINGS: Readonly<Record<HeardOutcome, string>> = {
  connected: 'the caller spoke with an agent',
  'message-left': 'the caller left a message',
  'hung-up': 'the caller hung up without an agent or a message',
  ended: 'the line ended the call without an agent or a message',
  rejected: 'the call was rejected without being answered',
  failed: 'the caller heard that an application error has occurred',
};

/** What to know about a call that is over, and how to find it in the feed. */
export function callReport(
  call: CallResult,
  { url, apiKey }: { url: string; apiKey: string | null },
): string {
  const recordings = call.recordings.map(({ sid, seconds }) => `${sid} (${seconds} s)`);
  const rows = [
    ['Outcome', `${call.outcome}: ${MEANINGS[call.outcome]}`],
    ['CallSid', call.callSid],
    ...call.legs.map(({ to, status, bridged }) => [
      'Agent',
      `${to} ${status}${bridged ? ', connected' : ''}`,
    ]),
    ...recordings.map((recording) => ['Recording', recording]),
    ['In the feed', `curl -H 'x-api-key: ${apiKey ?? 'YOUR_KEY'}' ${url}/calls/${call.callSid}`],
  ];
  const lines = rows.map(([label = '', text = '']) => `  ${label.padEnd(13)}${text}`);
  return ['', ...lines, ...hints(call), ''].join('\n');
}

function hints({ requests }: CallResult): string[] {
  if (!requests.some(({ status }) => status === 403 || status === 400)) return [];
  return [
    '',
    '  Requests were refused. The server must use the same .env and data folder as this command, and its PUBLIC_URL must be the',
    '  address that is signed here (--public-url).',
  ];
}
