import vm, { type Context, createContext } from 'node:vm';
import type { JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

/** Stands for the realm of the process itself, which Node does not let name as a context. */
const THIS_REALM = createContext({});

const exit = process.exit.bind(process);

const { compileFunction } = vm;
Reflect.set(vm, 'compileFunction', (...[code, parameters, options]: Parameters<typeof compileFunction>) => {
  const isHere = options?.parsingContext === THIS_REALM;
  return compileFunction(code, parameters, isHere ? { ...options, parsingContext: undefined } : options);
});

/** What one spec file leaves on the global object for the next one; packages keep what they have there. */
const FRAMEWORK_STATE =
  /^(JEST_STATE_SYMBOL|EVENT_HANDLERS|TEST_TIMEOUT_SYMBOL|RETRY_\w+|WAIT_BEFORE_RETRY)$/;

/**
 * Runs spec files in the realm of the worker process, not each in one of its own.
 *
 * A realm per file would load every package anew for every file, which took more time than the tests, and would never be
 * collected as a whole. Here packages are loaded once per process (`load-once.runner.ts`); sources are still loaded per
 * file. What belongs to the process is given back as it was found: environment, console, spies, timers.
 */
export default class SharedRealmEnvironment implements Partial<JestEnvironment> {
  readonly global = globalThis as unknown as JestEnvironment['global'];
  readonly moduleMocker = new ModuleMocker(globalThis);
  readonly fakeTimers = null;
  readonly fakeTimersModern: ModernFakeTimers;
  private readonly found = { env: { ...process.env }, console: globalThis.console };

  constructor({ projectConfig }: JestEnvironmentConfig) {
    forgetFrameworkState();
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  setup(): Promise<void> {
    return Promise.resolve();
  }

  teardown(): Promise<void> {
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    const { env, console } = this.found;
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    // The framework puts a warning around it, for every file.
    process.exit = exit;
    globalThis.console = console;
    return Promise.resolve();
  }

  exportConditions(): string[] {
    return ['node', 'node-addons'];
  }

  getVmContext(): Context {
    return THIS_REALM;
  }
}

function forgetFrameworkState(): void {
  for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
    if (FRAMEWORK_STATE.test(symbol.description ?? '')) Reflect.deleteProperty(globalThis, symbol);
  }
}
