import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { RecordingsFolder } from '../recordings/recordings-folder.js';
import { RecordingRequests } from './recording-requests.js';

/** Where the server listens and for whom. */
export interface VirtualTwilioServerSettings {
  /** 0 takes any free port. */
  readonly port: number;
  /** Recordings are read from its folder `simulator` whenever they are asked for. */
  readonly dataDir: string;
  readonly accountSid: string;
  readonly authToken: string;
}

/** The simulated Twilio's REST API, as far as recordings go; on 127.0.0.1 only. */
export class VirtualTwilioServer {
  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {}

  /** @throws the error of the operating system when the port is taken */
  static async start(settings: VirtualTwilioServerSettings): Promise<VirtualTwilioServer> {
    const { accountSid, authToken, dataDir, port } = settings;
    const requests = new RecordingRequests({ accountSid, authToken }, RecordingsFolder.of(dataDir));
    const server = createServer((request, response) => void requests.handle(request, response));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new VirtualTwilioServer(server, portOf(server));
  }

  /** Origin, such as `http://127.0.0.1:3010`. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Stops listening and cuts what is still open. */
  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}
