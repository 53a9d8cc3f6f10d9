import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useSearch } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import { useStore } from '../api/store';
import { useServices } from '../app/services';
import { EmptyState } from '../parts/empty-state';
import { Icon } from '../parts/icon';
import { CallDesk } from './call-desk';
import type { PhoneConnection, PhoneLink, Snapshot } from './connection/phone-connection';
import { PhoneProvider } from './connection/phone-context';
import { createEquipment, type Equipment, type EquipmentParts } from './equipment';
import { LifecycleDesk } from './lifecycle/lifecycle-desk';
import { Segments } from '../parts/segments';
import { Tag } from '../parts/tag';
import classes from './phone-page.module.css';
import { canSpeak } from './sound/prompts';
import { useAgentNames } from './parts/use-directory';

/** A telephone to try Mainline with, and whoever else takes part in its calls. */
export default function PhonePage() {
  return <PhoneRoom />;
}

/** The same with the parts of a test. */
export function PhoneRoom({ parts = {} }: { readonly parts?: EquipmentParts }) {
  const { session, toasts } = useServices();
  const [equipment] = useState(() => createEquipment(session, toasts, parts));
  const state = useStore(session.state);
  const key = state.phase === 'signed-in' ? state.key : null;
  useEffect(() => (key === null ? undefined : equipment.start(key)), [equipment, key]);
  const isLifecycle = new URLSearchParams(useSearch()).has('life');
  return (
    <>
      <div className="top">
        <h1>Phone</h1>
        <Segments
          label="What to try"
          options={[
            ['call', 'Place a call'],
            ['life', 'Lifecycle call'],
          ]}
          value={isLifecycle ? 'life' : 'call'}
          onChoose={(tab) => navigate(tab === 'life' ? '/phone?life' : '/phone')}
        />
        <span className="grow" />
        <span className="wide">
          <Tag tone="warn">development only</Tag>
        </span>
        <SpeakButton equipment={equipment} />
      </div>
      <div className="body">
        <Connected equipment={equipment} isLifecycle={isLifecycle} />
      </div>
    </>
  );
}

interface ConnectedProps {
  readonly equipment: Equipment;
  readonly isLifecycle: boolean;
}

function Connected({ equipment, isLifecycle }: ConnectedProps) {
  const { connection, voice } = equipment;
  const link = useStore(connection.link);
  const snapshot = useStore(connection.snapshot);
  if (link.phase === 'taken-over' || link.phase === 'refused') {
    return <NoPhone link={link} connection={connection} />;
  }
  if (snapshot === null) {
    return (
      <p className={classes.connecting} role="status">
        {link.phase === 'offline' ? 'The server does not answer. Trying again.' : 'Connecting the phone.'}
      </p>
    );
  }
  return (
    <AtHand equipment={equipment} snapshot={snapshot} isLive={link.phase === 'live'}>
      {link.phase === 'offline' && (
        <Notice
          action={
            <Button size="xs" onClick={() => connection.reconnect()}>
              Try now
            </Button>
          }
        >
          <b>The phone has no connection.</b> What you see is from before; nothing can be pressed.
        </Notice>
      )}
      {snapshot.isCallLost && (
        <Notice>
          <b>The call is over.</b> The server was started again, or this page was away for too long.
        </Notice>
      )}
      {isLifecycle ? <LifecycleDesk /> : <CallDesk voice={voice} />}
    </AtHand>
  );
}

interface AtHandProps {
  readonly equipment: Equipment;
  readonly snapshot: Snapshot;
  readonly isLive: boolean;
  readonly children: ReactNode;
}

function AtHand({ equipment: { act }, snapshot, isLive, children }: AtHandProps) {
  const nameOf = useAgentNames();
  const value = useMemo(
    () => ({ phone: snapshot.phone, ahead: snapshot.ahead, isLive, act, nameOf }),
    [snapshot, isLive, act, nameOf],
  );
  return <PhoneProvider value={value}>{children}</PhoneProvider>;
}

interface NoPhoneProps {
  readonly link: Extract<PhoneLink, { phase: 'taken-over' | 'refused' }>;
  readonly connection: PhoneConnection;
}

/** Why there is no phone here, and what helps. */
function NoPhone({ link, connection }: NoPhoneProps) {
  const again = (as?: 'another') => () => connection.reconnect(as);
  if (link.phase === 'taken-over') {
    return (
      <EmptyState
        icon="phone"
        title="Another tab has this phone now"
        actions={
          <>
            <Button onClick={again()}>Use it here</Button>
            <Button onClick={again('another')}>Take another phone</Button>
          </>
        }
      >
        A phone is in one tab at a time; several phones may call at once.
      </EmptyState>
    );
  }
  const { code, message } = link.refusal;
  return (
    <EmptyState
      icon="phone"
      isProblem
      title={REFUSALS[code] ?? 'There is no phone'}
      actions={<Button onClick={again()}>Try again</Button>}
      foot={code}
    >
      {message}
    </EmptyState>
  );
}

const REFUSALS: Readonly<Record<string, string>> = {
  PHONE_NOT_AVAILABLE: 'This server has no phone',
  FORBIDDEN: 'This key may not use the phone',
  TOO_MANY_PHONES: 'Too many phones are in use',
};

interface NoticeProps {
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

function Notice({ children, action }: NoticeProps) {
  return (
    <div className={classes.notice} role="status">
      <Icon name="failed" />
      <span>{children}</span>
      {action}
    </div>
  );
}

/** Captions are always there; a voice is by choice. */
function SpeakButton({ equipment: { prompts } }: { readonly equipment: Equipment }) {
  const isOn = useStore(prompts.areSpoken);
  if (!canSpeak()) return null;
  return (
    <Button
      variant={isOn ? 'light' : 'subtle'}
      aria-label="Speak prompts"
      title="Speak prompts"
      aria-pressed={isOn}
      onClick={() => prompts.switch(!isOn)}
    >
      <Icon name="speaker" />
      <span className={`${classes.beside ?? ''} wide`}>Speak prompts</span>
    </Button>
  );
}
