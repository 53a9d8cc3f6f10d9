import { client } from './generated/client.gen';

export const signIn = (options: { body: { code: string } }): Promise<{ data: { key: string } }> =>
  client.post<{ 200: { key: string } }, unknown, true>({
    url: '/sign-in',
    ...options,
    headers: { 'Content-Type': 'application/json' },
    throwOnError: true,
  });

/** @returns an address that works for a minute */
export const createExportLink = (query: Record<string, unknown>): Promise<string> =>
  client
    .post<{ 200: { url: string } }, unknown, true>({
      url: '/calls/export-link',
      query,
      security: [{ name: 'x-api-key', type: 'apiKey' }],
      throwOnError: true,
    })
    .then(({ data }) => data.url);
