/**
 * Prints the lines of `.env` that `compose.yaml` wants and nobody has to know: passwords of its databases, and the key of their API.
 *
 *     node deploy/compose-secrets.mjs >> .env
 */
import { createHmac, randomBytes } from 'node:crypto';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token by which PostgREST takes the role `service_role`. */
function serviceRoleKey(secret) {
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ role: 'service_role', iss: 'mainline' })}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

const secret = () => randomBytes(24).toString('hex');
const jwtSecret = secret();
const lines = {
  MONGODB_PASSWORD: secret(),
  MONGODB_ROOT_PASSWORD: secret(),
  POSTGRES_PASSWORD: secret(),
  POSTGREST_JWT_SECRET: jwtSecret,
  SUPABASE_SERVICE_ROLE_KEY: serviceRoleKey(jwtSecret),
};
for (const [name, value] of Object.entries(lines)) process.stdout.write(`${name}=${value}\n`);
