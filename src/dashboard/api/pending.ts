import { client } from './generated/client.gen';

export interface MeDto {
  name: string;
  role: 'viewer' | 'agent' | 'admin';
  numbers: string[] | null;
  environment: 'development' | 'production';
  mainNumbers: string[];
  features: { phone: boolean };
}

const security = [{ name: 'x-api-key', type: 'apiKey' as const }];

export const getMe = (): Promise<{ data: MeDto }> =>
  client.get<{ 200: MeDto }, unknown, true>({ url: '/me', security, throwOnError: true });

export const signIn = (options: { body: { code: string } }): Promise<{ data: { key: string } }> =>
  client.post<{ 200: { key: string } }, unknown, true>({
    url: '/sign-in',
    ...options,
    headers: { 'Content-Type': 'application/json' },
    throwOnError: true,
  });
