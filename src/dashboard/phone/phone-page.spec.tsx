import { act, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { PhoneState } from '../api/generated/phone-state';
import { show } from '../testing/around';
import { aCall, timeAt } from '../testing/calls';
import { asSocket, FakeSocket } from '../testing/fake-socket';
import { aCaption, aLifecycleCall, anAgentPhone, aPhone, aPhoneCall } from '../testing/phones';
import { serve } from '../testing/serve';
import type { PhoneSocket } from './connection/phone-connection';
import { PhoneRoom } from './phone-page';
import { MicrophoneError } from './sound/microphone';

const AGENT = { id: 'first', name: 'First agent', number: '+15550100171', state: 'available', skills: [] };
const SALES = { id: 'sales', name: 'Sales queue', agent_ids: [] };
const UNDER_WAY = aPhone({
  call: aPhoneCall({ captions: [aCaption(1, 'said', 'Press 1 to speak with us.')] }),
  moves: ['press', 'hang-up'],
});
const page = <T,>(items: readonly T[]) => ({ items, nextCursor: null });

describe('the page of the phone', () => {
  let socket: FakeSocket;
  let shortcut: (key: string) => void;
  const speaker = { beep: jest.fn(), say: jest.fn(), hush: jest.fn(), close: jest.fn() };

  beforeEach(() => {
    sessionStorage.clear();
    window.history.replaceState(null, '', '/phone');
  });

  function open(phone: PhoneState | null, queues: readonly object[] = [SALES]): void {
    serve({
      'GET /api/agents': [200, page([AGENT])],
      'GET /api/queues': [200, page(queues)],
      [`GET /calls/${aCall().id}`]: [200, aCall()],
    });
    const openSocket = (auth: () => Record<string, unknown>) => {
      socket = new FakeSocket(auth);
      return asSocket<PhoneSocket>(socket);
    };
    const openMicrophone = () => Promise.reject(new MicrophoneError('The microphone was refused.'));
    const services = show(<PhoneRoom parts={{ open: openSocket, openMicrophone, speaker }} />);
    shortcut = (key) => act(() => services.shortcuts.press(new KeyboardEvent('keydown', { key })));
    if (phone !== null) act(() => (socket.tell('connect'), socket.tell('state', phone)));
  }

  const tell = (phone: PhoneState): void => act(() => socket.tell('state', phone));
  const moves = (): unknown[] => socket.said.map(([, move]) => move);
  const button = (name: string | RegExp) => screen.getByRole('button', { name });
  const isOff = (name: string | RegExp): boolean => (button(name) as HTMLButtonElement).disabled;

  it('calls the number that was chosen, from the one that was typed', async () => {
    open(aPhone());
    await userEvent.type(screen.getByLabelText('From'), '+1 415 555 0142');
    await userEvent.selectOptions(screen.getByLabelText('To'), '+15550100130');
    await userEvent.click(button('Call'));
    expect(moves()).toEqual([{ move: 'call', from: '+14155550142', to: '+15550100130' }]);
  });

  it('says what a number looks like before it calls from anything else', async () => {
    open(aPhone());
    await userEvent.type(screen.getByLabelText('From'), '12');
    await userEvent.click(button('Call'));
    expect(screen.getByRole('alert').textContent).toMatch(/with its country/);
    expect(moves()).toEqual([]);
  });

  it('presses keys by mouse and by keyboard, and hangs up, only while that is allowed', async () => {
    open(aPhone());
    shortcut('2');
    shortcut('h');
    expect([isOff('2'), moves()]).toEqual([true, []]);
    tell(UNDER_WAY);
    await userEvent.click(button('2'));
    shortcut('#');
    await waitFor(() => expect(moves()).toHaveLength(2));
    await userEvent.click(button('Hang up'));
    expect(moves()).toEqual([{ move: 'press', key: '2' }, { move: 'press', key: '#' }, { move: 'hang-up' }]);
  });

  it('captions what is said, and reads it out only by choice', () => {
    open(aPhone());
    tell(UNDER_WAY);
    expect(within(screen.getByRole('log')).getByText('Press 1 to speak with us.')).toBeTruthy();
    expect(speaker.say).not.toHaveBeenCalled();
  });

  it('lets each agent do what the state allows', async () => {
    const ringing = anAgentPhone(AGENT.number, {
      state: 'rings',
      since: timeAt(0),
      moves: ['answer', 'accept', 'decline', 'voicemail', 'busy', 'ignore'],
    });
    open(aPhone({ ...UNDER_WAY, agents: [ringing, anAgentPhone('+15550100172')] }));
    const agent = await screen.findByRole('group', { name: 'What First agent does' });
    await userEvent.click(within(agent).getByRole('button', { name: 'Decline' }));
    expect(moves()).toEqual([{ move: 'agent', number: AGENT.number, do: 'decline' }]);
    expect(screen.getByText('next, if nobody takes it')).toBeTruthy();
    expect(screen.queryByRole('group', { name: /What \+1 555/ })).toBeNull();
  });

  it('shows what the server refuses', async () => {
    open(UNDER_WAY);
    socket.answer = () => Promise.resolve({ error: { code: 'MOVE_NOT_ALLOWED', message: 'Nobody listens' } });
    await userEvent.click(button('1'));
    expect(await screen.findByText('Nobody listens')).toBeTruthy();
  });

  it('keeps the sample when the microphone is refused', async () => {
    open(aPhone());
    await userEvent.click(button('Microphone'));
    expect((await screen.findByRole('alert')).textContent).toMatch(
      /The microphone was refused. The sample is used/,
    );
    expect(button('Sample').getAttribute('aria-pressed')).toBe('true');
  });

  it('switches faults, and leaves a database alone that is a server of its own', async () => {
    const { callbacks } = aPhone().faults;
    const databases = [
      { database: 'mongodb', state: 'up', since: null },
      { database: 'supabase', state: 'not-embedded', since: null },
    ] as const;
    open(aPhone({ faults: { callbacks: { ...callbacks, held: 2 }, databases } }));
    await userEvent.click(screen.getByRole('radio', { name: /forged/ }));
    await userEvent.click(screen.getByRole('switch', { name: /MongoDB/ }));
    expect(moves()).toEqual([
      { move: 'callbacks', arrive: 'forged' },
      { move: 'database', database: 'mongodb', isCutOff: true },
    ]);
    expect(screen.queryByRole('switch', { name: /Supabase/ })).toBeNull();
    expect(screen.getByText('2 callbacks held back')).toBeTruthy();
  });

  it('leads to the call in the feed once it is over', async () => {
    open(
      aPhone({ call: aPhoneCall({ phase: 'ended', endedAt: timeAt(9), heardOutcome: 'message-left' }) }, 60),
    );
    const link = screen.getByRole('link', { name: 'See this call in the feed' });
    expect(link.getAttribute('href')).toBe(`/call/${aCall().id}`);
    expect(await screen.findByText('Voicemail')).toBeTruthy();
  });

  it('acts a lifecycle call out, also what the state refuses', async () => {
    window.history.replaceState(null, '', '/phone?life');
    const call = aLifecycleCall({ state: 'active', agentId: 'first' });
    open(aPhone({ lifecycle: { delivery: 'once', call, moves: ['hold', 'transfer', 'end'] } }));
    await userEvent.click(button('Hold'));
    expect(isOff('Resume')).toBe(true);
    await userEvent.click(screen.getByRole('switch', { name: /Allow what the state refuses/ }));
    await userEvent.click(button('Resume'));
    await userEvent.click(button('End …'));
    await userEvent.selectOptions(screen.getByLabelText('Why'), 'failed');
    await userEvent.click(button('End'));
    expect(moves()).toEqual([
      { move: 'report', action: 'hold' },
      { move: 'report', action: 'resume', isForced: true },
      { move: 'report', action: 'end', endReason: 'failed' },
    ]);
  });

  it('begins a lifecycle call in a queue', async () => {
    open(aPhone());
    await userEvent.click(button('Lifecycle call'));
    expect(window.location.search).toBe('?life');
    await screen.findByRole('option', { name: 'Sales queue' });
    await userEvent.click(button('Video'));
    await userEvent.type(screen.getByLabelText('Caller'), 'Front desk');
    await userEvent.click(button('Start a call'));
    expect(moves()).toEqual([{ move: 'begin', type: 'video', queueId: 'sales', callerName: 'Front desk' }]);
  });

  it('says that there is nobody to ring, and no queue', () => {
    open(aPhone({ agents: [], numbers: [] }), []);
    expect(screen.getByText(/Nobody is rung/)).toBeTruthy();
    act(() => window.history.pushState(null, '', '/phone?life'));
    expect(screen.getByText(/There is no queue yet/)).toBeTruthy();
    expect(isOff('Start a call')).toBe(true);
  });

  it('lets nothing be pressed without a connection, and tells of a call that a restart took', () => {
    open(UNDER_WAY);
    act(() => socket.tell('disconnect', 'transport close'));
    expect([isOff('1'), isOff('Hang up')]).toEqual([true, true]);
    act(() => socket.tell('connect'));
    tell(aPhone({ phoneId: 'phone-2' }));
    expect(screen.getByText('The call is over.')).toBeTruthy();
    expect(isOff('Call')).toBe(false);
  });

  it('gives the phone up to another tab, and takes it back', async () => {
    open(aPhone());
    act(() => socket.tell('closing', { code: 'TAKEN_OVER', message: 'Another tab' }));
    expect(screen.getByText('Another tab has this phone now')).toBeTruthy();
    const { attempts } = socket;
    await userEvent.click(button('Use it here'));
    expect(socket.attempts).toBe(attempts + 1);
  });

  it('says why there is no phone', () => {
    open(null);
    expect(screen.getByText('Connecting the phone.')).toBeTruthy();
    const data = { code: 'TOO_MANY_PHONES', message: 'Twenty phones are open.' };
    act(() => socket.tell('connect_error', Object.assign(new Error('no'), { data })));
    expect(screen.getByRole('alert').textContent).toMatch(
      /Too many phones are in use.*Twenty phones are open/,
    );
  });
});
