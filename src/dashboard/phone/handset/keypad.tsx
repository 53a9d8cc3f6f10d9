import { useEffect, useState } from 'react';
import { useShortcuts } from '../../app/use-shortcuts';
import { usePhone } from '../connection/phone-context';
import type { Voice } from '../sound/voice';
import { KEYS, may } from './caller-view';
import classes from './keypad.module.css';

const DOWN_MILLISECONDS = 160;

/** The twelve keys, which the keyboard's press as well. */
export function Keypad({ voice }: { readonly voice: Voice }) {
  const { phone, isLive } = usePhone();
  const [down, setDown] = useState<string | null>(null);
  const isAllowed = isLive && may(phone, 'press');
  const press = (key: string): void => {
    if (!isAllowed) return;
    setDown(key);
    void voice.act({ move: 'press', key });
  };
  useEffect(() => {
    const timer = setTimeout(() => setDown(null), DOWN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [down]);
  useShortcuts(
    KEYS.map(([key]) => ({ keys: key, label: 'press a key of the phone', run: () => press(key) })),
  );
  return (
    <div className={classes.keys} role="group" aria-label="Keypad">
      {KEYS.map(([key, letters]) => (
        <button
          key={key}
          type="button"
          disabled={!isAllowed}
          data-down={key === down || undefined}
          onClick={() => press(key)}
        >
          {key}
          <small aria-hidden="true">{letters}</small>
        </button>
      ))}
    </div>
  );
}
