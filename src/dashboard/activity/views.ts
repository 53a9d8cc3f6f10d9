import type { FilterName, Filters } from './filter-kinds';
import { FILTER_NAMES } from './filter-rules';
import { withoutFilters } from './filters';

/** A view: an address with filters that people often want. */
export interface View {
  readonly name: string;
  readonly label: string;
  readonly filters: Filters;
}

const ALL: View = { name: 'all', label: 'All', filters: {} };

export const VIEWS: readonly View[] = [
  ALL,
  { name: 'under_way', label: 'Under way', filters: { underWay: true } },
  { name: 'unheard', label: 'Messages to hear', filters: { unheard: true } },
  { name: 'missed', label: 'Missed', filters: { outcome: ['missed'] } },
  { name: 'flagged', label: 'Flagged', filters: { flagged: true } },
  { name: 'alerts', label: 'Alerts', filters: { alert: ['open'] } },
];

/** What the view itself asks for; a chip of it would say the same twice. */
export function filtersOf(view: View): FilterName[] {
  return FILTER_NAMES.filter((name) => view.filters[name] !== undefined);
}

/** The view that filters show. */
export function viewOf(filters: Filters): View {
  const isShown = (view: View): boolean => {
    const names = filtersOf(view);
    return names.length > 0 && names.every((name) => String(filters[name]) === String(view.filters[name]));
  };
  return VIEWS.find(isShown) ?? ALL;
}

/** The same other filters in another view. */
export function inView(filters: Filters, view: View): Filters {
  return { ...commonFilters(filters), ...view.filters };
}

/** The filters that stay when one changes the view. */
export function commonFilters(filters: Filters): Filters {
  return withoutFilters(filters, filtersOf(viewOf(filters)));
}
