export abstract class Eraser {
  abstract erase(callId: string, reason: 'request'): Promise<void>;
}
