import { useQuery } from '@tanstack/react-query';
import { eventsQuery } from '../api/call-queries';
import type { ActivityItemDto, CallEventDto } from '../api/generated/types.gen';
import { describeCaller } from '../parts/caller';
import { AlertsSection } from './alerts-section';
import classes from './call-page.module.css';
import { Erased } from './erased';
import { EventsSection } from './events/events-section';
import { FactList } from './fact-list';
import { CallHead } from './head/call-head';
import { CallId } from './head/call-id';
import { MessageSection } from './message/message-section';
import { messageStateOf } from './message/message-state';
import { NoteSection } from './note/note-section';
import { StoresSection } from './stores-section';
import { TimelineSection } from './timeline/timeline-section';
import { namingOf, useAgentNames, useQueues } from './use-names';

const NONE: readonly CallEventDto[] = [];

/** Everything about one call. */
export function CallView({ call }: { readonly call: ActivityItemDto }) {
  const events = useQuery(eventsQuery(call.id));
  const queues = useQueues();
  const names = useAgentNames(call, events.data ?? NONE);
  const message = messageStateOf(call, events.data ?? NONE);
  const notes = (
    <>
      {call.erasedAt === null && <NoteSection call={call} />}
      <StoresSection callId={call.id} />
    </>
  );
  return (
    <article className={classes.call}>
      <title>{`${describeCaller(call).name} · Mainline`}</title>
      <CallHead call={call} queues={queues} />
      <FactList call={call} />
      {call.erasedAt !== null && <Erased call={call} events={events.data ?? NONE} />}
      {call.alerts.length > 0 && <AlertsSection alerts={call.alerts} />}
      {events.data !== undefined && <TimelineSection call={call} events={events.data} names={names} />}
      {message === null ? (
        <div className={classes.even}>{notes}</div>
      ) : (
        <div className={classes.pair}>
          <MessageSection call={call} state={message} />
          <div>{notes}</div>
        </div>
      )}
      {events.data !== undefined && (
        <EventsSection events={events.data} startedAt={call.startedAt} naming={namingOf(names, queues)} />
      )}
      <CallId id={call.id} />
    </article>
  );
}
