import { withMark } from '../marks/mark';
import type { ActivityState } from './activity-list';
import type { CallList } from './call-list';

/** The list as it is with the changes that are on their way to the server. */
export function withMarks({ list, pending }: Pick<ActivityState, 'list' | 'pending'>): CallList {
  const marked = [...pending].filter(([id, marks]) => marks.length > 0 && list.calls.has(id));
  if (marked.length === 0) return list;
  const calls = new Map(list.calls);
  const now = new Date().toISOString();
  for (const [id, marks] of marked) {
    const call = list.calls.get(id);
    if (call !== undefined)
      calls.set(
        id,
        marks.reduce((made, mark) => withMark(made, mark, now), call),
      );
  }
  return { ...list, calls };
}
