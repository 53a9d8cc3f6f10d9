import { Button } from '@mantine/core';
import { useState } from 'react';
import { usePhone } from '../connection/phone-context';
import { Switch } from '../../parts/switch';
import { type MoveButton, moveButtonsOf } from './lifecycle-view';
import { MoveForm, type MoveDetails } from './move-form';
import classes from './moves.module.css';

/** What can be said to happen to the call now; the rest too, for whoever wants to see it refused. */
export function Moves() {
  const { phone, act, isLive } = usePhone();
  const [isForcing, setForcing] = useState(false);
  const [asking, setAsking] = useState<MoveButton['action'] | null>(null);
  const buttons = moveButtonsOf(phone.lifecycle);
  const isPossible = ({ isAllowed }: MoveButton): boolean => isLive && (isAllowed || isForcing);
  const asked = buttons.find((button) => button.action === asking && isPossible(button));
  const report = ({ action, isAllowed }: MoveButton, details: MoveDetails = {}): void => {
    setAsking(null);
    void act({ move: 'report', action, ...details, ...(!isAllowed && { isForced: true }) });
  };
  return (
    <>
      <div className={classes.moves} role="group" aria-label="What happens next">
        {buttons.map((button) => (
          <Move
            key={button.action}
            button={button}
            isPossible={isPossible(button)}
            isAsking={button === asked}
            onMove={() => (button.asks === null ? report(button) : setAsking(button.action))}
          />
        ))}
      </div>
      {asked !== undefined && (
        <MoveForm
          key={asked.action}
          button={asked}
          onReport={(details) => report(asked, details)}
          onCancel={() => setAsking(null)}
        />
      )}
      <ForceSwitch isOn={isForcing} onSwitch={setForcing} />
    </>
  );
}

interface MoveProps {
  readonly button: MoveButton;
  readonly isPossible: boolean;
  readonly isAsking: boolean;
  readonly onMove: () => void;
}

function Move({ button: { action, label, asks, isFirst }, isPossible, isAsking, onMove }: MoveProps) {
  return (
    <Button
      variant={isFirst ? 'filled' : 'default'}
      className={action === 'end' ? classes.end : ''}
      disabled={!isPossible}
      aria-expanded={asks === null ? undefined : isAsking}
      onClick={onMove}
    >
      {label}
    </Button>
  );
}

interface ForceSwitchProps {
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
}

function ForceSwitch({ isOn, onSwitch }: ForceSwitchProps) {
  return (
    <Switch
      isOn={isOn}
      onSwitch={onSwitch}
      aside={<span className="muted">answers 409, stays in the history</span>}
    >
      Allow what the state refuses
    </Switch>
  );
}
