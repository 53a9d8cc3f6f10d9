import type { ActivityItemDto, CallEventDto } from '../api/generated/types.gen';
import { EmptyState } from '../parts/empty-state';
import { formatDate } from '../parts/format';

interface ErasedProps {
  readonly call: ActivityItemDto;
  readonly events: readonly CallEventDto[];
}

/** What is left of a call whose personal data was erased. */
export function Erased({ call, events }: ErasedProps) {
  if (call.erasedAt === null) return null;
  const day = formatDate(new Date(call.erasedAt));
  return (
    <EmptyState icon="trash" title={`Erased on ${day}${erasedBy(events)}`}>
      Number, name, message and notes are gone for good, in both databases. Times and outcome are kept for
      statistics.
    </EmptyState>
  );
}

function erasedBy(events: readonly CallEventDto[]): string {
  const asked = events.find(({ type, data }) => type === 'audit.recorded' && data['action'] === 'call.erase');
  const by = asked?.data['by'];
  if (typeof by === 'string') return ` by ${by}`;
  const erased = events.find(({ type }) => type === 'call.erased');
  return erased?.data['reason'] === 'retention' ? ', by its age' : '';
}
