import { ApiProperty } from '@nestjs/swagger';
import { STORE_NAMES, type StoreName } from '../../config/app-config.js';
import { listed } from '../item/listed.js';

export const COPY_STATES = ['held', 'missing', 'unknown'] as const;
export type CopyState = (typeof COPY_STATES)[number];

const STATES: Readonly<Record<CopyState, string>> = {
  held: 'the store has events of the call',
  missing: 'it has none, yet or any longer',
  unknown: 'it cannot be asked at the moment',
};

/** What one store holds of a call. */
export class CallCopyDto {
  @ApiProperty({ type: String, enum: STORE_NAMES, example: 'mongodb' })
  store: StoreName;

  @ApiProperty({ type: String, enum: COPY_STATES, description: `${listed(STATES)}.`, example: 'held' })
  state: CopyState;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      "Since when it holds what it holds now: when it took the last event, by the database's own clock. Null unless it is `held`.",
    example: '2026-11-21T09:00:38.412Z',
  })
  since: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'How many events of the call it holds; null when that is not known.',
    example: 14,
  })
  events: number | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description:
      'Whether lists show the call from all these events, or still from fewer. Null unless it is `held`.',
    example: true,
  })
  upToDate: boolean | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it is not known what the store holds: the code of its failure. Null otherwise.',
    example: null,
  })
  reason: string | null;
}

/** What both stores hold of a call. */
export class CallStoresDto {
  @ApiProperty({ type: [CallCopyDto], description: 'The store that is read first comes first.' })
  items: CallCopyDto[];

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether both hold the very same events; null when one of them cannot be asked.',
    example: true,
  })
  equal: boolean | null;
}
