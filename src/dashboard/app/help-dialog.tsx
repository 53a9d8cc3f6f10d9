import { Kbd } from '@mantine/core';
import { useStore } from '../api/store';
import { Dialog } from '../parts/dialog';
import classes from './help-dialog.module.css';
import { useServices } from './services';
import type { Shortcut } from './shortcuts';

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: 'enter',
  Space: 'space',
};

/** Every key that means something here, and the way to switch them off (WCAG 2.1.4). */
export default function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { shortcuts } = useServices();
  const known = useStore(shortcuts.known);
  const isOn = useStore(shortcuts.isOn);
  const listed = listKeys(known);
  return (
    <Dialog onClose={onClose} title="Keyboard">
      <dl className={classes.list}>
        {[...listed].map(([label, keys]) => (
          <div key={label}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{SIGNS[key] ?? key}</Kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <label className={classes.switch}>
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => shortcuts.switch(event.currentTarget.checked)}
        />
        Single keys do something
      </label>
    </Dialog>
  );
}

/** The keys by what they do, those of the page that is open first. Another meaning of the same key is not reached. */
function listKeys(known: readonly Shortcut[]): ReadonlyMap<string, readonly string[]> {
  const listed = new Map<string, readonly string[]>();
  known.forEach(({ keys, label }, index) => {
    if (known.findIndex((one) => one.keys === keys) !== index) return;
    listed.set(label, [...(listed.get(label) ?? []), ...keys.split(' ')]);
  });
  return listed;
}
