import { generateClient } from '../../../src/dashboard/build.mjs';

/** The specs of the dashboard import the client that is generated from `openapi.json`. */
export default generateClient;
