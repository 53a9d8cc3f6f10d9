/** What an alert is about, by its kind. */
export const ALERT_KINDS: Readonly<Record<string, string>> = {
  sla_wait: 'Waits too long',
  sla_answer: 'Not answered in time',
  sla_hold: 'On hold too long',
  short_call: 'Short call',
  stuck_call: 'Never ended',
  unheard_voicemail: 'Message not heard',
  pool_low: 'Few numbers left',
  call_lost: 'Call lost',
  call_fallback: 'Fallback answered',
  call_failed: 'Call failed',
  recording_failed: 'Recording failed',
};
