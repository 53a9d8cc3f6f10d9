import type { Socket } from 'node:net';
import type { CommandDispatcher } from './command-dispatcher.js';
import type { PasswordLogin } from './password-login.js';
import { deserialize, serialize } from 'bson';
import type { BsonDocument } from './bson-value.js';

/** Longest message, in bytes, before a login; MongoDB has a limit as low for strangers. */
const MAX_BYTES_BEFORE_LOGIN = 16_384;

/** One client's connection: takes its requests apart and answers them in their order. */
export class WireConnection {
  private received: Buffer = Buffer.alloc(0);
  private tail: Promise<void> = Promise.resolve();

  /** @param login `null` when whoever connects may do everything */
  constructor(
    private readonly socket: Socket,
    private readonly dispatcher: CommandDispatcher,
    private readonly login: PasswordLogin | null,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.receive(bytes));
    // A client that went away is told nothing; `close` follows and the server forgets the socket.
    socket.on('error', () => socket.destroy());
  }

  private receive(bytes: Buffer): void {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    try {
      this.readAll();
    } catch {
      // Bytes that are no message leave no way to find the next one: MongoDB hangs up too.
      this.socket.destroy();
    }
  }

  private readAll(): void {
    for (let next = this.readNext(); next !== null; next = this.readNext()) {
      const { request, length } = next;
      this.received = this.received.subarray(length);
      this.tail = this.tail.then(() => this.answer(request));
    }
  }

  private readNext(): ReturnType<typeof readRequest> {
    const isStranger = this.login?.passed === false;
    return readRequest(this.received, isStranger ? MAX_BYTES_BEFORE_LOGIN : MAX_MESSAGE_BYTES);
  }

  private async answer(request: WireRequest): Promise<void> {
    const reply = await this.dispatcher.dispatch(request.command, this.login);
    if (!request.silent && !this.socket.destroyed) this.socket.write(writeReply(request, reply));
  }
}

const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** Longest message, in bytes. */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** One request, as MongoDB's wire protocol carries it (manual, "MongoDB Wire Protocol"). */
export interface WireRequest {
  readonly requestId: number;
  /** The command; document sequences of an OP_MSG are lists in it. */
  readonly command: BsonDocument;
  /** Drivers greet with OP_QUERY until they know that the server understands OP_MSG. */
  readonly legacy: boolean;
  /** True when the client wants no answer. */
  readonly silent: boolean;
}

/**
 * Reads the first whole message of a buffer.
 *
 * @returns the request and the bytes it took, or `null` while bytes are missing
 * @throws Error when the bytes are no message, after which the connection is of no use
 */
export function readRequest(
  buffer: Buffer,
  maxBytes: number,
): { request: WireRequest; length: number } | null {
  if (buffer.length < HEADER_BYTES) return null;
  const length = buffer.readInt32LE(0);
  if (length < HEADER_BYTES || length > maxBytes)
    throw new Error(`a message of ${length} bytes is not valid`);
  if (buffer.length < length) return null;
  return { request: parseMessage(buffer.subarray(0, length)), length };
}

/** The bytes of the answer to a request. */
export function writeReply(request: WireRequest, reply: BsonDocument): Buffer {
  const document = serialize(reply);
  const preamble = request.legacy ? legacyPreamble() : Buffer.alloc(5);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + preamble.length + document.length, 0);
  header.writeInt32LE(request.requestId, 8);
  header.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, preamble, document]);
}

/** Flags, cursor id and starting position, which are all zero, then the number of documents. */
function legacyPreamble(): Buffer {
  const preamble = Buffer.alloc(20);
  preamble.writeInt32LE(1, 16);
  return preamble;
}

function parseMessage(message: Buffer): WireRequest {
  const requestId = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  const body = message.subarray(HEADER_BYTES);
  if (operation === OP_QUERY) return { requestId, command: parseQuery(body), legacy: true, silent: false };
  if (operation !== OP_MSG) throw new Error(`operation ${operation} is not supported`);
  const flags = body.readUInt32LE(0);
  const end = body.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  const command = parseSections(body.subarray(4, end));
  return { requestId, command, legacy: false, silent: (flags & MORE_TO_COME) !== 0 };
}

/** Flags, the collection's name with its final zero, two counts, then the command. */
function parseQuery(body: Buffer): BsonDocument {
  const nameEnd = body.indexOf(0, 4);
  const start = nameEnd + 1 + 8;
  const database = body.toString('utf8', 4, nameEnd).split('.')[0];
  return { ...deserialize(documentAt(body, start)), $db: database };
}

function parseSections(sections: Buffer): BsonDocument {
  const command: BsonDocument = {};
  let position = 0;
  while (position < sections.length) {
    const isSequence = sections.readUInt8(position) === 1;
    const section = documentAt(sections, position + 1);
    Object.assign(command, isSequence ? parseSequence(section) : deserialize(section));
    position += 1 + section.length;
  }
  return command;
}

/** A length, the name of an argument with its final zero, then documents up to the end. */
function parseSequence(section: Buffer): BsonDocument {
  const nameEnd = section.indexOf(0, 4);
  const documents: BsonDocument[] = [];
  let position = nameEnd + 1;
  while (position < section.length) {
    const bytes = documentAt(section, position);
    documents.push(deserialize(bytes));
    position += bytes.length;
  }
  return { [section.toString('utf8', 4, nameEnd)]: documents };
}

/** A document begins with its length, and so does a sequence. */
function documentAt(buffer: Buffer, position: number): Buffer {
  const length = buffer.readInt32LE(position);
  if (length < 5 || position + length > buffer.length) throw new Error('a length in a message is not valid');
  return buffer.subarray(position, position + length);
}
