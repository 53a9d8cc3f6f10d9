import { Logger } from '@nestjs/common';
import { anEvent } from '../../../test/support/builders.js';
import { FakeCallStore } from '../../../test/support/fake-call-store.js';
import { dataFolder } from '../../../test/support/open-journal.js';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { StoreRejectedError } from '../../database/link/store.errors.js';
import { leaseTaker } from '../delivery/call-reader.js';
import { StoreLinks } from '../delivery/store-links.js';
import { DigestJob } from './digest.job.js';
import { Digests } from './digests.js';
import { Leases } from '../../database/link/leases.js';
import { MaintenanceLog } from '../maintenance/maintenance-log.js';
import { Reconciler } from './reconciler.js';
import { Repairer } from './repairer.js';
import { SampleCheck } from './sample-check.js';
import { HOUR, MINUTE } from '../../config/time.js';
import { JobRunner } from '../maintenance/job-runner.js';
import { SampleJob } from './sample.job.js';
import { ScanJob } from './scan.job.js';
import { WatermarkScan } from './watermark-scan.js';

Logger.overrideLogger(false);

const data = dataFolder();
afterAll(data.remove);

/** What one instance has, on stores that it shares with others. */
class Member {
  readonly log = new MaintenanceLog();
  /** Of the comparison of all days, and of the scan and the sample. */
  readonly runners: readonly [JobRunner, JobRunner];
  readonly links: StoreLinks;
  readonly leases: Leases;

  /** @param dataDir what tells instances of one machine apart */
  constructor(mongo: FakeCallStore, supabase: FakeCallStore, dataDir: string) {
    const clock = new Clock();
    const config = settings(dataDir);
    this.links = new StoreLinks(mongo as never, supabase as never, config, clock);
    this.leases = new Leases(leaseTaker(this.links), config.server);
    const repairer = new Repairer(this.links);
    const sums = new Digests(this.links, clock, config);
    const reconciler = new Reconciler(sums, repairer, this.links, clock);
    this.runners = [new JobRunner(this.leases), new JobRunner(this.leases)];
    const [digests, scans] = this.runners;
    new DigestJob(reconciler, this.log, this.links, digests);
    new ScanJob(new WatermarkScan(this.links, repairer, clock), this.log, scans);
    new SampleJob(new SampleCheck(sums, this.links, repairer), scans);
  }

  start(): void {
    for (const runner of this.runners) runner.onApplicationBootstrap();
  }

  async stop(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.onModuleDestroy()));
  }
}

function settings(dataDir: string): AppConfig {
  const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: data.folder });
  return new AppConfig({ ...config, server: { ...config.server, dataDir } });
}

describe('the schedules of reconciliation', () => {
  let mongo: FakeCallStore;
  let supabase: FakeCallStore;
  let members: Member[];

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate', 'nextTick'] });
    mongo = new FakeCallStore('mongodb');
    supabase = new FakeCallStore('supabase');
    members = ['/one', '/two'].map((dataDir) => new Member(mongo, supabase, dataDir));
  });
  afterEach(async () => {
    await Promise.all(members.map((member) => member.stop()));
    jest.useRealTimers();
  });

  const reportsOf = (job: 'scan' | 'digests'): number =>
    members.filter(({ log }) => log.last(job) !== null).length;

  it('compare all days soon after the start, by one instance only', async () => {
    await mongo.append([anEvent()]);
    for (const member of members) member.start();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(reportsOf('digests')).toBe(1);
    expect(supabase.contents()).toEqual(mongo.contents());
    expect(supabase.contents().rows).toHaveLength(1);
  });

  it('scan every minute, and hand over to the other instance when one is gone', async () => {
    for (const member of members) member.start();
    await jest.advanceTimersByTimeAsync(1.2 * MINUTE);
    expect(reportsOf('scan')).toBe(1);
    const [gone] = members.filter(({ log }) => log.last('scan') !== null);
    await gone?.stop();
    await jest.advanceTimersByTimeAsync(5 * MINUTE);
    expect(reportsOf('scan')).toBe(2);
  });

  it('compare all days soon after a restart, also when the instance could not give its lease back', async () => {
    members[0]?.start();
    await jest.advanceTimersByTimeAsync(10_000);
    members[0] = new Member(mongo, supabase, '/one');
    await mongo.append([anEvent()]);
    members[0].start();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(supabase.contents().rows).toHaveLength(1);
  });

  it('go on after a store was down, and compare all days when it is back', async () => {
    const [member] = members;
    if (member === undefined) throw new Error('no member');
    supabase.faults.down = true;
    member.start();
    await jest.advanceTimersByTimeAsync(3 * MINUTE);
    expect(reportsOf('digests')).toBe(0);
    await mongo.append([anEvent()]);
    supabase.faults.down = false;
    await jest.advanceTimersByTimeAsync(2 * MINUTE);
    expect(supabase.contents().rows).toHaveLength(1);
    expect(reportsOf('digests')).toBe(1);
  });

  it('check a sample of calls against their events every hour', async () => {
    const event = anEvent();
    await mongo.append([event]);
    members[0]?.runners[0].onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(10_000);
    const [row] = mongo.contents().rows;
    if (row === undefined) throw new Error('no row');
    mongo.tamper({ ...row, status: 'on_hold' });
    members[0]?.runners[1].onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(1.2 * HOUR);
    expect(mongo.contents().rows).toEqual([row]);
  });

  it('renew a lease beside the work, which does not fail with it', async () => {
    const [member] = members;
    if (member === undefined) throw new Error('no member');
    jest.spyOn(mongo, 'takeLease').mockRejectedValueOnce(new StoreRejectedError('never'));
    await expect(member.leases.renew('anything', 60)).resolves.toBeUndefined();
    expect(await member.leases.hold('anything', 60)).toBe(true);
  });

  it('do not keep a lease that nobody can give', async () => {
    mongo.faults.down = true;
    supabase.faults.down = true;
    const leases = members.map((member) => member.leases.hold('anything', 60));
    expect(await Promise.all(leases)).toEqual([false, false]);
  });
});
