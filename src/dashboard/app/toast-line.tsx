import { Button, Kbd } from '@mantine/core';
import { useStore } from '../api/store';
import { Icon } from '../parts/icon';
import { useServices } from './services';
import classes from './toast-line.module.css';
import type { Toast, Toasts } from './toasts';
import { useShortcuts } from './use-shortcuts';

/** What was just done, with the way to undo it (`z`). */
export function ToastLine() {
  const { toasts } = useServices();
  const toast = useStore(toasts.current);
  useShortcuts([{ keys: 'z', label: 'undo', run: () => toasts.act() }]);
  return (
    <div className={classes.place} role={toast?.isProblem === true ? 'alert' : 'status'}>
      {toast !== null && <Line toast={toast} toasts={toasts} />}
    </div>
  );
}

function Line({
  toast: { text, isProblem = false, action },
  toasts,
}: {
  readonly toast: Toast;
  readonly toasts: Toasts;
}) {
  const hold = (): void => toasts.hold();
  const stay = (): void => toasts.stay();
  return (
    <div className={classes.toast} onPointerEnter={hold} onPointerLeave={stay} onFocus={hold} onBlur={stay}>
      <span className={isProblem ? 'bad row' : 'row'}>
        {isProblem && <Icon name="failed" />}
        {text}
      </span>
      {action !== undefined && (
        <Button size="xs" onClick={() => toasts.act()}>
          {action.label}
          {action.shortcut !== undefined && <Kbd className={classes.key}>{action.shortcut}</Kbd>}
        </Button>
      )}
    </div>
  );
}
