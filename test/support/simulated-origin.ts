import RequestClient from 'twilio/lib/base/RequestClient.js';
import type TwilioResponse from 'twilio/lib/http/response.js';

/** The official client's own transport, with the simulator in Twilio's place. */
export class SimulatedOrigin extends RequestClient {
  constructor(private readonly origin: string) {
    super({ autoRetry: true, maxRetryDelay: 1 });
  }

  override request<T>(options: RequestClient.RequestOptions<T>): Promise<TwilioResponse.default<T>> {
    return super.request({ ...options, uri: options.uri.replace('https://api.twilio.com', this.origin) });
  }
}
