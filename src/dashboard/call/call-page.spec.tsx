import { act, screen, within } from '@testing-library/react';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { showCall } from '../api/call-queries';
import type { ActivityItemDto, CallEventDto } from '../api/generated/types.gen';
import { show } from '../testing/around';
import { aCall, aCaller, aLeg, anEvent, aVoicemail, timeAt } from '../testing/calls';
import { serve } from '../testing/serve';
import CallPage from './call-page';

const { id } = aCall();
const STORES = {
  items: [
    { store: 'mongodb', state: 'held', since: timeAt(110), events: 3, upToDate: true, reason: null },
    { store: 'supabase', state: 'unknown', since: null, events: null, upToDate: null, reason: 'TIMEOUT' },
  ],
  equal: null,
};

function open(call: ActivityItemDto, events: CallEventDto[] = [], role: 'viewer' | 'admin' = 'admin') {
  serve({
    [`GET /calls/${id}`]: [200, call],
    [`GET /calls/${id}/events`]: [200, { items: events, nextCursor: null }],
    [`GET /calls/${id}/stores`]: [200, STORES],
    'GET /api/queues': [200, { items: [], nextCursor: null }],
  });
  return showPage(role);
}

function showPage(role: 'viewer' | 'admin' = 'admin') {
  const { hook } = memoryLocation({ path: `/call/${id}` });
  return show(
    <Router hook={hook}>
      <Route path="/call/:id">
        <CallPage />
      </Route>
    </Router>,
    role,
  );
}

describe('the page of a call', () => {
  it('tells what happened, and where it is kept', async () => {
    const legs = [
      aLeg({
        sid: 'CA2',
        to: '+15550100171',
        agentName: 'Interpreter 55',
        status: 'no-answer',
        startedAt: timeAt(14),
        endedAt: timeAt(34),
      }),
    ];
    const events = [anEvent('call.incoming', 0), anEvent('menu.input', 13, { digits: '1', choice: 'agent' })];
    open(aCall({ legs, voicemail: aVoicemail({ transcript: 'Please call back.' }) }), events);
    expect(await screen.findByRole('heading', { name: 'Dental front desk' })).toBeTruthy();
    expect(await screen.findByText('Interpreter 55 rang 0:20, no answer')).toBeTruthy();
    expect(screen.getByRole('img', { name: /Interpreter 55: rang 0:20, no answer/ })).toBeTruthy();
    expect(screen.getByText('Please call back.')).toBeTruthy();
    const stores = await screen.findByRole('region', { name: 'Kept in' });
    expect(within(stores).getByText('one cannot be asked')).toBeTruthy();
    expect(within(screen.getByRole('table', { name: 'Events' })).getAllByRole('row')).toHaveLength(3);
  });

  it('shows no markup of callers as markup', async () => {
    open(aCall({ caller: aCaller({ name: '<img src=x> عيادة' }) }));
    const heading = await screen.findByRole('heading', { level: 1 });
    expect([heading.textContent, heading.dir, heading.title]).toEqual([
      '<img src=x> عيادة',
      'auto',
      '<img src=x> عيادة',
    ]);
  });

  it('has nothing of what a viewer may not do', async () => {
    open(aCall({ voicemail: aVoicemail() }), [], 'viewer');
    await screen.findByRole('heading', { level: 1 });
    expect(screen.queryByRole('button', { name: /^(Flag|Mark as heard|Erase)/ })).toBeNull();
    expect(screen.queryByRole('combobox')).toBeNull();
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('changes in place while it is looked at', async () => {
    const services = open(aCall());
    await screen.findByRole('heading', { level: 1 });
    act(() => showCall(services.queries, aCall({ flagged: true, eventCount: 5 }), null));
    expect(await screen.findByRole('button', { name: 'Flagged', pressed: true })).toBeTruthy();
    act(() => showCall(services.queries, aCall({ eventCount: 4 }), null));
    expect(screen.getByRole('button', { name: 'Flagged' })).toBeTruthy();
  });

  it('says who erased it', async () => {
    const erasure = [
      anEvent('audit.recorded', 300, { by: 'ops', action: 'call.erase' }),
      anEvent('call.erased', 300, { reason: 'request' }),
    ];
    open(aCall({ erasedAt: timeAt(300) }), erasure);
    expect(await screen.findByText('Erased on 21 November 2026 by ops')).toBeTruthy();
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('says that there is no such call', async () => {
    serve({});
    showPage();
    expect(await screen.findByText('There is no such call')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Back to Activity' })).toBeTruthy();
  });

  it('says what is wrong, and offers to try again', async () => {
    const refusal = {
      statusCode: 503,
      code: 'STORE_UNAVAILABLE',
      message: 'Neither database answers',
      requestId: 'r-7',
    };
    serve({ [`GET /calls/${id}`]: [503, refusal] });
    showPage();
    expect(await screen.findByText(/Neither database answers/)).toBeTruthy();
    expect(screen.getByText('r-7')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});
