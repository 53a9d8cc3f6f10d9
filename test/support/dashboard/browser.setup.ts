/** React wants to know that updates are waited for; so does the testing library. */
Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
export {};
