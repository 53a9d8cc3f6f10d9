/** The shapes of the API that this page reads. */
export interface CallLeg {
  sid: string;
  to: string | null;
  status: string;
  startedAt: string | null;
  answeredAt: string | null;
  endedAt: string | null;
  durationSeconds: number;
  accepted: boolean;
}

export interface CallEvent {
  id: string;
  type: string;
  at: string;
  receivedAt: string;
  source: 'twilio' | 'api';
  data: Record<string, unknown>;
  refused?: boolean;
  derived?: boolean;
}

export interface Call {
  id: string;
  source: 'twilio' | 'api';
  status: 'waiting' | 'active' | 'on_hold' | 'ended';
  legs: CallLeg[];
  menu: { digits: string; at: string }[];
  answeredBy: string | null;
  agentId: string | null;
  agentName: string | null;
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  durationSeconds: number | null;
}
