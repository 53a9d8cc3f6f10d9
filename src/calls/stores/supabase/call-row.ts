import type { Database } from '../../../database/database.types.js';
import type {
  CallLeg,
  CallOutcome,
  CallStatus,
  MenuEntry,
  OtherRecording,
  Voicemail,
} from '../../model/call.js';
import type {
  CallDirection,
  CallEventData,
  CallEventType,
  CallFailureReason,
  CallSource,
} from '../../model/call-event.js';

type Tables = Database['public']['Tables'];

/** What the CHECK constraints and the only writer of the table promise beyond its columns' types. */
interface NarrowedColumns {
  source: CallSource;
  direction: CallDirection;
  status: CallStatus;
  outcome: CallOutcome | null;
  voicemail_status: Voicemail['status'] | null;
  failure_reason: CallFailureReason | null;
  menu: MenuEntry[];
  legs: CallLeg[];
  other_recordings: OtherRecording[];
}

/** A row of `calls`. Times are as the database writes them. */
export type CallRow = Omit<Tables['calls']['Row'], keyof NarrowedColumns> & NarrowedColumns;

/** Columns of `calls` that say again, for searches, what others say. */
type SearchColumn = 'number' | 'has_voicemail' | 'unheard' | 'duration_rank' | 'search_text' | 'search_words';

/** What a call is read from. */
export type StoredCallRow = Omit<CallRow, SearchColumn>;

/** What a row of `call_events` says, without its place in the log and its digest. Times are as the database writes them. */
export type CallEventRow = {
  [Type in CallEventType]: Omit<
    Tables['call_events']['Row'],
    'type' | 'source' | 'data' | 'number' | 'digest'
  > & {
    type: Type;
    source: CallSource;
    data: CallEventData[Type];
  };
}[CallEventType];

/** One item of what the functions take that write events. */
export type AppendItem = CallEventRow & {
  readonly low: number;
  readonly high: number;
  readonly digest: string;
};

/** An entry of what `list_editions` answers. */
export type EditionRow = Pick<CallRow, 'id' | 'started_at' | 'fold_version'>;
