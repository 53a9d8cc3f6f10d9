import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './navigation.module.css';

interface MoreSheetProps {
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What the tabs of a small screen have no room for. A press on anything in it closes it. */
export default function MoreSheet({ onClose, children }: MoreSheetProps) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="auto"
      withCloseButton={false}
      padding="sm"
      classNames={{ content: classes.sheetContent }}
      aria-label="More"
    >
      <div className={classes.sheet} onClick={onClose}>
        {children}
      </div>
    </Drawer>
  );
}
