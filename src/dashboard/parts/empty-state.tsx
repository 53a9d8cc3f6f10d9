import type { ReactNode } from 'react';
import classes from './empty-state.module.css';
import { Icon, type IconName } from './icon';

interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  /** What can be done about it. */
  readonly actions?: ReactNode;
  /** The last line, such as the id of the request. */
  readonly foot?: ReactNode;
  readonly isProblem?: boolean;
}

/** Why there is nothing to see, and what helps. */
export function EmptyState({ icon, title, children, actions, foot, isProblem = false }: EmptyStateProps) {
  return (
    <div className={classes.empty} role={isProblem ? 'alert' : 'status'}>
      <Icon name={icon} />
      <strong>{title}</strong>
      {children !== undefined && <p>{children}</p>}
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      {foot !== undefined && <p className="muted">{foot}</p>}
    </div>
  );
}
