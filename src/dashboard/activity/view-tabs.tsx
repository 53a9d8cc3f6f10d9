import { Link } from 'wouter';
import type { CallCountDto } from '../api/generated/types.gen';
import { describeCount } from '../parts/format';
import type { ListingProps } from './listing-props';
import { writeListing } from './filters';
import classes from '../parts/view-tabs.module.css';
import { inView, viewOf, VIEWS } from './views';

interface ViewTabsProps extends ListingProps {
  readonly counts: ReadonlyMap<string, CallCountDto>;
}

/** The views, each with how many calls it has. */
export function ViewTabs({ listing, counts }: ViewTabsProps) {
  const current = viewOf(listing.filters);
  return (
    <nav className={classes.views} aria-label="Views">
      {VIEWS.map((view) => (
        <Link
          key={view.name}
          href={`/${writeListing({ ...listing, filters: inView(listing.filters, view) })}`}
          aria-current={view === current ? 'true' : undefined}
        >
          {view.label} <Count count={counts.get(view.name)} />
        </Link>
      ))}
    </nav>
  );
}

function Count({ count }: { readonly count: CallCountDto | undefined }) {
  if (count === undefined) return <span className={classes.unknown} />;
  return <span>{describeCount(count)}</span>;
}

/** "1 call", "10,000+ calls". */
export function describeCalls(counted: CallCountDto): string {
  return `${describeCount(counted)} ${counted.count === 1 && !counted.more ? 'call' : 'calls'}`;
}
