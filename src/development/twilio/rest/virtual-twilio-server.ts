import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { CallsFolder } from '../history/calls-folder.js';
import { RecordingsFolder } from '../history/recordings-folder.js';
import { CallRequests } from './call-requests.js';
import { RecordingRequests } from './recording-requests.js';
import { type AnsweredRequest, RestApi } from './rest-api.js';

/** Where the server listens and for whom. */
export interface VirtualTwilioServerSettings {
  /** 0 takes any free port. */
  readonly port: number;
  /** Calls and recordings are read from its folder `simulator` whenever they are asked for. */
  readonly dataDir: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** Real time when left out. Requests about a call are told of 15 minutes after its end. */
  readonly now?: () => Date;
}

/** The simulated Twilio's REST API, as far as calls, the requests about them and recordings go; on 127.0.0.1 only. */
export class VirtualTwilioServer {
  private constructor(
    private readonly server: Server,
    private readonly port: number,
    private readonly api: RestApi,
  ) {}

  /** @throws the error of the operating system when the port is taken */
  static async start(settings: VirtualTwilioServerSettings): Promise<VirtualTwilioServer> {
    const api = toApi(settings);
    const server = createServer((request, response) => void api.handle(request, response));
    server.listen(settings.port, '127.0.0.1');
    await once(server, 'listening');
    return new VirtualTwilioServer(server, portOf(server), api);
  }

  /** Origin, such as `http://127.0.0.1:3010`. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The latest requests that were answered, oldest first. */
  get requests(): readonly AnsweredRequest[] {
    return this.api.answered;
  }

  /** Answers the next requests with 429 and Twilio's code 20429. */
  refuseNext(count: number): void {
    this.api.refuseNext(count);
  }

  /** Stops listening and cuts what is still open. */
  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

function toApi({ accountSid, authToken, dataDir, now }: VirtualTwilioServerSettings): RestApi {
  return new RestApi(
    { accountSid, authToken },
    new CallRequests(CallsFolder.of(dataDir), now ?? (() => new Date())),
    new RecordingRequests(RecordingsFolder.of(dataDir)),
  );
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}
