import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../parts/icon';
import classes from './tag.module.css';

interface TagProps {
  readonly tone: 'ok' | 'warn' | 'bad' | 'plain';
  readonly icon?: IconName;
  readonly children: ReactNode;
}

/** A word on how something stands; the colour says the same. */
export function Tag({ tone, icon, children }: TagProps) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </span>
  );
}
