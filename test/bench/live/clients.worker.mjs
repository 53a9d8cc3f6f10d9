import { parentPort, workerData } from 'node:worker_threads';
import { io } from 'socket.io-client';

const AT_ONCE = 25;
const { url, count, apiKey } = workerData;
const sockets = [];
let events = 0;
let messages = 0;
let lost = 0;
let latencies = [];

function listen(socket) {
  socket.onAny((name) => {
    if (name !== 'ready') messages += 1;
  });
  socket.on('disconnect', () => (lost += 1));
  socket.on('event.appended', ({ event }) => {
    events += 1;
    latencies.push(Date.now() - Date.parse(event.receivedAt));
  });
}

function connect() {
  const socket = io(`${url}/live`, {
    auth: { apiKey },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  sockets.push(socket);
  listen(socket);
  return new Promise((resolve, reject) => {
    socket.once('ready', resolve);
    socket.once('connect_error', reject);
  });
}

async function connectAll() {
  for (let done = 0; done < count; done += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - done) }, connect));
  }
}

const QUESTIONS = {
  connect: connectAll,
  /** What was received since the question before. */
  figures() {
    const figures = { events, messages, lost, latencies };
    [events, messages, latencies] = [0, 0, []];
    return figures;
  },
  count: () => events,
  close() {
    for (const socket of sockets) socket.removeAllListeners('disconnect').disconnect();
  },
};

parentPort.on('message', async (question) => {
  try {
    parentPort.postMessage({ answer: await QUESTIONS[question]() });
  } catch (error) {
    parentPort.postMessage({ problem: error.message });
  }
  if (question === 'close') parentPort.close();
});
