import { ActionIcon, CopyButton } from '@mantine/core';
import { Icon } from '../../parts/icon';
import classes from './call-head.module.css';

/** The id under which the API and the provider know the call. */
export function CallId({ id }: { readonly id: string }) {
  return (
    <p className={classes.id}>
      Call <span className="mono">{id}</span> <Copy text={id} label="Copy call id" />
    </p>
  );
}

/** Copies a text; for a moment it says that it did. */
export function Copy({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <ActionIcon size="sm" aria-label={copied ? 'Copied' : label} onClick={copy}>
          <Icon name={copied ? 'check' : 'copy'} />
        </ActionIcon>
      )}
    </CopyButton>
  );
}
