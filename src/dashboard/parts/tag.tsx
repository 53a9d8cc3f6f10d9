import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';
import classes from './tag.module.css';

export type Tone = 'ok' | 'warn' | 'bad' | 'accent' | 'plain';

/** How something stands, in words and a tone that says the same. */
export interface Standing {
  readonly words: string;
  readonly tone: Tone;
}

interface TagProps {
  readonly tone: Tone;
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
