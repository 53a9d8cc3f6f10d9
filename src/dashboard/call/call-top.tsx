import type { MouseEvent } from 'react';
import { Link, useLocation } from 'wouter';
import { useShortcuts } from '../app/use-shortcuts';
import { Icon } from '../parts/icon';
import { CallPlace } from './call-place';
import classes from './call-page.module.css';

/** The way back to the list, as it was left, and to the calls beside this one. */
export function CallTop({ id }: { readonly id: string }) {
  const [, navigate] = useLocation();
  const back = (): void => {
    if (cameFromActivity()) window.history.back();
    else navigate('/');
  };
  useShortcuts([{ keys: 'Escape', label: 'close, back', run: back }]);
  const onClick = (event: MouseEvent): void => {
    if (!cameFromActivity() || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    window.history.back();
  };
  return (
    <div className="top">
      <Link className={classes.back} href="/" aria-label="Back to Activity" onClick={onClick}>
        <Icon name="left" />
      </Link>
      <nav className="soft" aria-label="Place">
        <Link className={classes.place} href="/" onClick={onClick}>
          Activity
        </Link>{' '}
        <span className="muted">/</span> Call
      </nav>
      <CallPlace id={id} />
    </div>
  );
}

/** Going back leads to the list with its filters and where it was scrolled to; not every browser says what lies there. */
function cameFromActivity(): boolean {
  const navigation: Navigation | undefined = window.navigation;
  if (navigation === undefined) return false;
  const index = navigation.currentEntry?.index ?? 0;
  const before = navigation.entries()[index - 1]?.url;
  return typeof before === 'string' && new URL(before).pathname === '/';
}
