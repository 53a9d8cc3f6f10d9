import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import { ActionIcon, Menu } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { ActivityItemDto } from '../../api/generated/types.gen';
import { useMay, useServices } from '../../app/services';
import { Icon } from '../../parts/icon';
import { useDownload } from '../../player/use-download';
import classes from './call-head.module.css';

const EraseDialog = lazy(() => import('../erase/erase-dialog'));

/** What is done seldom: copy the address, download the message, erase. */
export function MoreMenu({ call }: { readonly call: ActivityItemDto }) {
  const mayErase = useMay('admin') && call.erasedAt === null;
  const [isErasing, setErasing] = useState(false);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" className={classes.more} aria-label="More">
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <CopyLink />
          {call.voicemail?.status === 'completed' && <Download callId={call.id} />}
          {mayErase && (
            <Menu.Item className="bad" leftSection={<Icon name="trash" />} onClick={() => setErasing(true)}>
              Erase
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense>{isErasing && <EraseDialog call={call} onClose={() => setErasing(false)} />}</Suspense>
    </>
  );
}

function CopyLink() {
  const { toasts } = useServices();
  const copy = (): void => {
    void navigator.clipboard.writeText(window.location.href).then(
      () => toasts.show({ text: 'Link copied' }),
      () => toasts.show({ text: 'The browser did not let the link be copied', isProblem: true }),
    );
  };
  return (
    <Menu.Item leftSection={<Icon name="copy" />} onClick={copy}>
      Copy link
    </Menu.Item>
  );
}

function Download({ callId }: { readonly callId: string }) {
  const download = useDownload(callId);
  return (
    <Menu.Item leftSection={<Icon name="download" />} onClick={download}>
      Download message
    </Menu.Item>
  );
}
