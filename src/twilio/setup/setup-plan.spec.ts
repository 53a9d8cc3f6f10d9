import type { NumberRouting, RemoteNumber } from '../rest/remote-resources.js';
import { WebhookUrls } from '../webhooks/webhook-urls.js';
import { isDone, keptAfter, NEW_APPLICATION, planSetup, type SetupState } from './setup-plan.js';
import { isWhole, planSetupUndo } from './setup-undo-plan.js';

const OWN = `AP${'1'.repeat(32)}`;
const FOREIGN = `AP${'2'.repeat(32)}`;
const PLACE = { accountSid: `AC${'0'.repeat(32)}`, at: '2026-11-21T09:00:00.000Z' };
const wish = {
  urls: new WebhookUrls('https://phone.example.com'),
  withoutApplication: false,
  takeOver: false,
};
const OLD: NumberRouting = {
  voiceApplicationSid: '',
  trunkSid: '',
  voiceUrl: 'https://old.example.com/',
  voiceMethod: 'GET',
  voiceFallbackUrl: '',
  voiceFallbackMethod: 'POST',
  statusCallback: '',
  statusCallbackMethod: 'POST',
};

const numberWith = (routing: Partial<NumberRouting> = {}): RemoteNumber => ({
  sid: `PN${'3'.repeat(32)}`,
  phoneNumber: '+13235550100',
  routing: { ...OLD, ...routing },
});
const state = (routing: Partial<NumberRouting> = {}, own: SetupState['own'] = null): SetupState => ({
  number: numberWith(routing),
  own,
});
const ownOf = (plan: ReturnType<typeof planSetup>) => {
  if (plan.application === null) throw new Error('no application');
  return { sid: OWN, friendlyName: plan.application.friendlyName, routing: plan.application.to };
};

describe('a plan to set up', () => {
  it('makes an application, and changes nothing of the number but what it belongs to', () => {
    const plan = planSetup(state(), wish);
    expect(plan.application).toMatchObject({ sid: null, friendlyName: 'Mainline +13235550100' });
    expect(plan.numberDifferences).toEqual([{ field: 'voiceApplicationSid', from: '', to: NEW_APPLICATION }]);
    expect([plan.obstacle, isDone(plan)]).toEqual([null, false]);
  });

  it('is done when the number has the application and that has the addresses', () => {
    const own = ownOf(planSetup(state(), wish));
    expect(isDone(planSetup(state({ voiceApplicationSid: OWN }, own), wish))).toBe(true);
    const moved = { ...wish, urls: new WebhookUrls('https://new.example.com') };
    const { application, numberDifferences } = planSetup(state({ voiceApplicationSid: OWN }, own), moved);
    expect(application?.differences.map(({ field }) => field)).toEqual([
      'voiceUrl',
      'voiceFallbackUrl',
      'statusCallback',
    ]);
    expect(numberDifferences).toEqual([]);
  });

  it.each([
    [{ voiceApplicationSid: FOREIGN }, FOREIGN],
    [{ trunkSid: 'TK1' }, 'TK1'],
  ])('finds in the way %p', (routing, sid) => {
    expect(planSetup(state(routing), wish).obstacle).toContain(sid);
    expect(planSetup(state(routing), { ...wish, withoutApplication: true }).obstacle).toContain(sid);
    expect(planSetup(state(routing), { ...wish, takeOver: true }).obstacle).toBeNull();
  });

  it('gives the number the addresses itself without an application', () => {
    const { application, numberTo } = planSetup(state(), { ...wish, withoutApplication: true });
    expect([application, numberTo.voiceApplicationSid]).toEqual([null, '']);
    expect(numberTo.voiceUrl).toBe(
      'https://phone.example.com/twilio/voice#ct=2000&rt=4000&rc=2&rp=ct,rt,5xx',
    );
    expect(numberTo.statusCallback).toBe(
      'https://phone.example.com/twilio/status#ct=2000&rt=5000&rc=3&rp=all',
    );
  });
});

describe('what is kept', () => {
  const first = planSetup(state(), wish);
  const own = ownOf(first);
  const kept = keptAfter(planSetup(state({}, own), wish), null, PLACE);
  const now = numberWith({ voiceApplicationSid: OWN });

  it('is what there was before the first time, whatever else somebody has changed since', () => {
    const moved = { ...wish, urls: new WebhookUrls('https://new.example.com') };
    const plan = planSetup(
      state({ voiceApplicationSid: OWN, voiceUrl: 'https://theirs.example.com/' }, own),
      moved,
    );
    const again = keptAfter(
      plan,
      { ...kept, application: kept.application && { ...kept.application, before: null } },
      PLACE,
    );
    expect(again.number.before).toEqual({ ...OLD, voiceUrl: 'https://theirs.example.com/' });
    expect(again.application?.before).toBeNull();
  });

  it('is what somebody gave the number when Mainline had it before', () => {
    const plan = planSetup(state({ voiceApplicationSid: FOREIGN }, own), { ...wish, takeOver: true });
    expect(keptAfter(plan, kept, PLACE).number.before.voiceApplicationSid).toBe(FOREIGN);
  });

  it('takes an application that was made before a crash for one of its own', () => {
    const interrupted = keptAfter(first, null, PLACE);
    expect(interrupted.application).toMatchObject({ sid: null, before: null });
    const again = keptAfter(planSetup(state({}, own), wish), interrupted, PLACE);
    expect(again.application).toMatchObject({ sid: OWN, before: null });
  });

  it('gives nothing back that somebody has changed, nor an application that others use', () => {
    const made = { ...kept, application: kept.application && { ...kept.application, before: null } };
    const back = planSetupUndo(made, { numbers: [now], application: own });
    expect([back.number, back.application, isWhole(back)]).toEqual(['change', 'remove', true]);
    const theirs = numberWith({ voiceApplicationSid: FOREIGN });
    const left = planSetupUndo(made, { numbers: [theirs], application: own });
    expect([left.number, left.application, isWhole(left)]).toEqual(['changed since', 'remove', false]);
    const other = { ...now, sid: `PN${'4'.repeat(32)}` };
    expect(planSetupUndo(made, { numbers: [now, other], application: own }).application).toBe('in use');
    const edited = { ...own, routing: { ...own.routing, voiceUrl: 'https://theirs.example.com/' } };
    expect(planSetupUndo(made, { numbers: [now], application: edited }).application).toBe('changed since');
    const gone = planSetupUndo(made, { numbers: [], application: null });
    expect([gone.number, gone.application, isWhole(gone)]).toEqual(['gone', 'gone', true]);
  });
});
