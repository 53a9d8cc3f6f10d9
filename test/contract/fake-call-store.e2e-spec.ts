import { FakeCallStore } from '../support/fake-call-store.js';
import { describeCallStore, type OpenedCallStore } from './call-store.contract.js';
import { describeFeed } from './call-store-feed.contract.js';
import { describeHeads } from './call-store-heads.contract.js';
import { describeLog } from './call-store-log.contract.js';
import { describeMetrics } from './call-store-metrics.contract.js';

const open = (): Promise<OpenedCallStore> =>
  Promise.resolve({ store: new FakeCallStore('mongodb'), close: () => Promise.resolve() });

describeCallStore('The store in memory', open);
describeHeads('The store in memory', open);
describeFeed('The store in memory', open);
describeLog('The store in memory', open);
describeMetrics('The store in memory', open);
