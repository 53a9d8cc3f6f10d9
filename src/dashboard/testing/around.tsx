import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Around } from '../around';
import { configureClient } from '../api/client';
import { createServices, type Services, ServicesProvider } from '../app/services';
import { theme } from '../app/theme';
import { ToastLine } from '../app/toast-line';
import { ADMIN } from './serve';

/** Shows part of a page as somebody sees it who is signed in. */
export function show(part: ReactNode, role: 'viewer' | 'agent' | 'admin' = 'admin'): Services {
  const services = createServices();
  configureClient(() => 'secret-key');
  services.session.state.set({
    phase: 'signed-in',
    key: 'secret-key',
    me: { ...ADMIN, mainNumbers: [], role },
  });
  services.queries.setDefaultOptions({ queries: { retry: false, staleTime: Infinity } });
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={services.queries}>
        <ServicesProvider value={services}>
          <Around>
            {part}
            <ToastLine />
          </Around>
        </ServicesProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return services;
}
