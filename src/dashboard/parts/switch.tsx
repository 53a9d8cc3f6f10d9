import type { ReactNode } from 'react';
import classes from './switch.module.css';

interface SwitchProps {
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onSwitch: (isOn: boolean) => void;
  readonly children: ReactNode;
  /** What stands at the other end of the line. */
  readonly aside?: ReactNode;
}

/** On or off, at once. */
export function Switch({ isOn, isDisabled = false, onSwitch, children, aside }: SwitchProps) {
  return (
    <label className={classes.switch}>
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        disabled={isDisabled}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
      />
      <span>{children}</span>
      {aside}
    </label>
  );
}
