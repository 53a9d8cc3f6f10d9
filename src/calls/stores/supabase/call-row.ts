import type { Database } from '../../../database/database.types.js';
import type { Call, Voicemail } from '../../model/call.js';
import type { CallEventData, CallEventType, CallSource } from '../../model/call-event.js';

type Tables = Database['public']['Tables'];

/** A field's name as a column has it. */
type ColumnName<Field extends string> = Field extends `${infer Letter}${infer Others}`
  ? `${Letter extends Lowercase<Letter> ? Letter : `_${Lowercase<Letter>}`}${ColumnName<Others>}`
  : '';

type Columns = Tables['calls']['Row'];

/**
 * What the only writer of the table promises beyond its columns' types: where a column has a field's name it holds what the field does.
 */
type NarrowedColumns = {
  [Field in keyof Call as ColumnName<Field> & keyof Columns]: Call[Field];
} & { voicemail_status: Voicemail['status'] | null };

/** A row of `calls`. Times are as the database writes them. */
export type CallRow = Omit<Columns, keyof NarrowedColumns> & NarrowedColumns;

/** Columns of `calls` that say again, for searches, what others say. */
type SearchColumn =
  'number' | 'has_voicemail' | 'unheard' | 'alert_open' | 'duration_rank' | 'search_text' | 'search_words';

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
