export type ConsistencyReport = Readonly<Record<string, unknown>>;

export abstract class ConsistencyService {
  abstract report(): Promise<ConsistencyReport>;
}
