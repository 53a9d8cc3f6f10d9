import { client } from './generated/client.gen';

export const signIn = (options: { body: { code: string } }): Promise<{ data: { key: string } }> =>
  client.post<{ 200: { key: string } }, unknown, true>({
    url: '/sign-in',
    ...options,
    headers: { 'Content-Type': 'application/json' },
    throwOnError: true,
  });
