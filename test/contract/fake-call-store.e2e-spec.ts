import { FakeCallStore } from '../support/fake-call-store.js';
import { describeCallStore, type OpenedCallStore } from './call-store.contract.js';
import { describeHeads } from './call-store-heads.contract.js';

const open = (): Promise<OpenedCallStore> =>
  Promise.resolve({ store: new FakeCallStore('mongodb'), close: () => Promise.resolve() });

describeCallStore('The store in memory', open);
describeHeads('The store in memory', open);
