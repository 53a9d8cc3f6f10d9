import type { CallbackFault, Faults } from '../../api/generated/phone-state';
import { AskTwilio } from '../../system/parts/ask-twilio';
import { usePhone } from '../connection/phone-context';
import { Switch } from '../../parts/switch';
import { Radios } from '../parts/controls';
import { CALLBACK_FAULTS, DATABASE_NAMES, describeDatabase, describeHeld } from './fault-view';
import classes from './fault-switches.module.css';

/** What Mainline is not told, or does not believe. */
const HEALED_BY_ASKING: ReadonlySet<CallbackFault> = new Set(['never', 'forged']);

/** What goes wrong from now on. */
export function FaultSwitches() {
  const { phone, act, isLive } = usePhone();
  const { callbacks, databases } = phone.faults;
  const held = describeHeld(callbacks);
  return (
    <>
      <div>
        <Radios
          legend="Twilio’s callbacks arrive"
          options={CALLBACK_FAULTS}
          value={callbacks.arrive}
          isDisabled={!isLive}
          onChoose={(arrive) => void act({ move: 'callbacks', arrive })}
        />
        {held !== '' && <p className="warn">{held}</p>}
        {HEALED_BY_ASKING.has(callbacks.arrive) && <AskTwilio />}
      </div>
      <fieldset className={classes.databases} disabled={!isLive}>
        <legend>Databases, for the whole server</legend>
        {databases.map((database) => (
          <DatabaseSwitch key={database.database} database={database} />
        ))}
      </fieldset>
    </>
  );
}

const TONES: Readonly<Record<string, string>> = { ok: 'ok', bad: 'bad' };

function DatabaseSwitch({
  database: { database, state },
}: {
  readonly database: Faults['databases'][number];
}) {
  const { act } = usePhone();
  const name = DATABASE_NAMES[database];
  const { words, tone } = describeDatabase(state);
  if (state === 'not-embedded') {
    return (
      <p className={classes.line}>
        {name} <span className="muted">{words}</span>
      </p>
    );
  }
  return (
    <Switch
      isOn={state === 'up'}
      onSwitch={(isUp) => void act({ move: 'database', database, isCutOff: !isUp })}
      aside={<b className={TONES[tone]}>{words}</b>}
    >
      {name}
    </Switch>
  );
}
