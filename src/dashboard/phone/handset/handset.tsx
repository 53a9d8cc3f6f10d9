import { Button, Kbd } from '@mantine/core';
import { Link } from 'wouter';
import type { PhoneCall } from '../../api/generated/phone-state';
import { useShortcuts } from '../../app/use-shortcuts';
import { formatPhoneNumber } from '../../parts/caller';
import { formatDuration } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { usePhone, useServerTime } from '../connection/phone-context';
import { Tag } from '../../parts/tag';
import { Lane } from '../parts/lane';
import type { Voice } from '../sound/voice';
import { CallForm } from './call-form';
import { describeDeadline, isUnderWay, may, secondsOf, standingOf } from './caller-view';
import { Captions } from './captions';
import classes from './handset.module.css';
import { Keypad } from './keypad';
import { MessageSource } from './message-source';

function HowItStands({ call }: { readonly call: PhoneCall | null }) {
  const { words, tone } = standingOf(call);
  return <Tag tone={tone}>{words}</Tag>;
}

/** The caller's telephone: places a call, presses keys, leaves a message. */
export function Handset({ voice }: { readonly voice: Voice }) {
  const { phone, isLive } = usePhone();
  const { call } = phone;
  const isCalling = isUnderWay(call);
  const hangUp = (): void => {
    if (isLive && may(phone, 'hang-up')) void voice.act({ move: 'hang-up' });
  };
  useShortcuts([{ keys: 'h', label: 'hang up', run: hangUp }]);
  return (
    <Lane title="Caller" aside={<HowItStands call={call} />}>
      {isCalling && call !== null && <Ends call={call} />}
      {/* What was typed is there again after the call. */}
      <div hidden={isCalling}>
        <CallForm />
      </div>
      <Timer />
      <Captions captions={call?.captions ?? []} />
      <Keypad voice={voice} />
      {isCalling && (
        <Button
          className={classes.hangUp}
          leftSection={<Icon name="hangup" />}
          disabled={!isLive || !may(phone, 'hang-up')}
          onClick={hangUp}
        >
          Hang up
        </Button>
      )}
      {call !== null && !isCalling && (
        <Link className={classes.seen} href={`/call/${call.callId}`}>
          See this call in the feed
        </Link>
      )}
      <MessageSource voice={voice} />
      <p className={`${classes.help ?? ''} muted wide`}>
        Type <Kbd>0</Kbd>–<Kbd>9</Kbd> <Kbd>*</Kbd> <Kbd>#</Kbd> to press keys, <Kbd>h</Kbd> to hang up.
      </p>
    </Lane>
  );
}

/** Who is on the line. */
function Ends({ call: { from, to } }: { readonly call: PhoneCall }) {
  return (
    <dl className={classes.ends}>
      <dt>From</dt>
      <dd className="cut">{formatPhoneNumber(from)}</dd>
      <dt>To</dt>
      <dd className="cut">{formatPhoneNumber(to)}</dd>
    </dl>
  );
}

/** How long the call lasts, and how long is left of what it waits for. */
function Timer() {
  const { phone, isLive } = usePhone();
  const { call } = phone;
  const time = useServerTime((now) => formatDuration(secondsOf(call, now)));
  const left = useServerTime((now) => describeDeadline(call?.deadline ?? null, now));
  return (
    <div className={classes.time}>
      <span role="timer" aria-label="Length of the call" data-about={!isLive || undefined}>
        {time}
      </span>
      <small>{isLive ? left : 'about'}</small>
    </div>
  );
}
