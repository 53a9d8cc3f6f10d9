import { LiveMeter } from './live-meter.js';

describe(LiveMeter.name, () => {
  it('begins at nothing', () => {
    expect(new LiveMeter().read()).toEqual({ clients: 0, messages: 0, catchUps: 0, cutOff: 0 });
  });

  it('replaces the number of clients and adds up the rest', () => {
    const meter = new LiveMeter();
    meter.connected(3);
    meter.connected(2);
    meter.sent(2);
    meter.sent(3);
    meter.caughtUp();
    meter.caughtUp();
    meter.cutOff();
    expect(meter.read()).toEqual({ clients: 2, messages: 5, catchUps: 2, cutOff: 1 });
  });
});
