import type { ActivityList } from './activity-list';

/** Shows what was held back, and goes to where it is. */
export function showNew(list: ActivityList): void {
  list.remember([]);
  list.release();
  window.scrollTo({ top: 0 });
}
