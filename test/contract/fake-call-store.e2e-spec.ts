import { FakeCallStore } from '../support/fake-call-store.js';
import { describeCallStore } from './call-store.contract.js';

describeCallStore('The store in memory', () =>
  Promise.resolve({ store: new FakeCallStore('mongodb'), close: () => Promise.resolve() }),
);
