import { Button } from '@mantine/core';
import { Dialog } from '../parts/dialog';
import { formatTime } from '../parts/format';
import classes from './compare-dialog.module.css';
import { type Mark, MARK_NAMES, type MarkConflict } from './mark';

interface CompareDialogProps {
  readonly conflict: MarkConflict;
  readonly onClose: () => void;
  readonly onKeepTheirs: () => void;
  readonly onUseOurs: () => void;
}

/** Shows what somebody else made of a call beside what one wanted to, and lets one choose. */
export default function CompareDialog({ conflict, onClose, onKeepTheirs, onUseOurs }: CompareDialogProps) {
  const { ours, theirs, at, by } = conflict;
  const when = at === null ? '' : `, ${formatTime(new Date(at))}`;
  return (
    <Dialog onClose={onClose} size="lg" title={`${MARK_NAMES[ours.field]}: two versions`}>
      <div className={classes.versions}>
        <Version title={`Now, by ${by ?? 'somebody'}${when}`} mark={theirs} />
        <Version title="Yours, not saved" mark={ours} />
      </div>
      <div className={classes.buttons}>
        <Button variant="subtle" onClick={onKeepTheirs}>
          Keep theirs
        </Button>
        <Button variant="filled" onClick={onUseOurs}>
          Use mine
        </Button>
      </div>
    </Dialog>
  );
}

function Version({ title, mark }: { readonly title: string; readonly mark: Mark }) {
  return (
    <section>
      <h3 className="muted">{title}</h3>
      <p className={classes.text} dir="auto">
        {wordsOf(mark)}
      </p>
    </section>
  );
}

function wordsOf({ value }: Mark): string {
  if (value === null) return 'none';
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value;
}
