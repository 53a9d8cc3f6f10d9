import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal } from '@mantine/core';
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
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`${MARK_NAMES[ours.field]}: two versions`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
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
    </Modal>
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
