import { Button } from '@mantine/core';
import type { ActivityItemDto, QueueDto } from '../../api/generated/types.gen';
import { useMay } from '../../app/services';
import { useShortcuts } from '../../app/use-shortcuts';
import { useMarks } from '../../marks/use-marks';
import { type Mark, markOf } from '../../marks/mark';
import { describeCaller, formatPhoneNumber, placeOf } from '../../parts/caller';
import { Icon } from '../../parts/icon';
import { Outcome, stateOf } from '../../parts/outcome';
import { usePlayback, trackOf } from '../../player/use-playback';
import { isVerified } from '../model/facts';
import classes from './call-head.module.css';
import { Copy } from './call-id';
import { MoreMenu } from './more-menu';
import { QueueSelect } from './queue-select';

interface CallHeadProps {
  readonly call: ActivityItemDto;
  readonly queues: readonly QueueDto[];
}

/** Who called, what became of it, and what can be done about it. */
export function CallHead({ call, queues }: CallHeadProps) {
  usePlayKey(call);
  return (
    <header className={classes.head}>
      <Title call={call} />
      <div className={classes.actions}>
        <Marking call={call} queues={queues} />
        <MoreMenu call={call} />
      </div>
    </header>
  );
}

function Title({ call }: { readonly call: ActivityItemDto }) {
  const { name, under, isPlain } = describeCaller(call);
  const { number } = call.caller;
  const place = placeOf(call.caller);
  return (
    <div className={classes.title}>
      <p className="row">
        <Outcome state={stateOf(call)} />
        {call.type === 'video' && <span className="muted">Video</span>}
        {call.direction === 'outbound' && <span className="muted">Outbound</span>}
      </p>
      <h1 className={classes.name} title={name} data-plain={isPlain} dir="auto">
        {name}
      </h1>
      <p className={classes.ids}>
        {number === null || call.erasedAt !== null ? (
          <span>{under}</span>
        ) : (
          <span className={classes.number} data-bare={call.caller.name === null}>
            {call.caller.name !== null && formatPhoneNumber(number)}
            <Copy text={number} label={`Copy ${formatPhoneNumber(number)}`} />
          </span>
        )}
        {number !== null && place !== null && <span dir="auto">{place}</span>}
        {isVerified(call) && (
          <span className={classes.verified}>
            <Icon name="shield" /> caller id verified
          </span>
        )}
      </p>
    </div>
  );
}

function Marking({ call, queues }: CallHeadProps) {
  const mayMark = useMay('agent');
  return mayMark ? <MarkButtons call={call} queues={queues} /> : null;
}

function MarkButtons({ call, queues }: CallHeadProps) {
  const marks = useMarks();
  const make = (mark: Mark): void => void marks.make(call.id, mark, markOf(call, mark.field));
  const isHeard = typeof call.voicemail?.heardAt === 'string';
  const flag = (): void => make({ field: 'flagged', value: !call.flagged });
  const hear = (): void => {
    if (call.voicemail !== null) make({ field: 'heard', value: !isHeard });
  };
  useShortcuts([
    { keys: 'f', label: 'flag', run: flag },
    ...(call.voicemail === null ? [] : [{ keys: 'h', label: 'heard or not', run: hear }]),
  ]);
  return (
    <>
      <Button
        leftSection={<Icon name="flag" className={call.flagged ? 'warn' : ''} />}
        aria-pressed={call.flagged}
        onClick={flag}
      >
        {call.flagged ? 'Flagged' : 'Flag'}
      </Button>
      {call.voicemail !== null && (
        <Button leftSection={<Icon name="check" />} aria-pressed={isHeard} onClick={hear}>
          {isHeard ? 'Heard' : 'Mark as heard'}
        </Button>
      )}
      <QueueSelect
        queue={call.queue}
        queueName={call.queueName}
        queues={queues}
        onChoose={(queue) => make({ field: 'queue', value: queue })}
      />
    </>
  );
}

function usePlayKey(call: ActivityItemDto): void {
  const { playback } = usePlayback();
  const isPlayable = call.voicemail?.status === 'completed';
  useShortcuts(
    isPlayable ? [{ keys: 'Space', label: 'play or pause', run: () => playback.toggle(trackOf(call)) }] : [],
  );
}
